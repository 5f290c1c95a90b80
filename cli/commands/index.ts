import type { Command } from 'commander';
import { assessCommand } from './assess.ts';
import { calibrateCommand } from './calibrate.ts';
import { compareCommand } from './compare.ts';
import { doctorCommand } from './doctor.ts';
import { initCiCommand } from './initCi.ts';
import { newCommand } from './new.ts';
import { reportCommand } from './report.ts';
import { retentionCommand } from './retention.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { traceCommand } from './trace.ts';
import { uiCommand } from './ui.ts';
import { validateCommand } from './validate.ts';

/**
 * Every command, in the order of the help. What a command does is imported when it is asked for: the simulator and the schema take longer
 * to load than the help, or a check of a file, takes to print.
 */
export const commands: readonly (() => Command)[] = [
  runCommand,
  uiCommand,
  assessCommand,
  compareCommand,
  reportCommand,
  traceCommand,
  calibrateCommand,
  newCommand,
  initCiCommand,
  retentionCommand,
  validateCommand,
  schemaCommand,
  doctorCommand,
];

import type { Command } from 'commander';
import { newCommand } from './new.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { validateCommand } from './validate.ts';

/** Every command, in the order of the help. */
export const commands: readonly (() => Command)[] = [runCommand, newCommand, validateCommand, schemaCommand];

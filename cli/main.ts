#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { exitCodes } from '../studies/exitCodes.ts';
import { commands } from './commands/index.ts';
import { reportProblem } from './problems.ts';
import { survivePipes } from './terminal.ts';
import { toolVersion } from './version.ts';

survivePipes();
process.on('uncaughtException', (error) => process.exit(reportProblem(error)));
process.on('unhandledRejection', (error) => process.exit(reportProblem(error)));
await main(process.argv.slice(2));

/** Runs one command line. Commands set `process.exitCode` themselves; what they throw is reported here. */
async function main(words: readonly string[]): Promise<void> {
  const program = buildProgram();
  if (words.length === 0) {
    program.outputHelp();
    return;
  }
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    // Commander has said already what it had to say: help, the version, or what is wrong with the command line.
    process.exitCode =
      error instanceof CommanderError
        ? error.exitCode === 0
          ? exitCodes.ok
          : exitCodes.badUsage
        : reportProblem(error);
  }
}

function buildProgram(): Command {
  const program = new Command('nines')
    .description(
      'How many nines do our images really have? Plays failures against a geo-replicated container registry.',
    )
    .version(toolVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('before', 'Example:\n  nines run scenarios/library/lose-a-region.yaml\n')
    .addHelpText(
      'after',
      '\nExit codes: 0 pass, 2 inconclusive, 3 not converged, 97 invariant violated, 99 expectation missed,\n104 bad scenario or usage, 105 interrupted, 109 a defect in nines, 111 nondeterminism.',
    )
    .showSuggestionAfterError()
    .exitOverride();
  for (const build of commands) {
    const command = build();
    command.copyInheritedSettings(program);
    program.addCommand(command);
  }
  return program;
}

/** A command line, from its words to its outputs and its exit code: whoever starts the program, and whoever has it loaded already. */
import { Command, CommanderError } from 'commander';
import { exitCodes } from '../studies/exitCodes.ts';
import { shellQuoted } from '../studies/shellQuoted.ts';
import { toolVersion } from '../studies/version.ts';
import { commands } from './commands/index.ts';
import { reportProblem } from './problems.ts';
import { beginStatus } from './statusLine.ts';
import { canShowHere } from './ui/canShow.ts';
import { UsageError } from './usageError.ts';

/** Runs one command line. Commands set `process.exitCode` themselves; what they throw is reported here. */
export async function obey(words: readonly string[]): Promise<void> {
  beginStatus();
  const program = buildProgram();
  if (words.length === 0 && !canShowHere()) {
    program.outputHelp();
    return;
  }
  try {
    if (words.length === 0) {
      await program.parseAsync(['ui'], { from: 'user' });
      return;
    }
    refuseBareFile(words[0] ?? '');
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
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('before', 'Example:\n  nines run scenarios/library/lose-a-region.yaml\n')
    .addHelpText(
      'after',
      '\nExit codes: 0 pass, 2 inconclusive, 3 not converged, 97 invariant violated,\n98 worse than the baseline, 99 expectation missed, 104 bad scenario or usage,\n105 interrupted, 109 a defect in nines, 111 nondeterminism.',
    )
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(complaint(text)) })
    .showHelpAfterError('  `nines --help` lists the commands')
    .exitOverride();
  for (const build of commands) {
    const command = build();
    command.copyInheritedSettings(program).showHelpAfterError(`  \`nines ${command.name()} --help\` lists its flags`);
    for (const part of command.commands) {
      const hint = `  \`nines ${command.name()} ${part.name()} --help\` lists its flags`;
      part.copyInheritedSettings(command).showHelpAfterError(hint);
    }
    program.addCommand(command);
  }
  return program;
}

/** `nines lose-a-region.yaml`: a scenario where a command belongs. Throws UsageError. */
function refuseBareFile(word: string): void {
  if (!/\.(ya?ml|json)$/i.test(word)) return;
  throw new UsageError(`\`${word}\` is a file, not a command`, `\`nines run ${shellQuoted(word)}\` plays it`);
}

/** Commander's errors in the form of all others: who speaks, what is wrong, and a hint on a line of its own. */
function complaint(text: string): string {
  return text
    .replace(/^error: /, 'nines: ')
    .replace(/\n\(Did you mean (.+)\?\)/, '\n  did you mean $1?')
    .replace(/ is invalid\. (.)/, (_, first: string) => ` is invalid: ${first.toLowerCase()}`)
    .replace(/\.\n$/, '\n');
}

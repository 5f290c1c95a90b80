/** Reads `--reporter NAME[:FILE],…`, which may be given several times. */
import { InvalidArgumentError } from 'commander';
import { REPORTER_NAMES, type ReporterName } from '../reports/reporters/names.ts';
import { suggest } from '../scenarios/suggestion.ts';

export interface ChosenReporter {
  readonly name: ReporterName;
  /** Null: standard output, or beside the saved result. */
  readonly file: string | null;
}

export const REPORTER_HELP = `what to report as: ${REPORTER_NAMES.join(', ')}, each NAME or NAME:FILE, several with commas (repeatable): docs/reporters.md`;

export function reporters(text: string, before: readonly ChosenReporter[] = []): readonly ChosenReporter[] {
  return [...before, ...text.split(',').map((word) => reporter(word.trim()))];
}

function reporter(word: string): ChosenReporter {
  const colon = word.indexOf(':');
  const written = colon < 0 ? word : word.slice(0, colon);
  const name = REPORTER_NAMES.find((known) => known === written);
  if (name === undefined) {
    throw new InvalidArgumentError(`there is no reporter \`${written}\`: ${suggest(written, REPORTER_NAMES)}`);
  }
  if (colon < 0) return { name, file: null };
  const file = word.slice(colon + 1);
  if (file === '') throw new InvalidArgumentError(`the name of ${name}’s file is empty`);
  return { name, file };
}

/**
 * What GitHub Actions reads in the log of a step: `::error` and `::warning` lines, which it shows on the lines of the
 * scenario's file. They are documented as "workflow commands".
 */
import type { Report, SourcePlace, Surroundings } from './report.ts';
import { attentionOf, type Case, type Suite, suiteOf } from './suite.ts';

/** One line for each verdict that is not a pass, and for each warning; empty where there are none. */
export function githubCommands(
  reports: readonly Report[],
  { inRepository }: Pick<Surroundings, 'inRepository'>,
): string {
  return reports
    .map(suiteOf)
    .flatMap((suite) => [
      ...attentionOf(suite).map((each) =>
        command('error', each.place, titleOf(each, suite), messageOf(each, suite), inRepository),
      ),
      ...suite.warnings.map(({ text, place }) => command('warning', place, suite.name, text, inRepository)),
    ])
    .join('');
}

function titleOf({ kind, verdict, title }: Case, { name }: Suite): string {
  if (kind === 'file') return title;
  return `${name}: ${title}${verdict === 'fail' ? '' : ' (undecided)'}`;
}

function messageOf({ reason, evidence }: Case, { repro }: Suite): string {
  return [reason, ...evidence, ...(repro === null ? [] : [`Repro: ${repro}`])].join('\n');
}

function command(
  name: 'error' | 'warning',
  { file, line, column }: SourcePlace,
  title: string,
  message: string,
  inRepository: (file: string) => string,
): string {
  const given = [
    `file=${escapedProperty(inRepository(file))}`,
    ...(line === null ? [] : [`line=${line}`, `col=${column ?? 1}`]),
    `title=${escapedProperty(title)}`,
  ];
  return `::${name} ${given.join(',')}::${escapedMessage(message)}\n`;
}

export function escapedMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

export function escapedProperty(text: string): string {
  return escapedMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** What `nines trace import` does: one trace file out of logs. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { inputFiles } from '../scenarios/traceFormats/inputFiles.ts';
import { instantText } from '../scenarios/traceFormats/instants.ts';
import { counted } from '../sim/kernel/counted.ts';
import { formatBytes, formatNumber } from '../studies/figures.ts';
import { shellQuoted } from '../studies/shellQuoted.ts';
import { areListings, writeListing } from '../studies/traces/importListings.ts';
import { importTraces } from '../studies/traces/importTraces.ts';
import { calledAs } from './calledAs.ts';
import { Interrupted, interruptible } from './interrupt.ts';
import { readingProgress, tellBad } from './traceReading.ts';
import { UsageError } from './usageError.ts';

/** The flags of `nines trace import`, as commander hands them over. */
export interface TraceImportFlags {
  readonly out: string;
  readonly format?: string;
  readonly year?: number;
  readonly force?: true;
  readonly quiet?: true;
}

export async function importTrace(paths: readonly string[], flags: TraceImportFlags): Promise<void> {
  const { out } = flags;
  refuse(paths, out, flags.force === true);
  if (areListings(paths)) {
    importListings(paths, out);
    return;
  }
  const interrupt = interruptible('writing what has been read');
  const progress = readingProgress(flags.quiet === true);
  try {
    const { onProgress } = progress;
    const { signal } = interrupt;
    const request = { paths, format: flags.format ?? null, year: flags.year, onProgress, signal };
    const { read, foot } = await importTraces(request, out).finally(progress.end);
    tellBad(read);
    if (foot === null) throw new Interrupted('nothing had been read, and nothing is written');
    const times = `${instantText(foot.firstUs)} to ${instantText(foot.lastUs)}`;
    const { size } = statSync(out);
    const late =
      foot.late === 0
        ? ''
        : `  ${formatNumber(foot.late)} events stand behind later ones: the logs are further out of order than an import sorts${queried(foot.formats)}\n`;
    process.stdout.write(
      `${out}: ${formatNumber(foot.events)} events, ${times}, ${formatBytes(size)}, content ${foot.sha256.slice(0, 16)}\n${late}`,
    );
    if (!read.isComplete) {
      const last = read.files[read.files.length - 1];
      throw new Interrupted(`${out} holds what had been read, up to part of ${last?.file ?? 'the first file'}`);
    }
    process.stdout.write(`  \`${calledAs()} trace stat ${shellQuoted(out)}\` says what load it is\n`);
  } finally {
    interrupt.dispose();
  }
}

/** How to have Azure's tables in order; of other logs whoever writes them knows. */
function queried(formats: readonly string[]): string {
  return formats.some((format) => format.startsWith('azure-'))
    ? ' (a query sorts by `| order by TimeGenerated asc`)'
    : '';
}

/** Listings of a registry become one, for the catalogue of a scenario. Throws ScenarioError and SaveError. */
function importListings(paths: readonly string[], out: string): void {
  const { manifests } = writeListing(paths, out);
  const repositories = new Set(manifests.map(({ repository }) => repository)).size;
  const what = `${counted(repositories, 'repository', 'repositories')}, ${counted(manifests.length, 'image')}`;
  process.stdout.write(
    `${out}: ${what}\n  \`catalogue: {inventory: ${out}}\` in a scenario is a registry that holds them\n`,
  );
}

/** Throws UsageError, and ScenarioError for paths that are not there. */
function refuse(paths: readonly string[], out: string, force: boolean): void {
  if (!existsSync(out)) return;
  if (statSync(out).isDirectory()) throw new UsageError(`${out} is a directory`, 'name a file in it');
  const real = realpathSync(out);
  if (inputFiles(paths).some(({ path }) => realpathSync(path) === real)) {
    throw new UsageError(`${out} is read as well as written`, 'write to another file');
  }
  if (!force) throw new UsageError(`${out} is there already`, '`--force` overwrites it');
}

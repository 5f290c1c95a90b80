/** What `nines trace stat` does: the load that logs tell of, on one page or as JSON. */
import { traceStatPage } from '../reports/text/traceStatPage.ts';
import { traceStat } from '../studies/traces/traceStat.ts';
import { toolVersion } from '../studies/version.ts';
import { Interrupted, interruptible } from './interrupt.ts';
import { stdoutPage } from './terminal.ts';
import { readingProgress, tellBad } from './traceReading.ts';
import { toAscii } from './ui/text/ascii.ts';
import { themeOf } from './ui/theme.ts';

/** The flags of `nines trace stat`, as commander hands them over. */
export interface TraceStatFlags {
  readonly format?: string;
  readonly year?: number;
  readonly output: 'text' | 'json';
  readonly json?: true;
  readonly ascii?: true;
  readonly quiet?: true;
}

export async function showTraceStat(paths: readonly string[], flags: TraceStatFlags): Promise<void> {
  const interrupt = interruptible('counting what has been read');
  const progress = readingProgress(flags.quiet === true);
  try {
    const { onProgress } = progress;
    const { signal } = interrupt;
    const request = { paths, format: flags.format ?? null, year: flags.year, onProgress, signal };
    const stat = await traceStat(request, toolVersion()).finally(progress.end);
    if (stat === null) throw new Interrupted('nothing had been read');
    tellBad({
      bad: stat.bad.count,
      events: stat.events,
      firstBad: stat.bad.first,
      cut: stat.cut,
      ignored: stat.ignored,
    });
    if (flags.json === true || flags.output === 'json') process.stdout.write(`${JSON.stringify(stat, null, 1)}\n`);
    else {
      const { isAscii } = themeOf(flags, process.env);
      for (const line of traceStatPage(stat, stdoutPage())) process.stdout.write(`${isAscii ? ascii(line) : line}\n`);
    }
    if (!stat.complete) throw new Interrupted('these are the figures of what had been read');
  } finally {
    interrupt.dispose();
  }
}

const COLOR = new RegExp(`(${String.fromCharCode(27)}\\[[0-9;]*m)`);

/** Colours stay what they are. */
function ascii(line: string): string {
  return line
    .split(COLOR)
    .map((part, i) => (i % 2 === 0 ? toAscii(part) : part))
    .join('');
}

/** How far the reading of logs is, on standard error, and what it found wrong. */
import type { ReadProgress, TracesRead } from '../scenarios/traceFormats/readTraces.ts';
import { formatNumber } from '../studies/figures.ts';
import { paceText } from './progress.ts';
import { statusLine } from './statusLine.ts';

export interface ReadingProgress {
  readonly onProgress: (progress: ReadProgress) => void;
  end(): void;
}

/** `dal09/…-3.json  41 %  12,345,678 events  120 MB/s  12 s to go`. */
export function readingProgress(quiet: boolean): ReadingProgress {
  const line = statusLine(quiet);
  const startedMs = Date.now();
  return {
    onProgress({ file, bytes, bytesTotal, events }) {
      line.draw(() => {
        const share = Math.floor((100 * bytes) / Math.max(1, bytesTotal));
        const pace = paceText(bytes / 1e6, bytesTotal / 1e6, (Date.now() - startedMs) / 1000, ' MB');
        return [file, `${share} %`, `${formatNumber(events)} events`, ...pace].join('  ');
      });
    },
    end: line.end,
  };
}

/** Bad records and files that were left out, on standard error. */
export function tellBad({
  bad,
  events,
  firstBad,
  cut,
  ignored,
}: Pick<TracesRead, 'bad' | 'events' | 'firstBad' | 'cut' | 'ignored'>): void {
  for (const text of cut) process.stderr.write(`${text}, which is left out\n`);
  for (const text of firstBad) process.stderr.write(`${text}\n`);
  if (bad > 0) {
    const rest = bad > firstBad.length ? `, of which the first ${firstBad.length} are above` : '';
    process.stderr.write(
      `  ${formatNumber(bad)} of ${formatNumber(events + bad)} records are bad and left out${rest}\n`,
    );
  }
  for (const file of ignored.slice(0, IGNORED_TOLD))
    process.stderr.write(`${file}: no log of a known format, left out\n`);
  if (ignored.length > IGNORED_TOLD) process.stderr.write(`  and ${ignored.length - IGNORED_TOLD} more files\n`);
}

const IGNORED_TOLD = 5;

import type { Trial, TrialObserver } from '../studies/executors/executor.ts';
import { formatDuration } from '../studies/figures.ts';

const REDRAW_MS = 100;

export interface Progress extends TrialObserver<unknown> {
  /** Takes the line away. */
  end(): void;
}

/**
 * One line on standard error: seeds done, rate and time to go. Only on a terminal; anywhere else nothing is written.
 * `plays` is how many seeds, or other tasks, will be played in all.
 */
export function progressLine(name: string, plays: number, quiet: boolean, noun = 'seeds'): Progress {
  if (quiet || process.stderr.isTTY !== true) return { onProgress() {}, onDone() {}, end() {} };
  const startedMs = Date.now();
  const fractions = new Map<number, number>();
  let done = 0;
  let drawnMs = 0;
  const draw = () => {
    const now = Date.now();
    if (now - drawnMs < REDRAW_MS) return;
    drawnMs = now;
    const line = progressText(name, done, plays, partOf(fractions) + done, (now - startedMs) / 1000, noun);
    process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns || 80) - 1)}`);
  };
  return {
    onProgress(seed, fraction) {
      fractions.set(seed, fraction);
      draw();
    },
    onDone(trial: Trial<unknown>) {
      fractions.delete(trial.seed);
      done += 1;
      draw();
    },
    end() {
      if (drawnMs > 0) process.stderr.write('\r\x1b[2K');
    },
  };
}

/** `lose-east-us  7/20 seeds  35 %  1.9 seeds/s  7 s to go`. */
export function progressText(
  name: string,
  done: number,
  plays: number,
  work: number,
  seconds: number,
  noun = 'seeds',
): string {
  const parts = [`${name}  ${done}/${plays} ${noun}  ${Math.floor((100 * work) / plays)} %`];
  if (work > 0 && seconds > 0.3) {
    const rate = work / seconds;
    parts.push(`${rate.toPrecision(2)} ${noun}/s`, `${formatDuration(Math.ceil((plays - work) / rate) * 1e6)} to go`);
  }
  return parts.join('  ');
}

function partOf(fractions: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const fraction of fractions.values()) sum += fraction;
  return sum;
}

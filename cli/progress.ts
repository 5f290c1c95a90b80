/** How far a run of many plays is, as one line on standard error. */
import type { Trial, TrialObserver } from '../studies/executors/executor.ts';
import { formatDuration } from '../studies/figures.ts';
import { statusLine } from './statusLine.ts';

export interface Progress extends TrialObserver<unknown> {
  /** So many more will be played than was said. */
  more(plays: number): void;
  /** Takes the line away. */
  end(): void;
}

/**
 * One line on standard error: seeds done, rate and time to go.
 * `wanted` is how many seeds, or other tasks, will be played in all.
 */
export function progressLine(name: string, wanted: number, quiet: boolean, noun = 'seeds'): Progress {
  const line = statusLine(quiet);
  const startedMs = Date.now();
  const fractions = new Map<number, number>();
  let plays = wanted;
  let done = 0;
  const text = () => progressText(name, done, plays, partOf(fractions) + done, (Date.now() - startedMs) / 1000, noun);
  return {
    more(further) {
      plays += further;
    },
    onProgress(seed, fraction) {
      fractions.set(seed, fraction);
      line.draw(text);
    },
    onDone(trial: Trial<unknown>) {
      fractions.delete(trial.seed);
      done += 1;
      line.draw(text);
    },
    end: line.end,
  };
}

/** `lose-east-us  7/20 seeds  35 %  1.9 seeds/s  7 s to go`. */
function progressText(
  name: string,
  done: number,
  plays: number,
  work: number,
  seconds: number,
  noun = 'seeds',
): string {
  const parts = [`${name}  ${done}/${plays} ${noun}  ${Math.floor((100 * work) / plays)} %`];
  return [...parts, ...paceText(work, plays, seconds, ` ${noun}`)].join('  ');
}

/** Rate and time to go, as soon as there is something to reckon from. @param unit what the rate is of, with a space before it */
export function paceText(work: number, plays: number, seconds: number, unit: string): string[] {
  if (!(work > 0 && seconds > 0.3)) return [];
  const rate = work / seconds;
  return [`${rate.toPrecision(2)}${unit}/s`, `${formatDuration(Math.ceil((plays - work) / rate) * 1e6)} to go`];
}

function partOf(fractions: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const fraction of fractions.values()) sum += fraction;
  return sum;
}

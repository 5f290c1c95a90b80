/** What `nines assess` is doing, as one line on standard error: how far it is, and the interval as it shrinks. */
import { around } from '../reports/text/estimateText.ts';
import type { YearOnlooker } from '../studies/assess/assessYear.ts';
import type { Estimate } from '../studies/assess/lossSums.ts';
import type { Onlooker } from '../studies/assess/playOut.ts';
import { formatNumber } from '../studies/figures.ts';
import { paceText, progressLine } from './progress.ts';
import { statusLine } from './statusLine.ts';

export interface AssessProgress extends Onlooker {
  /** Takes the line away. */
  end(): void;
}

type Begun = Parameters<Onlooker['begins']>[0];

export function assessProgress(name: string, quiet: boolean): AssessProgress {
  const line = statusLine(quiet);
  let begun: Begun = { kind: 'exploring' };
  let batches = 0;
  let done = 0;
  let startedMs = 0;
  return {
    begins(what, wanted) {
      [begun, batches, done, startedMs] = [what, wanted, 0, Date.now()];
      line.drawNow(assessText(name, begun, { done, batches, seconds: 0 }, null));
    },
    played(soFar) {
      done += 1;
      line.draw(() => assessText(name, begun, { done, batches, seconds: (Date.now() - startedMs) / 1000 }, soFar()));
    },
    end: line.end,
  };
}

export interface YearProgress extends YearOnlooker {
  end(): void;
}

/** One line for all its parts, whichever is going on. */
export function yearProgress(name: string, quiet: boolean): YearProgress {
  let line: { end(): void } = { end() {} };
  const next = <L extends { end(): void }>(begun: L): L => {
    line.end();
    line = begun;
    return begun;
  };
  return {
    durability: () => next(assessProgress(name, quiet)),
    availability: (runs) => next(progressLine(name, runs, quiet, 'state runs')),
    end: () => line.end(),
  };
}

export interface Pace {
  readonly done: number;
  /** In all; 0 for what is one piece. */
  readonly batches: number;
  readonly seconds: number;
}

/** `two-regions  estimating  120/400 batches  4.94e-10 ± 3.1 % per year  41/s  7 s to go`. */
export function assessText(
  name: string,
  begun: Begun,
  { done, batches, seconds }: Pace,
  soFar: Estimate | null,
): string {
  if (batches === 0) return `${name}  ${begun.kind === 'solving' ? 'solving the chain' : 'exploring states'}`;
  return [
    name,
    titleOf(begun),
    `${done}/${batches} batches`,
    ...(soFar === null ? [] : [estimateText(begun, soFar)]),
    ...paceText(done, batches, seconds, ''),
  ].join('  ');
}

function titleOf(begun: Begun): string {
  switch (begun.kind) {
    case 'pilot':
      return 'pilot';
    case 'mission pilot':
      return `pilot of ${formatNumber(begun.years)}-year missions`;
    case 'missions':
      return `${formatNumber(begun.years)}-year missions`;
    default:
      return 'estimating';
  }
}

function estimateText(begun: Begun, soFar: Estimate): string {
  if (soFar.estimate === 0) return 'no loss yet';
  return 'years' in begun ? around(soFar) : `${around(soFar)} per year`;
}

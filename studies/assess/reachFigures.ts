/** What became of each reach, beside the result of the worst. */
import { exitCodes } from '../exitCodes.ts';
import type { AssessResult, ReachFigures } from './assessResult.ts';
import type { Reach } from './reaches.ts';

/** A doubtful reach of which less than this part of the worst is lost may be wrong, and does not decide. */
const NEAR = 10;

/** Which of them loses most; the first of equals. */
export function worstOf(results: readonly AssessResult[]): number {
  const lost = results.map(({ withinFirstYear }) => withinFirstYear.estimate);
  return lost.indexOf(Math.max(...lost));
}

/**
 * The result of the reach that loses most, with the figures of all that were looked at. One number of events does not play several
 * estimates just as far again, so none is told of.
 * @param results of the first of the reaches; fewer than these where it was interrupted
 * @param worst which of them the answer is
 */
export function withReaches(reaches: readonly Reach[], results: readonly AssessResult[], worst: number): AssessResult {
  const most = results[worst]!.withinFirstYear.estimate;
  const doubtful = results.find(
    ({ verdict, withinFirstYear }) => verdict !== 'pass' && NEAR * withinFirstYear.upper95 >= most,
  );
  const { method, verdict, exitCode, repro, ...rest } = results[worst]!;
  const missing = reaches.slice(results.length).map(({ pushedIn }) => `what is pushed in ${pushedIn.join(', ')}`);
  const isCut = missing.length > 0 || results.some((one) => one.exitCode === exitCodes.interrupted);
  const reproducible = missing.length === 0 && results.every((one) => one.reproducible);
  const isSeveral = results.length > 1 && !reproducible;
  const reasons = isSeveral ? method.reasons.map((reason) => reason.replace(PLAYS_AGAIN, '')) : method.reasons;
  return {
    ...rest,
    method: {
      ...method,
      reasons:
        missing.length === 0 ? reasons : [...reasons, `interrupted before ${missing.join(' and ')} was looked at`],
    },
    reaches: results.map((one, i) => figuresOf(reaches[i]!, one, i === worst)),
    verdict: doubtful?.verdict ?? verdict,
    reproducible,
    exitCode: isCut ? exitCodes.interrupted : (doubtful?.exitCode ?? exitCode),
    repro: isSeveral ? repro.replace(/ --events \S+/, '') : repro,
  };
}

/** What one estimate says of itself that was cut short (methodReasons.ts). */
const PLAYS_AGAIN = /: --events \S+ plays just the same again$/;

function figuresOf(
  { regions, pushedIn, imagesPerMonth, imagesAtStart }: Reach,
  { withinFirstYear, durability, verdict }: AssessResult,
  isWorst: boolean,
): ReachFigures {
  return {
    pushedIn,
    regions,
    imagesPerMonth,
    imagesAtStart,
    withinFirstYear,
    nines: durability.total.nines,
    verdict,
    isWorst,
  };
}

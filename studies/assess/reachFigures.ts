/** What became of each reach, beside the result of the worst. */
import { exitCodes } from '../exitCodes.ts';
import type { AssessResult, ReachFigures } from './assessResult.ts';
import type { Reach } from './reaches.ts';

/** A doubtful reach of which less than this part of the worst is lost may be wrong, and does not decide. */
const NEAR = 10;

/**
 * The result of the reach that loses most, with the figures of all that were looked at.
 * @param results of the first of the reaches; fewer than these where it was interrupted
 * @returns and which of them is the worst
 */
export function withReaches(
  reaches: readonly Reach[],
  results: readonly AssessResult[],
): { readonly result: AssessResult; readonly worst: number } {
  const lost = results.map(({ withinFirstYear }) => withinFirstYear.estimate);
  const worst = lost.indexOf(Math.max(...lost));
  const doubtful = results.find(
    ({ verdict, withinFirstYear }) => verdict !== 'pass' && NEAR * withinFirstYear.upper95 >= lost[worst]!,
  );
  const { method, verdict, exitCode, ...rest } = results[worst]!;
  const missing = reaches.slice(results.length).map(({ pushedIn }) => `what is pushed in ${pushedIn.join(', ')}`);
  const reasons =
    missing.length === 0
      ? method.reasons
      : [...method.reasons, `interrupted before ${missing.join(' and ')} was looked at`];
  const isCut = missing.length > 0 || results.some((one) => one.exitCode === exitCodes.interrupted);
  const result: AssessResult = {
    ...rest,
    method: { ...method, reasons },
    reaches: results.map((one, i) => figuresOf(reaches[i]!, one, i === worst)),
    verdict: doubtful?.verdict ?? verdict,
    reproducible: missing.length === 0 && results.every(({ reproducible }) => reproducible),
    exitCode: isCut ? exitCodes.interrupted : (doubtful?.exitCode ?? exitCode),
  };
  return { result, worst };
}

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

/** What a matcher that fails says: one screen, its first line the whole in a sentence. */
import { oneLoss } from '../reports/text/lossList.ts';
import { counted, type Page, pageOf, wrap } from '../reports/text/page.ts';
import { expectationList } from '../reports/text/verdictList.ts';
import { isWorseFigure } from '../reports/worseFigures.ts';
import { formatSeeds } from '../studies/repro.ts';
import type { LossRecord, RunResult, VerdictEntry } from '../studies/result.ts';

/** Test reports are read in editors and logs: one width, no colour. */
const PAGE: Page = pageOf(100, false);

/** Of verdicts that all failed for one reason, the first few tell. */
const VERDICTS_MOST = 6;
const EVIDENCE_MOST = 2;

export interface Told {
  /** The whole in a sentence. */
  readonly sentence: string;
  /** What was judged; of a `.not` what passed. */
  readonly verdicts: readonly VerdictEntry[];
  /** What was played, for seeds, losses and defects; left out where nothing was. */
  readonly result?: RunResult;
  /** What the reader should have seen before believing the rest. */
  readonly notes?: readonly string[];
  readonly repro: string;
}

export function messageOf({ sentence, verdicts, result, notes = [], repro }: Told): string {
  // What is worse than a baseline is told as one.
  const worse = verdicts.filter(isWorseFigure);
  const single = verdicts.filter((entry) => !isWorseFigure(entry));
  const shown = single
    .slice(0, VERDICTS_MOST)
    .map((entry) => ({ ...entry, evidence: entry.evidence.slice(0, EVIDENCE_MOST) }));
  const more = single.length - shown.length;
  const told = [...notes, ...(result === undefined ? [] : defectsOf(result))];
  const loss = result === undefined ? null : lossToTell(result, verdicts);
  const blocks = [
    [sentence],
    [
      ...told.flatMap((note) => wrap(`! ${note}`, PAGE.width - 4, '    ').map((line) => line.replace('    !', '  !'))),
      ...expectationList([...worse, ...shown], PAGE),
      ...(more > 0 ? [`  … and ${more} more`] : []),
    ],
    loss === null ? [] : oneLoss(loss, result!, PAGE),
    [`Repro: ${repro}`],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** `seed 3`, `3 seeds (1..3)`. */
export function seedsTold(seeds: readonly number[]): string {
  return seeds.length === 1 ? `seed ${seeds[0]}` : `${counted(seeds.length, 'seed')} (${formatSeeds(seeds)})`;
}

function defectsOf({ unfinished }: RunResult): string[] {
  return unfinished.map(({ seed, reason }) => `Seed ${seed} did not come to its end: ${reason}`);
}

/** The first of the seed that a verdict names; one that nothing excuses tells more. None where nothing failed. */
function lossToTell({ losses }: RunResult, verdicts: readonly VerdictEntry[]): LossRecord | null {
  if (!verdicts.some(({ verdict }) => verdict === 'fail')) return null;
  const seed = verdicts.find((one) => one.seed !== null)?.seed ?? null;
  const ofSeed = losses.filter((loss) => seed === null || loss.seed === seed);
  return ofSeed.find(({ excused }) => !excused) ?? ofSeed[0] ?? null;
}

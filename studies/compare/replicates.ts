/** An estimate of loss, and what it would have come to without each part of its batches: batches of equal numbers share their luck. */
import type { BatchSums, LossSums } from '../assess/batch.ts';
import { noLosses } from '../assess/batch.ts';
import { PILOT_BATCHES } from '../assess/batchCount.ts';
import { plus, Tally } from '../assess/estimate.ts';
import { missionOf } from '../assess/stage.ts';
import type { Replicates } from '../statistics/paired.ts';

/** Parts at most: more of them tell the spread no better, and each costs an estimate. */
const PARTS_MOST = 64;

/** Parts that a batch can belong to, where one estimate is of `a` batches and another of `b`. */
export function partsOf(...batches: readonly BatchesByNumber[]): number {
  return Math.min(PARTS_MOST, ...batches.map((of) => mainNumbers(of).length));
}

export type BatchesByNumber = ReadonlyMap<number, BatchSums>;

/**
 * Nines of a group's first year under the losses of some patterns. The pilot is left out, as it is from the estimate itself.
 *
 * @param tally of all batches @param parts from `partsOf`
 * @returns null where some part holds all the losses there are
 */
export function ninesReplicates(
  tally: Tally,
  batches: BatchesByNumber,
  parts: number,
  chosen: (pattern: string) => boolean,
): Replicates | null {
  const nines = (of: Tally): number => -Math.log10(of.estimate(chosen, 1).within.estimate);
  const replicates = {
    estimate: nines(tally),
    without: tallies(tally, batches, parts).map(nines),
  };
  return [replicates.estimate, ...replicates.without].every(Number.isFinite) ? replicates : null;
}

/** The tally without each part in turn. */
function tallies(tally: Tally, batches: BatchesByNumber, parts: number): Tally[] {
  const main = summedByPart(
    mainNumbers(batches).map((number) => [number - PILOT_BATCHES, batches.get(number)!]),
    parts,
  );
  const missions = summedByPart(
    [...batches].flatMap(([number, sums]): [number, BatchSums][] => {
      const mission = missionOf(number);
      return mission?.years === 1 ? [[mission.index, sums]] : [];
    }),
    parts,
  );
  return Array.from({ length: parts }, (_, left) => {
    const without = new Tally(1 / tally.sojournYears);
    for (const [part, sums] of main) if (part !== left) without.add(sums);
    for (const [part, sums] of missions) if (part !== left) without.addMission(1, sums);
    return without;
  });
}

function mainNumbers(batches: BatchesByNumber): number[] {
  return [...batches.keys()]
    .filter((number) => number >= PILOT_BATCHES && missionOf(number) === null)
    .sort((a, b) => a - b);
}

/** The sums of each part, by its number. */
function summedByPart(batches: readonly (readonly [index: number, sums: BatchSums])[], parts: number) {
  const byPart = new Map<number, BatchSums>();
  for (const [index, sums] of [...batches].sort(([a], [b]) => a - b)) {
    const part = index % parts;
    const before = byPart.get(part);
    byPart.set(part, before === undefined ? sums : together(before, sums));
  }
  return byPart;
}

function together(a: BatchSums, b: BatchSums): BatchSums {
  const patterns = new Map<string, LossSums>(a.patterns);
  for (const [pattern, sums] of b.patterns) patterns.set(pattern, plus(patterns.get(pattern) ?? noLosses(), sums));
  return {
    paths: a.paths + b.paths,
    weight: a.weight + b.weight,
    weight2: a.weight2 + b.weight2,
    patterns: [...patterns],
    naturalPaths: a.naturalPaths + b.naturalPaths,
    years: a.years + b.years,
    years2: a.years2 + b.years2,
    events: a.events + b.events,
  };
}

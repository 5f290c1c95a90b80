/** An estimate of loss, and what it would have come to without each part of its batches: batches of equal numbers share their luck. */
import type { BatchSums, LossSums } from '../assess/batch.ts';
import { PILOT_BATCHES } from '../assess/batchCount.ts';
import { Tally } from '../assess/estimate.ts';
import { addAll } from '../assess/lossSums.ts';
import { missionOf } from '../assess/stage.ts';
import type { Replicates } from '../statistics/paired.ts';

/** Parts at most: more of them tell the spread no better, and each costs an estimate. */
const PARTS_MOST = 64;

/** Parts that batches can belong to, so that none of some estimates has fewer of any kind. */
export function partsOf(...estimates: readonly BatchesByNumber[]): number {
  const counts = estimates.flatMap((batches) => [...byKind(batches).values()].map((of) => of.length));
  return Math.min(PARTS_MOST, ...counts);
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
  const kinds = [...byKind(batches)].map(([kind, of]) => ({ kind, byPart: summedByPart(of, parts) }));
  return Array.from({ length: parts }, (_, left) => {
    const without = new Tally(1 / tally.sojournYears, tally.missionsAlone, tally.guides);
    for (const { kind, byPart } of kinds) {
      for (const [part, sums] of byPart) {
        if (part === left) continue;
        if (kind === PATHS) without.add(sums);
        else without.addMission(1, sums, kind);
      }
    }
    return without;
  });
}

/** In place of a guide, under which missions are played. */
const PATHS = -1;

type Numbered = readonly [index: number, sums: BatchSums];

/** Batches of paths, and those of missions of a year under each guide, by their places after the pilot. */
function byKind(batches: BatchesByNumber): ReadonlyMap<number, readonly Numbered[]> {
  const kinds = new Map<number, Numbered[]>();
  for (const [number, sums] of batches) {
    const mission = missionOf(number);
    const index = (mission?.index ?? number) - PILOT_BATCHES;
    if (index < 0 || (mission !== null && mission.years !== 1)) continue;
    const kind = mission?.guide ?? PATHS;
    const of = kinds.get(kind) ?? [];
    of.push([index, sums]);
    kinds.set(kind, of);
  }
  // Paths first: they tell a tally how many guides there are.
  return new Map([...kinds].sort(([a], [b]) => a - b));
}

/** The sums of each part, by its number. */
function summedByPart(batches: readonly Numbered[], parts: number): ReadonlyMap<number, BatchSums> {
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
  addAll(patterns, b);
  return {
    paths: a.paths + b.paths,
    guides: a.guides,
    weight: a.weight + b.weight,
    weight2: a.weight2 + b.weight2,
    patterns: [...patterns],
    naturalPaths: a.naturalPaths + b.naturalPaths,
    years: a.years + b.years,
    years2: a.years2 + b.years2,
    events: a.events + b.events,
  };
}

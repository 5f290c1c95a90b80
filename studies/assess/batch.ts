/**
 * A batch: so many forced paths under each guide, and a share of natural ones for what a cycle takes. Its sums depend on the seed and its
 * number alone, so batches can be played anywhere and are added in the order of their numbers.
 */
import { Streams } from '../../sim/kernel/streams.ts';
import { guideOf } from './causes.ts';
import { Paths } from './paths.ts';
import type { StateGraph } from './stateGraph.ts';

/** Forced paths of a batch under one guide, and natural ones. */
export const BATCH_PATHS = 4096;
const NATURAL_PATHS = 1024;
/** Missions of a batch. */
const MISSIONS = 1024;

/**
 * Sums over the forced paths that led into loss; x is a path's weight, d the years from its first failure to its first loss,
 * and y its weight times its losses: more than one where loss does not end the group.
 */
export interface LossSums {
  hits: number;
  y: number;
  yy: number;
  x: number;
  xx: number;
  xd: number;
  xxd: number;
  xxdd: number;
  /** The largest weight. */
  most: number;
}

export interface BatchSums {
  /** Under each guide. */
  readonly paths: number;
  /** Guides whose paths are in the sums; a pattern has hits from the paths of its own alone. */
  readonly guides: number;
  /** Sum of all weights as they are checked (paths.ts), under all guides, and of their squares: their mean is 1. */
  readonly weight: number;
  readonly weight2: number;
  /** By cause pattern, sorted. */
  readonly patterns: readonly (readonly [string, LossSums])[];
  readonly naturalPaths: number;
  /** Years of natural paths, and their squares. */
  readonly years: number;
  readonly years2: number;
  readonly events: number;
}

export function playBatch(graph: StateGraph, seed: number | string, index: number): BatchSums {
  const streams = new Streams(seed);
  const forced = graph.guided.map(
    (guided, k) => new Paths(guided, streams, streams.open(`assess/batch/${index}/forced${k === 0 ? '' : `/${k}`}`)),
  );
  const natural = new Paths(graph, streams, streams.open(`assess/batch/${index}/natural`));
  const sums = played(forced, BATCH_PATHS, (paths) => paths.force());
  let years = 0;
  let years2 = 0;
  for (let i = 0; i < NATURAL_PATHS; i++) {
    natural.natural();
    years += natural.years;
    years2 += natural.years * natural.years;
  }
  return { ...sums, naturalPaths: NATURAL_PATHS, years, years2, events: sums.events + natural.events };
}

/**
 * A batch of whole missions: from everything up until so many years are over, or the first loss.
 * @param guide whose losses are counted
 */
export function playMissions(
  graph: StateGraph,
  seed: number | string,
  name: string,
  years: number,
  forced: boolean,
  lossPerYear: number,
  guide = 0,
): BatchSums {
  const streams = new Streams(seed);
  const guided = graph.guided[guide]!;
  const paths = new Paths(guided, streams, streams.open(`assess/mission/${name}`), true);
  const isCounted = (pattern: string): boolean => guideOf(pattern, graph.guided.length) === guide;
  return played([paths], MISSIONS, () => paths.mission(years, forced, lossPerYear), isCounted);
}

/** Plays so many paths under each guide, which may end in loss. */
function played(
  guided: readonly Paths[],
  count: number,
  play: (paths: Paths) => void,
  isCounted?: (pattern: string) => boolean,
): BatchSums {
  const patterns = new Map<string, LossSums>();
  let weight = 0;
  let weight2 = 0;
  let events = 0;
  for (const [guide, paths] of guided.entries()) {
    for (let i = 0; i < count; i++) {
      play(paths);
      const { checkedWeight } = paths;
      weight += checkedWeight;
      weight2 += checkedWeight * checkedWeight;
      if (!paths.isLost) continue;
      if (isCounted?.(paths.pattern) ?? guideOf(paths.pattern, guided.length) === guide) addLoss(patterns, paths);
    }
    events += paths.events;
  }
  const sorted = [...patterns].sort(([a], [b]) => (a < b ? -1 : 1));
  const guides = guided.length;
  return { paths: count, guides, weight, weight2, patterns: sorted, naturalPaths: 0, years: 0, years2: 0, events };
}

export function noLosses(): LossSums {
  return { hits: 0, y: 0, yy: 0, x: 0, xx: 0, xd: 0, xxd: 0, xxdd: 0, most: 0 };
}

function addLoss(patterns: Map<string, LossSums>, { pattern, entries, lossWeight: x, lossYears: d }: Paths): void {
  let sums = patterns.get(pattern);
  if (sums === undefined) {
    sums = noLosses();
    patterns.set(pattern, sums);
  }
  const y = x * entries;
  sums.hits++;
  sums.y += y;
  sums.yy += y * y;
  sums.x += x;
  sums.xx += x * x;
  sums.xd += x * d;
  sums.xxd += x * x * d;
  sums.xxdd += x * x * d * d;
  if (x > sums.most) sums.most = x;
}

/** Two branches side by side: where they part, and what each came to by the instant up to which both have been played. */

import { histogramQuantile, mergeHistograms } from '../../sim/kernel/histogram.ts';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import type { World } from '../../sim/world.ts';
import type { EventOf } from '../compare/compareResult.ts';
import { searching } from '../compare/divergence.ts';
import { formatBytes, formatClock, formatDuration, formatNumber, formatPercent } from '../figures.ts';
import type { Branch } from './branch.ts';
import { figuresOf } from './images.ts';
import { Refusal } from './refusal.ts';
import type { BranchComparison } from './view.ts';

type Figure = BranchComparison['figures'][number];

/** Steps in which the second half of the work is done. */
const STEPS = 400;

/** A world of a branch, in some state before an instant. */
export type WorldBefore = (branch: Branch, us: number) => World;

/**
 * Yields the share of the work that is done, 0–1, after each step. Throws Refusal where there is nothing to compare.
 * @param forkUs what was done to one and not to the other makes no difference before
 */
export function* comparing(
  base: Branch,
  other: Branch,
  seed: number,
  forkUs: number,
  worldBefore: WorldBefore,
): Generator<number, BranchComparison> {
  if (base.id === other.id) throw new Refusal('a branch is no different from itself', 'name two branches');
  const untilUs = Math.min(base.frontierUs, other.frontierUs);
  const { worlds, fromUs } = yield* together(base, other, Math.min(forkUs, untilUs), worldBefore);
  const search = searching(worlds, fromUs, untilUs);
  let step = search.next();
  for (; !step.done; step = search.next()) yield step.value / 2;
  const { first } = step.value;
  for (let i = 1; i <= STEPS; i++) {
    for (const world of worlds) world.runUntil(Math.floor(fromUs + ((untilUs - fromUs) * i) / STEPS));
    yield 0.5 + i / (2 * STEPS);
  }
  const [a, b] = worlds;
  return {
    base: base.id,
    other: other.id,
    untilUs,
    first:
      first === null
        ? null
        : {
            atUs: Math.min(first.base?.at ?? untilUs, first.other?.at ?? untilUs),
            ...told(first.base, first.other),
          },
    figures: figures(seenOf(a, seed), seenOf(b, seed)),
  };
}

interface Together {
  readonly worlds: readonly [World, World];
  /** Both have been played up to here, and have had the same events. */
  readonly fromUs: number;
}

/** The worlds of two branches where they part, by what is kept of each. */
function* together(base: Branch, other: Branch, forkUs: number, worldBefore: WorldBefore): Generator<number, Together> {
  const worlds = [worldBefore(base, forkUs), worldBefore(other, forkUs)] as const;
  for (const world of worlds) {
    const sinceUs = world.queue.nowUs;
    for (let i = 1; i <= STEPS; i++) {
      world.runUntil(Math.floor(sinceUs + ((forkUs - sinceUs) * i) / STEPS));
      yield 0;
    }
  }
  // Streams are named, so up to a deed it is the same run. Digests cannot bear witness: faults go in by their rank, which a deed moves.
  const isSameRun = worlds[0].events === worlds[1].events && worlds[0].queue.nowUs === worlds[1].queue.nowUs;
  if (isSameRun) return { worlds, fromUs: forkUs };
  return { worlds: [worldBefore(base, 0), worldBefore(other, 0)], fromUs: 0 };
}

/** What happens in each; where it is the same, when. */
function told(
  base: EventOf | null,
  other: EventOf | null,
): { readonly base: string | null; readonly other: string | null } {
  const [a, b] = [inWords(base), inWords(other)];
  if (base === null || other === null || a !== b) return { base: a, other: b };
  return { base: `${a} at ${exactly(base.at)}`, other: `${b} at ${exactly(other.at)}` };
}

function inWords(event: EventOf | null): string | null {
  return event === null ? null : `${event.kind}: ${event.entity}`;
}

/** To the microsecond. */
function exactly(us: number): string {
  return `${formatClock(us)}.${String(Math.floor(us) % 1_000_000).padStart(6, '0')}`;
}

interface Seen {
  readonly outcome: SeedOutcome;
  readonly atRisk: number | null;
  readonly lostBytes: number;
}

function seenOf(world: World, seed: number): Seen {
  const { atRisk, lostBytes } = figuresOf(world);
  return { outcome: outcomeOf(world, seed), atRisk, lostBytes };
}

function figures(base: Seen, other: Seen): Figure[] {
  const found: Figure[] = [];
  const add = (
    name: string,
    read: (seen: Seen) => number | null,
    write: (value: number) => string,
    lower: boolean,
    isNoneBest = false,
  ): void => {
    const [a, b] = [read(base), read(other)];
    if (a === null && b === null) return;
    const [x, y] = isNoneBest ? [a ?? Number.NEGATIVE_INFINITY, b ?? Number.NEGATIVE_INFINITY] : [a, b];
    const better = x === null || y === null || x === y ? null : x < y === lower ? 'base' : 'other';
    const text = (value: number | null): string => (value === null ? 'none' : write(value));
    found.push({ name, base: text(a), other: text(b), better });
  };
  add('images lost', ({ outcome }) => counted(outcome, 'images_lost'), formatNumber, true);
  add('images acknowledged', ({ outcome }) => counted(outcome, 'images_acknowledged'), formatNumber, false);
  add('images at risk', ({ atRisk }) => atRisk, formatNumber, true);
  add('bytes lost', ({ lostBytes }) => lostBytes, formatBytes, true);
  const clients = [
    ...new Set(
      [base, other].flatMap(({ outcome }) => outcome.fractions.flatMap(({ labels }) => labels['client'] ?? [])),
    ),
  ].sort();
  for (const [operation, several] of Object.entries({ pull: 'pulls', push: 'pushes', list: 'listings' })) {
    for (const client of clients) {
      add(
        `${several} that succeeded, ${client}`,
        ({ outcome }) => rate(outcome, `${operation}_ok`, client),
        percent,
        false,
      );
    }
  }
  // Where nothing was lost there is no age of what was, and where nothing went out nothing to come back from.
  add('worst RPO age', ({ outcome }) => most(outcome, 'rpo_age'), formatDuration, true, true);
  add('longest recovery (RTO)', ({ outcome }) => most(outcome, 'rto'), formatDuration, true, true);
  for (const [metric, name] of [
    ['pull_time', 'pull time, p99'],
    ['push_time', 'push time, p99'],
    ['replication_lag', 'replication lag, p99'],
  ] as const) {
    add(name, ({ outcome }) => slowest(outcome, metric), formatDuration, true);
  }
  add('retries', ({ outcome }) => counted(outcome, 'retries'), formatNumber, true);
  return found;
}

function counted({ counters }: SeedOutcome, metric: string): number | null {
  const matching = counters.filter((sample) => sample.metric === metric);
  return matching.length === 0 ? null : matching.reduce((sum, sample) => sum + sample.count, 0);
}

function rate({ fractions }: SeedOutcome, metric: string, client: string): number | null {
  const found = fractions.find(({ metric: name, labels }) => name === metric && labels['client'] === client);
  return found === undefined || found.total === 0 ? null : found.ok / found.total;
}

function most({ samples }: SeedOutcome, metric: string): number | null {
  const values = samples
    .filter((sample) => sample.metric === metric)
    .flatMap(({ values, open }) => [...values, ...open]);
  return values.length === 0 ? null : Math.max(...values);
}

function slowest({ histograms }: SeedOutcome, metric: string): number | null {
  const matching = histograms.filter((sample) => sample.metric === metric).map(({ data }) => data);
  return matching.length === 0 ? null : histogramQuantile(mergeHistograms(matching), 0.99);
}

function percent(share: number): string {
  return formatPercent(share);
}

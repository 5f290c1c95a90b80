/** What rules and changes of membership add to the outcome of a run; empty where there are neither. */
import { CHANGE_FAILED, CHANGE_OVERTAKEN, CHANGE_WAITING, COPY_IN_NEED, NO_CONTROL_PLANE } from '../changes.ts';
import type { CounterSample, FractionSample, JournalEntry, TimelineRow, ValueSample } from '../outcome.ts';
import type { World } from '../world.ts';
import { BUCKETS } from './measure.ts';

/** Changes of membership that were ordered and could not be carried out. */
export function changeCounters({ plan, changes }: World): CounterSample[] {
  if (plan.membership.changes.length === 0) return [];
  const count = changes.status.reduce((failed, status) => failed + (status === CHANGE_FAILED ? 1 : 0), 0);
  return [{ metric: 'changes_failed', labels: {}, count }];
}

/** Of what was in the registry when a replica joined it: the share that is in that replica now. */
export function seedingFractions(world: World): FractionSample[] {
  return joined(world).flatMap((replica) => {
    const { images, ofImages, bytes, ofBytes } = world.seeding.progress(replica);
    const region = regionName(world, replica);
    return [
      { metric: 'seeding_progress', labels: { region }, ok: bytes, total: ofBytes },
      { metric: 'images_seeded', labels: { region }, ok: images, total: ofImages },
    ];
  });
}

/** From when a replica stood, empty, until everything was there; not done by the end, or destroyed before: a lower bound. */
export function seedingTimes(world: World): ValueSample[] {
  return joined(world).map((replica) => {
    const beganUs = world.changes.seedingUs[replica]!;
    const endedUs = world.changes.seededUs[replica]!;
    const isDone = endedUs >= 0;
    return {
      metric: 'seeding_time',
      labels: { region: regionName(world, replica) },
      unit: 'us',
      values: isDone ? [endedUs - beganUs] : [],
      open: isDone ? [] : [world.horizonUs - beganUs],
    };
  });
}

/** Copies delivered per copy that was meant: 1 is ideal, less is unfinished, more is sent again. */
export function amplificationSamples({ measure }: World): ValueSample[] {
  if (measure.meantCopies === 0) return [];
  const value = measure.deliveredCopies / measure.meantCopies;
  return [{ metric: 'replication_amplification', labels: {}, unit: 'count', values: [value], open: [] }];
}

/** Images there of those to come, over time, from the joining on. */
export function seedingRows(world: World): TimelineRow[] {
  const { measure } = world;
  return joined(world).map((replica) => {
    const from = Math.floor(world.changes.seedingUs[replica]! / measure.bucketUs);
    const all = measure.toSeed[replica]!;
    const ok: number[] = [];
    const total: number[] = [];
    let there = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      there = Math.min(all, there + measure.seededAt[replica * BUCKETS + bucket]!);
      ok.push(bucket < from ? 0 : there);
      total.push(bucket < from ? 0 : all);
    }
    return { kind: 'replica', name: regionName(world, replica), operation: 'seeding', ok, total };
  });
}

/** A change in the journal, told of like a planned fault. */
export function changeEntries(world: World): JournalEntry[] {
  const { plan, changes } = world;
  return plan.membership.changes.map(({ id, kind, replica, atUs }, change) => {
    const status = changes.status[change]!;
    const fired = status !== CHANGE_FAILED && status !== CHANGE_WAITING;
    const doneUs = changes.doneUs[change]!;
    return {
      id,
      action: `registry.${kind}`,
      target: regionName(world, replica),
      chance: false,
      suppressed: false,
      intendedAtUs: atUs,
      firedAtUs: fired ? atUs : null,
      recoveredAtUs: fired && doneUs >= 0 && status !== CHANGE_OVERTAKEN ? doneUs : null,
      fired,
      reason: status === CHANGE_FAILED ? failure(world, change) : null,
    };
  });
}

export function topologyWarnings(world: World): string[] {
  const { plan, changes } = world;
  const warnings: string[] = [];
  for (const { from, to, pattern, covers } of plan.rules?.rules ?? []) {
    if (pattern === null || covers.some((covered) => covered === 1)) continue;
    warnings.push(
      `no repository matches \`${pattern}\`: the rule from ${regionName(world, from)} to ${regionName(world, to)} carries nothing`,
    );
  }
  for (const [change, { id }] of plan.membership.changes.entries()) {
    if (changes.status[change] === CHANGE_FAILED) warnings.push(`${id} failed: ${failure(world, change)}`);
  }
  return warnings;
}

function failure(world: World, change: number): string {
  const { plan, changes } = world;
  if (changes.problem[change] === NO_CONTROL_PLANE) {
    return `the control plane is in the home region, ${regionName(world, plan.home)}, which was out of service`;
  }
  const { kind, replica } = plan.membership.changes[change]!;
  if (changes.problem[change] === COPY_IN_NEED) {
    return `the storage of ${regionName(world, replica)} was lost, and its geo-redundant copy has what it held: fail over first`;
  }
  return `${regionName(world, replica)} ${kind === 'add' ? 'had a replica already' : 'had no replica then'}`;
}

/** Replicas that were added and stood, whatever became of them. */
function joined({ plan, changes }: World): number[] {
  return plan.replicas.map((_, r) => r).filter((r) => changes.seedingUs[r]! >= 0);
}

function regionName({ plan }: World, replica: number): string {
  return plan.regions[plan.replicas[replica]!]!.name;
}

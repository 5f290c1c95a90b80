/** Each invariant: it holds after an honest run, and sees the run falsified. */

import { describe, expect, it } from 'vitest';
import * as notes from '../../sim/deletionStrikes.ts';
import { CONVERGENCE, INVARIANTS } from '../../sim/invariants/index.ts';
import { ACKNOWLEDGED } from '../../sim/storage/catalogue.ts';
import { World } from '../../sim/world.ts';
import { HOUR, planOf, play } from '../sim/fixture.ts';

function finished(): World {
  const world = new World(planOf(HOUR), 1);
  world.runUntil(world.horizonUs);
  return world;
}

/** The first image that was pushed. */
function pushedIn({ catalogue }: World): number {
  for (let m = 0; m < catalogue.manifests; m++) {
    if (catalogue.manifestClient[m]! >= 0 && catalogue.manifestStanding[m] === ACKNOWLEDGED) return m;
  }
  throw new Error('nothing was pushed');
}

/** A tag that was pushed in the run, and the image that it names. */
function pushedTag({ observations, catalogue }: World): [tag: number, image: number] {
  for (let tag = 0; tag < catalogue.tags; tag++) {
    const write = observations.writes.lastAckedOf(tag);
    if (write >= 0 && observations.writes.manifest[write]! >= 0) return [tag, observations.writes.manifest[write]!];
  }
  throw new Error('no tag was pushed');
}

const falsified: Readonly<Record<string, (world: World) => void>> = {
  accounting: (world) => {
    world.measure.acknowledgedIn[0] = world.measure.acknowledgedIn[0]! + 1;
  },
  'acknowledged-stay-readable': (world) => {
    world.catalogue.manifestVisible[pushedIn(world)] = 0;
  },
  closure: (world) => {
    const { catalogue } = world;
    const blob = catalogue.pool[catalogue.manifestStart[pushedIn(world)]!]!;
    catalogue.blobPresent[blob] = 0b110;
  },
  'tag-coherence': (world) => {
    const { catalogue } = world;
    const [tag, image] = pushedTag(world);
    catalogue.manifestVisible[image] = catalogue.manifestVisible[image]! & ~(1 << 1);
    expect(catalogue.tagTarget[tag * catalogue.holders + 1]).toBe(image);
  },
  'read-your-writes': (world) => {
    const [tag] = pushedTag(world);
    world.catalogue.setTag(tag, 0, -1, -1, 0);
    world.observations.tagRead(0, 0, tag, -1);
  },
  'tag-monotonicity': (world) => {
    const [tag, image] = pushedTag(world);
    world.observations.taken(0, tag, image + 1, 5e9);
    world.catalogue.setTag(tag, 1, image + 1, 5e9, 0);
    const { writes } = world.observations;
    world.catalogue.setTag(tag, 1, image, writes.versionUs[writes.before(writes.lastOf(tag))]!, 0);
  },
  'no-lost-tag-write': (world) => {
    const { catalogue } = world;
    const [tag] = pushedTag(world);
    for (let r = 0; r < catalogue.holders; r++) catalogue.setTag(tag, r, -1, -1, 0);
  },
  'existence-truth': (world) => {
    world.observations.missing(1, pushedIn(world), -1);
  },
  'upload-session-locality': (world) => {
    world.observations.scattered(0, world.queue.nowUs, 0, 1, pushedIn(world));
  },
  'no-replication-loop': (world) => {
    const [tag, image] = pushedTag(world);
    const { versionUs, by } = world.observations.writes;
    const write = world.observations.writes.lastOf(tag);
    world.observations.delivered(1, image, tag, versionUs[write]!, by[write]!);
  },
  'queues-drain-or-alarm': (world) => {
    world.catalogue.manifestVisible[pushedIn(world)] = 0b011;
  },
  'limits-hold': (world) => {
    for (let i = 0; i <= 20_000; i++) world.observations.served(0, 0);
  },
  'failback-after-catch-up': (world) => {
    world.observations.cameBack(1, 3);
  },
  'key-needed': (world) => {
    world.observations.keyless(1, 0, pushedIn(world), 0);
  },
  'no-resurrection': (world) => {
    notes.rose(world, pushedIn(world), 1, 0);
  },
  'delete-isolation': (world) => {
    notes.tookShared(world, 0, 1, pushedIn(world));
  },
  'collection-safety': (world) => {
    notes.tookNeeded(world, 0, 1, pushedIn(world));
  },
  convergence: (world) => {
    world.catalogue.manifestVisible[pushedIn(world)] = 0b011;
  },
};

describe.each([...INVARIANTS, CONVERGENCE])('$name', (invariant) => {
  it('holds after an honest run', () => {
    expect(invariant.check(finished())).toMatchObject({ verdict: 'pass', violations: 0, evidence: [] });
  });

  it('sees that the run was falsified, and where', () => {
    const world = finished();
    falsified[invariant.name]!(world);
    const outcome = invariant.check(world);
    expect(outcome.verdict).toBe('fail');
    expect(outcome.violations).toBeGreaterThan(0);
    expect(outcome.evidence[0]).toMatch(/\w/);
  });
});

describe('what to change to see the end of an outage', () => {
  const observed = (duration: string): string =>
    play(`
name: zone
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}}
clients: [{region: eastus, push: {rate: 1/h}}]
catalogue: {source: none}
run: {duration: 6h, drain: 1h}
faults: [{id: zone, at: 1h, action: zone.outage, zone: eastus/z0, duration: ${duration}}]`).convergence.observed;

  it('is the drain where that can wait for it, else the outage', () => {
    expect(observed('8h')).toBe('still active at the end: zone; lengthen run.drain to see the replicas converge');
    expect(observed('14d')).toBe('still active at the end: zone; shorten zone to see the replicas converge');
  });
});

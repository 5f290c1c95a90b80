import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import { ENDED_OK, FAULT_FIRED, NOTHING, OPERATION, REPAIR_BEGAN, REPAIR_ENDED, Ring } from '../../sim/measure/ring.ts';
import { runSeed, runSeedRecorded } from '../../sim/run.ts';
import { World } from '../../sim/world.ts';
import { HOUR, planOf } from './fixture.ts';

function pushNumbered(ring: Ring, from: number, to: number): void {
  for (let i = from; i < to; i++) ring.push(OPERATION, i, 2 * i, i, -i, i + 1, i + 2, i + 3);
}

function takeAll(ring: Ring): number[] {
  const taken: number[] = [];
  while (ring.take()) {
    const { kind, startUs, endUs, a, b, c, d, e } = ring;
    expect([kind, startUs, endUs, b, c, d, e]).toEqual([OPERATION, a, 2 * a, 0 - a, a + 1, a + 2, a + 3]);
    taken.push(a);
  }
  return taken;
}

describe('the ring', () => {
  it('gives records back whole, oldest first, and uses its places again', () => {
    const ring = new Ring(4);
    for (let round = 1; round < 20; round++) {
      pushNumbered(ring, round, round + 3);
      expect(takeAll(ring)).toEqual([round, round + 1, round + 2]);
    }
    expect(ring.count).toBe(0);
  });

  it('grows rather than drop a record, wherever it had wrapped', () => {
    for (let before = 1; before < 4; before++) {
      const ring = new Ring(4);
      pushNumbered(ring, 1, 1 + before);
      expect(takeAll(ring)).toHaveLength(before);
      pushNumbered(ring, 1, 1000);
      expect(takeAll(ring)).toEqual(Array.from({ length: 999 }, (_, i) => i + 1));
    }
  });

  it('names the fault behind what followed it, and no repair from before', () => {
    const ring = new Ring(4);
    ring.push(REPAIR_BEGAN, 5, 5, 0, 0, 0, 0, -1);
    const from = ring.count;
    ring.push(NOTHING, 5, 5, -1, 0, 0, 0, 0);
    ring.push(REPAIR_BEGAN, 5, 5, 0, 1, 0, 0, -1);
    ring.push(REPAIR_ENDED, 5, 5, 0, 2, 0, 0, 1);
    ring.become(from, FAULT_FIRED, 7);
    ring.blame(from + 1, 7);
    const seen: number[][] = [];
    while (ring.take()) seen.push([ring.kind, ring.a, ring.e]);
    expect(seen).toEqual([
      [REPAIR_BEGAN, 0, -1],
      [FAULT_FIRED, 7, 0],
      [REPAIR_BEGAN, 0, 7],
      [REPAIR_ENDED, 0, 1],
    ]);
  });
});

const STORMY = `${HOUR}
faults:
  - {id: out, at: 5m, action: region.outage, region: westeurope, duration: 10m}
  - {id: node, at: 20m, action: node.loss, node: eastus/n1}
  - {id: gone, at: 30m, action: storage.loss, region: southeastasia, rebuild: 5m}
`;

describe('a recorded run', () => {
  it('has the outcome of one that nobody records, bit for bit', () => {
    const plan = planOf(STORMY);
    const ring = new Ring();
    const run = runSeedRecorded(plan, 3, ring);
    let records = 0;
    let step = run.next();
    for (; step.done !== true; step = run.next()) while (ring.take()) records++;
    expect(records).toBeGreaterThan(500);
    expect(JSON.stringify(step.value)).toBe(JSON.stringify(runSeed(plan, 3)));
  });

  it('has the outcome also when nobody empties the ring until the end', () => {
    const plan = planOf(STORMY);
    const ring = new Ring(2);
    const world = new World(plan, 3, ring);
    world.runUntil(world.horizonUs);
    expect(ring.count).toBeGreaterThan(500);
    expect(outcomeOf(world, 3)).toEqual(runSeed(plan, 3));
  });
});

describe('an operation', () => {
  it('has no endpoint where names were never resolved for it', () => {
    const names = `${HOUR}faults: [{at: 20m, action: dns.outage, region: westeurope, duration: 20m}]`;
    const plan = planOf(names, ['clients.1.profile=docker']);
    const ring = new Ring();
    const world = new World(plan, 1, ring);
    world.runUntil(world.horizonUs);
    const [EASTUS, WESTEUROPE] = ['eastus', 'westeurope'].map((name) =>
      plan.replicas.findIndex((region) => plan.regions[region]!.name === name),
    );
    const seen = { asked: 0, unasked: 0, pushed: 0 };
    while (ring.take()) {
      if (ring.kind !== OPERATION) continue;
      const { a, c, e, startUs } = ring;
      if (plan.clients[a]!.name === 'builds') {
        expect(c).toBe(EASTUS);
        seen.pushed++;
      } else if (c < 0) {
        seen.unasked++;
        expect(e).not.toBe(ENDED_OK);
        expect(startUs).toBeGreaterThan(20 * 60e6 - 1);
        expect(startUs).toBeLessThan(40 * 60e6);
      } else {
        seen.asked++;
        expect(c).toBe(WESTEUROPE);
      }
    }
    expect(seen.pushed).toBeGreaterThan(40);
    expect(seen.unasked).toBeGreaterThan(100);
    expect(seen.asked).toBeGreaterThan(400);
  });
});

describe('a world that nobody records', () => {
  it('has no recorder and tells nobody', () => {
    const { recorder, stamps, endpoint, measure } = new World(planOf(HOUR), 1);
    expect([recorder, stamps.copies.repairs.watch, endpoint.refreshed]).toEqual([null, null, null]);
    expect(measure.constructor.name).toBe('Measure');
  });
});

/** Limits are never exceeded in any window: the buckets, the meter that watches them, and whole runs, against counting by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restoreState, saveState } from '../../sim/kernel/state.ts';
import { type Counter, type LimitsPlan, METERED } from '../../sim/limitsPlan.ts';
import { ServedMeters } from '../../sim/measure/servedMeters.ts';
import { RateLimits } from '../../sim/registry/rateLimits.ts';
import { World } from '../../sim/world.ts';
import { planOf, play, UPLOADS_AT_ONCE } from './fixture.ts';

const MINUTE_US = 60e6;
const NONE = Number.POSITIVE_INFINITY;

const limitsOf = (perMinute: number, identity: number, counter: Counter): LimitsPlan => ({
  perMinute: METERED.map(() => perMinute),
  identityPerMinute: METERED.map(() => identity),
  counter,
  counting: 'requests',
  storageBytes: NONE,
  storageCheck: 'atCommit',
  layerBytes: NONE,
});

/** From an instant on, operations a minute. */
interface LimitFrom {
  readonly atUs: number;
  readonly limit: number;
}

/** Whether some window that begins and ends with what was served holds more than its limits let in. */
function isExceeded(served: readonly number[], limits: readonly LimitFrom[]): boolean {
  return served.some((fromUs, first) =>
    served.slice(first).some((toUs, more) => more + 1 > mostIn(fromUs, toUs, limits) + 1e-9),
  );
}

/** A minute's worth of the highest limit in force in the window, and what time has brought. */
function mostIn(fromUs: number, toUs: number, limits: readonly LimitFrom[]): number {
  let most = 0;
  let brought = 0;
  for (const [i, { atUs, limit }] of limits.entries()) {
    const endUs = limits[i + 1]?.atUs ?? NONE;
    const [a, b] = [Math.max(atUs, fromUs), Math.min(endUs, toUs)];
    // One that begins or ends with the window belongs to it.
    if (a > b) continue;
    most = Math.max(most, limit);
    brought += ((b - a) * limit) / MINUTE_US;
  }
  return most + brought;
}

const gaps = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 50e6 }),
    fc.integer({ min: 1, max: 25 }),
    fc.option(fc.constantFrom(0, 0.25, 0.5, 1, 1.5, 3), { freq: 4, nil: null }),
  ),
  { minLength: 1, maxLength: 25 },
);

describe('limits', () => {
  it('are never exceeded in any window, for random loads and factors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), gaps, (perMinute, steps) => {
        const limits = new RateLimits(1, limitsOf(perMinute, NONE, 'bucket'));
        const inForce: LimitFrom[] = [{ atUs: 0, limit: perMinute }];
        const served: number[] = [];
        let nowUs = 0;
        for (const [gapUs, together, factor] of steps) {
          nowUs += gapUs;
          if (factor !== null) inForce.push({ atUs: nowUs, limit: limits.change(0, 0, factor, { nowUs }) });
          for (let i = 0; i < together; i++) if (limits.take(0, 0, { nowUs })) served.push(nowUs);
        }
        expect(isExceeded(served, inForce)).toBe(false);
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  it('of one identity hold beside those of the replica', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        gaps,
        fc.infiniteStream(fc.nat({ max: 2 })),
        (own, steps, clients) => {
          const limits = new RateLimits(2, limitsOf(2 * own, own, 'bucket'), 3);
          const served: number[][] = [[], [], [], []];
          let nowUs = 0;
          for (const [gapUs, together] of steps) {
            nowUs += gapUs;
            for (let i = 0; i < together; i++) {
              const client = clients.next().value as number;
              if (!limits.take(1, 0, { nowUs }, client)) continue;
              served[client]!.push(nowUs);
              served[3]!.push(nowUs);
            }
          }
          const isOver = served.map((of, owner) => isExceeded(of, [{ atUs: 0, limit: owner === 3 ? 2 * own : own }]));
          expect(isOver).toEqual([false, false, false, false]);
        },
      ),
      { numRuns: 60, seed: 4 },
    );
  });

  it('that are counted anew each minute are exceeded around its end, and the meter sees every time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), gaps, (perMinute, steps) => {
        const plan = limitsOf(perMinute, NONE, 'perMinute');
        const limits = new RateLimits(1, plan);
        const meters = new ServedMeters(1, plan);
        const served: number[] = [];
        let nowUs = 0;
        for (const [gapUs, together] of steps) {
          nowUs += gapUs;
          for (let i = 0; i < together; i++) {
            if (!limits.take(0, 0, { nowUs })) continue;
            served.push(nowUs);
            const endsTooFull = served.some((fromUs, first) => {
              const most = perMinute + (perMinute * (nowUs - fromUs)) / MINUTE_US;
              return served.length - first > most + 1e-9;
            });
            expect(meters.served(0, 0, { nowUs })).toBe(!endsTooFull);
          }
        }
      }),
      { numRuns: 100, seed: 5 },
    );
    const limits = new RateLimits(1, limitsOf(10, NONE, 'perMinute'));
    const burst = (nowUs: number): number =>
      Array.from({ length: 30 }, () => limits.take(0, 0, { nowUs })).filter(Boolean).length;
    expect([burst(59e6), burst(60e6), burst(61e6)]).toEqual([10, 10, 0]);
  });

  it('come to the same when the meter is saved and restored', () => {
    const make = (): ServedMeters => new ServedMeters(2, limitsOf(3, NONE, 'bucket'));
    const [meters, again] = [make(), make()];
    for (let i = 0; i < 3; i++) meters.served(1, 0, { nowUs: 1e6 * i });
    restoreState(again, saveState(meters));
    expect(again.served(1, 0, { nowUs: 4e6 })).toBe(meters.served(1, 0, { nowUs: 4e6 }));
  });
});

describe('limits-hold in whole runs', () => {
  const run = (loads: string, counter: Counter, faults: string): string => `
name: loads
registry: {regions: [eastus, westeurope], limits: {read: 40/min, write: 30/min, counter: ${counter}, identity: {read: 25/min}}}
catalogue: {repositories: 3, scale: 0.1}
clients:
${loads}run: {duration: 8m, drain: 4m}
faults: [${faults}]
`;
  const client = fc.tuple(
    fc.constantFrom('crane', 'oras', 'docker', 'containerd'),
    fc.constantFrom('eastus', 'westeurope'),
    fc.integer({ min: 2, max: 40 }),
    fc.constantFrom('pull: {rate: N/min}', 'push: {rate: N/min, layers: [1MB]}', 'list: {rate: N/min, of: tags}'),
  );
  const fault = fc.tuple(
    fc.integer({ min: 1, max: 5 }),
    fc.constantFrom(
      'action: limit.change, region: eastus, factor: 0.3, limit: read',
      'action: limit.change, region: westeurope, factor: 2.5',
      'action: limit.change, regions: all, factor: 0',
      'action: region.outage, region: eastus',
      'action: endpoint.grayFailure, region: westeurope, errors: 50%',
    ),
  );

  it('holds in every window, for random loads, factors and faults', () => {
    fc.assert(
      fc.property(
        fc.array(client, { minLength: 1, maxLength: 3 }),
        fc.array(fault, { maxLength: 3 }),
        fc.nat({ max: 1000 }),
        (clients, faults, seed) => {
          const loads = clients.map(
            ([profile, region, rate, what], n) =>
              `  - {name: c${n}, region: ${region}, profile: ${profile}, ${what.replace('N', String(rate))}}\n`,
          );
          const strikes = faults.map(([minute, what], n) => `{id: f${n}, at: ${minute}m, duration: 90s, ${what}}`);
          const world = new World(planOf(run(loads.join(''), 'bucket', strikes.join(', '))), seed);
          const inForce = new Map<string, LimitFrom[]>();
          const served = new Map<string, number[]>();
          const { observations, queue, plan } = world;
          const [tellServed, tellLimit] = [observations.served, observations.limitIs].map((f) =>
            f.bind(observations),
          ) as [typeof observations.served, typeof observations.limitIs];
          const ofLimit = (key: string, kind: number): LimitFrom[] => {
            const known = inForce.get(key) ?? [{ atUs: 0, limit: plan.limits.perMinute[kind]! }];
            inForce.set(key, known);
            return known;
          };
          observations.served = (replica, kind) => {
            const key = `${replica} ${kind}`;
            ofLimit(key, kind);
            served.set(key, [...(served.get(key) ?? []), queue.nowUs]);
            tellServed(replica, kind);
          };
          observations.limitIs = (replica, kind, limit) => {
            ofLimit(`${replica} ${kind}`, kind).push({ atUs: queue.nowUs, limit });
            tellLimit(replica, kind, limit);
          };
          world.runUntil(world.horizonUs);
          for (const [key, instants] of served) expect(isExceeded(instants, inForce.get(key)!)).toBe(false);
        },
      ),
      { numRuns: 25, seed: 6 },
    );
  });

  it('is seen to be broken by uploads that are looked at only when they begin', () => {
    const verdict = (check: string) =>
      play(UPLOADS_AT_ONCE, 1, [`registry.limits.storageCheck=${check}`]).invariants.find(
        ({ name }) => name === 'limits-hold',
      );
    expect(verdict('atCommit')?.verdict).toBe('pass');
    expect(verdict('atOpen')?.evidence).toEqual(['the registry stores 120000000 bytes, and its limit is 50000000']);
  });

  it('is seen to be broken by a counter that begins anew each minute', () => {
    const bursts = Array.from(
      { length: 30 },
      (_, n) => `{at: ${n < 15 ? 178 : 181}s, op: pull, repository: app, tag: v1}`,
    );
    const loads = `  - {name: ci, region: eastus, profile: docker, operations: [{at: 5s, op: push, repository: app, tag: v1, layers: [1MB]}, ${bursts.join(', ')}]}\n`;
    const verdict = (counter: Counter) =>
      play(run(loads, counter, ''), 1, ['registry.limits.identity.read=none']).invariants.find(
        ({ name }) => name === 'limits-hold',
      );
    expect(verdict('bucket')?.verdict).toBe('pass');
    expect(verdict('perMinute')).toMatchObject({ verdict: 'fail' });
    expect(verdict('perMinute')?.evidence[0]).toMatch(
      /^eastus served more read operations than its limit lets in, at 0:03:0/,
    );
  });
});

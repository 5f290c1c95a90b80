/** A customer's key and its vault in a run: what data keys bridge, who is refused and when, what comes back, and what is gone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { RequestTrace } from '../../sim/workload/requestTrace.ts';
import { World } from '../../sim/world.ts';
import { counter, expectRestored, fraction, planOf, play, values } from './fixture.ts';

const under = (key: string, faults: string, more = ''): string => `
name: under-a-key
registry:
  regions: [westeurope, southeastasia]
  encryption: {customerManagedKey: {${key}}}
catalogue: {repositories: 2}
clients:
  - {name: builds, region: westeurope, profile: docker, push: {rate: 30/h, layers: [1MiB]}}
  - {name: fleet, region: southeastasia, profile: crane, pull: {rate: 2/min, fresh: 20%}}
faults: [${faults}]
run: {duration: 2h, drain: 30m}
${more}`;
const SHORT = 'dataKey: {lifetime: 10m}';
const FAR = 'vault: {region: eastus, pairedRegion: westus}';

const invariant = ({ invariants }: SeedOutcome, named: string): string | undefined =>
  invariants.find(({ name }) => name === named)?.verdict;

/** Instants, in minutes, of the first and the last request that was refused for want of a key. */
function refused(yaml: string): { readonly first: number; readonly last: number; readonly verbs: ReadonlySet<string> } {
  const world = new World(planOf(yaml), 1);
  const trace = new RequestTrace(world.traffic.requests, () => world.queue.nowUs);
  world.traffic.requests.observer = trace;
  world.runUntil(world.horizonUs);
  const found = trace.entries.filter(({ answer }) => answer === 'key unusable');
  const minutes = found.map(({ atUs }) => atUs / 60e6);
  return { first: minutes[0] ?? -1, last: minutes.at(-1) ?? -1, verbs: new Set(found.map(({ verb }) => verb)) };
}

describe('a key that is taken away', () => {
  it('is missed when data keys are over, by pulls and pushes in every region, until it is given back', () => {
    const { first, last, verbs } = refused(under(SHORT, '{at: 30m, action: key.disable, duration: 40m}'));
    expect(first).toBeGreaterThanOrEqual(40);
    expect(first).toBeLessThan(43);
    expect(last).toBeGreaterThan(67);
    expect(last).toBeLessThan(70);
    // A ping asks for no data.
    expect(verbs.has('GET /v2/')).toBe(false);
    expect([...verbs].sort()).toEqual(['GET tag', 'HEAD blob']);
  });

  it('is not missed at all where data keys outlive it', () => {
    const outcome = play(under('dataKey: {lifetime: 41m}', '{at: 30m, action: key.disable, duration: 40m}'));
    expect(counter(outcome, 'key_blocked')).toBe(0);
    expect(fraction(outcome, 'key_usable')).toBe(1);
    expect(outcome.warnings).toEqual([]);
  });

  it('interrupts service, which is back with it', () => {
    const outcome = play(under(SHORT, '{id: off, at: 30m, action: key.disable, duration: 40m}'));
    const [longest] = values(outcome, 'rto', { fault: 'off' }).sort((a, b) => b - a);
    expect(longest! / 60e6).toBeGreaterThan(40);
    expect(longest! / 60e6).toBeLessThan(46);
    expect(fraction(outcome, 'region_up')).toBe(1);
    expect(outcome.convergence.verdict).toBe('pass');
  });

  it('holds replication up where it would have to decrypt', () => {
    const yaml = under(
      SHORT,
      '{at: 30m, action: network.partition, from: southeastasia, to: eastus, duration: 40m}',
    ).replace(SHORT, `${SHORT}, vault: {region: eastus, pairedRegion: none}`);
    const outcome = play(yaml);
    expect(counter(outcome, 'key_blocked', { region: 'southeastasia' })).toBeGreaterThan(0);
    expect(counter(outcome, 'key_blocked', { region: 'westeurope' })).toBe(0);
    expect(counter(outcome, 'images_acknowledged')).toBeGreaterThan(50);
    const lag = outcome.histograms.find(({ metric }) => metric === 'replication_lag')!;
    expect(lag.data.max / 60e6).toBeGreaterThan(20);
  });
});

describe('a vault whose region fails', () => {
  const world = (faults: string, untilMinutes: number, key = `${FAR}, ${SHORT}`): World => {
    const found = new World(planOf(under(key, faults)), 1);
    found.runUntil(untilMinutes * 60e6);
    return found;
  };

  it('is served from the paired region after a while, read-only, and comes back', () => {
    const out = '{at: 30m, action: region.outage, region: eastus, duration: 30m}';
    expect(world(out, 31).keys.vault).toBe('unreachable');
    expect(world(out, 36).keys.vault).toBe('readOnly');
    expect(world(out, 61).keys.vault).toBe('serving');
    expect(counter(play(under(`${FAR}, ${SHORT}`, out)), 'key_blocked')).toBe(0);
  });

  it('does not rotate its key meanwhile, and does when it is back', () => {
    const key = `${FAR}, rotation: {every: 40m, pickUp: 0s, oldVersion: 5m}, dataKey: {lifetime: 1m}`;
    const out = '{at: 30m, action: region.outage, region: eastus, duration: 30m}';
    expect(world(out, 59, key).keys.versions).toEqual({ newest: 0, inForce: 0 });
    expect(world(out, 61, key).keys.versions).toEqual({ newest: 1, inForce: 1 });
  });

  it('is lost with both of its regions, and every image with it', () => {
    const both =
      '{id: a, at: 30m, action: region.loss, region: eastus}, {id: b, at: 50m, action: region.loss, region: westus}';
    const outcome = play(under(`${FAR}, ${SHORT}`, both));
    expect(counter(outcome, 'images_lost')).toBeGreaterThan(20);
    expect(new Set(outcome.losses.map(({ cause }) => cause))).toEqual(new Set(['b']));
    expect(world(both, 51).keys.key).toBe('purged');
    const rebuilt = both.replace('region: eastus', 'region: eastus, rebuild: 10m');
    expect(counter(play(under(`${FAR}, ${SHORT}`, rebuilt)), 'images_lost')).toBe(0);
  });
});

describe('a key that is destroyed', () => {
  const PURGE = '{id: purge, at: 30m, action: key.purge, duration: 40m}';
  const outcome = play(under(SHORT, PURGE));

  it('takes every image with it, wherever copies are, and the ledger says why', () => {
    const stored = outcome.losses.find(({ pushed }) => !pushed)!;
    expect(stored.cause).toBe('purge');
    expect(stored.excused).toBe(false);
    expect(stored.chain.map(({ region, what }) => [region, what])).toEqual([
      [null, 'stored in every replica before the run'],
      ['southeastasia', 'the key of this copy destroyed by purge (key.purge)'],
      ['westeurope', 'the key of this copy destroyed by purge (key.purge)'],
    ]);
    expect(invariant(outcome, 'acknowledged-stay-readable')).toBe('fail');
    expect(invariant(outcome, 'accounting')).toBe('pass');
    expect(counter(outcome, 'groups_lost')).toBe(128);
  });

  it('takes what is pushed under data keys that outlive it, too', () => {
    const late = outcome.losses.filter(({ acknowledgedAtUs }) => acknowledgedAtUs > 30 * 60e6);
    expect(late.length).toBeGreaterThan(0);
    expect(late.every(({ acknowledgedAtUs, lostAtUs }) => acknowledgedAtUs === lostAtUs)).toBe(true);
    expect(outcome.losses.length).toBe(counter(outcome, 'images_lost'));
    const tooSoonToTell = play(under('dataKey: {lifetime: 1d}', PURGE));
    expect(counter(tooSoonToTell, 'images_lost')).toBe(
      counter(tooSoonToTell, 'images_acknowledged') + outcome.losses.filter(({ pushed }) => !pushed).length,
    );
  });

  it('is never given back, and the journal does not say that it was', () => {
    expect(outcome.journal).toMatchObject([{ id: 'purge', fired: true, recoveredAtUs: null }]);
    expect(fraction(outcome, 'key_usable')).toBeCloseTo(40 / 120, 9);
  });

  it('leaves nothing on its way, also where data keys were over before', () => {
    const disabled = '{at: 10m, action: key.disable, duration: 50m}';
    const both = play(
      under(SHORT, `${disabled}, ${PURGE}, {at: 80m, action: region.outage, region: westeurope, duration: 5m}`),
    );
    expect(both.convergence.verdict).toBe('pass');
    expect(new Set(both.losses.map(({ lostAtUs }) => lostAtUs))).toEqual(new Set([30 * 60e6]));
  });

  it('is only deleted where the vault is protected, and recovered in time nothing is lost', () => {
    const kept = play(under(`vault: {purgeProtection: true}, ${SHORT}`, PURGE));
    expect(counter(kept, 'images_lost')).toBe(0);
    expect(kept.journal).toMatchObject([{ recoveredAtUs: 70 * 60e6 }]);
    expect(fraction(kept, 'key_usable')).toBeCloseTo(90 / 120, 9);
  });

  it('is purged after all when nobody has recovered it in time', () => {
    const late = play(under(`vault: {purgeProtection: true, softDelete: 35m}, ${SHORT}`, PURGE));
    expect(new Set(late.losses.map(({ lostAtUs }) => lostAtUs))).toEqual(new Set([65 * 60e6]));
    expect(new Set(late.losses.map(({ cause }) => cause))).toEqual(new Set(['purge']));
  });

  it('by chance is not told as recovered when its end comes too late', () => {
    const [late, kept] = ['35m', '60m'].map((softDelete) =>
      play(
        under(
          `vault: {purgeProtection: true, softDelete: ${softDelete}}, ${SHORT}`,
          '',
          'hazards: [{id: purge, action: key.purge, rate: 1000/y, duration: 40m}]\n',
        ),
        1,
        ['run.duration=2d', 'run.chance=true'],
      ),
    );
    const firstOf = (outcome: SeedOutcome): number | null => outcome.journal.find(({ fired }) => fired)!.recoveredAtUs;
    expect(firstOf(kept!)).not.toBeNull();
    expect(counter(late!, 'images_lost')).toBeGreaterThan(0);
    expect(firstOf(late!)).toBeNull();
  });

  it('is disabled still when it is recovered while somebody holds it disabled', () => {
    const both = `{at: 20m, action: key.disable, duration: 60m}, ${PURGE}`;
    const world = new World(planOf(under(`vault: {purgeProtection: true}, ${SHORT}`, both)), 1);
    const at = (minutes: number): string => {
      world.runUntil(minutes * 60e6);
      return world.keys.key;
    };
    expect([at(25), at(40), at(75), at(85)]).toEqual(['disabled', 'softDeleted', 'disabled', 'enabled']);
  });
});

const minutes = fc.integer({ min: 1, max: 119 });
const lasts = fc.integer({ min: 1, max: 60 });
const anyFault = fc.oneof(
  fc.record({ action: fc.constantFrom('key.disable', 'vault.outage'), at: minutes, duration: lasts }),
  fc.record({ action: fc.constant('key.purge'), at: minutes, duration: lasts }),
  fc.record({
    action: fc.constant('region.outage'),
    at: minutes,
    duration: lasts,
    region: fc.constantFrom('eastus', 'westus', 'westeurope'),
  }),
  fc.record({ action: fc.constant('region.loss'), at: minutes, region: fc.constantFrom('eastus', 'southeastasia') }),
  fc.record({
    action: fc.constant('network.partition'),
    at: minutes,
    duration: lasts,
    from: fc.constantFrom('westeurope', 'southeastasia'),
    to: fc.constantFrom('eastus', 'westus'),
  }),
);
const anyKey = fc.record({
  lifetime: fc.integer({ min: 0, max: 30 }),
  failover: fc.integer({ min: 0, max: 15 }),
  purgeProtection: fc.boolean(),
  version: fc.constantFrom('latest', 'pinned'),
  oldVersion: fc.integer({ min: 5, max: 40 }),
});

describe('whatever befalls the key', () => {
  const NUMBER = process.env['NIGHTLY'] === '1' ? 300 : 25;

  /** By the faults alone, minute by minute: whether the key has been of use within the life of a data key. */
  it('nothing is read, written or replicated without a usable key or a data key whose time is not over', () => {
    let blocked = 0;
    fc.assert(
      fc.property(fc.array(anyFault, { minLength: 1, maxLength: 4 }), anyKey, (faults, settings) => {
        const { lifetime, failover, purgeProtection, version, oldVersion } = settings;
        const key = `vault: {region: eastus, pairedRegion: westus, failover: ${failover}m, purgeProtection: ${purgeProtection}}, version: ${version}, rotation: {every: 50m, pickUp: 10m, oldVersion: ${oldVersion}m}, dataKey: {lifetime: ${lifetime}m}`;
        const written = faults.map((fault, i) => {
          const timed = Object.entries(fault).map(([name, value]) =>
            typeof value === 'number' ? [name, name === 'duration' ? `${value}m20s` : `${value}m`] : [name, value],
          );
          return JSON.stringify({ id: `f${i}`, ...Object.fromEntries(timed) });
        });
        const world = new World(planOf(under(key, written.join(', '))), 1);
        const trace = new RequestTrace(world.traffic.requests, () => world.queue.nowUs);
        world.traffic.requests.observer = trace;
        // Since when the key has been of no use in each region, looked at from outside.
        const since = new Map<string, number>();
        // Faults end 20 s after a full minute, and all else happens at one: no time with a key is overlooked.
        for (let us = 0; us < world.horizonUs; us += 10e6) {
          world.runUntil(us);
          const { keys, plan, conditions } = world;
          const host = keys.vault === 'serving' ? 'eastus' : keys.vault === 'readOnly' ? 'westus' : null;
          for (const replica of plan.replicas) {
            const { name } = plan.regions[replica]!;
            const at = host === null ? -1 : plan.regions.findIndex((region) => region.name === host);
            const isCut = at < 0 || conditions.partitioned[conditions.pair(replica, at)]! > 0;
            const isOfUse = keys.key === 'enabled' && !isCut && keys.isInForce;
            if (isOfUse) since.delete(name);
            else if (!since.has(name)) since.set(name, us);
            const spentFor = us - (since.get(name) ?? us);
            if (spentFor > lifetime * 60e6) expect(keys.isBlocked(replica)).toBe(true);
          }
        }
        world.runUntil(world.horizonUs);
        blocked += trace.entries.filter(({ answer }) => answer === 'key unusable').length;
        const outcome = world.observations.breaches;
        expect([outcome.count(8), outcome.count(9)]).toEqual([0, 0]);
      }),
      { numRuns: NUMBER, seed: 8 },
    );
    expect(blocked).toBeGreaterThan(0);
  }, 600_000);

  it('a world goes on after a restore as if it had never stopped', () => {
    const faults =
      '{at: 20m, action: key.disable, duration: 30m}, {at: 40m, action: region.outage, region: eastus, duration: 30m}, {at: 80m, action: key.purge, duration: 10m}';
    const plan = planOf(
      under(
        `vault: {region: eastus, pairedRegion: westus, purgeProtection: true}, rotation: {every: 15m, oldVersion: 20m}, ${SHORT}`,
        faults,
      ),
    );
    for (const at of [25, 35, 46, 72, 85]) expectRestored(plan, at * 60e6 + 123_457);
  });
});

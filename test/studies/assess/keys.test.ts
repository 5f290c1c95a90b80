/** A customer's key and its vault in a year: closed forms of how likely both are to be lost, and minutes without a key. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../sim/plan.ts';
import { runSeed } from '../../../sim/run.ts';
import { Skeleton } from '../../../sim/skeleton/skeleton.ts';
import { assessAvailability, stateRunsOf } from '../../../studies/assess/availability/availability.ts';
import { partsOf } from '../../../studies/assess/availability/outages.ts';
import { causesOf } from '../../../studies/assess/causes.ts';
import { inlineExecutor } from '../../../studies/executors/inline.ts';
import { NOBODY } from '../../../studies/executors/nobody.ts';
import { planOf } from '../../sim/fixture.ts';
import { exactOf, systemOf, tallyOf } from './systems.ts';

const REGIONS = '{a: {zones: 1}, v: {zones: 1}, w: {zones: 1}}';
const REPAIR = 'repair: {local: {time: {exponential: {mean: 12h}}}, geo: {time: {exponential: {mean: 2d}}}}';
const YEAR_HOURS = 8760;

function underKey(key: string, hazards: string, rest = ''): Plan {
  const registry = `{regions: [a], storage: {scheme: replicated(2)}, encryption: {customerManagedKey: {${key}}}}`;
  return systemOf(registry, `hazards: [${hazards}]\n${REPAIR}\n${rest}`, REGIONS);
}

describe('a vault', () => {
  const lost = (region: string): string =>
    `{action: region.loss, region: ${region}, rate: 0.5/y, rebuild: {exponential: {mean: 30d}}}`;

  it('in one region takes the registry with that region', () => {
    const { perYear } = exactOf(underKey('vault: {region: v, pairedRegion: none}', lost('v')));
    expect(perYear).toBeCloseTo(0.5, 12);
  });

  it('in two is lost when one goes while the other is not there: two parts, of which either is enough', () => {
    const plan = underKey('vault: {region: v, pairedRegion: w}', `${lost('v')}, ${lost('w')}`);
    const [rate, back] = [0.5, YEAR_HOURS / (30 * 24)];
    expect(exactOf(plan).mttdlYears).toBeCloseTo((3 * rate + back) / (2 * rate * rate), 9);
    expect(causesOf(tallyOf(plan, 2)).map(({ pattern }) => pattern)).toEqual(['region.loss@v + region.loss@w']);
  });

  it('takes no isolated backup, which is under a key of its own', () => {
    const backup = 'backup: {region: w, every: {exponential: {mean: 7d}}, isolated: true}';
    const alone = underKey('vault: {region: v, pairedRegion: none}', lost('v'), backup);
    expect(exactOf(alone).perYear).toBe(0);
  });
});

describe('a purge', () => {
  const rateOf = (key: string, hazard: string): number => {
    const [component] = new Skeleton(underKey(key, `{action: key.purge, rate: 1/y${hazard}}`)).components;
    return component!.ratePerUs * 1e6 * 3600 * YEAR_HOURS;
  };

  it('counts at its rate, and where the vault is protected as far as nobody recovers the key in time', () => {
    const protectedFor = (days: number): string => `vault: {region: v, purgeProtection: true, softDelete: ${days}d}`;
    const recovered = ', duration: {exponential: {mean: 30d}}';
    expect(rateOf('vault: {region: v}', recovered)).toBeCloseTo(1, 9);
    expect(rateOf(protectedFor(90), '')).toBeCloseTo(1, 9);
    expect(rateOf(protectedFor(90), recovered)).toBeCloseTo(Math.exp(-3), 9);
    expect(rateOf(protectedFor(30), recovered)).toBeCloseTo(Math.exp(-1), 9);
  });

  it('is played in runs, once: what is gone cannot be taken again', () => {
    const plan = planOf(`
name: purged
registry: {regions: [eastus], encryption: {customerManagedKey: {}}}
catalogue: {repositories: 1}
clients: [{name: ci, region: eastus, push: {rate: 10/h, layers: [1MiB]}}]
hazards: [{action: key.purge, rate: 20/h}]
run: {duration: 2h, drain: 10m, chance: true}
`);
    const { journal, losses, counters } = runSeed(plan, 1);
    expect(journal.filter(({ fired }) => fired)).toHaveLength(1);
    expect(journal.length).toBeGreaterThan(20);
    expect(new Set(losses.map(({ cause }) => cause))).toEqual(new Set(['key.purge@all#1']));
    expect(counters.find(({ metric }) => metric === 'hazards_fired')?.count).toBe(1);
  });
});

describe('a year of service', () => {
  const served = (hazards: string, lifetime = '1h'): Plan =>
    planOf(`
name: served
registry:
  regions: [eastus, westeurope]
  encryption: {customerManagedKey: {vault: {purgeProtection: true}, dataKey: {lifetime: ${lifetime}}}}
catalogue: {repositories: 2}
clients: [{name: fleet, region: westeurope, profile: crane, pull: {rate: 30/h, fresh: 0%}}]
hazards: [${hazards}]
run: {duration: 1h}
`);

  it('misses what is left of an outage of the key when data keys are over', async () => {
    const plan = served('{action: key.disable, rate: 4/y, duration: {deterministic: 3h}}');
    const request = { plan, seed: 1, target: 0.999, furtherMost: 0 };
    const executor = inlineExecutor(stateRunsOf(plan, 1));
    const { rows, outages } = await assessAvailability(request, executor, NOBODY, new AbortController().signal);
    // Four times two hours; what clients make up for by trying again, and overlaps, is little.
    expect(rows![0]!.minutesPerYear).toBeGreaterThan(470);
    expect(rows![0]!.minutesPerYear).toBeLessThan(482);
    expect(outages.causes[0]!.outage).toBe('key.disable@all');
  });

  it('has parts for what is longer than the life of a data key, and for no more of it', () => {
    const load = (hazards: string, lifetime?: string): number =>
      partsOf(served(hazards, lifetime)).reduce((sum, { out }) => sum - Math.log1p(-out), 0) * YEAR_HOURS;
    const outage = (law: string): string => `{action: vault.outage, rate: 1/y, duration: ${law}}`;
    expect(load(outage('{deterministic: 50m}'))).toBe(0);
    expect(load(outage('{deterministic: 50m}'), '20m')).toBeCloseTo(0.5, 9);
    expect(load(outage('{exponential: {mean: 2h}}'))).toBeCloseTo(2 * Math.exp(-0.5), 2);
    // Recovered after a day, but for what is not recovered within 90 days.
    const purge = '{action: key.purge, rate: 1/y, duration: {deterministic: 1d}}';
    expect(load(purge)).toBeCloseTo(23, 9);
    expect(load(purge.replace('1d', '100d'))).toBe(0);
  });

  it('says what of a key it does not count', async () => {
    const told = async (hazards: string, key: string): Promise<string> => {
      const plan = planOf(`
name: told
registry: {regions: [eastus], encryption: {customerManagedKey: {${key}}}}
catalogue: {repositories: 1}
clients: [{name: fleet, region: eastus, pull: {rate: 1/h, fresh: 0%}}]
hazards: [${hazards}]
run: {duration: 1h}
`);
      const request = { plan, seed: 1, target: 0.999, furtherMost: 0 };
      const executor = inlineExecutor(stateRunsOf(plan, 1));
      const { outages } = await assessAvailability(request, executor, NOBODY, new AbortController().signal);
      return outages.reasons.join('; ');
    };
    const never = '{action: region.outage, region: northeurope, rate: 1e-9/y, duration: {deterministic: 1h}}';
    const alone = 'vault: {region: northeurope, pairedRegion: none}';
    expect(await told(never, alone)).toContain('regions that are out, and ways that are cut');
    expect(await told(never, 'vault: {region: northeurope}, rotation: {every: 90d}')).toContain('rotation of the key');
    expect(await told(never, 'vault: {region: northeurope}')).not.toContain('ways that are cut');
  });
});

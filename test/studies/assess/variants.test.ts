import { describe, expect, it } from 'vitest';
import { compileLaw, type LawSpec } from '../../../sim/kernel/distributions.ts';
import { type Knob, knobsOf, lawOfMean } from '../../../studies/assess/variants.ts';
import { planOf } from '../../sim/fixture.ts';
import {
  baseOf,
  figuresOfAll,
  REPAIRS,
  THREE_COPIES,
  threeCopies,
  threeCopiesPerYear,
  twoPlaces,
} from './threeCopies.ts';

const HOUR_US = 3600e6;
const keysOf = (knobs: readonly Knob[]): string[] => knobs.map(({ key }) => key);

const LAWS: readonly LawSpec[] = [
  { kind: 'exponential', mean: 5 },
  { kind: 'weibull', mean: 5, shape: 0.7 },
  { kind: 'lognormal', mu: 2, sigma: 0.8 },
  { kind: 'deterministic', value: 5 },
  { kind: 'uniform', min: 1, max: 9 },
  { kind: 'empirical', values: [1, 2, 4, 13] },
];

describe('a law of another mean', () => {
  it.each(LAWS)('$kind: every quantile is stretched alike', (spec) => {
    const [before, after] = [compileLaw(spec), compileLaw(lawOfMean(spec, 12.5))];
    expect(after.spec.kind).toBe(spec.kind);
    expect(after.mean).toBeCloseTo(12.5, 10);
    for (const u of [0.01, 0.3, 0.5, 0.97]) {
      expect(after.quantile(u) / before.quantile(u)).toBeCloseTo(12.5 / before.mean, 10);
    }
  });

  it('lasts exactly that long where nothing lasted any time', () => {
    expect(lawOfMean({ kind: 'deterministic', value: 0 }, 7)).toEqual({ kind: 'deterministic', value: 7 });
  });
});

describe('what can be varied', () => {
  it('are the rates of hazards, how long they last, repairs, and the lag of writes', () => {
    expect(keysOf(knobsOf(twoPlaces()))).toEqual([
      ...['region.loss', 'region.loss.rebuild', 'region.outage@b', 'region.outage@b.duration'],
      ...['repair.geo.time', 'registry.replication.lag'],
    ]);
  });

  it('leaves out what nothing rests on: other regions where there is one, local repairs where no copy breaks alone', () => {
    expect(keysOf(knobsOf(threeCopies()))).toEqual(['node.loss', 'repair.local.time']);
    expect(keysOf(knobsOf(twoPlaces()))).not.toContain('repair.local.time');
  });

  it('has scrubs where bits rot, and the lag of the geo-redundant copy where there is one', () => {
    const rotten = planOf(`
name: rotten
registry: {regions: [eastus], storage: {scheme: lrs, geoRedundancy: grs}}
hazards: [{action: copy.corrupt, rate: 1/y, probability: 1%}]
scrub: {time: {exponential: {mean: 7d}}}
`);
    expect(keysOf(knobsOf(rotten))).toEqual([
      ...['copy.corrupt', 'repair.local.time', 'repair.geo.time', 'scrub.time', 'registry.storage.geoLag'],
    ]);
  });

  it('changes that one number and leaves the plan as it was', () => {
    const plan = twoPlaces();
    const before = structuredClone(plan.hazards);
    const rebuild = knobsOf(plan).find(({ key }) => key === 'region.loss.rebuild')!;
    expect([rebuild.kind, rebuild.value]).toEqual(['time', 7 * 24 * HOUR_US]);
    const other = rebuild.at(HOUR_US);
    expect(other.hazards[0]).toEqual({ ...before[0], lasts: { kind: 'exponential', mean: HOUR_US } });
    expect({ ...other, hazards: plan.hazards }).toEqual(plan);
    expect(plan.hazards).toEqual(before);
  });
});

describe('a variant', () => {
  it('comes to what the scenario comes to with that value in its file', () => {
    const [varied] = figuresOfAll(threeCopies(), [{ key: 'repair.local.time', value: 48 * HOUR_US }]);
    expect(varied).toEqual(baseOf(planOf(THREE_COPIES, ['repair.local.time={exponential: {mean: 48h}}'])));
    expect(varied!.group!.perYear.estimate).toBeCloseTo(threeCopiesPerYear(0.5, REPAIRS / 4), 12);
  });

  it('is estimated where it is no chain, and says how surely', () => {
    const fixed = planOf(THREE_COPIES, ['repair.local.time=12h']);
    const [half, twice] = figuresOfAll(fixed, [
      { key: 'repair.local.time', value: 6 * HOUR_US },
      { key: 'repair.local.time', value: 24 * HOUR_US },
    ]);
    // The second and third failure fall into one repair of fixed length: rate ∝ its square.
    const ratio = twice!.group!.perYear.estimate / half!.group!.perYear.estimate;
    expect(Math.abs(ratio / 16 - 1)).toBeLessThan(0.07);
    const { estimate, lower95, upper95 } = half!.group!.perYear;
    expect(lower95).toBeLessThan(estimate);
    expect((upper95 - lower95) / 2 / estimate).toBeLessThan(0.055);
    expect(half!.group!.verdict).toBe('pass');
  });

  it('has the same draws as any other of the same seed', () => {
    const manner = { seed: 3, estimateOnly: true, precision: 0.5, events: 1e5 };
    const variants = [{ key: 'node.loss', value: 1e-14 }];
    const first = figuresOfAll(threeCopies(), variants, manner);
    expect(figuresOfAll(threeCopies(), variants, manner)).toEqual(first);
    expect(figuresOfAll(threeCopies(), variants, { ...manner, seed: 4 })).not.toEqual(first);
  });

  it('of the lag asks nothing of what is stored', () => {
    const [varied] = figuresOfAll(twoPlaces(), [{ key: 'registry.replication.lag', value: HOUR_US }]);
    expect(varied!.group).toBeNull();
    expect(varied!.perPush).toBeCloseTo(1e-2 / 8760, 9);
  });
});

/** Missions with parts that age, against closed forms where there are any, and against whole runs where there are none. */
import { describe, expect, it } from 'vitest';
import { gamma } from '../../../sim/kernel/distributions.ts';
import { YEAR_US } from '../../../sim/kernel/time.ts';
import type { Plan } from '../../../sim/plan.ts';
import { runSeed } from '../../../sim/run.ts';
import { Skeleton } from '../../../sim/skeleton/skeleton.ts';
import { playMissions } from '../../../studies/assess/batch.ts';
import { Tally } from '../../../studies/assess/estimate.ts';
import { StateGraph } from '../../../studies/assess/stateGraph.ts';
import { Surrogate } from '../../../studies/assess/surrogate.ts';
import { counter } from '../../sim/fixture.ts';
import { errorsOff, systemOf } from './systems.ts';

const ONE_PLACE = '{a: {zones: 1}}';

function copies(n: number, hazard: string, mean = '24h'): Plan {
  return systemOf(
    `{regions: [a], storage: {scheme: replicated(${n}), nodes: ${n}, placementGroups: 1}}`,
    `hazards: [{action: node.loss, ${hazard}}]\nrepair: {local: {time: {exponential: {mean: ${mean}}}}}`,
    ONE_PLACE,
  );
}

/** The probability of a loss within so many years, by missions. @param lossPerYear roughly: it guides */
function within(plan: Plan, years: number, forced: boolean, lossPerYear = 0.01, batches = 12) {
  const graph = new StateGraph(new Skeleton(plan), new Surrogate(new Skeleton(plan)));
  const tally = new Tally(graph.node(0).rate);
  for (let i = 0; i < batches; i++) {
    tally.addMission(years, playMissions(graph, 1, String(i), years, forced, lossPerYear));
  }
  return tally.estimate(() => true, years).within;
}

/** Of lives with mean 1. */
const hazardUpTo = (shape: number, age: number): number => (age * gamma(1 + 1 / shape)) ** shape;

describe.each([0.5, 3])('parts of shape %s', (shape) => {
  it.each([true, false])('a single copy is lost when its part is, by the law of its life (forced: %s)', (forced) => {
    const fresh = within(copies(1, `rate: 0.5/y, shape: ${shape}, age: 0s`), 1, forced);
    expect(Math.abs(errorsOff(fresh, 1 - Math.exp(-hazardUpTo(shape, 0.5))))).toBeLessThan(3.5);
    const old = within(copies(1, `rate: 0.5/y, shape: ${shape}, age: 2y`), 1, forced);
    const gone = 1 - Math.exp(hazardUpTo(shape, 1) - hazardUpTo(shape, 1.5));
    expect(Math.abs(errorsOff(old, gone))).toBeLessThan(3.5);
  });

  it('parts in use fail in any year as often as their rate says', () => {
    const { estimate, lower95, upper95 } = within(copies(1, `rate: 0.05/y, shape: ${shape}`), 1, true);
    let lost = 0;
    for (let i = 0; i < 1000; i++) lost += (0.05 / 1000) * Math.exp(-hazardUpTo(shape, (0.05 * (i + 0.5)) / 1000));
    expect(Math.abs(errorsOff({ estimate, lower95, upper95 }, lost))).toBeLessThan(3.5);
  });

  it('lose as much as whole runs do', () => {
    const plan = copies(2, `rate: 1/y, shape: ${shape}, age: 1y`, '10d');
    const years = 3;
    const seeds = 600;
    let lost = 0;
    for (let seed = 1; seed <= seeds; seed++) {
      const outcome = runSeed({ ...plan, durationUs: years * YEAR_US, drainUs: 0 }, seed);
      lost += counter(outcome, 'groups_lost') > 0 ? 1 : 0;
    }
    const { estimate, lower95, upper95 } = within(plan, years, false, 0.01, 24);
    const error = Math.sqrt((estimate * (1 - estimate)) / seeds + ((upper95 - lower95) / 3.92) ** 2);
    expect(lost).toBeGreaterThan(30);
    expect(Math.abs(lost / seeds - estimate)).toBeLessThan(3.5 * error);
  });
});

it.each([1.5, 3])(
  'of shape %s, two copies that are mended fast: the second goes while the first is missing',
  (shape) => {
    // To first order in the repair time, where few parts are replaced by new ones meanwhile: 2·m·∫h(t)²dt, all being as old.
    const [perYear, mean, age] = [0.02, 1 / 365, 0.4];
    const plan = copies(2, `rate: ${perYear}/y, shape: ${shape}, age: ${age / perYear}y`);
    const found = within(plan, 1, true, 1e-6, 24);
    let expected = 0;
    const hazard = (t: number): number => {
      const step = 1e-6;
      const at = age + perYear * t;
      return (hazardUpTo(shape, at + perYear * step) - hazardUpTo(shape, at - perYear * step)) / (2 * step);
    };
    for (let i = 0; i < 1000; i++) expected += (2 * mean * hazard((i + 0.5) / 1000) ** 2) / 1000;
    expect((found.upper95 - found.lower95) / found.estimate).toBeLessThan(0.12);
    expect(Math.abs(found.estimate / expected - 1)).toBeLessThan(0.05 + (found.upper95 - found.estimate) / expected);
  },
);

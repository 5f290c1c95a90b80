/** Incidents in which a backup was all that was left, or would have been: a year without one, and with it. */
import { describe, expect, it } from 'vitest';
import { assessScenario } from '../../../api/assessScenario.ts';
import type { AssessResult } from '../../../studies/assess/assessResult.ts';

const FOLDER = 'scenarios/library/incidents';

async function year(name: string): Promise<AssessResult> {
  const result = await assessScenario(`${FOLDER}/${name}`, { only: 'durability', precision: 0.05, workers: 0 });
  if (result.durability === null) throw new Error(`${name}: no durability`);
  return result;
}

/** Verdicts on what only a year can tell, by what was asked. */
const verdicts = ({ verdicts }: AssessResult) =>
  verdicts.map(({ kind, name, verdict }) => `${kind} ${name}: ${verdict}`);

describe('a registry that an order deletes everywhere (unisuper-2024)', () => {
  const asked = 'durability{kind=people}.nines >= 4';

  it('is gone once in ten years without a backup', async () => {
    const result = await year('unisuper-2024.yaml#a-year');
    expect(verdicts(result)).toEqual([`mustFail ${asked}: pass`]);
    // One in ten years: 1 − e^−0.1, hardly less for what disasters took before.
    expect(result.durability.people!.withinFirstYear.estimate).toBeCloseTo(1 - Math.exp(-0.1), 2);
  });

  it('is gone as often with one that the same order reaches', async () => {
    expect(verdicts(await year('unisuper-2024.yaml#backed-up-inside'))).toEqual([`mustFail ${asked}: pass`]);
  });

  it('has five nines with one that is isolated', async () => {
    expect(verdicts(await year('unisuper-2024.yaml#backed-up'))).toEqual([`expect ${asked}: pass`]);
  });
});

describe('a registry at the one site that burns (nirs-2025)', () => {
  const asked = 'durability{kind=disasters}.nines >= 5';

  it('has three nines without a backup', async () => {
    const result = await year('nirs-2025.yaml#a-year');
    expect(verdicts(result)).toEqual([`mustFail ${asked}: pass`]);
    expect(result.durability.disasters!.withinFirstYear.estimate).toBeCloseTo(1 - Math.exp(-1e-3), 9);
  });

  it('has six with one elsewhere: both sites would have to be lost within a month', async () => {
    const result = await year('nirs-2025.yaml#backed-up');
    expect(verdicts(result)).toEqual([`expect ${asked}: pass`]);
    // Two orders, each of 1e-3 a year within the 30 days that the other takes to be there again, and the time of a copy.
    const perYear = 2 * 1e-6 * (30 / 365);
    expect(result.durability.disasters!.perYear.estimate / perYear).toBeCloseTo(1.02, 1);
  });
});

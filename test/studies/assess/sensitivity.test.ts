import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../sim/plan.ts';
import { type SensitivityEntry, sensitivityOf, sensitivityVariants } from '../../../studies/assess/sensitivity.ts';
import { knobsOf } from '../../../studies/assess/variants.ts';
import {
  baseOf,
  FAILURES,
  figuresOfAll,
  REPAIRS,
  sparedCopies,
  threeCopies,
  threeCopiesPerYear,
  twoPlaces,
} from './threeCopies.ts';

function sensitivity(plan: Plan): SensitivityEntry[] {
  const knobs = knobsOf(plan);
  return sensitivityOf(knobs, figuresOfAll(plan, sensitivityVariants(knobs)), baseOf(plan));
}

describe('how much each assumption matters', () => {
  it('of three copies goes by λ³/μ²: failures matter more than repairs, by half', () => {
    const [failures, repairs, ...others] = sensitivity(threeCopies());
    expect(others).toEqual([]);
    expect([failures!.key, repairs!.key]).toEqual(['node.loss', 'repair.local.time']);
    // To first order 2³ and 2² each way; exactly:
    for (const [side, factor] of [
      [failures!.down, 0.5],
      [failures!.up, 2],
    ] as const) {
      expect(side).toMatchObject({ factor, relativeHalfWidth: 0, verdict: 'pass' });
      expect(side.perYear / threeCopiesPerYear(FAILURES * factor, REPAIRS)).toBeCloseTo(1, 9);
    }
    expect(repairs!.down.perYear / threeCopiesPerYear(FAILURES, REPAIRS * 2)).toBeCloseTo(1, 9);
    expect(repairs!.up.perYear / threeCopiesPerYear(FAILURES, REPAIRS / 2)).toBeCloseTo(1, 9);
    expect(failures!.swing).toBeCloseTo(6 * Math.log10(2), 1);
    expect(repairs!.swing).toBeCloseTo(4 * Math.log10(2), 1);
  });

  it('gives each value as the scenario has it', () => {
    const [failures, repairs] = sensitivity(threeCopies());
    expect([failures!.value, failures!.unit]).toEqual([FAILURES, 'perYear']);
    expect([repairs!.value, repairs!.unit]).toEqual([12 * 3600e6, 'us']);
  });

  it('tells what is stored from a fresh write, which rests on the lag and on what destroys its home', () => {
    const entries = new Map(sensitivity(twoPlaces()).map((entry) => [entry.key, entry]));
    const lag = entries.get('registry.replication.lag')!;
    expect([lag.swing, lag.down.perYear]).toEqual([0, lag.up.perYear]);
    expect(lag.writeSwing).toBeCloseTo(2 * Math.log10(2), 3);
    expect(entries.get('region.loss')!.writeSwing).toBeCloseTo(2 * Math.log10(2), 3);
    expect(entries.get('region.loss')!.swing).toBeGreaterThan(1);
    expect(entries.get('repair.geo.time')!.writeSwing).toBe(0);
  });

  it('ranks by effect, and by name where there is none', () => {
    const swings = sensitivity(twoPlaces()).map(({ swing }) => swing!);
    expect(swings).toEqual([...swings].sort((a, b) => b - a));
    const spared = sparedCopies();
    expect(sensitivity(spared).map(({ key, swing }) => [key, swing])).toEqual([['repair.local.time', null]]);
  });

  it('has no half of a hazard that never strikes', () => {
    const spared = sparedCopies();
    expect(sensitivityVariants(knobsOf(spared)).map(({ key }) => key)).toEqual([
      'repair.local.time',
      'repair.local.time',
    ]);
  });
});

import { ownProgram } from '../references.ts';
import type { Bar, Effort, LimitCase } from './case.ts';

/** As many 95 % intervals as should miss the truth, give or take two in a hundred; of few seeds chance allows for more. */
function honest(seeds: number): Bar {
  return seeds < 1000 ? { is: 'between', least: 1, most: 11 } : { is: 'between', least: 3, most: 7 };
}
/** Laws with tails so long that few paths do not show them. */
const LONG_TAILED: Bar = { is: 'at most', value: 10 };

/**
 * The intervals of the estimator: two regions of three copies (G11 of `nines doctor`), and three copies repaired from outside,
 * whose rate of loss is the same for every law of the repair time.
 */
export function coverageCases(effort: Effort): readonly LimitCase[] {
  const seeds = String(effort.coverageSeeds);
  const missed = (name: string, system: string, bar: Bar): LimitCase => ({
    kind: 'limit',
    name: `95 % intervals that miss, ${name}`,
    unit: '%',
    own: ownProgram('coverage', ['missed', system, seeds]),
    rounds: 1,
    bar,
  });
  const inHonesty = honest(effort.coverageSeeds);
  return [
    {
      kind: 'limit',
      name: `mean of ${seeds} estimates, G11, off by`,
      unit: '%',
      own: ownProgram('coverage', ['off', 'G11', seeds]),
      rounds: 1,
      bar: { is: 'at most', value: effort.coverageSeeds < 1000 ? 1 : 0.3 },
    },
    missed('G11', 'G11', inHonesty),
    missed('exponential repair', 'exponential', inHonesty),
    missed('lognormal repair, σ 1', 'lognormal-1', inHonesty),
    missed('lognormal repair, σ 1.5', 'lognormal-1.5', LONG_TAILED),
    missed('Weibull repair, shape ½', 'weibull-0.5', LONG_TAILED),
  ];
}

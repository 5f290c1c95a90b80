/** The scenario that `nines new` writes: valid whatever the answers, and a first run of it shows something. */
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/load.ts';
import { PRESET_NAMES } from '../../scenarios/presets.ts';
import { TIER_NAMES } from '../../scenarios/scenario.ts';
import { NEW_SCENARIO, type NewScenario, newScenarioText } from '../../scenarios/template.ts';
import { Measurements } from '../../studies/measurements.ts';
import { stage } from '../../studies/play.ts';
import { judge } from '../../studies/verdicts.ts';

const ONE_REGION: NewScenario = { ...NEW_SCENARIO, regions: ['northeurope'], tier: 'basic' };

describe('a new scenario', () => {
  const answers = PRESET_NAMES.flatMap((product) =>
    TIER_NAMES.flatMap((tier) =>
      (tier === 'premium' ? [['westus'], ['East US', 'japaneast', 'brazilsouth']] : [['westus']]).map(
        (regions): NewScenario => ({ ...NEW_SCENARIO, product, tier, regions, pullsPerDay: 0.5 }),
      ),
    ),
  );

  it.each(answers)('is valid for $product, $tier, $regions', (answer) => {
    const { scenario } = parseScenario(newScenarioText(answer), 'new.yaml');
    expect(scenario.registry.regions).toHaveLength(answer.regions.length);
    expect(scenario.faults).toHaveLength(answer.regions.length > 1 ? 2 : 1);
  });

  it.each([
    ['two regions', NEW_SCENARIO],
    ['one region', ONE_REGION],
    ['replicas that are out of routing', { ...NEW_SCENARIO, configured: { comments: [], excluded: ['westeurope'] } }],
    [
      'a key of one’s own',
      {
        ...NEW_SCENARIO,
        configured: { comments: [], excluded: [], encryption: { customerManagedKey: { version: 'pinned' as const } } },
      },
    ],
  ])('with %s passes what it expects', (_, answer) => {
    const { verdicts } = play(answer);
    expect(verdicts.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  });

  it('with several regions loses images, and what is changed changes how many', () => {
    const first = play(NEW_SCENARIO);
    expect(first.lost).toBeGreaterThan(0);
    expect(first.rpoUs).toBeGreaterThan(15 * 60e6);
    expect(first.rtoUs).toBeGreaterThan(0);

    const slower = play(NEW_SCENARIO, ['registry.replication.bandwidth=100Mbps']);
    expect(slower.lost).toBeGreaterThan(first.lost);
    expect(slower.lagUs).toBeGreaterThan(first.lagUs);

    const brief = play(NEW_SCENARIO, ['faults.0.duration=5m']);
    expect(brief.lost).toBeLessThan(first.lost / 2);
    expect(brief.rpoUs).toBeLessThan(first.rpoUs);

    const elsewhere = play({ ...NEW_SCENARIO, regions: ['japaneast', 'brazilsouth', 'northeurope'] });
    expect(elsewhere.lost).toBeGreaterThan(0);
    expect([elsewhere.lost, elsewhere.lagUs]).not.toEqual([first.lost, first.lagUs]);
  });

  it('with one region interrupts who pushes and who pulls', () => {
    const { rtoUs, pushed, lost } = play(ONE_REGION);
    expect(rtoUs).toBeGreaterThan(20 * 60e6);
    expect(pushed).toBeLessThan(0.95);
    expect(lost).toBe(0);
  });
});

/** Figures of its first seeds. */
function play(answer: NewScenario, sets: readonly string[] = []) {
  const { scenario, source } = parseScenario(newScenarioText(answer), 'new.yaml', sets);
  const staged = stage({ scenario, directory: source.directory });
  const outcomes = scenario.run.seeds.slice(0, 2).map((seed) => staged.play(seed, () => {}));
  const measurements = new Measurements(outcomes, false);
  const figures = (metric: string, labels = {}) => measurements.statistics(metric, labels);
  return {
    verdicts: judge(scenario, outcomes, measurements),
    lost: figures('images_lost')?.count ?? -1,
    lagUs: figures('replication_lag')?.mean ?? -1,
    rpoUs: figures('rpo_age')?.max ?? -1,
    rtoUs: figures('rto', { client: 'builds' })?.max ?? -1,
    pushed: figures('push_ok', { client: 'builds' })?.rate ?? -1,
  };
}

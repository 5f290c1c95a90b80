/** A whole run of a scenario in this thread: what the reports are made of. */
import { scenarioHash } from '../../scenarios/hash.ts';
import { parseScenario } from '../../scenarios/load.ts';
import { assembleResult } from '../../studies/assemble.ts';
import { costOfScenario } from '../../studies/cost/scenarioCost.ts';
import { stage } from '../../studies/play.ts';
import type { RunResult } from '../../studies/result.ts';

/** Throws ScenarioError for a file that is none. */
export function loadedRun(text: string, sets: readonly string[] = []): RunResult {
  const { scenario, source } = parseScenario(text.trimStart(), 'run.yaml', sets);
  const staged = stage({ scenario, directory: source.directory });
  const { cost, assumptions: ofCost } = costOfScenario(scenario, staged.plan);
  const { name, description } = scenario;
  const reference = { name, description, hash: scenarioHash(scenario), path: 'run.yaml', source: text, sets };
  return assembleResult(
    {
      version: '0.0.0',
      scenario,
      reference,
      assumptions: [...staged.assumptions, ...scenario.assumptions, ...ofCost],
      originMs: staged.originMs,
      cost,
      replays: 'run.yaml',
      ownSeeds: true,
    },
    scenario.run.seeds.map((seed) => ({ seed, outcome: staged.play(seed, () => {}) })),
    [],
  );
}

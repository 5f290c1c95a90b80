import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compileScenario } from '../../scenarios/compile.ts';
import { loadScenario } from '../../scenarios/load.ts';
import type { Plan } from '../../sim/plan.ts';
import type { World } from '../../sim/world.ts';

/** The library is not copied to `dist`. */
const HERE = import.meta.dirname;
const LIBRARY = [join(HERE, '../../scenarios/library'), join(HERE, '../../../scenarios/library')];

/** The scenario that a first run plays. */
export function scenarioFile(): string {
  const paths = LIBRARY.map((directory) => join(directory, 'lose-a-region.yaml'));
  return paths.find(existsSync) ?? paths[0]!;
}

/** The plan of the scenario that a first run plays, with changes `PATH=VALUE`. */
export function scenarioPlan(set: readonly string[]): Plan {
  const { scenario, source } = loadScenario(scenarioFile(), { set });
  return compileScenario(scenario, source.directory);
}

/** Requests that the registry has answered so far. */
export function requestsOf(world: World): number {
  return world.measure.requestTotal.reduce((sum, count) => sum + count, 0);
}

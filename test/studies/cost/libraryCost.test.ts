/** Whatever the library describes has a bill. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileScenario } from '../../../scenarios/compile.ts';
import { loadScenario } from '../../../scenarios/load.ts';
import { costOfScenario } from '../../../studies/cost/scenarioCost.ts';

const LIBRARY = join(import.meta.dirname, '..', '..', '..', 'scenarios', 'library');

describe('every scenario of the library', () => {
  const files = readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));

  it.each(files.sort())('%s pays a fee for each of its replicas, and says what else it takes for granted', (file) => {
    const path = join(LIBRARY, file);
    const { scenario } = loadScenario(path);
    const { cost, assumptions } = costOfScenario(scenario, compileScenario(scenario, dirname(path)));
    const later = new Set(scenario.registry.changes.flatMap(({ kind, region }) => (kind === 'add' ? [region] : [])));
    const replicas = scenario.registry.regions.filter((region) => !later.has(region));
    expect(cost.items.filter(({ kind }) => kind === 'tier').map(({ region }) => region)).toEqual([...replicas].sort());
    expect(cost.perMonth).toBeGreaterThan(0);
    expect(new Set(assumptions.map(({ key }) => key)).size).toBe(assumptions.length);
  });
});

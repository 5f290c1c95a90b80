/** The plan of examples/terraform, and the same without one of its replicas. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileScenario } from '../../../scenarios/compile.ts';
import { loadScenario } from '../../../scenarios/load.ts';
import { Skeleton } from '../../../sim/skeleton/skeleton.ts';
import { solveExactly } from '../../../studies/assess/exact.ts';
import { ROOT } from '../../house/sources.ts';
import { configurationOf } from './files.ts';

const FOLDER = join(ROOT, 'examples/terraform');
const loaded = (alternative = '') => loadScenario(join(FOLDER, `registry.yaml${alternative}`));

/** The chance that a placement group is lost within its first year. */
function lossOf(alternative = ''): number {
  const { scenario, source } = loaded(alternative);
  // Losses of whole regions are what matters here, and without nodes the chain is small.
  const hazards = scenario.hazards.filter(({ action }) => action !== 'node.loss');
  const solved = solveExactly(new Skeleton(compileScenario({ ...scenario, hazards }, source.directory)), 1);
  if ('problems' in solved) throw new Error(solved.problems.join());
  return solved.figures.withinFirstYear;
}

describe('the example of Terraform', () => {
  it('has three regions of its plan, and durability falls when a `georeplications` block goes', () => {
    expect(loaded().scenario.registry.regions).toEqual(['eastus', 'westeurope', 'japaneast']);
    const [all, without] = [lossOf(), lossOf('#without-japaneast')];
    expect(all).toBeGreaterThan(0);
    expect(without / all).toBeGreaterThan(1000);
  });

  it('differs in that block alone', () => {
    const plan = (name: string) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Example;
    const [full, less] = [plan('plan.json'), plan('plan-without-japaneast.json')];
    const blocks = (file: Example) => file.planned_values.root_module.child_modules[0]!.resources[0]!.values;
    expect(blocks(less)).toEqual({ ...blocks(full), georeplications: blocks(full).georeplications.slice(0, 1) });
  });

  it('says what of its plan has no part in the model', () => {
    const settings = configurationOf(loaded()).unmapped.filter(({ isLabel }) => !isLabel);
    expect(settings.map(({ attribute }) => attribute)).toEqual(
      expect.arrayContaining(['trust_policy_enabled', 'data_endpoint_enabled', 'public_network_access_enabled']),
    );
    expect(settings.filter(({ remark }) => remark === '')).toEqual([]);
  });

  it('deletes what has lost its last tag, as its plan says', () => {
    expect(loaded().scenario.registry.retention?.lifeUs).toBe(30 * 86_400e6);
  });
});

interface Example {
  readonly planned_values: {
    readonly root_module: {
      readonly child_modules: readonly {
        readonly resources: readonly { readonly values: { readonly georeplications: readonly unknown[] } }[];
      }[];
    };
  };
}

/** What says that two availabilities are the same for certain: exactly what short runs and years go by. */
import { describe, expect, it } from 'vitest';
import { compileScenario } from '../../../scenarios/compile.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import { assessAvailability, stateRunsOf } from '../../../studies/assess/availability/availability.ts';
import { restsOf } from '../../../studies/compare/serviceRests.ts';
import { inlineExecutor } from '../../../studies/executors/inline.ts';

const FILE = `apiVersion: nines/v1
name: base
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}}
catalogue: {repositories: 2}
clients: [{region: eastus, profile: crane, pull: {rate: 20/h}}]
hazards:
  - {action: region.outage, rate: 1/y, duration: {exponential: {mean: 8h}}}
  - {action: node.loss, rate: 1/y}
repair: {local: {time: 1h}}
run: {duration: 1h}
`;
const BACKUP = 'backup: {region: northeurope, every: 1d, isolated: true}\n';
const PURGE = '  - {action: key.purge, rate: 1e-3/y}\n';

const opened = (text: string) => {
  const { scenario } = parseScenario(text, 'file.yaml');
  return { scenario, plan: compileScenario(scenario, '.') };
};
const rests = (text: string): string => {
  const { scenario, plan } = opened(text);
  return restsOf(scenario, plan);
};
const changed = (from: string, to: string): string => {
  expect(FILE).toContain(from);
  return FILE.replace(from, to);
};

describe('what availability rests on', () => {
  it.each([
    ['a name', changed('name: base', 'name: other')],
    ['a backup', FILE + BACKUP],
    ['how long a copy takes to be repaired', changed('time: 1h', 'time: 1d')],
    ['what strikes nodes', changed('node.loss, rate: 1/y', 'node.loss, rate: 9/y')],
    ['what people do', FILE.replace('repair:', `${PURGE}repair:`)],
    ['faults of the run', `${FILE}faults: [{id: out, at: 5m, action: region.outage, region: eastus, duration: 5m}]\n`],
  ])('is not %s', (_, text) => {
    expect(rests(text)).toBe(rests(FILE));
  });

  it.each([
    ['how often a region is out', changed('region.outage, rate: 1/y', 'region.outage, rate: 2/y')],
    ['where the registry is', changed('[eastus, westeurope]', '[eastus]')],
    ['who asks', changed('rate: 20/h', 'rate: 30/h')],
    ['how nodes are laid', changed('scheme: zrs', 'scheme: lrs')],
    ['what is destroyed', changed('node.loss', 'region.loss')],
  ])('is %s', (_, text) => {
    expect(rests(text)).not.toBe(rests(FILE));
  });

  it('is how long repairs take where they end what was destroyed', () => {
    const lost = changed('node.loss', 'region.loss');
    expect(rests(lost.replace('{local:', '{geo: {time: 3d}, local:'))).not.toBe(rests(lost));
  });

  it('makes the same years, number by number, where hazards strike at the backup as well', async () => {
    const [base, other] = await Promise.all(
      [FILE, FILE + BACKUP].map((text) => {
        const { plan } = opened(text);
        const request = { plan, seed: 1, target: 0.999, furtherMost: 0 };
        const nobody = { onProgress() {}, onDone() {} };
        return assessAvailability(request, inlineExecutor(stateRunsOf(plan, 1)), nobody, new AbortController().signal);
      }),
    );
    expect(other!.rows).toEqual(base!.rows);
    expect(other!.replicates).toEqual(base!.replicates);
  });
});

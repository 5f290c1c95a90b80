import { beforeAll, describe, expect, it } from 'vitest';
import type { AssessResult } from '../../studies/assess/assessResult.ts';
import { Folder } from './program.ts';

const SERVED = `apiVersion: nines/v1
name: served
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}}
catalogue: {repositories: 4}
clients: [{region: eastus, profile: crane, pull: {rate: 20/h}}]
hazards:
  - {action: region.outage, region: eastus, rate: 1/y, duration: {exponential: {mean: 8h}}}
run: {duration: 1h}
`;
const NOBODY = `apiVersion: nines/v1
name: nobody
registry: {regions: [eastus, westeurope]}
hazards:
  - {action: region.outage, rate: 1/y, duration: {exponential: {mean: 8h}}}
`;

let here: Folder;
beforeAll(() => {
  here = new Folder({ 'served.yaml': SERVED, 'nobody.yaml': NOBODY, 'aged.yaml': AGED });
});

async function assessed(args: readonly string[]): Promise<AssessResult> {
  const { stdout, stderr } = await here.call(['assess', ...args, '--output', 'json']);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as AssessResult;
}

describe('nines assess --only', () => {
  it('availability tells it for each client, the same bytes on any number of threads', async () => {
    const [threads, inline] = await Promise.all([
      assessed(['served.yaml', '--only', 'availability', '-j', '2']),
      assessed(['served.yaml', '--only', 'availability', '-j', '0']),
    ]);
    expect({ ...threads, environment: null }).toEqual({ ...inline, environment: null });
    expect(threads.durability).toBeNull();
    const { availability, outages, exitCode, repro } = threads;
    expect(availability!.map(({ client, operation }) => [client, operation])).toEqual([['eastus', 'pull']]);
    expect(Object.keys(availability![0]!)).toEqual([
      'client',
      'operation',
      'nines',
      'minutesPerYear',
      'lower95',
      'upper95',
      'withoutCommonCauses',
      'pMonthMisses',
      'pMonthMissesUpper95',
    ]);
    expect(outages!.causes[0]!.outage).toBe('region.outage@eastus');
    expect([exitCode, repro]).toEqual([0, 'nines assess served.yaml --seed 1 --only availability']);
  });

  it('durability tells no availability', async () => {
    const { availability, outages, durability } = await assessed(['served.yaml', '--only', 'durability']);
    expect([availability, outages]).toEqual([null, null]);
    expect(durability.total.perYear.estimate).toBe(0);
  });
});

const AGED = `apiVersion: nines/v1
name: aged
regions: {a: {zones: 1}, b: {zones: 1}}
registry: {regions: [a, b], storage: {scheme: replicated(1), nodes: 4}, replication: {lag: 15m}}
hazards: [{action: region.loss, rate: 1e-2/y, rebuild: {exponential: {mean: 7d}}}]
repair: {local: {time: {exponential: {mean: 1d}}}, geo: {time: {exponential: {mean: 2d}}}}
run: {duration: 1h}
`;

describe('nines assess --age', () => {
  it('adds what is left of the replication lag to the loss within a time, and to no rate', async () => {
    const rest = ['--only', 'durability', '--method', 'exact'];
    const [plain, young, old] = await Promise.all(
      [[], ['--age', '5m'], ['--age', '1h']].map((age) => assessed(['aged.yaml', ...rest, ...age])),
    );
    const { estimate: left } = young!.durability.writes!.atAge!.probability;
    expect(left).toBeCloseTo(-Math.expm1((-1e-2 * 10) / 525_600), 15);
    const within = ({ durability }: AssessResult): number => durability.total.withinFirstYear.estimate;
    expect(within(young!) - within(plain!)).toBeCloseTo(left, 10);
    expect(young!.withinFirstYear).toEqual(young!.durability.total.withinFirstYear);
    expect(young!.withinMission.estimate - plain!.withinMission.estimate).toBeCloseTo(left, 10);
    expect(young!.durability.total.perYear).toEqual(plain!.durability.total.perYear);
    expect(young!.durability.total.nines).toBeLessThan(plain!.durability.total.nines!);
    expect(within(old!)).toBe(within(plain!));
    expect(young!.repro).toContain('--age 300s');
    expect(plain!.durability.writes!.atAge).toBeNull();
  });

  it('is told on the page', async () => {
    const { stdout } = await here.call(['assess', 'aged.yaml', '--method', 'exact', '--age', '5m']);
    expect(stdout).toMatch(/total, image 5 min old +\d/);
    expect(stdout).toMatch(/a write 5 min old +1\.90e-7 per push/);
  });
});

describe('nines assess', () => {
  it('tells durability and availability on one page', async () => {
    const { stdout, code } = await here.nines(['assess', 'served.yaml', '--target', '99.95%']);
    expect(stdout).toContain('no hazard of the scenario takes a copy');
    expect(stdout).toContain('a month misses 99.95 %');
    expect(code).toBe(0);
  });

  it('says that nobody is served where there are no clients', async () => {
    const { stdout } = await here.call(['assess', 'nobody.yaml']);
    expect(stdout).toContain('Availability  none to tell: no client pulls or pushes at a rate');
    expect((await assessed(['nobody.yaml'])).availability).toBeNull();
  });

  it('refuses a target that nobody can miss or nobody can meet', async () => {
    const { stderr, code } = await here.call(['assess', 'served.yaml', '--target', '100%']);
    expect(stderr).toContain('it takes a share from 50% to below 100%, such as 99.95%');
    expect(code).toBe(104);
  });
});

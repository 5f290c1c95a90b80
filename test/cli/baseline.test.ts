/** `nines run --baseline` as a user meets it: written once, then held against. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readBaseline } from '../../studies/baseline/baseline.ts';
import { Folder } from './program.ts';

const SCENARIO = `apiVersion: nines/v1
name: gate
regions: {a: {zones: 1}, b: {zones: 1}}
registry: {tier: premium, regions: [a, b], storage: {scheme: replicated(2)}, replication: {bandwidth: 100Mbps}}
catalogue: {repositories: 2}
clients: [{region: a, profile: crane, push: {rate: 60/h}}, {region: b, profile: crane, pull: {rate: 2/min}}]
hazards: [{action: region.loss, rate: 1e-3/y, rebuild: {exponential: {mean: 7d}}}]
repair: {local: {time: {exponential: {mean: 12h}}}, geo: {time: {exponential: {mean: 2d}}}}
run: {duration: 1h, seeds: 1..3}
faults: [{id: out, at: 30m, action: region.outage, region: b, duration: 5m}]
`;
const QUICK = ['--quiet', '-j', '0'];

let here: Folder;
beforeAll(() => {
  here = new Folder({ 'gate.yaml': SCENARIO, 'broken.baseline.json': '{"schemaVersion": 9}\n' });
});

describe('a baseline', () => {
  it('is written beside the scenario, holds for it, and does not hold for a worse one', async () => {
    const written = await here.nines(['run', 'gate.yaml', ...QUICK, '--update-baseline']);
    expect([written.code, written.stderr]).toEqual([0, 'Baseline written: gate.baseline.json\n']);
    const text = here.text('gate.baseline.json');
    const baseline = readBaseline(text);
    expect(baseline.run.metrics['pull_ok']).toHaveLength(3);
    expect(baseline.year!.durability.total!.from).toBe('exact');

    const same = await here.nines(['run', 'gate.yaml', ...QUICK, '--baseline', '--output', 'json']);
    expect(same.code).toBe(0);
    const verdicts = (JSON.parse(same.stdout) as { verdicts: { kind: string; reason: string }[] }).verdicts;
    expect(verdicts.filter(({ kind }) => kind === 'baseline').map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^none of \d+ figures is worse$/),
    ]);

    const longer = ['--set', 'faults.0.duration=20m', '--set', 'repair.geo.time={exponential: {mean: 20d}}'];
    const worse = await here.nines(['run', 'gate.yaml', ...QUICK, '--baseline', 'gate.baseline.json', ...longer]);
    expect(worse.code).toBe(98);
    const told = worse.stdout.replace(/\s+/g, ' ');
    expect(told).toMatch(/✗ FAIL baseline \d+ figures are worse than in the baseline, since this was changed: faults/);
    expect(told).toMatch(/durability [\d.]+ nines → [\d.]+ nines, worse by/);
    expect(told).toMatch(/time that regions are in service [\d.]+ % → /);
    expect(told.split('repair.geo.time: {exponential: {mean: 2d}} → {exponential: {mean: 20d}}')).toHaveLength(2);
    expect(here.text('gate.baseline.json')).toBe(text);
  });

  it('that is not there, or none, is told with what to do', async () => {
    const none = await here.nines(['run', 'gate.yaml', ...QUICK, '--baseline', 'other.json']);
    expect([none.code, none.stderr]).toEqual([
      104,
      'nines: there is no baseline other.json\n  make one with --update-baseline\n',
    ]);
    const broken = await here.nines(['run', 'gate.yaml', ...QUICK, '--baseline', 'broken.baseline.json']);
    expect([broken.code, broken.stderr.split('\n')[0]]).toEqual([
      104,
      'nines: broken.baseline.json is no baseline, or one of another version of nines',
    ]);
    const alone = await here.nines(['run', 'gate.yaml', ...QUICK, '--tolerance', '5%']);
    expect(alone.code).toBe(104);
  });
});

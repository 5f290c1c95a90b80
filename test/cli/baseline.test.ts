/** `nines run --baseline` as a user meets it: written once, then held against. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBaseline } from '../../cli/baselineRun.ts';
import { readBaseline } from '../../studies/baseline/baseline.ts';
import { openSubject } from '../../studies/subject.ts';
import { Folder } from './program.ts';

const SCENARIO = `apiVersion: nines/v1
name: gate
regions: {a: {zones: 1}, b: {zones: 1}}
registry: {tier: premium, regions: [a, b], storage: {scheme: replicated(2)}, replication: {bandwidth: 100Mbps}}
catalogue: {repositories: 2}
clients: [{region: a, profile: crane, push: {rate: 60/h, layers: [1MB]}}, {region: b, profile: crane, pull: {rate: 2/min}}]
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
    const written = await here.call(['run', 'gate.yaml', ...QUICK, '--update-baseline']);
    expect([written.code, written.stderr]).toEqual([0, 'Baseline written: gate.baseline.json\n']);
    const text = here.text('gate.baseline.json');
    const baseline = readBaseline(text);
    expect(baseline.run.metrics['pull_ok']).toHaveLength(3);
    expect(baseline.year!.durability.total!.from).toBe('exact');

    const same = await here.call(['run', 'gate.yaml', ...QUICK, '--baseline', '--output', 'json']);
    expect(same.code).toBe(0);
    const verdicts = (JSON.parse(same.stdout) as { verdicts: { kind: string; reason: string }[] }).verdicts;
    expect(verdicts.filter(({ kind }) => kind === 'baseline').map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^none of \d+ figures is worse$/),
    ]);

    const longer = ['--set', 'faults.0.duration=20m', '--set', 'repair.geo.time={exponential: {mean: 20d}}'];
    const worse = await here.call(['run', 'gate.yaml', ...QUICK, '--baseline', 'gate.baseline.json', ...longer]);
    expect(worse.code).toBe(98);
    const told = worse.stdout.replace(/\s+/g, ' ');
    expect(told).toMatch(/✗ FAIL baseline \d+ figures are worse than in the baseline, since this was changed: faults/);
    expect(told).toMatch(/durability [\d.]+ nines → [\d.]+ nines, worse by/);
    expect(told).toMatch(/time that regions are in service \(region_up\) [\d.]+ % → /);
    expect(told.split('repair.geo.time: {exponential: {mean: 2d}} → {exponential: {mean: 20d}}')).toHaveLength(2);
    expect(here.text('gate.baseline.json')).toBe(text);
  });

  it('is not got round by other seeds in the scenario, and is undecided with others on the command line', async () => {
    const run = ['run', 'gate.yaml', ...QUICK, '--baseline'];
    const edited = await here.call([...run, '--set', 'run.seeds=7', '--set', 'faults.0.duration=20m']);
    expect(edited.code).toBe(98);
    const told = edited.stdout.replace(/\s+/g, ' ');
    expect(told).toContain('The scenario’s own seeds are 7: those of the baseline, 1..3, were compared.');
    expect(told).toMatch(/Repro: .* --seeds 1\.\.3,7 --baseline/);
    const asked = await here.call([...run, '--seeds', '7..9', '--set', 'faults.0.duration=20m']);
    expect(asked.code).toBe(2);
    expect(asked.stdout.replace(/\s+/g, ' ')).toContain('none of them was played: `--seeds 1..3` plays them');
  });

  it('is undecided where hazards that it is of are gone', async () => {
    const hazards = 'hazards=[{action: dns.outage, rate: 1e-9/y, duration: 10m}]';
    const { code, stdout } = await here.call(['run', 'gate.yaml', ...QUICK, '--baseline', '--set', hazards]);
    expect(code).toBe(2);
    const told = stdout.replace(/\s+/g, ' ');
    expect(told).toContain('? open baseline durability the baseline has it, and now no hazard takes an image');
    expect(told).toMatch(
      /\? open baseline hazards the year is of fewer of them .*: hazard region\.loss\S* was removed/,
    );
    expect(told).not.toContain('have no effect');
  });

  it('is red with its figures where a replica is gone that a fault still names, and not where a name is mistyped', async () => {
    const gone = await here.call(['run', 'gate.yaml', ...QUICK, '--baseline', '--set', 'registry.regions=[a]']);
    expect([gone.code === 98 || gone.code === 97, gone.stderr]).toEqual([true, '']);
    const told = gone.stdout.replace(/\s+/g, ' ');
    expect(told).toMatch(/durability [\d.]+ nines → [\d.]+ nines, worse by/);
    expect(told).toContain('? open fault out not played: the registry has no replica in b any more');
    const typo = await here.call(['run', 'gate.yaml', ...QUICK, '--baseline', '--set', 'faults.0.region=c']);
    expect([typo.code, typo.stdout]).toEqual([104, '']);
  });

  it('that an interrupt kept from being compared is open', async () => {
    const path = join(here.path, 'gate.yaml');
    const check = openBaseline(path, openSubject(path, []), { baseline: true, quiet: true }, 0, AbortSignal.abort());
    expect((await check!.of([])).verdicts).toMatchObject([
      { verdict: 'inconclusive', reason: 'interrupted before it was held against its baseline' },
    ]);
  });

  it('that is not there, or none, is told with what to do', async () => {
    const none = await here.call(['run', 'gate.yaml', ...QUICK, '--baseline', 'other.json']);
    expect([none.code, none.stderr]).toEqual([
      104,
      'nines: there is no baseline other.json\n  make one with --update-baseline\n',
    ]);
    const broken = await here.call(['run', 'gate.yaml', ...QUICK, '--baseline', 'broken.baseline.json']);
    expect([broken.code, broken.stderr.split('\n')[0]]).toEqual([
      104,
      'nines: broken.baseline.json is no baseline, or one of another version of nines',
    ]);
    const alone = await here.call(['run', 'gate.yaml', ...QUICK, '--tolerance', '5%']);
    expect(alone.code).toBe(104);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { expectNoTrace, Folder, lasting, type Outcome, resultIn } from './program.ts';
import { EXPECTATION_MISSED, LOSS, OUTAGE } from './scenarios.ts';

let here: Folder;
beforeAll(() => {
  here = new Folder({ 'outage.yaml': OUTAGE, 'loss.yaml': LOSS, 'missed.yaml': EXPECTATION_MISSED });
});

describe('the report of a run', () => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await here.nines(['run', 'loss.yaml', '-j', '0']);
  });

  it('says what was played, and what it comes to, before all else', () => {
    const [title, ...rest] = outcome.stdout.split('\n');
    expect(title).toMatch(/^home-is-lost · 3 seeds \(1\.\.3\) · 20 min each · /);
    expect(rest.join('\n')).toMatch(/^\s*PASS {3}As this scenario must, you would have lost [\d.]+ images? \[/);
    expect(outcome.code).toBe(0);
  });

  it('lists every kind of verdict, and what a run cannot judge', () => {
    expect(outcome.stdout).toMatch(/✓ pass {2}expected +pull_ok\{client=fleet\}\.rate >= 50%/);
    expect(outcome.stdout).toMatch(/✓ pass {2}must fail +images_lost == 0 {2}fails as it should: it was \d+/);
    expect(outcome.stdout).toMatch(/✓ pass {2}invariant +.*closure/);
    expect(outcome.stdout).toMatch(/✓ pass {2}fault +stall, loss {2}struck in 3 seeds/);
    expect(outcome.stdout).toContain('Not judged by a run, which is too short to know it: cost <= 500');
  });

  it('draws the timeline, the figures, a chain of causes and the assumptions', () => {
    for (const section of ['Timeline  ', '  Region ', '  Client ', '  Fault ', 'Losses', 'Assumptions  ']) {
      expect(outcome.stdout).toContain(`\n${section}`);
    }
    expect(outcome.stdout).toMatch(/\d:\d\d:\d\d {2}eastus: last copy destroyed by loss \(region\.loss\)/);
  });

  it('ends with the command that shows it again', () => {
    expect(outcome.stdout.trimEnd().split('\n').at(-1)).toBe('Repro: nines run loss.yaml');
  });

  it('fits its width and leaves standard error alone', () => {
    expect(Math.max(...outcome.stdout.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(100);
    expect(outcome.stderr).toBe('');
    expectNoTrace(outcome);
  });

  it('is a few lines with --quiet: verdict, what needs attention, how to see it again', async () => {
    const { stdout, stderr, code } = await here.call(['run', 'missed.yaml', '--quiet', '-j', '0']);
    expect(stdout.split('\n').length).toBeLessThanOrEqual(6);
    expect(stdout).toMatch(/^ FAIL {3}/);
    expect(stdout).toMatch(/✗ FAIL {2}expected +pull_time\.p99 <= 1ms {2}it was /);
    expect(stdout).not.toContain('✓');
    expect(stdout).toMatch(/\nRepro: nines run missed\.yaml --seed 1\n$/);
    expect([stderr, code]).toEqual(['', 99]);
  });

  it('stands once for each of several files, by name and apart from each other', async () => {
    const { stdout } = await here.call(['run', 'outage.yaml', 'missed.yaml', '--quiet', '-j', '0', '--seed', '1']);
    expect(stdout.match(/^Repro: .*/gm)).toEqual([
      'Repro: nines run outage.yaml --seed 1',
      'Repro: nines run missed.yaml --seed 1',
    ]);
    expect(stdout).toMatch(/^europe-drops-out\n PASS [\s\S]+\n─+\n\ntoo-slow\n FAIL /);
  });
});

describe('the seeds that are played', () => {
  const played = async (...words: string[]) => {
    const { stdout } = await here.call(['run', 'outage.yaml', '--output', 'json', '-j', '0', ...words]);
    return lasting(stdout);
  };

  it('are the one of --seed', async () => {
    expect(await played('--seed', '7')).toMatchObject({ seeds: [7], repro: 'nines run outage.yaml --seed 7' });
  });

  it('are those of --seeds, a range or a list', async () => {
    const [range, list] = [await played('--seeds', '1..3'), await played('--seeds', '2,5,9')];
    expect(range.seeds).toEqual([1, 2, 3]);
    expect(list).toMatchObject({ seeds: [2, 5, 9], repro: 'nines run outage.yaml --seeds 2,5,9' });
  });
});

describe('a scenario changed from the command line', () => {
  it('plays with the changed value, and its repro names the change', async () => {
    const words = ['--set', 'run.duration=11m', '--set', 'expect=[images_lost >= 1]', '--seed', '1'];
    const { stdout, code } = await here.call(['run', 'outage.yaml', '--output', 'json', '-j', '0', ...words]);
    const result = resultIn(stdout);
    expect(result.timeline?.duration).toBe(11 * 60e6);
    expect(result.scenario.sets).toEqual(['run.duration=11m', 'expect=[images_lost >= 1]']);
    expect(result.repro).toBe(
      "nines run outage.yaml --set run.duration=11m --set 'expect=[images_lost >= 1]' --seed 1",
    );
    expect(code).toBe(99);
  });

  it('plays as its repro says, to the byte', async () => {
    const first = await here.call([
      'run',
      'loss.yaml',
      '--output',
      'json',
      '-j',
      '0',
      '--set',
      'catalogue={repositories: 2}',
    ]);
    const again = await here.shell(`${resultIn(first.stdout).repro} --output json -j 0`);
    expect(lasting(again.stdout)).toEqual(lasting(first.stdout));
  });
});

describe('the same seeds', () => {
  it('are the same bytes on any number of threads, and in none', async () => {
    const results = await Promise.all(
      ['0', '1', '2'].map((workers) => here.call(['run', 'loss.yaml', '--output', 'json', '--workers', workers])),
    );
    const [none, one, two] = results.map(({ stdout }) => JSON.stringify(lasting(stdout)));
    expect(one).toBe(none);
    expect(two).toBe(none);
    expect(results.map(({ stdout }) => resultIn(stdout).environment?.workers)).toEqual([0, 1, 2]);
  });

  it('played twice by --check-determinism agree, and the report says so', async () => {
    const { stdout, code } = await here.call(['run', 'outage.yaml', '--check-determinism', '-j', '2']);
    expect(stdout).toMatch(/✓ pass {2}repeated +same bytes twice {2}3 of 3 seeds played twice, all the same/);
    expect(code).toBe(0);
  });
});

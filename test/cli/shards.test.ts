import { cpSync, mkdirSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../studies/result.ts';
import { ownSeeds } from '../../studies/shards/shard.ts';
import { expectNoTrace, Folder } from './program.ts';
import { EXPECTATION_MISSED, LOSS, OUTAGE } from './scenarios.ts';

const RUN = ['run', 'outage.yaml', 'loss.yaml', 'slow.yaml', '--seeds', '1..4', '--quiet', '-j', '0'];
let here: Folder;

/** Three shards in `out`, and the same by one machine in `one`. */
beforeAll(async () => {
  here = new Folder({ 'outage.yaml': OUTAGE, 'loss.yaml': LOSS, 'slow.yaml': EXPECTATION_MISSED });
  await here.call([...RUN, '--save', 'one', '--check-determinism', '--reporter', 'junit:one.xml,csv:one.csv']);
  for (const part of [1, 2, 3]) {
    await here.call([...RUN, '--check-determinism', '--shard', `${part}/3`, '--save', `out/${part}`]);
  }
});

/** The shards in a directory of their own, to be broken. */
function copied(name: string): string {
  cpSync(join(here.path, 'out'), join(here.path, name), { recursive: true });
  return join(here.path, name);
}

const report = (words: readonly string[]) => here.call(['report', ...words, '--output', 'json', '-j', '0']);
const resultsIn = (text: string) => JSON.parse(text) as RunResult[];

describe('shards', () => {
  it('have every seed once between them, dealt evenly', () => {
    const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
    for (const file of [0, 1, 5]) {
      const parts = [1, 2, 3, 4].map((index) => ownSeeds(seeds, file, { index, of: 4 }));
      expect(parts.flat().sort((a, b) => a - b)).toEqual(seeds);
      expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(3);
    }
    // One seed of each of four files is one for each shard.
    expect(
      [0, 1, 2, 3].map((file) => [1, 2, 3, 4].filter((index) => ownSeeds([1], file, { index, of: 4 }).length)),
    ).toEqual([[1], [2], [3], [4]]);
  });

  it('say what they play and judge nothing', async () => {
    const words = ['run', 'outage.yaml', 'slow.yaml', '--shard', '2/2', '--save', 'half', '-j', '0', '--quiet'];
    const { stdout, code } = await here.call(words);
    expect(stdout).toBe(
      'europe-drops-out, shard 2/2: 1 of 1 seeds played (seeds 2 of 1..3)\n' +
        'too-slow, shard 2/2: 1 of 1 seeds played (seeds 1 of 1)\n' +
        'Kept in half: `nines report DIR…` judges when all 2 shards are there\n',
    );
    expect(code).toBe(0);
  });

  it('are joined to the bytes of one machine, in every form', async () => {
    const { code } = await here.call([
      'report',
      'out',
      '--quiet',
      '--save',
      'joined',
      '--reporter',
      'junit:joined.xml,csv:joined.csv',
    ]);
    expect(code).toBe(99);
    expect(here.texts('joined')).toEqual(here.texts('one'));
    expect(here.text('joined.xml')).toBe(here.text('one.xml'));
    expect(here.text('joined.csv')).toBe(here.text('one.csv'));
    expect(resultsIn((await report(['out/3', 'out/1', 'out/2'])).stdout).map(({ verdicts }) => verdicts)).toEqual(
      resultsIn((await report(['one'])).stdout).map(({ verdicts }) => verdicts),
    );
  });

  it.each([
    ['--reporter', ['--reporter', 'junit']],
    ['--output json', ['--output', 'json']],
    ['--baseline', ['--baseline']],
  ])('have no %s, which is for all of them', async (flag, words) => {
    const { stderr, code } = await here.call([...RUN, '--shard', '1/3', '--save', 'x', ...words]);
    expect(stderr).toBe(
      `nines: a shard judges and reports nothing, so it has no ${flag}\n  \`nines report DIR… ${flag}\` does\n`,
    );
    expect(code).toBe(104);
  });

  it('that cannot keep what they play end with 104, and say why', async () => {
    here.write('taken', 'a file');
    const outcome = await here.call([...RUN, '--shard', '1/3', '--save', 'taken/1']);
    expect(outcome.stderr).toContain('could not be written: part of that path is a file, not a directory');
    expect(outcome.code).toBe(104);
    expectNoTrace(outcome);
  });

  it.each(['0/3', '4/3', '2', '1/2/3'])('are no %s', async (part) => {
    const { stderr, code } = await here.call([...RUN, '--save', 'x', '--shard', part]);
    expect(stderr).toContain('2/4 is the second of four');
    expect(code).toBe(104);
  });
});

describe('a join', () => {
  it('is red with the name of a shard that is missing, and reports the others', async () => {
    rmSync(join(copied('without-2'), '2'), { recursive: true });
    const { stdout, stderr, code } = await report(['without-2']);
    expect(stderr).toBe('nines: shard 2/3 is missing\n  play that shard again, and name all shards\n');
    expect(code).toBe(105);
    const [outage] = resultsIn(stdout);
    expect(outage).toMatchObject({ seeds: [1, 3, 4], verdict: 'inconclusive' });
    expect(outage?.unfinished).toEqual([{ seed: 2, kind: 'interrupted', reason: 'shard 2/3 is missing' }]);
    expect(outage?.warnings[0]).toBe(
      'Not whole, as shard 2/3 is missing: what follows is over the 3 of 4 seeds that were done.',
    );
  });

  it('is red with the name of a shard that has lost a seed, or had it cut', async () => {
    const directory = copied('lost');
    const [first, ...others] = readdirSync(join(directory, '1/seeds')).filter((name) => name.startsWith('1-'));
    truncateSync(join(directory, '1/seeds', first!), 500);
    for (const name of others) rmSync(join(directory, '1/seeds', name));
    const { stdout, code } = await report(['lost']);
    expect(
      resultsIn(stdout)
        .flatMap(({ unfinished }) => unfinished.map(({ reason }) => reason))
        .sort(),
    ).toEqual(
      [...others.map(() => 'shard 1/3 does not have it any more'), 'shard 1/3 has it, but cut or changed'].sort(),
    );
    expect(code).toBe(105);
  });

  it('counts a shard whose record is cut as missing', async () => {
    truncateSync(join(copied('cut'), '3/shard.json'), 700);
    const outcome = await report(['cut']);
    expect(outcome.stderr).toContain('nines: cut/3/shard.json is cut or changed, so its shard counts as missing\n');
    expect(outcome.stderr).toContain('nines: shard 3/3 is missing\n');
    expect(outcome.code).toBe(105);
    expectNoTrace(outcome);
  });

  it('of nothing but a shard whose record is cut has nothing to report', async () => {
    truncateSync(join(copied('one-cut'), '3/shard.json'), 700);
    const outcome = await report(['one-cut/3']);
    expect(outcome.stderr).toMatch(/^nines: one-cut\/3\/shard\.json is cut or changed/);
    expect(outcome.code).toBe(105);
    expectNoTrace(outcome);
  });

  it('is of one run, and has each shard once', async () => {
    const listeners = process.listenerCount('SIGINT');
    await here.call([...RUN, '--shard', '1/3', '--set', 'run.duration=21m', '--save', 'other/1']);
    const mixed = await here.call(['report', 'out/2', 'out/3', 'other/1']);
    expect(mixed.stderr).toMatch(/^nines: out\/2 and other\/1 played outage\.yaml otherwise: the file, what it names,/);
    const twice = await here.call(['report', 'out', 'out/1']);
    expect(twice.stderr).toMatch(/^nines: shard 1\/3 is there twice: in out\/1 and in out\/1\n/);
    const another = await here.call(['report', 'out/1', 'half']);
    expect(another.stderr).toMatch(/^nines: out\/1 and half are no parts of one run/m);
    expect([mixed.code, twice.code, another.code]).toEqual([104, 104, 104]);
    // Nobody listens any more.
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  });

  it('tells of a file that no shard could play, in every shard’s words', async () => {
    const wrong = new Folder({
      'good.yaml': EXPECTATION_MISSED,
      'bad.yaml': 'apiVersion: nines/v1\nname: x\nregons: 1\n',
    });
    for (const part of [1, 2]) {
      await wrong.call(['run', 'bad.yaml', 'good.yaml', '--shard', `${part}/2`, '--save', `${part}`, '-j', '0']);
    }
    const outcome = await wrong.call(['report', '1', '2', '--quiet', '--reporter', 'junit:out.xml']);
    expect(outcome.stderr).toMatch(/^bad\.yaml:3:1: a scenario has no key `regons`/);
    expect(wrong.text('out.xml')).toContain('bad.yaml');
    expect(outcome.code).toBe(104);
    expectNoTrace(outcome);
  });

  it('holds a baseline against all shards', async () => {
    const words = ['out/1', 'out/2', 'out/3', '--quiet', '-j', '0'];
    const { code, stderr } = await here.call(['report', ...words, '--baseline', 'nowhere.json']);
    expect(stderr).toContain('one baseline is of one scenario');
    expect(code).toBe(104);
  });
});

describe('a report of saved results', () => {
  it('is that of the run, and has its exit code', async () => {
    const [directory] = readdirSync(join(here.path, 'one/too-slow'));
    const file = `one/too-slow/${directory}/result.json`;
    const again = await here.call(['report', file, '--reporter', 'github']);
    expect(again.stdout).toContain(
      '::error file=slow.yaml,line=9,col=10,title=too-slow%3A expect pull_time.p99 <= 1ms',
    );
    expect(again.code).toBe(99);
    const text = await here.call(['report', file]);
    const first = await here.call(['run', 'slow.yaml', '--seeds', '1..4', '-j', '0', '--check-determinism']);
    // Only how fast it was is not in a saved result.
    const lasting = (page: string) => page.replace(/ · [\d,]+ (?:requests|events) in .*/, '');
    expect(lasting(text.stdout)).toBe(lasting(first.stdout));
  });

  it('finds what lies in the directory where it is called', async () => {
    const own = new Folder({ 'slow.yaml': EXPECTATION_MISSED });
    await own.call(['run', 'slow.yaml', '--quiet', '-j', '0', '--save', '.']);
    const outcome = await own.call(['report', '.', '--quiet']);
    expect(outcome.stderr).toBe('');
    expect(outcome.code).toBe(99);
  });

  it.each([
    ['nothing', 'empty', 'nines: nothing is saved in empty\n'],
    ['no directory', 'nowhere', 'nines: there is no nowhere\n'],
    ['something else', 'slow.yaml', 'slow.yaml:1:1: this is no result of `nines run` or `nines assess`'],
    ['a comparison', 'comparison.json', /this is no result of `nines run` or `nines assess`/],
  ])('of %s is refused', async (_, path, complaint) => {
    here.write('comparison.json', '{"schemaVersion": 1, "scenarios": []}');
    mkdirSync(join(here.path, 'empty'), { recursive: true });
    const outcome = await here.call(['report', path]);
    if (typeof complaint === 'string') expect(outcome.stderr).toContain(complaint);
    else expect(outcome.stderr).toMatch(complaint);
    expect(outcome.code).toBe(104);
    expectNoTrace(outcome);
  });
});

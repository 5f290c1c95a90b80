/** Mistakes that people make: one clear complaint with its place and a way out, exit code 104, and never a stack trace. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../house/sources.ts';
import { expectNoTrace, Folder, type Outcome } from './program.ts';
import { OUTAGE } from './scenarios.ts';

const BROKEN: readonly (readonly [file: string, place: string, complaint: string, hint: string])[] = [
  ['unknown-key.yaml', '3:1', 'a scenario has no key `registri`', 'did you mean `registry`?'],
  ['unknown-region.yaml', '3:30', 'there is no region `westerope`', 'did you mean `westeurope`? a region of your own'],
  ['number-without-unit.yaml', '3:17', '`run.duration`: 30 has no unit', 'a duration looks like'],
  ['bad-indent.yaml', '5:1', 'this line is indented wrongly', 'begin in the same column'],
  ['expect-metric.yaml', '7:5', '`pul_ok.rate >= 99%`: there is no metric `pul_ok`', 'did you mean `pull_ok`?'],
  [
    'expect-label-of-another.yaml',
    '7:17',
    '`images_lost{client=eastus} == 0`: `images_lost` has no label `client`',
    '`images_lost` has the labels `region`, `class`, as in images_lost{region=…}',
  ],
  ['unquoted-expression.yaml', '6:10', '`pull_ok{client=eastus}.rate >= 99%` needs quotes here', ''],
  [
    'own-region-zones.yaml',
    '3:22',
    '`regions.a.zones` is `4`, the most is 3',
    'availability zones of the region, 1 to 3',
  ],
  ['fault-cycle.yaml', '7:25', 'these faults wait for each other: a → b → a', ''],
  ['empty.yaml', '1:1', 'the file is empty', ''],
  ['latin1.yaml', '1:1', 'the file is not UTF-8 text', 'save it as UTF-8'],
];

const NOT_BUILT: readonly (readonly [file: string, complaint: string])[] = [
  ['reserved-cost.yaml', '3:1: `cost` is not built yet'],
];

let here: Folder;
beforeAll(() => {
  const names = [...BROKEN.map(([file]) => file), ...NOT_BUILT.map(([file]) => file)];
  here = new Folder({ 'outage.yaml': OUTAGE });
  for (const name of names) here.write(name, readFileSync(join(ROOT, 'test/cli/bad-files', name)));
  mkdirSync(join(here.path, 'folder'));
});

describe('a broken scenario', () => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await here.nines(['run', ...BROKEN.map(([file]) => file)]);
  });

  it.each(BROKEN)('%s is told at %s, once, with a way out', (file, place, complaint, hint) => {
    const told = outcome.stderr.split('\n');
    const lines = told.filter((line) => line.startsWith(`${file}:`));
    expect(lines).toEqual([expect.stringContaining(`${file}:${place}: ${complaint}`)]);
    const wayOut = told[told.indexOf(lines[0]!) + 1];
    expect(wayOut).toMatch(/^ {2}\S/);
    expect(wayOut).toContain(hint);
  });

  it('plays nothing and ends with 104', () => {
    expect([outcome.stdout, outcome.code]).toEqual(['', 104]);
    expectNoTrace(outcome);
  });

  it('is told by validate in the same words', async () => {
    const { stderr, stdout, code } = await here.call(['validate', ...BROKEN.map(([file]) => file)]);
    expect([stderr, stdout, code]).toEqual([outcome.stderr, '', 104]);
  });
});

describe('a part that is not built yet', () => {
  it('is refused by its name, where it stands', async () => {
    const outcome = await here.call(['validate', ...NOT_BUILT.map(([file]) => file)]);
    for (const [file, complaint] of NOT_BUILT) expect(outcome.stderr).toContain(`${file}:${complaint}`);
    expect([outcome.stdout, outcome.code]).toEqual(['', 104]);
  });

  it('is refused from the command line too', async () => {
    const { stderr, code } = await here.call(['run', 'outage.yaml', '--set', 'registry.cost={perGib: 1}']);
    expect(stderr).toMatch(/^--set registry\.cost=\{perGib: 1\}: .*`cost` is not built yet/);
    expect(code).toBe(104);
  });
});

describe('a path that holds no scenario', () => {
  it('is told as what it is, to whichever command it was given', async () => {
    const paths = ['otage.yaml', 'folder', 'missing/a.yaml', ''];
    const told = [
      'otage.yaml: there is no such file\n  did you mean `outage.yaml`?\n',
      'folder: this is a directory, not a scenario\n  name a file in it\n',
      'missing/a.yaml: there is no such file\n  the directory does not exist either\n',
      "'': the name of the file is empty\n  `nines new` writes a scenario to start from\n",
    ].join('');
    for (const command of ['run', 'validate']) {
      expect(await here.call([command, ...paths])).toEqual({ stdout: '', stderr: told, code: 104 });
    }
  });
});

describe('a slip on the command line', () => {
  it.each([
    [['rn', 'outage.yaml'], "nines: unknown command 'rn'", 'did you mean run?'],
    [['hunt', 'outage.yaml'], "nines: unknown command 'hunt'", '`nines --help` lists the commands'],
    [['outage.yaml'], 'nines: `outage.yaml` is a file, not a command', '`nines run outage.yaml` plays it'],
    [['run', 'outage.yaml', '--sed', '3'], "nines: unknown option '--sed'", '--seed'],
    [['run', 'outage.yaml', '--hunt', 'x'], "nines: unknown option '--hunt'", '`nines run --help` lists'],
    [['run'], "nines: missing required argument 'FILE'", '`nines run --help` lists its flags'],
    [['run', 'outage.yaml', '--output', 'xml'], "argument 'xml' is invalid: allowed choices are text, json", ''],
    [['run', 'outage.yaml', '--seeds', '9..1'], "argument '9..1' is invalid: the range `9..1` runs backwards", ''],
    [['run', 'outage.yaml', '--seeds', '1..10001'], 'these are 10001 seeds, at most 10000 are played', ''],
    [
      ['run', 'outage.yaml', '--set', 'run.seeds=1..10001'],
      '--set run.seeds=1..10001: `run.seeds`: these are 10001 seeds, at most 10000 are played',
      '',
    ],
    [['run', 'outage.yaml', '--seed', '1', '--seeds', '1..2'], "'--seed <N>' cannot be used with option '--seeds", ''],
    [
      ['run', 'outage.yaml', '--set', 'run.seeds=null'],
      '--set run.seeds=null: `null` is no value, and a flag cannot take a key away',
      'set another value, or remove the key from the file',
    ],
    [['run', 'outage.yaml', '--set', 'run.durtion=1h'], '--set run.durtion=1h: `run` has no key `durtion`', 'did you'],
  ])('such as %j is told in a sentence, with what to do', async (words, complaint, hint) => {
    const outcome = await here.call(words);
    const [first = '', ...rest] = outcome.stderr.split('\n');
    expect(first).toContain(complaint);
    expect(rest.join('\n')).toContain(hint);
    expect([outcome.stdout, outcome.code]).toEqual(['', 104]);
    expectNoTrace(outcome);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../cli/commands/index.ts';
import { ROOT } from '../house/sources.ts';
import { Folder, HAS_TERMINAL } from './program.ts';
import { LOSS, OUTAGE } from './scenarios.ts';

let here: Folder;
beforeAll(() => {
  here = new Folder({ 'outage.yaml': OUTAGE, 'loss.yaml': LOSS });
});

describe('help', () => {
  const names = commands.map((build) => build().name());

  it.each(names)('of %s opens with an example that can be typed', async (command) => {
    const { stdout, stderr, code } = await here.call([command, '--help']);
    expect(stdout).toMatch(new RegExp(`^Example:\\n {2}nines ${command}`));
    expect(stdout).toContain(`Usage: nines ${command} `);
    expect([stderr, code]).toEqual(['', 0]);
  });

  it('is what nines alone, --help and help print: example, commands, exit codes', async () => {
    const [bare, flag, word] = await Promise.all([here.nines([]), here.call(['--help']), here.call(['help'])]);
    expect(bare.stdout).toMatch(/^Example:\n {2}nines run /);
    for (const code of [0, 2, 3, 97, 99, 104, 105, 109, 111])
      expect(bare.stdout).toMatch(new RegExp(`\\b${code} [a-z]`));
    expect([flag.stdout, word.stdout]).toEqual([bare.stdout, bare.stdout]);
    expect([bare.code, flag.code, word.code]).toEqual([0, 0, 0]);
  });

  it('lists the commands that are there, and none that is not', async () => {
    const { stdout } = await here.call(['--help']);
    const listed = [...stdout.matchAll(/^ {2}([a-z-]+) (?:\[| {2})/gm)].map(([, name]) => name);
    expect(listed).toEqual([...names, 'help']);
    expect(names).toEqual(expect.arrayContaining(['run', 'new', 'init-ci', 'validate', 'schema']));
  });

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(await here.nines(['--version'])).toEqual({ stdout: `${version}\n`, stderr: '', code: 0 });
  });
});

describe('validate', () => {
  it('sums each scenario up in a line', async () => {
    const { stdout, stderr, code } = await here.call(['validate', 'outage.yaml', 'loss.yaml']);
    expect(stdout).toBe(
      'outage.yaml: valid: europe-drops-out: 2 regions (eastus home, zrs), 2 clients, 1 fault, 20m with 3 seeds\n' +
        'loss.yaml: valid: home-is-lost: 2 regions (eastus home, zrs), 2 clients, 2 faults, 20m with 3 seeds\n',
    );
    expect([stderr, code]).toEqual(['', 0]);
  });

  it('warns of settings that do nothing, at their place, and so does the report of a run', async () => {
    here.write('idle.yaml', `${OUTAGE}scrub: {time: 7d}\n`);
    const [valid, run] = [
      await here.call(['validate', 'idle.yaml']),
      await here.call(['run', 'idle.yaml', '--quiet', '--seed', '1', '-j', '0']),
    ];
    const place = /idle\.yaml:\d+:1: /.exec(valid.stderr)![0];
    expect(valid.stderr).toContain(`${place}warning: \`scrub\` has no effect: nothing corrupts copies\n  remove it`);
    expect(run.stdout).toContain(`  ! ${place}\`scrub\` has no effect: nothing corrupts copies (remove it`);
    expect([valid.code, run.code]).toEqual([0, 0]);
  });

  it('goes on to the next file after a bad one, and ends with 104', async () => {
    const { stdout, stderr, code } = await here.call(['validate', 'nowhere.yaml', 'outage.yaml']);
    expect(stdout).toMatch(/^outage\.yaml: valid: /);
    expect(stderr).toMatch(/^nowhere\.yaml: there is no such file\n/);
    expect(code).toBe(104);
  });

  it('shows every key with where its value comes from, and a source for every guess', async () => {
    const { stdout } = await here.call(['validate', '--show', '--set', 'run.drain=1h', 'outage.yaml']);
    const [, head = '', ...rows] = stdout.trimEnd().split('\n');
    expect(head.split(/ {2,}/)).toEqual(['key', 'value', 'from', 'grade', 'source of the default']);
    const cells = new Map(rows.map((row) => [row.split(' ')[0]!, row.split(/ {2,}/).slice(1)]));
    expect(cells.get('name')).toEqual(['europe-drops-out', 'line 2']);
    expect(cells.get('run.drain')).toEqual(['1h', '--set']);
    expect(cells.get('registry.routing.dnsTtl')).toEqual(['30s', 'default', 'assumed', expect.stringMatching(/./)]);
    for (const [key, [, from, grade, source]] of cells) {
      expect(from, key).toMatch(/^(?:line \d+|--set|default|model|acr-[\d-]+)$/);
      // A grade without a source would be a claim out of thin air.
      if (grade !== undefined) expect([grade, source]).toEqual([expect.stringMatching(/^\w+$/), expect.any(String)]);
    }
  });
});

describe('schema', () => {
  it('prints the JSON Schema that lies beside the program', async () => {
    const { stdout, code } = await here.call(['schema']);
    expect(stdout).toBe(readFileSync(join(ROOT, 'schema/scenario.v1.json'), 'utf8'));
    expect(code).toBe(0);
  });
});

describe('new', () => {
  it('with --yes asks nothing and writes a scenario that is valid and says how to go on', async () => {
    const { stdout, stderr, code } = await here.call(['new', '--yes', 'mine.yaml']);
    expect(stdout).toMatch(/^mine\.yaml is written\. Now try:\n {2}nines validate --show mine\.yaml\n/);
    expect([stderr, code]).toEqual(['', 0]);
    const valid = await here.call(['validate', 'mine.yaml']);
    expect(valid.stdout).toMatch(/^mine\.yaml: valid: mine: 2 regions \(eastus home, zrs\)/);
    expect([valid.code, (await here.call(['run', 'mine.yaml', '--seed', '1', '-j', '0', '--quiet'])).code]).toEqual([
      0, 0,
    ]);
  });

  it('prints lines that can be copied: whoever came through npx has no nines on the path', async () => {
    const words = ['new', '--yes', '--force', 'copied.yaml'];
    const [plain, npx, script] = await Promise.all([
      here.call(words),
      here.call(words, { env: { npm_command: 'exec' } }),
      here.call(words, { env: { npm_lifecycle_event: 'nines' } }),
    ]);
    const lines = (prefix: string) =>
      ['validate --show copied.yaml', 'run copied.yaml', 'run copied.yaml --set faults.0.duration=5m']
        .map((line) => `  ${prefix} ${line}\n`)
        .join('');
    expect(plain.stdout).toBe(`copied.yaml is written. Now try:\n${lines('nines')}`);
    for (const { stdout } of [npx, script]) expect(stdout).toContain(lines('npx nines'));
  });

  it.each([
    ['12k', 12_000],
    ['1.5M', 1_500_000],
    ['250,000', 250_000],
    ['2.3k', 2300],
  ])('takes %s for pulls a day', async (written, pulls) => {
    const file = `pulls-${pulls}.yaml`;
    expect((await here.call(['new', '--yes', '--pulls-a-day', written, file])).code).toBe(0);
    expect(here.text(file)).toContain(`pull: {rate: ${pulls}/d`);
  });

  it('takes answers from standard input, a line each; an empty one, and none, is the default', async () => {
    const input = 'acr-2023-10\nEast US, westeurope, southeastasia\n\n250000\n';
    const { stderr, code } = await here.nines(['new', 'asked.yaml'], { input });
    expect(stderr.split('\n').map((line) => line.split('?')[0])).toEqual([
      'Which product (acr-2020-06, acr-2023-10, acr-2026-08)',
      'Which regions, home first',
      'Which tier (basic, standard, premium)',
      'How many pulls a day',
      '',
    ]);
    expect(code).toBe(0);
    const text = here.text('asked.yaml');
    expect(text).toContain('like: acr-2023-10');
    expect(text).toContain('regions: [East US, westeurope, southeastasia]');
    expect(text).toContain('rate: 250000/d');
    expect((await here.call(['validate', 'asked.yaml'])).stdout).toContain('3 regions (eastus home');

    expect((await here.nines(['new', 'unasked.yaml'], { input: '' })).code).toBe(0);
    expect(here.text('unasked.yaml')).toContain('regions: [eastus, westeurope]');
  });

  it.each([
    [['--regions', 'eastuss'], 'there is no region `eastuss`', 'did you mean `eastus`?'],
    [['--tier', 'basic'], 'the tier `basic` has one region, 2 are listed', 'keep one region'],
    [['--product', 'harbor'], 'there is no product `harbor`', 'one of: acr-'],
    [['--pulls-a-day', 'lots'], '`lots` is not a number of pulls a day', 'such as 100000, 12k or 1.5M'],
    [['--pulls-a-day', '12x'], '`12x` is not a number of pulls a day', 'such as 100000'],
  ])('refuses %j once, in words, and writes nothing', async (words, complaint, hint) => {
    const { stdout, stderr, code } = await here.call(['new', '--yes', ...words, 'never.yaml']);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringContaining(`nines: ${complaint}`),
      expect.stringContaining(hint),
    ]);
    expect([stdout, code, here.has('never.yaml')]).toEqual(['', 104, false]);
  });

  it('overwrites nothing without --force', async () => {
    const { stderr, code } = await here.call(['new', '--yes', 'outage.yaml']);
    expect([stderr, code]).toEqual(['nines: outage.yaml exists already\n  --force overwrites it\n', 104]);
    expect(here.text('outage.yaml')).toBe(OUTAGE);
  });

  it('says why a file cannot be written', async () => {
    const { stderr, code } = await here.call(['new', '--yes', 'nowhere/a.yaml']);
    expect(stderr).toMatch(/^nines: nowhere\/a\.yaml cannot be written: there is no such directory/);
    expect(code).toBe(104);
  });

  it.skipIf(!HAS_TERMINAL)('asks again at a terminal after an answer that is none', async () => {
    const running = here.onTerminal(['new', 'talked.yaml', '--product', 'acr-2026-08', '--tier', 'premium']);
    await running.says(/Which regions, home first\?/);
    running.child.stdin.write('narnia\n');
    await running.says(/there is no region `narnia`[\s\S]*Which regions/);
    running.child.stdin.write('westeurope, eastus\n');
    await running.says(/How many pulls/);
    running.child.stdin.write('\n');
    expect((await running.ended).code).toBe(0);
    expect(here.text('talked.yaml')).toContain('regions: [westeurope, eastus]');
  });

  it.skipIf(!HAS_TERMINAL)('writes nothing when it is broken off', async () => {
    const running = here.onTerminal(['new', 'broken-off.yaml']);
    await running.says(/Which product/);
    running.child.stdin.write('\x03');
    const { stdout, code } = await running.ended;
    expect(stdout).toContain('nines: interrupted: nothing was written');
    expect([code, here.has('broken-off.yaml')]).toEqual([105, false]);
  });
});

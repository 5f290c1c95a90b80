import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { sealedText, unsealed } from '../../studies/kept/sealed.ts';
import type { RunResult } from '../../studies/result.ts';
import { expectNoTrace, Folder } from './program.ts';
import { LOSS, OUTAGE } from './scenarios.ts';

const NIGHTLY = process.env['NIGHTLY'] === '1';
const RUN = ['run', 'loss.yaml', '--quiet', '-j', '0', '--save', 'kept'];
const MANY = ['run', 'outage.yaml', '--quiet', '--seeds', NIGHTLY ? '1..24' : '1..8', '--save', 'kept'];
const FILES = ['result.json', 'journal.json', 'history.ndjson'];

const bytesIn = (here: Folder, directory: string) => FILES.map((file) => here.text(directory, file));
const seedsIn = (here: Folder, directory: string) => readdirSync(join(here.path, directory, 'seeds')).sort();
const seedFile = (here: Folder, seed: number) =>
  join(here.path, 'kept/seeds', seedsIn(here, 'kept').find((name) => name.startsWith(`${seed}-`))!);

/** Puts something into what a seed came to that playing it would never give. */
function mark(path: string): void {
  const kept = unsealed(readFileSync(path, 'utf8')) as { readonly outcome: SeedOutcome };
  const outcome = { ...kept.outcome, warnings: ['a mark'] };
  writeFileSync(path, sealedText({ ...kept, outcome }));
}

async function savedRun(): Promise<Folder> {
  const here = new Folder({ 'loss.yaml': LOSS });
  await here.call(RUN);
  return here;
}

describe('a run that is resumed', () => {
  it('plays only what is not kept', async () => {
    const here = await savedRun();
    expect(seedsIn(here, 'kept').map((name) => name.split('-')[0])).toEqual(['1', '2', '3']);
    for (const seed of [1, 2]) mark(seedFile(here, seed));
    const { stderr, code } = await here.call([...RUN, '--seeds', '1..4', '--resume']);
    expect(stderr).toBe('home-is-lost: seeds 1..3 to resume in kept\nSaved in kept\n');
    const { warnings, seeds } = JSON.parse(here.text('kept', 'result.json')) as RunResult;
    expect(seeds).toEqual([1, 2, 3, 4]);
    expect(warnings).toContain('a mark (2 of 4 seeds)');
    expect(code).toBe(0);
  });

  it('plays again what is cut or changed, says so, and comes to the same bytes', async () => {
    const here = await savedRun();
    const before = bytesIn(here, 'kept');
    truncateSync(seedFile(here, 1), 3000);
    writeFileSync(seedFile(here, 2), readFileSync(seedFile(here, 2), 'utf8').replace('"count": 1', '"count": 2'));
    truncateSync(seedFile(here, 3), 0);
    const { stderr } = await here.call([...RUN, '--resume']);
    expect(stderr).toContain('home-is-lost: seeds 1..3 in kept are cut or changed: played again\n');
    expect(stderr).toContain('home-is-lost: nothing to resume in kept\n');
    expect(bytesIn(here, 'kept')).toEqual(before);
  });

  it('takes nothing that another scenario has left there, and leaves none of it', async () => {
    const here = await savedRun();
    const [other] = seedsIn(here, 'kept');
    const { stderr } = await here.call([...RUN, '--set', 'run.duration=21m', '--resume']);
    expect(stderr).toContain('home-is-lost: nothing to resume in kept\n');
    expect(seedsIn(here, 'kept')).toHaveLength(3);
    expect(seedsIn(here, 'kept')).not.toContain(other);
  });

  it('plays everything without --resume, whatever is there', async () => {
    const here = await savedRun();
    mark(seedFile(here, 1));
    await here.call(RUN);
    expect(here.text('kept', 'result.json')).not.toContain('a mark');
  });

  it('is compared with a second play of every seed where that is asked for', async () => {
    const here = await savedRun();
    mark(seedFile(here, 2));
    const { stdout, code } = await here.call([...RUN, '--resume', '--check-determinism']);
    expect(stdout).toMatch(/✗ FAIL {2}repeated .*\n? *seed 2 played differently the second time/);
    expect(code).toBe(111);
  });

  it('says that seeds could not be kept, and saves what they came to all the same', async () => {
    const here = new Folder({ 'loss.yaml': LOSS });
    mkdirSync(join(here.path, 'kept'));
    here.write('kept/seeds', 'a file');
    const { stderr, code } = await here.call(RUN);
    expect(stderr).toMatch(
      /^Saved in kept\nnines: kept\/seeds\/1-.*\.json could not be written: part of that path is a file/,
    );
    expect(code).toBe(104);
    expect(here.has('kept', 'result.json')).toBe(true);
    expectNoTrace({ stdout: '', stderr, code });
  });

  it('needs to know where', async () => {
    const here = new Folder({ 'loss.yaml': LOSS });
    const { stderr, code } = await here.call(['run', 'loss.yaml', '--resume']);
    expect(stderr).toBe(
      'nines: --resume goes on with what was saved\n  add --save, with the same directory as before\n',
    );
    expect(code).toBe(104);
  });
});

describe('a run that is killed', () => {
  const WORDS = [...MANY, '-j', '2'];
  const KILLS = 50;
  let here: Folder;
  let wholeMs = 0;

  beforeAll(async () => {
    here = new Folder({ 'outage.yaml': OUTAGE });
    const startedMs = performance.now();
    await here.nines(WORDS);
    wholeMs = performance.now() - startedMs;
    renameSync(join(here.path, 'kept'), join(here.path, 'alone'));
  });

  it('comes to the bytes of one that was left alone', async () => {
    mkdirSync(join(here.path, 'kept/seeds'), { recursive: true });
    for (const seeds of [2, 5]) {
      const running = here.start([...WORDS, '--resume']);
      const watcher = watch(join(here.path, 'kept/seeds'), () => {
        if (keptIn(here) >= seeds) running.child.kill('SIGKILL');
      });
      expect((await running.ended).code).toBeNull();
      watcher.close();
      expect(keptIn(here)).toBeGreaterThanOrEqual(seeds);
      expect(here.has('kept', 'result.json')).toBe(false);
    }
    await expectTheSame(here);
  });

  it.runIf(NIGHTLY)(
    'comes to them however often and whenever that is',
    async () => {
      let kills = 0;
      for (let attempt = 1; kills < KILLS; attempt++) {
        // Anywhere from the start of the process to its end: steps of the golden ratio leave no gap.
        if (await isKilled(here, [...WORDS, '--resume'], wholeMs * ((attempt * 0.618034) % 1))) kills++;
        else await expectTheSame(here);
      }
      await expectTheSame(here);
    },
    1_200_000,
  );
});

function keptIn(here: Folder): number {
  return seedsIn(here, 'kept').filter((name) => !name.startsWith('.')).length;
}

/** Plays what is missing, compares all there is, and leaves nothing. */
async function expectTheSame(here: Folder): Promise<void> {
  expect((await here.call([...MANY, '-j', '0', '--resume'])).code).toBe(0);
  expect(here.texts('kept')).toEqual(here.texts('alone'));
  rmSync(join(here.path, 'kept'), { recursive: true });
}

async function isKilled(here: Folder, words: readonly string[], afterMs: number): Promise<boolean> {
  const running = here.start(words);
  const timer = setTimeout(() => running.child.kill('SIGKILL'), afterMs);
  const { code } = await running.ended;
  clearTimeout(timer);
  return code === null;
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { interruptible } from '../../cli/interrupt.ts';
import type { RunResult } from '../../studies/result.ts';
import { expectNoTrace, Folder, HAS_TERMINAL } from './program.ts';
import { LONG, OUTAGE } from './scenarios.ts';

const CTRL_C = '\x03';
const savedIn = (here: Folder, directory: string) => JSON.parse(here.text(directory, 'result.json')) as RunResult;

describe('a run that is interrupted', () => {
  it('prints and keeps what is done, marks the rest, and ends with 105', async () => {
    const here = new Folder({ 'outage.yaml': OUTAGE, 'long.yaml': LONG });
    const words = ['run', 'outage.yaml', 'long.yaml', 'outage.yaml', '--save', 'kept', '-j', '2'];
    const running = here.start(words);
    await running.says(/Saved in kept\/europe-drops-out/);
    running.child.kill('SIGINT');
    const outcome = await running.ended;
    expect(outcome.code).toBe(105);
    expectNoTrace(outcome);
    expect(outcome.stderr).toContain('Interrupted: reporting what is done. Once more to leave at once.\n');
    // The first file was done, the second was in progress, the third is not begun.
    expect(outcome.stdout.match(/^Repro: .*/gm)).toEqual([
      'Repro: nines run outage.yaml',
      'Repro: nines run long.yaml',
    ]);
    expect(outcome.stdout).toMatch(/ PASS {3}[\s\S]* INCONCLUSIVE {3}/);
    const [, first, second] = /Saved in (.*)\n[\s\S]*Saved in (.*)\n/.exec(outcome.stderr) ?? [];
    expect(savedIn(here, first ?? '')).toMatchObject({ seeds: [1, 2, 3], unfinished: [], exitCode: 0 });
    const cut = savedIn(here, second ?? '');
    expect(cut.exitCode).toBe(105);
    expect([...cut.seeds, ...cut.unfinished.map(({ seed }) => seed)].sort()).toEqual([1, 2, 3, 4]);
    expect(cut.unfinished[0]).toMatchObject({ kind: 'interrupted', reason: 'interrupted before it was done' });
  });

  it.skipIf(!HAS_TERMINAL)('reports over the seeds that were done', async () => {
    const here = new Folder({ 'outage.yaml': OUTAGE });
    const running = here.onTerminal(['run', 'outage.yaml', '--seeds', '1..500', '-j', '1', '--save', 'kept']);
    // The line of progress says how many seeds are done; `script` passes the key on to the terminal it makes.
    await running.says(/[1-9]\d*\/500 seeds/);
    running.child.stdin.write(CTRL_C);
    const outcome = await running.ended;
    const { seeds, unfinished, verdicts } = savedIn(here, 'kept');
    expect(seeds.length).toBeGreaterThan(0);
    expect(seeds.length + unfinished.length).toBe(500);
    expect(verdicts.length).toBeGreaterThan(0);
    expect(outcome.stdout.replaceAll(/\s+/g, ' ')).toContain(
      `Interrupted: what follows is over the ${seeds.length} of 500 seeds that were done.`,
    );
    expect(outcome.code).toBe(105);
    expectNoTrace(outcome);
  });
});

const RARE = `apiVersion: nines/v1
name: rare
regions: {a: {zones: 1}}
registry: {regions: [a], storage: {scheme: replicated(3), nodes: 3}}
hazards: [{action: node.loss, rate: 0.1/y}]
repair: {local: {time: 24h}}
`;

describe('an assessment that is interrupted', () => {
  it.skipIf(!HAS_TERMINAL)('tells what was estimated until then, and how to have the same again', async () => {
    const here = new Folder({ 'rare.yaml': RARE });
    const running = here.onTerminal(['assess', 'rare.yaml', '--precision', '0.05%', '-j', '1']);
    // Of thousands: the line says how many batches are done, and the interval so far.
    await running.says(/rare {2}estimating {2}[1-9]\d*\/\d+ batches {2}\S+ ± [\d.]+ % per year/);
    running.child.stdin.write(CTRL_C);
    const outcome = await running.ended;
    const page = outcome.stdout.replaceAll(/\s+/g, ' ');
    expect(page).toContain('Interrupted: what follows is from what was done until then.');
    expect(page).toMatch(/it was interrupted: --events (\d+) plays just the same again.* --events \1 /);
    expect(outcome.code).toBe(105);
    expectNoTrace(outcome);
  });
});

const ALTERNATIVES = `${RARE}clients: [{name: fleet, region: a, pull: {rate: 1/h}}]
alternatives:
  quick: {repair: {local: {time: 6h}}}
  endless: {repair: {local: {time: {lognormal: {p50: 1m, p99: 20d}}}}}
`;

describe('a comparison that is interrupted', () => {
  it.skipIf(!HAS_TERMINAL)('tells of the alternatives that are done, and which are not', async () => {
    const here = new Folder({ 'rare.yaml': ALTERNATIVES });
    const words = ['compare', 'rare.yaml', '--only', 'durability', '--precision', '2%', '-j', '1'];
    const running = here.onTerminal(words);
    await running.says(/rare#endless {2}estimating {2}[1-9]\d*\/\d+ batches/);
    running.child.stdin.write(CTRL_C);
    const outcome = await running.ended;
    const page = outcome.stdout.replaceAll(/\s+/g, ' ');
    expect(page).toMatch(/Against rare, #quick gains 1\.2 nines of durability/);
    expect(page).toContain('what follows is from what was done until then. Not compared: rare#endless.');
    expect(outcome.code).toBe(105);
    expectNoTrace(outcome);
  });
});

describe('Ctrl-C', () => {
  let exit: ReturnType<typeof vi.spyOn>;
  beforeEach(() => {
    vi.useFakeTimers();
    exit = vi.spyOn(process, 'exit').mockImplementation((): never => undefined as never);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('again, after a moment, leaves at once', () => {
    const interrupt = interruptible();
    process.emit('SIGINT');
    expect(interrupt.signal.aborted).toBe(true);
    vi.advanceTimersByTime(1000);
    process.emit('SIGINT');
    expect(exit).toHaveBeenCalledExactlyOnceWith(105);
    interrupt.dispose();
  });

  it('that a wrapper passes on a second time counts once', () => {
    const interrupt = interruptible();
    process.emit('SIGINT');
    vi.advanceTimersByTime(20);
    process.emit('SIGINT');
    expect(exit).not.toHaveBeenCalled();
    interrupt.dispose();
  });
});

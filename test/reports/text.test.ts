import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { durabilitySentence } from '../../reports/text/headline.ts';
import { pageOf } from '../../reports/text/page.ts';
import { quietReport, textReport } from '../../reports/text.ts';
import { assembleResult } from '../../studies/assemble.ts';
import { interruptedTrial } from '../../studies/executors/executor.ts';
import { fired, held, lossOf } from '../studies/fakeOutcome.ts';
import { context, fakeRun, loseEastUs } from './fakeRun.ts';

describe('the text report', () => {
  it.each([80, 120])('reads well in %i columns', async (width) => {
    const report = textReport(fakeRun(), pageOf(width, false));
    await expect(report).toMatchFileSnapshot(`snapshots/report-${width}.txt`);
    for (const line of report.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
  });

  it('says the same without colour as with it', () => {
    const colored = textReport(fakeRun(), pageOf(100, true));
    expect(stripVTControlCharacters(colored)).toBe(textReport(fakeRun(), pageOf(100, false)));
    expect(colored).not.toBe(textReport(fakeRun(), pageOf(100, false)));
  });

  it('is short when asked to be quiet, and keeps what needs attention', () => {
    const lines = quietReport(fakeRun(), pageOf(100, false)).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(6);
    expect(lines.join('\n')).toContain('pull_ok{client=westeurope}');
    expect(lines[lines.length - 1]).toMatch(/^Repro: nines run /);
  });

  it('shows a recovery time that the run was too short to see as at least that', () => {
    const waiting = (seed: number) => {
      const run = loseEastUs(seed);
      const samples = run.samples.map((sample) =>
        sample.metric === 'rto' && seed === 2 ? { ...sample, values: [], open: [5 * 3600e6] } : sample,
      );
      return { ...run, samples };
    };
    const line = textReport(fakeRun([1, 2].map(waiting)), pageOf(100, false))
      .split('\n')
      .find((each) => /^ {2}loss {2}/.test(each));
    expect(line).toMatch(/28 min {2,}≥ 2 h 31 min {2,}≥ 5 h$/);
  });

  it('shows why a fault that spared some of its targets leaves the run open', () => {
    const reason = '1 of its 2 targets could not be struck: lost already';
    const spared = loseEastUs(1, { journal: [fired('stall'), fired('loss', { reason })] });
    const report = textReport(fakeRun([spared]), pageOf(120, false));
    expect(report).toContain(`? open  fault        loss  spared some of its targets in seed 1: ${reason}`);
  });

  it('says that it is partial after an interrupt', () => {
    const result = assembleResult(context, [{ seed: 1, outcome: loseEastUs(1) }, interruptedTrial(2)], []);
    expect(result.exitCode).toBe(105);
    expect(textReport(result, pageOf(100, false))).toContain('Interrupted: what follows is over the 1 of 2 seeds');
  });

  it('stands on no seed at all', () => {
    const report = textReport(assembleResult(context, [interruptedTrial(1)], []), pageOf(80, false));
    expect(report).toContain('no seed was played to its end');
    expect(report).toContain('INCONCLUSIVE');
  });
});

describe('the one sentence', () => {
  const nothing = (seed: number) =>
    loseEastUs(seed, {
      losses: [],
      counters: [
        { metric: 'images_acknowledged', labels: { region: 'eastus' }, count: 1200 },
        { metric: 'images_lost', labels: { region: 'eastus' }, count: 0 },
      ],
    });

  it('gives mean and interval per seed, the place and the wait', () => {
    expect(durabilitySentence(fakeRun())).toBe(
      'You would have lost 44 images [37–51] of 1,192 pushed: their only copies were in eastus, where they had waited up to 94 s for replication.',
    );
  });

  it('has no interval of one seed', () => {
    expect(durabilitySentence(fakeRun([loseEastUs(1)]))).toContain(
      'lost 41 images (one seed, so no interval) of 1,191 pushed',
    );
  });

  it('gives no interval of seeds that agree under hazards', () => {
    const same = [1, 2, 3].map((seed) =>
      loseEastUs(seed, { counters: [{ metric: 'images_lost', labels: { region: 'eastus' }, count: 3 }] }),
    );
    expect(durabilitySentence(fakeRun(same, true))).toContain(
      'lost 3 images (the same in every seed, perhaps by luck, so no interval)',
    );
  });

  it('bounds what was never seen', () => {
    expect(durabilitySentence(fakeRun([1, 2, 3].map(nothing)))).toBe(
      'No image was lost of 1,200 pushed in any of 3 seeds: on average at most 1 a run (95 %).',
    );
    expect(durabilitySentence(fakeRun([nothing(1)]))).toContain('one seed says little');
  });

  it('does not excuse what had been replicated', () => {
    const replicated = { excused: false, cause: 'both' };
    const all = loseEastUs(1, { losses: [lossOf('a', replicated), lossOf('b', replicated)] });
    expect(durabilitySentence(fakeRun([all]))).toContain(
      'every copy that replication had made was destroyed too, by both',
    );
    const some = loseEastUs(1, { losses: [lossOf('a', replicated), lossOf('b')] });
    expect(durabilitySentence(fakeRun([some]))).toContain('50 % had been replicated and lost every copy to');
  });

  it('speaks of placement groups where there are no clients', () => {
    const groups = (seed: number, count: number) =>
      loseEastUs(seed, { losses: [], fractions: [], counters: [{ metric: 'groups_lost', labels: {}, count }] });
    expect(durabilitySentence(fakeRun([groups(1, 10), groups(2, 14)]))).toBe(
      'A placement group lost its last copy 12 times [0–37] a run.',
    );
    expect(durabilitySentence(fakeRun([groups(1, 0), groups(2, 0)]))).toContain(
      'in any of 2 seeds: on average at most 1.5 a run',
    );
  });

  it('does not speak of images where none are counted', () => {
    const bare = loseEastUs(1, { losses: [], counters: [], fractions: [], invariants: [held('closure')] });
    expect(durabilitySentence(fakeRun([bare]))).toBe('1 seed played; this scenario counts no images.');
  });
});

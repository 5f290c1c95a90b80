import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { costLine } from '../../reports/text/costTable.ts';
import { faultLabel } from '../../reports/text/faultLabel.ts';
import { durabilitySentence, headline } from '../../reports/text/headline.ts';
import { pageOf, wrap } from '../../reports/text/page.ts';
import { quietReport, textReport } from '../../reports/text.ts';
import { YEAR_US } from '../../sim/kernel/time.ts';
import { assembleResult } from '../../studies/assemble.ts';
import { interruptedTrial } from '../../studies/executors/executor.ts';
import { fired, held, histogramOf, lossOf, violated } from '../studies/fakeOutcome.ts';
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

  it('says what a month costs, and what that is made of where it is more than one thing', () => {
    const { cost } = context;
    expect(costLine(cost, pageOf(100, false))).toEqual([
      '  Costs about $176.20 a month at list prices: tier fees 100.00, replication 76.20',
    ]);
    const alone = { currency: 'EUR', perMonth: 50, items: cost.items.slice(0, 1) };
    expect(costLine(alone, pageOf(100, false))).toEqual(['  Costs about 50.00 EUR a month at list prices']);
  });

  it('is short when asked to be quiet, and keeps what needs attention', () => {
    const lines = quietReport(fakeRun(), pageOf(100, false)).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(8);
    expect(lines.join('\n')).toContain('pull_ok{client=westeurope}');
    expect(lines[lines.length - 1]).toMatch(/^Repro: nines run /);
  });

  it('is quiet without hiding warnings, and names the scenario where there are several', () => {
    const warned = fakeRun([
      loseEastUs(1, { warnings: ['nothing was in flight when loss struck; this run shows little'] }),
    ]);
    const page = pageOf(100, false);
    expect(quietReport(warned, page)).toContain('  ! nothing was in flight when loss struck');
    expect(quietReport(warned, page)).not.toContain('lose-east-us\n');
    expect(quietReport(warned, page, true)).toMatch(/^lose-east-us\n/);
  });

  it('does not say of a suppressed fault that it struck', () => {
    const result = assembleResult(
      { ...context, scenario: { ...context.scenario, suppress: ['stall'] } },
      [
        {
          seed: 1,
          outcome: loseEastUs(1, { journal: [fired('loss'), fired('stall', { suppressed: true, fired: false })] }),
        },
      ],
      [],
    );
    const report = textReport(result, pageOf(100, false));
    expect(report).toContain('fault        loss  struck in 1 seed\n');
    expect(report).toContain('fault        stall  suppressed, struck nothing\n');
    expect(report).not.toMatch(/^ {2}stall: /m);
  });

  it('says how images that were there before the run were lost', () => {
    const chain = [
      { atUs: 0, what: 'stored in every replica before the run', region: null, fault: null },
      { atUs: 1, what: 'last copy destroyed by loss (region.loss)', region: 'eastus', fault: 'loss' },
    ];
    const stored = { pushed: false, excused: false, chain };
    const report = textReport(fakeRun([loseEastUs(1, { losses: [lossOf('a', stored)] })]), pageOf(120, false));
    expect(report).toContain('1 image (12 MB): stored in eastus, the only region, when loss struck');
    expect(report).toContain('their only copies were in eastus, and no other region keeps a copy');
  });

  it('names no worst client where all fared alike', () => {
    const fractions = ['a', 'b'].map((client) => ({ metric: 'push_ok', labels: { client }, ok: 9, total: 9 }));
    const report = textReport(fakeRun([loseEastUs(1, { fractions })]), pageOf(120, false));
    expect(report.replaceAll(/\s+/g, ' ')).toContain('After retries, 100 % of all pushes succeeded.');
  });

  it('speaks of one image as of one', () => {
    const counters = [
      { metric: 'images_lost', labels: { region: 'eastus' }, count: 1 },
      { metric: 'images_acknowledged', labels: { region: 'eastus' }, count: 10 },
    ];
    const report = textReport(fakeRun([loseEastUs(1, { counters, losses: [lossOf('a')] })]), pageOf(120, false));
    expect(report.replaceAll(/\s+/g, ' ')).toContain('its only copy was in eastus, where it had waited up to');
  });

  it('shows the evidence of the seed that it names, and of no other', () => {
    const seeds = [1, 2].map((seed) =>
      loseEastUs(seed, {
        convergence: { ...violated('convergence'), evidence: [`${30 + seed} replication jobs unfinished`, 'and this'] },
      }),
    );
    const report = textReport(fakeRun(seeds), pageOf(100, false));
    expect(report).toContain('in 2 of 2 seeds (first in seed 1)');
    expect(report).toMatch(/\n +31 replication jobs unfinished\n +and this\n/);
    expect(report).not.toContain('32 replication jobs');
  });

  it('counts failures by chance in place of drawing hundreds', () => {
    const firings = Array.from({ length: 60 }, (_, i) =>
      fired(`node.loss@a/n${i % 3}#${Math.floor(i / 3) + 1}`, {
        action: 'node.loss',
        target: `a/n${i % 3}`,
        chance: true,
        firedAtUs: i * 1e9,
      }),
    );
    const rpo = (region: string, values: number[]) => ({
      metric: 'rpo_images',
      labels: { fault: `node.loss@${region}` },
      unit: 'count' as const,
      values,
      open: [],
    });
    const samples = [rpo('a', [0, 0, 6]), rpo('b', [0, 0])];
    const bad = loseEastUs(1, { journal: [fired('loss'), fired('stall'), ...firings], samples });
    const lines = textReport(fakeRun([bad], true), pageOf(100, false)).split('\n');
    expect(lines).toContain('  node.loss by chance: 60 firings on 3 targets');
    expect(lines.filter((line) => line.startsWith('  loss a/n'))).toEqual([]);
    // What cost nothing has no row.
    expect(lines.filter((line) => /^ {2}node\.loss@/.test(line)).map((line) => line.trim().split(/\s+/))).toEqual([
      ['node.loss@a', '2', '6'],
    ]);
  });

  it('speaks of years where a model runs for a century, and of no pushes where nobody pushes', () => {
    const bare = loseEastUs(1, {
      durationUs: 100 * YEAR_US,
      losses: [],
      counters: [{ metric: 'images_acknowledged', labels: { region: 'eastus' }, count: 0 }],
    });
    const report = textReport(fakeRun([bare]), pageOf(100, false));
    expect(report).toContain(' · 100 y each');
    expect(report).toMatch(/╷0y +╷20y/);
    expect(report).not.toContain('pushed  ');
  });

  it('leaves a number and its unit on one line', () => {
    expect(wrap('After retries, 82 % [78–86] of 4 pulls', 18)).toEqual([
      'After retries,',
      '82 % [78–86] of 4',
      'pulls',
    ]);
    expect(wrap('the slowest took over 4 min', 23)).toEqual(['the slowest took over', '4 min']);
  });

  it('counts the days of a week, and not now hours and then days', () => {
    const week = loseEastUs(1, { durationUs: 7 * 86_400e6, losses: [] });
    expect(textReport(fakeRun([week]), pageOf(100, false))).toMatch(/╷0:00 +╷1d .*╷6d/);
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

describe('the table of rollouts', () => {
  const rollout = (seed: number, values: number[], open: number[]) =>
    loseEastUs(seed, {
      samples: [{ metric: 'rollout_time', labels: { client: 'fleet' }, unit: 'us', values, open }],
    });

  it('says how long each took, and of those that did not end at least how long', () => {
    const done = textReport(fakeRun([rollout(1, [60e6], []), rollout(2, [180e6], [])]), pageOf(100, false));
    expect(done).toMatch(/^ {2}Rollout +took +max\n {2}fleet +2 min +3 min$/m);
    const cut = textReport(fakeRun([rollout(1, [60e6], []), rollout(2, [], [3600e6])]), pageOf(100, false));
    expect(cut).toMatch(/^ {2}Rollout +took +max +unfinished\n {2}fleet +≥ .* +≥ 60 min +1 of 2$/m);
  });

  it('is not there where there is no rollout', () => {
    expect(textReport(fakeRun(), pageOf(100, false))).not.toContain('Rollout');
  });
});

describe('the label of a fault', () => {
  const label = (id: string, action: string, target: string, chance = false) => {
    const { atUs: _, ...entry } = { ...fired(id, { action, target, chance }), atUs: 0 };
    return faultLabel({ ...entry, seed: 1, intendedAt: 0, firedAt: 0, recoveredAt: null });
  };

  it('is short enough to leave room for time', () => {
    expect(label('stall', 'replication.pause', 'eastus→westeurope, eastus→southeastasia')).toBe(
      'stall: pause eastus→2',
    );
    expect(label('stall', 'replication.pause', 'eastus→westeurope')).toBe('stall: pause eastus→westeurope');
    expect(label('cut', 'network.partition', 'a→b, b→a')).toBe('cut: partition a↔b');
    expect(label('cut', 'network.partition', 'a→c, b→c')).toBe('cut: partition 2→c');
    expect(label('cut', 'network.partition', 'a→b, b→c')).toBe('cut: partition 2 pairs');
    expect(label('loss', 'region.loss', 'eastus')).toBe('loss: eastus');
    expect(label('region.outage@all', 'region.outage', 'a, b, c')).toBe('outage 3 regions');
    expect(label('zone', 'node.loss', 'a/n0, a/n3')).toBe('zone: loss a/2 nodes');
    expect(label('batch', 'disk.loss', 'a/n0/d1, a/n3/d2')).toBe('batch: loss a/2 disks');
    expect(label('halls', 'zone.outage', 'a/z0, b/z1')).toBe('halls: outage 2 zones');
    expect(label('node.loss@a/n0#1', 'node.loss', 'a/n0', true)).toBe('loss a/n0');
    expect(label('dns.outage@all', 'dns.outage', 'a, b')).toBe('dns outage 2 regions');
    expect(label('rush', 'client.surge', 'ci, fleet')).toBe('rush: surge 2 clients');
    expect(label('rush', 'client.surge', 'ci')).toBe('rush: surge ci');
  });
});

describe('the headline', () => {
  const shown = (scenario: Partial<typeof context.scenario>, parts = {}) =>
    headline(
      assembleResult(
        { ...context, scenario: { ...context.scenario, expect: [], ...scenario } },
        [1, 2].map((seed) => ({ seed, outcome: loseEastUs(seed, parts) })),
        [],
      ),
      pageOf(100, false),
    )
      .join(' ')
      .replaceAll(/\s+/g, ' ');

  it('under PASS says that losses are what the scenario is there to show', () => {
    expect(shown({})).toMatch(/^ PASS As this scenario must, you would have lost 43 images \[/);
    expect(shown({ mustFail: [] })).toMatch(/^ PASS You would have lost 43 images \[/);
  });

  it('under PASS says which promises the scenario is there to break, losses or not', () => {
    const invariants = ['acknowledged-stay-readable', 'accounting'].map(held).concat(violated('closure'));
    const closure = { kind: 'invariant', name: 'closure' } as const;
    const kept = { losses: [], counters: [], invariants };
    expect(shown({ mustFail: [closure] }, kept)).toMatch(/^ PASS .* As this scenario must, it breaks closure\./);
    expect(shown({ mustFail: [] }, kept)).not.toContain('it breaks');
    const readable = { kind: 'invariant', name: 'acknowledged-stay-readable' } as const;
    const lost = { invariants: [held('closure'), held('accounting'), violated('acknowledged-stay-readable')] };
    expect(shown({ mustFail: [readable] }, lost)).not.toContain('it breaks');
  });

  it('says how long the slowest took, where that is minutes, and never more than it was', () => {
    const histograms = loseEastUs(1).histograms;
    const slow = histograms.map((each) =>
      each.metric === 'pull_time' ? { ...each, data: histogramOf([1e6, 24.9 * 60e6]) } : each,
    );
    const quick = histograms.filter(({ metric }) => metric !== 'push_time');
    expect(shown({}, { histograms: slow })).toContain(
      'Of what succeeded, the slowest hundredth took over 24 min (pulls by westeurope)',
    );
    expect(shown({}, { histograms: quick })).toContain('over 72 s');
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

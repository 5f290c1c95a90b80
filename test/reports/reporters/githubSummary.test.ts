import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { githubSummary } from '../../../reports/reporters/githubSummary.ts';
import { code, codeBlock, escaped, table } from '../../../reports/reporters/markdown.ts';
import { assessReport, PROBLEM, runReport, unfinishedReport } from './fakeReport.ts';

describe('the summary for GitHub', () => {
  const summary = githubSummary([runReport()]);

  it('opens with what it comes to, and says what a scenario is', () => {
    expect(summary).toMatch(/^### nines: 1 failed of 1 scenario\n\nFailures were played against a model /);
  });

  it('has a row of key figures for each scenario', () => {
    expect(summary).toContain('| Scenario | Verdict | Seeds | Images lost, mean of a run | Pulls that succeeded |');
    expect(summary).toContain('| lose-east-us | ❌ fail | 3 | 44 | 99.907 % | 98.5 % | eastus: 98.5 % of its pushes |');
  });

  it('says what was lost, what failed where and why, failures first, and how to see it again', () => {
    const [, details = ''] = summary.split('#### lose-east-us\n\n');
    expect(details.split('\n')).toEqual([
      expect.stringMatching(/^You would have lost 44 images .* of 1,192 pushed: their only copies were in eastus, /),
      '',
      '- ❌ **expected** `pull_ok{client=westeurope}.rate >= 99.95%`: it was 99.9074 %',
      '- ⚠️ **expected** `rollout_time.p99 <= 5m` (scenarios/library/lose-a-region.yaml:42): nothing in this run measures rollout\\_time',
      ...['', 'To see it again:', '', '```sh'],
      ...['nines run scenarios/library/lose-a-region.yaml', '```', '', ''],
    ]);
  });

  it('is one line and a table where all passed', () => {
    const passed = runReport({ verdicts: [], verdict: 'pass' });
    const text = githubSummary([passed, passed]);
    expect(text).toMatch(/^### nines: all 2 scenarios passed\n/);
    expect(text).not.toContain('####');
  });

  it('stays one screen, however much failed', () => {
    const [missed] = runReport().result.verdicts.filter(({ verdict }) => verdict === 'fail');
    const verdicts = Array.from({ length: 500 }, () => ({ ...missed!, evidence: ['a', 'b', 'c', 'd', 'e'] }));
    const report = runReport({ verdicts, metrics: {} });
    const text = githubSummary([report]);
    expect(text).toContain('- … and 492 more\n');
    expect(text.split('\n').length).toBeLessThan(60);
    expect(githubSummary(Array.from({ length: 999 }, () => report)).length).toBeLessThan(1e5);
  });

  it('keeps runs, assessments and files that are no scenarios apart', () => {
    const text = githubSummary([runReport(), assessReport(), PROBLEM, unfinishedReport()]);
    expect(text).toMatch(/^### nines: 2 failed, 1 undecided, 1 not played of 4 scenarios\n/);
    expect(text).toContain(
      '| two-regions | ❌ fail | 7.3 | 5.00e-8 ± 75 % | builds: 1.1 min a year in which pushes fail | 176.20 USD |',
    );
    expect(text).toContain('| bad.yaml | ⚠️ not played |');
    expect(text).toContain('- ⚠️ **not played** (bad.yaml:3): a scenario has no key \\`regstry\\`');
    expect(text).toContain('- ⚠️ **check of the estimate** `precision`: ±3.0 %, asked for ±1.0 %');
    expect(text).toContain('- ⚠️ **seed not played to its end** `2`: a defect in nines: bytes &lt; 0');
  });
});

describe('text in Markdown', () => {
  const awkward = fc.string({
    unit: fc.constantFrom('`', '|', '*', '_', '<', '>', '&', '\\', '\n', '#', '[', ']', 'a', ' '),
  });

  it('is markup nowhere', () => {
    fc.assert(fc.property(awkward, (text) => !/[<>\n]/.test(escaped(text))));
    fc.assert(
      fc.property(awkward, (text) => !/(?<!\\)(?:\\\\)*[`*_[\]#|]/.test(escaped(text).replaceAll(/\\[^\\]/g, ''))),
    );
    expect(escaped('a|b *c* <d> & $e$')).toBe('a\\|b \\*c\\* &lt;d&gt; &amp; \\$e\\$');
  });

  it('ends no row of a table', () => {
    expect(table(['a'], [[escaped('x | y\nz')]])).toBe('| a |\n| --- |\n| x \\| y z |\n');
  });

  it('ends no code before its end', () => {
    expect(code('a `b` c')).toBe('``a `b` c``');
    expect(code('`')).toBe('`` ` ``');
    expect(code('')).toBe('`  `');
    fc.assert(
      fc.property(awkward, (text) => longestRun(code(text).replaceAll(/^`+|`+$/g, '')) < openingOf(code(text))),
    );
    fc.assert(fc.property(awkward, (text) => longestRun(text) < openingOf(codeBlock(text, ''))));
  });

  const openingOf = (text: string): number => /^`+/.exec(text)![0].length;
  const longestRun = (text: string): number => Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapedMessage, escapedProperty, githubCommands } from '../../../reports/reporters/github.ts';
import type { Report } from '../../../reports/reporters/report.ts';
import { assessReport, FILE, PROBLEM, placesAt, runReport, unfinishedReport } from './fakeReport.ts';

const REPRO = 'Repro: nines run scenarios/library/lose-a-region.yaml';

function commandsOf(...reports: readonly Report[]): string[] {
  return githubCommands(reports, { inRepository: (file) => `checkout/${file}` })
    .trimEnd()
    .split('\n');
}

describe('the commands for GitHub', () => {
  it('are errors on the lines of what was missed, failures first, with the command that shows them again', () => {
    expect(commandsOf(runReport())).toEqual([
      `::error file=checkout/${FILE},title=lose-east-us%3A expect pull_ok{client=westeurope}.rate >= 99.95%25::it was 99.9074 %25%0A${REPRO}`,
      `::error file=checkout/${FILE},line=42,col=5,title=lose-east-us%3A expect rollout_time.p99 <= 5m (undecided)::nothing in this run measures rollout_time%0A${REPRO}`,
    ]);
  });

  it('are warnings for what the reader should have seen, on its line where it has one', () => {
    const report = { ...runReport({ warnings: ['a: b, c', 'placed'], verdicts: [] }), places: placesAt({ placed: 7 }) };
    expect(commandsOf(report)).toEqual([
      `::warning file=checkout/${FILE},title=lose-east-us::a: b, c`,
      `::warning file=checkout/${FILE},line=7,col=5,title=lose-east-us::PLACED`,
    ]);
  });

  it('name the seeds that did not end', () => {
    const titles = commandsOf(unfinishedReport()).map((line) => /title=([^:]*)::/.exec(line)?.[1]);
    expect(titles).toContain('lose-east-us%3A seed 2 (undecided)');
    expect(titles).toContain('lose-east-us%3A seed 3..5 (undecided)');
  });

  it('stand on every line that keeps a file from being a scenario', () => {
    expect(commandsOf(PROBLEM)).toEqual([
      '::error file=checkout/bad.yaml,line=3,col=1,title=not a scenario that can be played::a scenario has no key `regstry`',
      '::error file=checkout/bad.yaml,title=not a scenario that can be played::it has no clients',
    ]);
  });

  it('tell of an assessment what it missed and what keeps it from being relied on', () => {
    const [missed, guard, ...rest] = commandsOf(assessReport());
    expect(missed).toMatch(
      /^::error file=checkout\/two-regions\.yaml,line=9,.*::it was 7\.3 nines%0ARepro: nines assess /,
    );
    expect(guard).toContain('title=two-regions%3A guard precision (undecided)::±3.0 %25');
    expect(rest).toEqual([]);
  });

  it('are none where all is well', () => {
    expect(githubCommands([runReport({ verdicts: [] })], { inRepository: (file) => file })).toBe('');
  });
});

describe('text in a command', () => {
  const anything = fc.string({ unit: fc.constantFrom('%', '\r', '\n', ':', ',', '2', '5', '0', 'A', 'é') });
  const readBack = (text: string): string => decodeURIComponent(text.replaceAll('é', '%C3%A9'));

  it('stays on its line, and is read as it was written', () => {
    fc.assert(fc.property(anything, (text) => !/[\r\n]/.test(escapedMessage(text))));
    fc.assert(fc.property(anything, (text) => readBack(escapedMessage(text)) === text));
  });

  it('ends no property', () => {
    fc.assert(fc.property(anything, (text) => !/[\r\n,:]/.test(escapedProperty(text))));
    fc.assert(fc.property(anything, (text) => readBack(escapedProperty(text)) === text));
  });
});

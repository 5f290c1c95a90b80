/** Many figures that are worse for one reason, as one thing to read. */
import { describe, expect, it } from 'vitest';
import { githubSummary } from '../../reports/reporters/githubSummary.ts';
import { pageOf } from '../../reports/text/page.ts';
import { verdictList } from '../../reports/text/verdictList.ts';
import { worseFigures } from '../../reports/worseFigures.ts';
import type { VerdictEntry } from '../../studies/result.ts';
import { runReport } from './reporters/fakeReport.ts';

const CHANGED = 'registry.regions: [eastus, westeurope] → [eastus]';

function worse(name: string, reason: string): VerdictEntry {
  const verdict = { kind: 'baseline', verdict: 'fail', observed: 1, expected: 'no worse', seed: null } as const;
  return { ...verdict, name, reason, evidence: [CHANGED] };
}

const ENTRIES: readonly VerdictEntry[] = [
  worse('durability', '8.7 nines → 5.3 nines'),
  worse('availability of builds push', '3 min a year → 9 min a year'),
  worse('pull_ok', '99.9 % → 98 %'),
  worse('pull_ok{client=fleet}', '99.9 % → 97 %'),
  worse('rto{client=builds}', '84 s → 41 min'),
  worse('rto{client=fleet}', '84 s → 41 min'),
];
const GONE: VerdictEntry = { ...worse('geo_lag', 'nothing tells of it'), verdict: 'inconclusive', evidence: [] };

describe('figures that are worse than in a baseline', () => {
  it('are told once for all clients, in words, under what was changed', () => {
    expect(worseFigures([...ENTRIES, GONE])).toEqual({
      head: '4 figures are worse than in the baseline (6 with those of each client), since this was changed:',
      changed: [CHANGED],
      figures: [
        { name: 'durability', text: '8.7 nines → 5.3 nines' },
        { name: 'time that builds’s pushes fail', text: '3 min a year → 9 min a year' },
        { name: 'pulls that succeed (pull_ok)', text: '99.9 % → 98 %' },
        { name: 'time until clients are served again (rto), builds and fleet', text: '84 s → 41 min' },
      ],
      more: null,
    });
    expect(worseFigures([GONE])).toBeNull();
  });

  it('name what there is no room for', () => {
    const many = Array.from({ length: 30 }, (_, i) => worse(`availability of c${i} pull`, '1 → 2'));
    const { figures, more } = worseFigures(many)!;
    expect(figures).toHaveLength(8);
    expect(more).toMatch(/^… and time that c8’s pulls fail, .* time that c29’s pulls fail$/);
    expect(worseFigures([{ ...many[0]!, evidence: [] }])!.head).toBe(
      '1 figure is worse than in the baseline, though no setting has changed:',
    );
  });

  it('are one entry of the list, with what was changed once', () => {
    const { result } = runReport({ verdicts: [...ENTRIES, GONE] });
    expect(verdictList(result, pageOf(120, false))).toEqual(
      [
        '  ✗ FAIL  baseline     4 figures are worse than in the baseline (6 with those of each client), since this was changed:',
        `                         ${CHANGED}`,
        '                       durability                                              8.7 nines → 5.3 nines',
        '                       time that builds’s pushes fail                          3 min a year → 9 min a year',
        '                       pulls that succeed (pull_ok)                            99.9 % → 98 %',
        '                       time until clients are served again (rto), builds and fleet   84 s → 41 min',
        '  ? open  baseline     geo_lag  nothing tells of it',
      ].map((line) => expect.stringMatching(new RegExp(`^${escaped(line).replaceAll(/ +/g, ' +')}$`))),
    );
  });

  it('are a table of the summary for GitHub', () => {
    const text = githubSummary([runReport({ verdicts: [...ENTRIES, GONE] })]);
    expect(text.split(CHANGED)).toHaveLength(2);
    expect(text).toContain('| What is worse | By how much |\n| --- | --- |\n| durability | 8.7 nines → 5.3 nines |');
    expect(text).toContain('- ⚠️ **no worse than before** `geo_lag`: nothing tells of it');
  });
});

function escaped(line: string): string {
  return line.replaceAll(/[[\]?.()]/g, '\\$&');
}

/** Reports as reporters get them, of a run and an assessment that nobody played. */
import type { AssessReport, Places, ProblemReport, RunReport, SourcePlace } from '../../../reports/reporters/report.ts';
import { assembleResult } from '../../../studies/assemble.ts';
import type { AssessResult } from '../../../studies/assess/assessResult.ts';
import type { Estimate } from '../../../studies/assess/lossSums.ts';
import type { RunResult } from '../../../studies/result.ts';
import { context, fakeRun, loseEastUs } from '../fakeRun.ts';

export const FILE = 'scenarios/library/lose-a-region.yaml';

/** Verdicts by their name; what is not among them has no line. */
export function placesAt(lines: Readonly<Record<string, number>>, file = FILE): Places {
  const at = (line: number | undefined): SourcePlace => ({
    file,
    line: line ?? null,
    column: line === undefined ? null : 5,
  });
  return {
    file,
    ofVerdict: ({ name }) => at(lines[name]),
    ofWarning: (sentence) =>
      lines[sentence] === undefined ? null : { text: sentence.toUpperCase(), place: at(lines[sentence]) },
  };
}

export const LINES = { 'rpo_age.max <= 30m': 41, 'rollout_time.p99 <= 5m': 42, 'images_lost == 0': 44, loss: 30 };

export function runReport(change: Partial<RunResult> = {}): RunReport {
  return { kind: 'run', result: { ...fakeRun(), ...change }, places: placesAt(LINES) };
}

/** Seed 2 died of a defect, 3 to 5 were never begun. */
export function unfinishedReport(): RunReport {
  const interrupted = [3, 4, 5].map((seed) => ({
    ...({ seed, outcome: null, kind: 'interrupted', reason: 'interrupted before it was done', stack: null } as const),
  }));
  const result = assembleResult(
    context,
    [
      { seed: 1, outcome: loseEastUs(1) },
      { seed: 2, outcome: null, kind: 'defect', reason: 'bytes < 0', stack: null },
      ...interrupted,
    ],
    [],
  );
  return { kind: 'run', result, places: placesAt(LINES) };
}

export const PROBLEM: ProblemReport = {
  kind: 'problem',
  file: 'bad.yaml',
  what: 'not a scenario that can be played',
  problems: [
    { text: 'a scenario has no key `regstry`', place: { file: 'bad.yaml', line: 3, column: 1 } },
    { text: 'it has no clients', place: { file: 'bad.yaml', line: null, column: null } },
  ],
};

const around = (estimate: number): Estimate => ({ estimate, lower95: estimate / 2, upper95: 2 * estimate });

/** What reporters read of an assessment. */
export function assessReport(change: Partial<AssessResult> = {}): AssessReport {
  const loss = {
    ...{ perYear: around(6e-8), withinFirstYear: around(5e-8), nines: 7.3, hits: 640, relativeHalfWidth: 0.01 },
  };
  const row = { operation: 'push', nines: 5.6, withoutCommonCauses: 1, pMonthMisses: 0, pMonthMissesUpper95: 1e-4 };
  const result = {
    tool: { version: '0.1.0' },
    scenario: { name: 'two-regions', hash: '0123456789abcdef' },
    method: { used: 'both', reasons: [] },
    durability: { total: loss, devices: loss, disasters: loss, people: null, writes: null },
    withinFirstYear: around(5e-8),
    mttdlYears: { estimate: 1.6e7, lower95: 1.5e7, upper95: null },
    availability: [
      { ...row, client: 'builds', minutesPerYear: 1.1, lower95: 1, upper95: 53 },
      { ...row, client: 'fleet', operation: 'pull', minutesPerYear: 0.9, lower95: 0.8, upper95: 6 },
    ],
    rpo: null,
    cost: context.cost,
    guards: [
      { name: 'losses seen', verdict: 'pass', observed: '640, of at least 100' },
      { name: 'precision', verdict: 'inconclusive', observed: '±3.0 %, asked for ±1.0 %' },
    ],
    verdicts: [
      {
        ...{ kind: 'expect', name: 'durability.nines >= 12', verdict: 'fail', observed: 7.3, expected: '>= 12' },
        ...{ reason: 'it was 7.3 nines', evidence: [], seed: null },
      },
    ],
    seed: 1,
    verdict: 'fail',
    repro: 'nines assess two-regions.yaml --seed 1',
    ...change,
  } as unknown as AssessResult;
  return { kind: 'assess', result, places: placesAt({ 'durability.nines >= 12': 9 }, 'two-regions.yaml') };
}

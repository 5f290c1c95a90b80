/** Bounds that are to hold all at once: `run.correction: bonferroni`. */
import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../scenarios/expression.ts';
import { scenarioHash } from '../../scenarios/hash.ts';
import { parseScenario } from '../../scenarios/load.ts';
import type { MustFail } from '../../scenarios/scenario.ts';
import { Measurements } from '../../studies/measurements.ts';
import { clopperPearson, meanInterval } from '../../studies/statistics/intervals.ts';
import { judgedTogether, normalWidening, studentWidening, unseenWidening } from '../../studies/statistics/together.ts';
import { judge } from '../../studies/verdicts.ts';
import { fakeOutcome } from './fakeOutcome.ts';

/** One to ten images in ten seeds: a mean of 5.5, with a standard error of √(55/6/10). */
const OUTCOMES = Array.from({ length: 10 }, (_, i) =>
  fakeOutcome(i + 1, { counters: [{ metric: 'images_lost', labels: {}, count: i + 1 }] }),
);
const ERROR = Math.sqrt(55 / 60);
/** Of Student's law with 9 degrees of freedom, from tables: 97.5 %, 98.75 % and 99.5 %. */
const [T_ALONE, T_OF_TWO, T_OF_FIVE] = [2.262157, 2.685011, 3.249836] as const;

function judged(expected: readonly string[], correction?: 'bonferroni', turned: readonly string[] = []) {
  const mustFail = turned.map((text): MustFail => ({ kind: 'expression', expression: parseExpression(text) }));
  const scenario = { faults: [], suppress: [], invariants: [], expect: expected.map(parseExpression), mustFail };
  const run = correction === undefined ? {} : { run: { correction } };
  return judge({ ...scenario, ...run }, OUTCOMES, new Measurements(OUTCOMES, false));
}

const FIVE = [
  'images_lost.lower95 >= 2.4',
  'images_lost.upper95 <= 8.5',
  'images_lost.upper95 <= 9',
  'images_lost.upper95 <= 10',
  'images_lost.upper95 <= 11',
];

describe('bounds that are judged together', () => {
  it('are each so sure that all of them hold with 95 %, and say so', () => {
    const [lower, upper, ...others] = judged([...FIVE, 'images_lost.mean <= 6'], 'bonferroni');
    expect(lower!.observed).toBeCloseTo(5.5 - T_OF_FIVE * ERROR, 5);
    expect(upper!.observed).toBeCloseTo(5.5 + T_OF_FIVE * ERROR, 5);
    expect([lower!.verdict, upper!.verdict, others[0]!.verdict]).toEqual(['fail', 'fail', 'pass']);
    expect(upper!.reason).toBe('it was 8.61, at 99.0 %, as 5 bounds are judged together');
    expect(others.at(-1)!.reason).toBe('it was 5.5');
  });

  it('are each by itself where that is not asked for, and where there is one', () => {
    const plain = judged(FIVE);
    expect(plain.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass', 'pass', 'pass']);
    expect(plain[1]!.observed).toBeCloseTo(5.5 + T_ALONE * ERROR, 5);
    expect(judged(FIVE.slice(0, 1), 'bonferroni')).toEqual(judged(FIVE.slice(0, 1)));
  });

  it('are those that must fail, too, and each once however it is written', () => {
    const [passed, missed] = judged(['images_lost.lower95 >= 1'], 'bonferroni', [
      'images_lost.upper95 <= 6',
      'images_lost.lower95  >=  1',
    ]);
    expect(passed!.reason).toContain('at 97.5 %, as 2 bounds are judged together');
    expect(missed!.reason).toContain('at 97.5 %, as 2 bounds are judged together');
    const [first] = judged(['images_lost.upper95 <= 9', 'images_lost.lower95 >= 1'], 'bonferroni');
    expect(first!.observed).toBeCloseTo(5.5 + T_OF_TWO * ERROR, 5);
  });

  it('have intervals of every kind', () => {
    expect(meanInterval([1, 3], false, 0.01)!.upper95).toBeCloseTo(2 + 63.65674, 4);
    // Nobody failed of 20: the twentieth root of what may be missed.
    expect(clopperPearson(20, 20, 0.01).lower95).toBeCloseTo(0.01 ** (1 / 20), 12);
    const five = judgedTogether(5);
    expect(normalWidening(five)).toBeCloseTo(2.575829 / 1.959964, 6);
    expect(unseenWidening(five)).toBeCloseTo(Math.log(0.01) / Math.log(0.05), 12);
    expect(studentWidening(five, 11)).toBeCloseTo(3.105807 / 2.200985, 6);
    expect([normalWidening, unseenWidening].map((of) => of(judgedTogether(1)))).toEqual([1, 1]);
  });
});

const TEXT = (run: string, expected: string): string => `apiVersion: nines/v1
name: bounds
registry: {regions: [eastus]}
clients: [{region: eastus, pull: {rate: 1/min}}]
run: {${run}}
expect: [${expected}]
`;

describe('run.correction', () => {
  const read = (run: string, sets: string[] = [], expected = 'pull_ok.lower95 >= 99%') =>
    parseScenario(TEXT(run, expected), 'bounds.yaml', sets).scenario;

  it('is a key, and a flag, and none by default, which is no other scenario', () => {
    expect(read('correction: bonferroni').run.correction).toBe('bonferroni');
    expect(read('seeds: 1..10', ['run.correction=bonferroni']).run.correction).toBe('bonferroni');
    expect(scenarioHash(read('correction: none'))).toBe(scenarioHash(read('seeds: 1..10')));
    expect(scenarioHash(read('correction: bonferroni'))).not.toBe(scenarioHash(read('seeds: 1..10')));
    expect(() => read('correction: holm')).toThrow(/run\.correction/);
  });

  it('is warned of where no bound is judged', () => {
    const [warning] = read('correction: bonferroni', [], 'pull_ok >= 99%').warnings;
    expect(warning!.message).toBe('`run.correction` has no effect: no bound is judged that it could correct');
    expect(read('correction: bonferroni').warnings).toEqual([]);
  });
});

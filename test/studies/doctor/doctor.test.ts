/** What the doctor says when something is wrong: figures that are off, and parts that break. */
import { describe, expect, it } from 'vitest';
import { doctorLine, doctorSummary } from '../../../reports/text/doctorLines.ts';
import { pageOf } from '../../../reports/text/page.ts';
import { type Check, checkOf, digitsAgreed, estimateFinding, exactFinding } from '../../../studies/doctor/check.ts';
import { doctor } from '../../../studies/doctor/doctor.ts';
import type { Executor } from '../../../studies/executors/executor.ts';

const PAGE = pageOf(100, false);
const G11 = {
  name: 'G11',
  figure: 'first year',
  unit: 'probability',
  expected: 3.91354316e-11,
  source: 'a chain',
} as const;
const FINE = { relativeHalfWidthMost: 0.005, offMost: 0.01 };

describe('a check', () => {
  it('passes with six digits and an estimate whose interval is narrow and near', () => {
    const check = checkOf({
      ...G11,
      exact: exactFinding('exact', 3.91354e-11, G11.expected, 6),
      estimate: estimateFinding('estimate', 3.92e-11, 0.0045, G11.expected, FINE),
    });
    expect(check.passes).toBe(true);
    expect(doctorLine(check, PAGE).replaceAll(/ +/g, ' ')).toBe(
      '✓ G11 first year exact 3.91354e-11 (6 digits) estimate 3.92e-11 ± 0.45 %, z = 0.7',
    );
  });

  it.each([
    [
      'a digit that is wrong',
      'exact agrees to 4 digits, not 6',
      exactFinding('exact', 3.9137e-11, G11.expected, 6),
      null,
    ],
    ['an estimate beside the truth', 'estimate is 4.6 standard errors off', null, estimateOf(3.96e-11, 0.005)],
    ['an estimate far from it', 'estimate is 2.2 % off', null, estimateOf(4e-11, 0.005)],
    ['a wide interval', 'estimate is known to ±2.0 %, not ±0.50 %', null, estimateOf(3.92e-11, 0.02)],
  ])('fails for %s, and says so', (_what, complaint, exact, estimate) => {
    const check = checkOf({ ...G11, exact, estimate });
    expect(check.passes).toBe(false);
    const [line, why] = doctorLine(check, PAGE).split('\n');
    expect(line).toMatch(/^✗ G11/);
    expect(why).toContain('expected 3.91354316e-11 by a chain: ');
    expect(why).toContain(complaint);
  });

  it('fails for what is no number', () => {
    const check = checkOf({ ...G11, exact: exactFinding('exact', Number.NaN, G11.expected, 6), estimate: null });
    expect(check.passes).toBe(false);
    expect(checkOf({ ...G11, exact: null, estimate: estimateOf(Number.NaN, Number.NaN) }).passes).toBe(false);
  });

  it('counts digits as they are rounded', () => {
    expect(digitsAgreed(260864.21149, 260864.211)).toBe(9);
    expect(digitsAgreed(3.7599349e-6, 3.75993e-6)).toBe(6);
    expect(digitsAgreed(3.7599361e-6, 3.75993e-6)).toBe(5);
    expect(digitsAgreed(2, 1)).toBe(0);
  });
});

describe('the doctor', () => {
  it('takes what breaks for a finding, goes on, and ends with 109', async () => {
    const seen: Check[] = [];
    const result = await doctor({
      version: '0',
      quick: true,
      playing: { batches: () => broken, seeds: () => broken },
      signal: new AbortController().signal,
      onCheck: (check) => seen.push(check),
    });
    expect(result.exitCode).toBe(109);
    const failed = result.checks.filter(({ passes }) => !passes);
    expect(failed.map(({ problem }) => problem)).toEqual(failed.map(() => 'no thread will start'));
    expect(result.failed).toBe(failed.length);
    expect(failed.length).toBeGreaterThan(3);
    expect(result.checks.length).toBeGreaterThan(30);
    expect(seen).toEqual(result.checks);
    expect(doctorLine(failed[0]!, PAGE)).toMatch(/^✗ .+: no thread will start$/);
    expect(doctorSummary(result, PAGE)).toMatch(/^Ill: \d+ of \d+ figures are not as they should be/);
  });
});

function estimateOf(value: number, relativeHalfWidth: number) {
  return estimateFinding('estimate', value, relativeHalfWidth, G11.expected, FINE);
}

const broken: Executor<never> = {
  workers: 0,
  run: () => Promise.reject(new Error('no thread will start')),
};

/** The flag's own affairs; what a budget does to an estimate is in test/studies/assess/ended.test.ts. */
import { describe, expect, it } from 'vitest';
import { assessText } from '../../cli/assessProgress.ts';
import { timeUpOf } from '../../cli/timeBudget.ts';

describe('--time-budget', () => {
  it.each([
    [{ events: 1e6 }, '--events ends it as well'],
    [{ method: 'exact' }, '--method exact makes none'],
    [{ only: 'availability' }, '--only availability makes none'],
    [{ sensitivity: true }, 'the variants of --sensitivity must all end alike'],
    [{ curve: 'node.loss=1/y..2/y' }, 'the variants of --curve must all end alike'],
  ] as const)('is refused beside %o', (beside, why) => {
    expect(() => timeUpOf({ timeBudget: 30e6, ...beside })).toThrow(
      expect.objectContaining({ name: 'UsageError', message: `--time-budget ends an estimate, and ${why}` }),
    );
    expect(timeUpOf(beside)).toBeUndefined();
  });

  it('is a signal that has not come yet', () => {
    expect(timeUpOf({ timeBudget: 60e6 })?.aborted).toBe(false);
  });
});

describe('the line of progress', () => {
  const pace = (done: number, batches: number, seconds: number) => ({ done, batches, seconds });
  const soFar = { estimate: 4.94e-10, lower95: 4.79e-10, upper95: 5.09e-10 };

  it.each([
    [assessText('two', { kind: 'exploring' }, pace(0, 0, 0), null), 'two  exploring states'],
    [assessText('two', { kind: 'solving' }, pace(0, 0, 0), null), 'two  solving the chain'],
    [assessText('two', { kind: 'pilot' }, pace(0, 16, 0), null), 'two  pilot  0/16 batches'],
    [
      assessText('two', { kind: 'paths' }, pace(120, 400, 3), soFar),
      'two  estimating  120/400 batches  4.94e-10 ± 3.0 % per year  40/s  7 s to go',
    ],
    [
      assessText('two', { kind: 'missions', years: 10 }, pace(2, 4, 1), soFar),
      'two  10-year missions  2/4 batches  4.94e-10 ± 3.0 %  2.0/s  1 s to go',
    ],
    [
      assessText('two', { kind: 'mission pilot', years: 1 }, pace(1, 16, 0.1), { estimate: 0, lower95: 0, upper95: 1 }),
      'two  pilot of 1-year missions  1/16 batches  no loss yet',
    ],
  ])('%s', (text, expected) => expect(text).toBe(expected));
});

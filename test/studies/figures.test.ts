/** Figures as people read them: no more digits than say something, and words that agree with their number. */
import { describe, expect, it } from 'vitest';
import { counted } from '../../reports/text/page.ts';
import { counted as countedExactly } from '../../sim/kernel/counted.ts';
import {
  formatFigure,
  formatNines,
  formatNinesBeside,
  formatNinesOfRate,
  formatPercent,
} from '../../studies/figures.ts';

describe('a share', () => {
  it.each([
    [0.999_999_999_682, '99.99999997 %'],
    [3.18e-10, '0.00000003 %'],
    [0.999_949_4, '99.99494 %'],
    [0.999_996_213, '99.999621 %'],
    [0.5, '50.0 %'],
    [1 - 1e-16, '99.999999999999 %'],
  ])('of %d is printed with as many digits as are read', (share, text) => {
    expect(formatFigure(share, 'fraction')).toBe(text);
  });

  it('is never flattered', () => {
    for (let nines = 1; nines < 15; nines++) expect(formatPercent(1 - 10 ** -nines)).not.toBe('100 %');
  });
});

describe('nines', () => {
  it.each([
    [formatNines(13.68), '13.6'],
    [formatNines(13.689, 2), '13.68'],
    // A logarithm falls short of what it is.
    [formatNines(-Math.log10(0.001)), '3.0'],
    [formatNinesOfRate(0.9994, 100), '3.2'],
    [formatNinesOfRate(1, 999), '>2.9'],
    // 13.68 is no fewer than 13.65, and is not told as fewer.
    [formatNinesBeside(13.689, 13.65), '13.68'],
    [formatNinesBeside(13.689, 12), '13.6'],
  ])('are told as %s, never rounded up', (told, text) => {
    expect(told).toBe(text);
  });
});

describe('a count', () => {
  it('is one of what is counted where that is what is printed', () => {
    expect([counted(1, 'time'), counted(2, 'time'), counted(1.0004, 'time', '1'), counted(0.3, 'time')]).toEqual([
      '1 time',
      '2 times',
      '1 time',
      '0.3 times',
    ]);
    expect([
      countedExactly(1, 'entry', 'entries'),
      countedExactly(2, 'entry', 'entries'),
      countedExactly(0, 'tag'),
    ]).toEqual(['1 entry', '2 entries', '0 tags']);
  });
});

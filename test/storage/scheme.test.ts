import { describe, expect, it } from 'vitest';
import { majorityOf, parseScheme } from '../../sim/storage/scheme.ts';

describe('a storage scheme', () => {
  it('lrs keeps three copies in one zone, zrs in three', () => {
    expect(parseScheme('lrs')).toEqual({
      ok: true,
      scheme: { name: 'lrs', copies: 3, need: 1, quorum: 2, spread: 'oneZone' },
    });
    expect(parseScheme('ZRS')).toMatchObject({ ok: true, scheme: { name: 'zrs', copies: 3, spread: 'zones' } });
  });

  it('replicated(n) keeps n copies anywhere and writes to a majority', () => {
    expect(parseScheme(' replicated( 5 ) ')).toEqual({
      ok: true,
      scheme: { name: 'replicated(5)', copies: 5, need: 1, quorum: 3, spread: 'any' },
    });
    expect([1, 2, 3, 4, 5].map(majorityOf)).toEqual([1, 2, 2, 3, 3]);
  });

  it.each(['replicated(0)', 'replicated(31)', 'replicated(2.5)', 'replicated()', 'replicated(-1)', 'replicated(3,1)'])(
    'refuses %s for its number of copies',
    (text) => {
      expect(parseScheme(text)).toMatchObject({ ok: false, problem: expect.stringContaining('from 1 to 30') });
    },
  );

  it('rs(k,m) reads from any k fragments, and writes to one more', () => {
    expect(parseScheme('RS(6, 3)')).toEqual({
      ok: true,
      scheme: { name: 'rs(6,3)', copies: 9, need: 6, quorum: 7, spread: 'any' },
    });
    expect(parseScheme('rs(4,0)')).toMatchObject({ ok: true, scheme: { copies: 4, need: 4, quorum: 4 } });
  });

  it('lrc(k,l,r) has a parity for each local group and r for all', () => {
    expect(parseScheme('lrc(12,2,2)')).toEqual({
      ok: true,
      scheme: { name: 'lrc(12,2,2)', copies: 16, need: { local: 2, global: 2 }, quorum: 13, spread: 'any' },
    });
  });

  it.each([
    ['rs(6)', 'not rs(k,m)'],
    ['rs(0,3)', 'not rs(k,m)'],
    ['rs(6,3,1)', 'not rs(k,m)'],
    ['rs(20,11)', '31 fragments, more than 30'],
    ['lrc(12,2)', 'not lrc(k,l,r)'],
    ['lrc(12,0,2)', 'not lrc(k,l,r)'],
    ['lrc(12,5,2)', 'cannot share 12 data fragments evenly among 5 groups'],
    ['lrc(24,4,4)', '32 fragments, more than 30'],
  ])('refuses %s', (text, problem) => {
    expect(parseScheme(text)).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
  });

  it.each(['', 'raid6', 'mirror(2)', 'lrs(3)', 'replicated(3', 'replicated((3))'])(
    "refuses '%s' as unknown",
    (text) => {
      expect(parseScheme(text)).toMatchObject({ ok: false, problem: expect.stringContaining(`'${text}'`) });
    },
  );
});

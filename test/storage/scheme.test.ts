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

  it.each(['rs(6,3)', 'lrc(12,2,2)'])('refuses %s by name, as erasure-coded', (text) => {
    expect(parseScheme(text)).toMatchObject({ ok: false, problem: expect.stringContaining(text) });
    expect(parseScheme(text)).toMatchObject({ problem: expect.stringContaining('not built yet') });
  });

  it.each(['', 'raid6', 'mirror(2)', 'lrs(3)', 'replicated(3', 'replicated((3))'])(
    "refuses '%s' as unknown",
    (text) => {
      expect(parseScheme(text)).toMatchObject({ ok: false, problem: expect.stringContaining(`'${text}'`) });
    },
  );
});

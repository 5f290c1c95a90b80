import { describe, expect, it } from 'vitest';
import { rpoSentence } from '../../reports/text/rpoTable.ts';
import type { RegionRpo } from '../../studies/assess/lag/rpo.ts';

const of = (region: string, more: Partial<RegionRpo> = {}): RegionRpo => ({
  region,
  perYear: 1e-3,
  share: 0.5,
  images: { estimate: 2.5, lower95: 2.3, upper95: 2.7 },
  bytes: { estimate: 2e8, lower95: 1.5e8, upper95: 2.5e8 },
  ageUs: { mean: 6e8, lower95: 5e8, upper95: 7e8, p50: 6e8, p99: 6e9, max: 7e9 },
  classes: null,
  anyLost: 0.9,
  instants: 1500,
  lagUs: null,
  open: 0,
  forOne: 0,
  holdsDatabase: false,
  ...more,
});

describe('the sentence of what the loss of a region takes', () => {
  it('is of the worst of those that a hazard takes', () => {
    const never = of('a', { perYear: 0, images: { estimate: 9, lower95: 9, upper95: 9 } });
    const rpo = [never, of('b'), of('c', { images: { estimate: 1, lower95: 1, upper95: 1 } })];
    expect(rpoSentence({ rpo })).toMatch(/^RPO: the loss of b takes 2\.5 images .*, none in 10 % of cases;/);
  });

  it('says that no hazard takes the region where none does', () => {
    const rpo = [of('a', { perYear: 0 }), of('b', { perYear: 0 })];
    expect(rpoSentence({ rpo })).toBe('RPO: no hazard takes a and b, where pushes go.');
    expect(rpoSentence({ rpo: null })).toBeNull();
  });

  it('tells of no cases that are none in a hundred', () => {
    expect(rpoSentence({ rpo: [of('a', { anyLost: 0.993 })] })).not.toContain('none in');
    expect(rpoSentence({ rpo: [of('a', { anyLost: 0.98 })] })).toContain('none in 2 % of cases');
  });
});

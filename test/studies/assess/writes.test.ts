import { describe, expect, it } from 'vitest';
import { writeLoss } from '../../../studies/assess/writes.ts';
import { planOf } from '../../sim/fixture.ts';

const LAG_YEARS = 1 / 8760;

function perPush(scheme: string, hazards: string): number {
  const storage = `storage: {scheme: ${scheme}, geoRedundancy: grs, geoLag: 1h}`;
  return writeLoss(planOf(`name: w\nregistry: {regions: [eastus], ${storage}}\nhazards: [${hazards}]`))!.perPush;
}

describe('a fresh write', () => {
  const fire = '{action: zone.loss, rate: 1e-2/y}';

  it('is lost with the one zone that all its copies lie in, and with no other', () => {
    expect(perPush('lrs', fire) / (1e-2 * LAG_YEARS)).toBeCloseTo(1, 5);
  });

  it('is not lost with one zone of three', () => {
    expect(perPush('zrs', fire)).toBe(0);
  });

  it('is lost with its region, whatever the zones', () => {
    const both = `${fire}, {action: region.loss, rate: 3e-2/y}`;
    expect(perPush('zrs', both) / (3e-2 * LAG_YEARS)).toBeCloseTo(1, 5);
    expect(perPush('lrs', both) / (4e-2 * LAG_YEARS)).toBeCloseTo(1, 5);
  });

  it('is lost with a zone of the pair by no means', () => {
    expect(perPush('lrs', '{action: zone.loss, region: westus, rate: 1e-2/y}')).toBe(0);
  });
});

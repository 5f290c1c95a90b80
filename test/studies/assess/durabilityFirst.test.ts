import { describe, expect, it } from 'vitest';
import { assessYear, NO_YEAR_ONLOOKER } from '../../../studies/assess/assessYear.ts';
import { durabilityFirst } from '../../../studies/assess/durabilityFirst.ts';
import type { LossesSoFar } from '../../../studies/assess/lossesSoFar.ts';
import { requestOf, TWO_PLACES, TWO_PLACES_SERVED } from '../../cli/ui/twoPlaces.ts';

const ENDLESS = { interrupt: new AbortController().signal };
const DEAF = { ...NO_YEAR_ONLOOKER, found() {} };

describe('a year of which durability is found first', () => {
  it('is the same as any other', async () => {
    const { assessed, request } = requestOf(TWO_PLACES, 0.5);
    const year = await assessYear(assessed, request, 0, NO_YEAR_ONLOOKER, ENDLESS);
    const { result } = await durabilityFirst(assessed, request, 0, DEAF, ENDLESS);
    expect(year.result.outages).toMatchObject({ target: 0.999 });
    expect(JSON.stringify(result)).toBe(JSON.stringify(year.result));
  });

  it('is its durability alone where it is broken off after that', async () => {
    const { assessed, request } = requestOf(TWO_PLACES_SERVED, 0.5);
    const interrupt = new AbortController();
    const onlooker = { ...DEAF, found: () => interrupt.abort() };
    const { result } = await durabilityFirst(assessed, request, 0, onlooker, { interrupt: interrupt.signal });
    expect(result).toMatchObject({ availability: null, outages: null, exitCode: 105 });
    expect(result.durability.total.hits).toBeGreaterThan(0);
  });
});

describe('what an onlooker hears', () => {
  it('is of all losses and of each class, in intervals that become narrower', async () => {
    const { assessed, request } = requestOf(TWO_PLACES, 0.5);
    const heard: LossesSoFar[] = [];
    const durability = () => ({
      begins() {},
      played: (_: unknown, losses: () => LossesSoFar) => void heard.push(losses()),
    });
    const { result } = await durabilityFirst(assessed, request, 0, { ...DEAF, durability }, ENDLESS);
    const [first, last] = [heard[0]!, heard.at(-1)!];
    expect(last.total.relativeHalfWidth).toBeLessThan(first.total.relativeHalfWidth!);
    const { years, total, byClass, causes } = last;
    expect(years).toBe(1);
    expect(total.within.lower95).toBeLessThan(result.withinFirstYear.upper95);
    expect(byClass.disasters).toEqual(total);
    expect(byClass.people).toMatchObject({ hits: 0, within: { estimate: 0, upper95: total.within.upper95 } });
    expect(causes[0]).toMatchObject({ pattern: 'region.loss@eastus + region.loss@westeurope', share: 1 });
    expect(structuredClone(last)).toEqual(last);
  });
});

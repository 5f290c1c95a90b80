import { describe, expect, it } from 'vitest';
import { NothingDone } from '../../../studies/assess/assess.ts';
import { assessRequest } from '../../../studies/assess/assessRequest.ts';
import { assessYear, type Found, NO_YEAR_ONLOOKER } from '../../../studies/assess/assessYear.ts';
import { subjectOf } from '../../../studies/subject.ts';
import { storageAlone } from '../../vitest/scenarios.ts';

/** A year that is interrupted as soon as its durability is begun. */
async function brokenOff(only?: 'durability'): Promise<Found> {
  const { assessed, request } = assessRequest(subjectOf(storageAlone('replicated(2)'), null), {
    ...{ replays: null, seed: 1, method: null, precision: null, events: null, missionYears: null, target: null },
    ...{ further: [], only },
  });
  const interrupt = new AbortController();
  const onlooker = {
    ...NO_YEAR_ONLOOKER,
    durability() {
      interrupt.abort();
      return NO_YEAR_ONLOOKER.durability();
    },
  };
  return assessYear(assessed, request, 0, onlooker, { interrupt: interrupt.signal });
}

describe('a year that is broken off', () => {
  it('tells of its availability, where that is known', async () => {
    const { result } = await brokenOff();
    expect(result).toMatchObject({ durability: null, outages: { target: 0.999 }, exitCode: 105 });
    expect(result.method.reasons).toEqual(['interrupted before anything was known of durability']);
  });

  it('is nothing where only its durability was asked for', async () => {
    await expect(brokenOff('durability')).rejects.toThrow(NothingDone);
  });
});

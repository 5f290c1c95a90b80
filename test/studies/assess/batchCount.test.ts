/** How many batches of missions are played after the pilots of each guide. */
import { describe, expect, it } from 'vitest';
import { noLosses } from '../../../studies/assess/batch.ts';
import { missionsAfter, PILOT_BATCHES } from '../../../studies/assess/batchCount.ts';
import { guideOf } from '../../../studies/assess/causes.ts';
import { MissionTally } from '../../../studies/assess/missionTally.ts';

const PATHS = 1024;

/** Pilots of two guides, each with so many losses of weight 1e-6. */
function pilots(hitsOfPeople: number, hitsOfDevices: number): MissionTally {
  const tally = new MissionTally(2);
  for (const [guide, hits] of [hitsOfPeople, hitsOfDevices].entries()) {
    const [x, xx] = [hits * 1e-6, hits * 1e-12];
    const losses = { ...noLosses(), hits, y: x, yy: xx, x, xx, most: 1e-6 };
    const patterns = hits === 0 ? [] : [[guide === 0 ? 'key.purge' : '2 nodes@a', losses] as const];
    for (let batch = 0; batch < PILOT_BATCHES; batch++) {
      const nothing = { weight: PATHS, weight2: PATHS, naturalPaths: 0, years: 0, years2: 0, events: 2048 };
      tally.add({ paths: PATHS, guides: 2, patterns, ...nothing }, guide);
    }
  }
  return tally;
}

function batchesOf(tally: MissionTally, guide: number, allowed = Number.POSITIVE_INFINITY) {
  const pilot = { batches: PILOT_BATCHES, events: PILOT_BATCHES * 2048 };
  return missionsAfter(tally, (pattern) => guideOf(pattern, 2) === guide, pilot, {
    precision: 0.01,
    least: 1,
    allowed,
  });
}

describe('missions after the pilots of two guides', () => {
  it('are as many as each guide needs for losses of its own', () => {
    const tally = pilots(40, 4);
    expect(batchesOf(tally, 0).count).toBeGreaterThan(5 * batchesOf(tally, 1).count);
  });

  it('are few under a guide that saw no loss of its own, however rare those of the other are', () => {
    expect(batchesOf(pilots(400, 0), 1)).toEqual(batchesOf(pilots(0, 0), 1));
    expect(batchesOf(pilots(400, 0), 1)).toEqual({ count: 64, eventsEach: 2048, isCut: false });
  });

  it('are whole batches that the events allow, and none where these allow none', () => {
    expect(batchesOf(pilots(400, 40), 0, 3 * 2048 + 1)).toMatchObject({ count: 3, isCut: true });
    expect(batchesOf(pilots(400, 40), 0, 2047)).toMatchObject({ count: 0, isCut: true });
  });
});

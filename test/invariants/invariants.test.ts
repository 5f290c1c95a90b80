/** Each invariant: it holds after an honest run, and sees the run falsified. */
import { describe, expect, it } from 'vitest';
import { CONVERGENCE, INVARIANTS } from '../../sim/invariants/index.ts';
import { ACKNOWLEDGED } from '../../sim/storage/catalogue.ts';
import { World } from '../../sim/world.ts';
import { HOUR, planOf } from '../sim/fixture.ts';

function finished(): World {
  const world = new World(planOf(HOUR), 1);
  world.runUntil(world.horizonUs);
  return world;
}

/** The first image that was pushed. */
function pushedIn({ catalogue }: World): number {
  for (let m = 0; m < catalogue.manifests; m++) {
    if (catalogue.manifestClient[m]! >= 0 && catalogue.manifestStanding[m] === ACKNOWLEDGED) return m;
  }
  throw new Error('nothing was pushed');
}

const falsified: Readonly<Record<string, (world: World) => void>> = {
  accounting: (world) => {
    world.measure.acknowledgedIn[0] = world.measure.acknowledgedIn[0]! + 1;
  },
  'acknowledged-stay-readable': (world) => {
    world.catalogue.manifestVisible[pushedIn(world)] = 0;
  },
  closure: (world) => {
    const { catalogue } = world;
    const blob = catalogue.pool[catalogue.manifestStart[pushedIn(world)]!]!;
    catalogue.blobPresent[blob] = 0b110;
  },
  convergence: (world) => {
    world.catalogue.manifestVisible[pushedIn(world)] = 0b011;
  },
};

describe.each([...INVARIANTS, CONVERGENCE])('$name', (invariant) => {
  it('holds after an honest run', () => {
    expect(invariant.check(finished())).toMatchObject({ verdict: 'pass', violations: 0, evidence: [] });
  });

  it('sees that the run was falsified, and where', () => {
    const world = finished();
    falsified[invariant.name]!(world);
    const outcome = invariant.check(world);
    expect(outcome.verdict).toBe('fail');
    expect(outcome.violations).toBeGreaterThan(0);
    expect(outcome.evidence[0]).toMatch(/\w/);
  });
});

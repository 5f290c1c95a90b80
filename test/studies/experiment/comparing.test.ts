/** Two branches side by side, played from where they part. */
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { compileScenario } from '../../../scenarios/compile.ts';
import { parseAgain } from '../../../scenarios/load.ts';
import type { Plan } from '../../../sim/plan.ts';
import { World } from '../../../sim/world.ts';
import { firstDivergence } from '../../../studies/compare/divergence.ts';
import type { Deed } from '../../../studies/experiment/deeds.ts';
import type { Experiment } from '../../../studies/experiment/experiment.ts';
import type { BranchComparison } from '../../../studies/experiment/view.ts';
import { experimentOf, goTo, removeWritten, TWENTY_MINUTES } from './fixture.ts';

afterAll(removeWritten);

const AT_US = 300_000_123;
const UNTIL_US = 700_000_000;
const OUTAGE: Deed = { kind: 'inject', fault: { action: 'region.outage', region: 'southeastasia', duration: '1m' } };

afterEach(() => {
  vi.restoreAllMocks();
});

/** Goes on from main at AT_US, and plays as far as the comparison is to go. */
function branched(experiment: Experiment, deed: Deed, atUs = AT_US): number {
  goTo(experiment, atUs);
  const branch = experiment.fork(deed);
  goTo(experiment, UNTIL_US);
  return branch;
}

function compared(experiment: Experiment, base: number, other: number): BranchComparison {
  const search = experiment.compare(base, other);
  let step = search.next();
  while (!step.done) step = search.next();
  return step.value;
}

/** When the whole runs of two branches part. */
function parting(experiment: Experiment, base: number, other: number): number {
  const planOf = (branch: number): Plan => {
    const { text, file, sets, alternative, configuration } = experiment.text(branch);
    return compileScenario(parseAgain(text, file, sets, alternative, configuration).scenario, '.');
  };
  const { first } = firstDivergence(planOf(base), planOf(other), experiment.seed);
  return Math.min(first?.base?.at ?? Number.POSITIVE_INFINITY, first?.other?.at ?? Number.POSITIVE_INFINITY);
}

/** The earliest instant that any world is played to while something is done. */
function playedFrom(act: () => void): number {
  const spy = vi.spyOn(World.prototype, 'runUntil');
  act();
  return Math.min(...spy.mock.calls.map(([us]) => us));
}

describe('a comparison', () => {
  it('begins near the fork, and finds what the whole runs differ by first', () => {
    const experiment = experimentOf();
    goTo(experiment, UNTIL_US);
    branched(experiment, OUTAGE);
    let first: BranchComparison['first'] = null;
    const fromUs = playedFrom(() => {
      ({ first } = compared(experiment, 0, 1));
    });
    expect(fromUs).toBeGreaterThan(0.8 * AT_US);
    expect(first).toMatchObject({ atUs: parting(experiment, 0, 1) });
  });

  it('of two that came from one begins where the first of them left it', () => {
    const experiment = experimentOf();
    goTo(experiment, UNTIL_US);
    branched(experiment, OUTAGE);
    branched(experiment, { kind: 'suppress', id: 'loss' }, 500_000_000);
    experiment.switchTo(0);
    branched(experiment, { kind: 'suppress', id: 'out' }, 200_000_000);
    const { first, untilUs } = compared(experiment, 2, 3);
    expect(first).toMatchObject({ atUs: parting(experiment, 2, 3) });
    expect(untilUs).toBe(UNTIL_US);
  });

  it('begins at 0 where a setting is another from the start on', () => {
    const experiment = experimentOf();
    goTo(experiment, UNTIL_US);
    branched(experiment, { kind: 'set', text: 'registry.replication.bandwidth=40Mbps' });
    expect(compared(experiment, 0, 1).first).toMatchObject({ atUs: parting(experiment, 0, 1) });
  });
});

describe('a failure by chance that is suppressed', () => {
  it('is where the two part, not what comes of it later', () => {
    const experiment = experimentOf();
    goTo(experiment, UNTIL_US);
    const firing = experiment.view(false).faults.find(({ isChance, firedAtUs }) => isChance && firedAtUs !== null)!;
    experiment.fork({ kind: 'suppress', id: firing.id });
    goTo(experiment, UNTIL_US);
    expect(compared(experiment, 0, 1).first).toEqual({
      atUs: firing.firedAtUs,
      base: `failure by chance: ${firing.id} strikes`,
      other: `failure by chance: ${firing.id} is suppressed`,
    });
    expect(parting(experiment, 0, 1)).toBe(firing.firedAtUs);
  });
});

describe('a deed that reaches back before the cursor', () => {
  const waiting = TWENTY_MINUTES.replace('id: loss, at: 9m', 'id: loss, startAfter: { fault: stall, delay: 30s }');

  it('parts from where what it waits for struck', () => {
    const experiment = experimentOf();
    const fault = {
      action: 'region.outage',
      region: 'southeastasia',
      startAfter: { fault: 'stall', delay: '30s' },
      duration: '1m',
    };
    const branch = branched(experiment, { kind: 'inject', fault });
    expect(experiment.facts(branch).forkedAtUs).toBe(240_000_000);
  });

  it('parts from where what it moves had struck', () => {
    const experiment = experimentOf(waiting);
    goTo(experiment, UNTIL_US);
    const branch = branched(experiment, { kind: 'move', id: 'loss', atUs: 400_000_000 });
    expect(experiment.facts(branch).forkedAtUs).toBe(270_000_000);
  });
});

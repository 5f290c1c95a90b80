import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { compileScenario } from '../../../scenarios/compile.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import { outcomeOf } from '../../../sim/measure/outcome.ts';
import type { Plan } from '../../../sim/plan.ts';
import { World } from '../../../sim/world.ts';
import { Checkpoints } from '../../../studies/experiment/checkpoints.ts';
import { viewOf } from '../../../studies/experiment/viewOf.ts';
import { experimentOf, goTo, removeWritten, TIGHT, TWENTY_MINUTES } from './fixture.ts';

afterAll(removeWritten);

const PLAN: Plan = compileScenario(parseScenario(TWENTY_MINUTES, 'test.yaml').scenario, '.');
const HORIZON_US = 2_400_000_000;

describe('events one by one', () => {
  it('are the run, however it is cut', () => {
    const whole = new World(PLAN, 5);
    whole.runUntil(whole.horizonUs);
    const expected = JSON.stringify(outcomeOf(whole, 5));
    const world = new World(PLAN, 5);
    for (let count = 1; world.runEvents(count, world.horizonUs) === count; count = (count * 7) % 23) {
      if (count === 3) world.runUntil(world.queue.nowUs + 1_000_000);
    }
    expect(JSON.stringify(outcomeOf(world, 5))).toBe(expected);
    const single = new World(PLAN, 5);
    let events = 0;
    while (single.runEvents(1, single.horizonUs) === 1) expect(single.events).toBe(++events);
    expect(single.digest.hex()).toBe(whole.digest.hex());
  });
});

describe('an experiment', () => {
  it('ends as the run does, and shows of every instant what the run was like then', () => {
    const act = fc.oneof(
      fc.record({ seek: fc.integer({ min: 0, max: HORIZON_US }) }),
      fc.record({ steps: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ play: fc.integer({ min: 1, max: 2_000 }) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.array(act, { minLength: 3, maxLength: 8 }), (seed, acts) => {
        const experiment = experimentOf(TWENTY_MINUTES, seed);
        for (const each of acts) {
          if ('seek' in each) {
            goTo(experiment, each.seek);
            if (experiment.atUs === each.seek) expectSameView(experiment.view(true), PLAN, seed, each.seek);
          } else if ('steps' in each) {
            const before = experiment.view(false).events;
            let made = 0;
            while (made < each.steps && experiment.step()) made++;
            expect(experiment.view(false).events).toBe(before + made);
          } else {
            experiment.play(experiment.horizonUs, each.play);
            experiment.settle();
          }
        }
        goTo(experiment, HORIZON_US);
        const view = experiment.view(true);
        const world = new World(PLAN, seed);
        world.runUntil(world.horizonUs);
        expect(view.digest).toBe(world.digest.hex());
        expect(view.branches[0]).toMatchObject({ isOver: true, digest: view.digest });
        expectSameView(view, PLAN, seed, HORIZON_US);
        expect(experiment.course().rows).toEqual(outcomeOf(world, seed).timeline.rows);
      }),
      { numRuns: 6, seed: 3 },
    );
  });

  it('says of verdicts before the end that they are so far, and at the end what the run says', () => {
    const experiment = experimentOf();
    goTo(experiment, 300_000_000);
    const before = experiment.view(true).verdicts;
    expect(before.find(({ name }) => name === 'convergence')).toMatchObject({ observed: 'not judged yet' });
    expect(before.find(({ name }) => name === 'loss')).toMatchObject({ reason: 'its instant has not come' });
    expect(before.find(({ kind }) => kind === 'expect')?.observed).toMatch(/so far$/);
    goTo(experiment, HORIZON_US);
    expect(experiment.view(true).verdicts.filter(({ observed }) => /so far|not judged/.test(String(observed)))).toEqual(
      [],
    );
  });

  it('has a log of the cursor, in order of time, that telling it again does not lengthen', () => {
    const experiment = experimentOf();
    goTo(experiment, HORIZON_US);
    const { entries, total } = experiment.log([], '', 1e6);
    expect(entries.map(({ atUs }) => atUs)).toEqual([...entries.map(({ atUs }) => atUs)].sort((a, b) => a - b));
    expect(
      entries.some(({ kind, text }) => kind === 'fault' && text.startsWith('loss (region.loss) strikes eastus')),
    ).toBe(true);
    goTo(experiment, 400_000_000);
    expect(experiment.log([], '', 1e6).entries).toEqual(entries.filter(({ atUs }) => atUs < 400_000_000));
    const branch = experiment.fork({ kind: 'suppress', id: 'loss' });
    expect(branch).toBe(1);
    goTo(experiment, 500_000_000);
    experiment.switchTo(0);
    goTo(experiment, HORIZON_US);
    expect(experiment.log([], '', 1e6)).toEqual({ entries, total });
    expect(experiment.log(['fault'], 'LOSS', 1).entries).toHaveLength(1);
    // All that a row shows is searched.
    const kinds = (kind: string) => entries.filter((entry) => entry.kind === kind).length;
    expect(experiment.log([], 'fault', 1).total).toBeGreaterThanOrEqual(kinds('fault'));
    expect(experiment.log([], '0:09:00', 1).total).toBeGreaterThan(0);
  });

  it('knows how each region did over time', () => {
    const experiment = experimentOf(TWENTY_MINUTES.replace('rate: 20000/y', 'rate: 1e-9/y'));
    goTo(experiment, HORIZON_US);
    const { health } = experiment.course();
    const of = (name: string) => health.filter(({ region }) => region === name);
    expect(of('eastus').at(-1)).toMatchObject({ health: 'lost', fromUs: 540_000_000, untilUs: HORIZON_US });
    // Requests are answered while its replication stands still, but what is pushed is in one region alone.
    expect(of('eastus').map(({ health: is, fromUs }) => [is, fromUs])).toEqual([
      ['ok', 0],
      ['degraded', 240_000_000],
      ['lost', 540_000_000],
    ]);
    expect(of('westeurope').map(({ health: is }) => is)).toEqual(expect.arrayContaining(['ok', 'out']));
    expect(of('westeurope').find(({ health: is }) => is === 'out')).toMatchObject({
      fromUs: 360_000_000,
      untilUs: 540_000_000,
    });
  });

  it('tells what is at risk and why, and what was lost', () => {
    const experiment = experimentOf();
    goTo(experiment, 530_000_000);
    const risky = experiment.images('', 1000);
    expect(risky.total).toBe(experiment.view(false).images.atRisk);
    expect(risky.rows.every(({ lostAtUs, cause }) => lostAtUs === null && cause === null)).toBe(true);
    // What nobody pushed was in the registry before.
    expect(
      risky.rows.some(({ image, acknowledgedAtUs }) => image.includes('@stored') && acknowledgedAtUs !== null),
    ).toBe(false);
    const row = risky.rows.find(({ regions }) => regions.includes('eastus'))!;
    const detail = experiment.image(row.id);
    expect(detail.copies.some(({ state }) => /held up by (stall|out)$/.test(state))).toBe(true);
    expect(detail.chain.some(({ fault }) => fault === 'stall' || fault === 'out')).toBe(true);
    goTo(experiment, HORIZON_US);
    const lost = experiment.images('lost', 1000);
    expect(lost.total).toBe(experiment.view(true).images.lost);
    expect(lost.total).toBeGreaterThan(0);
    for (const { lostAtUs, acknowledgedAtUs } of lost.rows) {
      expect(lostAtUs).toBeGreaterThanOrEqual(540_000_000);
      expect(acknowledgedAtUs ?? 0).toBeLessThan(lostAtUs ?? 0);
    }
    const { branch, cursorUs, events } = experiment.view(false);
    expect(experiment.moment).toEqual({ branch, cursorUs, events });
    expect(experiment.image(lost.rows[0]!.id).chain.length).toBeGreaterThan(1);
  });
});

describe('a registry of one region', () => {
  it('has no image at risk, for none could be whole elsewhere', () => {
    const alone = TWENTY_MINUTES.replace('[eastus, westeurope, southeastasia]', '[eastus]')
      .replace('geoRedundancy: grs', 'geoRedundancy: none')
      .replace(/^ {2}- \{id: (?:stall|out),.*\n/gm, '');
    const experiment = experimentOf(alone);
    goTo(experiment, 530_000_000);
    const { acknowledged, atRisk } = experiment.view(true).images;
    expect(acknowledged).toBeGreaterThan(0);
    expect([atRisk, experiment.images('', 10).total]).toEqual([null, 0]);
  });
});

describe('checkpoints', () => {
  it('are bounded in bytes over all branches, whatever is looked at', () => {
    const bytes = 3 * 1024 * 1024;
    const experiment = experimentOf(TWENTY_MINUTES, 1, { ...TIGHT, checkpointBytes: bytes });
    goTo(experiment, 900_000_000);
    for (let i = 0; i < 8; i++) {
      goTo(experiment, (i * 97_000_000) % 900_000_000);
      experiment.switchTo(0);
      goTo(experiment, 480_000_000);
      experiment.fork({ kind: 'move', id: 'loss', atUs: 500_000_000 + i });
      goTo(experiment, 480_000_000);
      expect(experiment.checkpoints.bytesKept).toBeLessThanOrEqual(bytes);
    }
    experiment.switchTo(0);
    goTo(experiment, HORIZON_US);
    const world = new World(PLAN, 1);
    world.runUntil(world.horizonUs);
    expect(experiment.view(false).digest).toBe(world.digest.hex());
  });

  it('stay spread over the run when they are thinned', () => {
    const checkpoints = new Checkpoints(10 * 8 * 100);
    const snapshot = { names: [], values: Array.from({ length: 100 }, () => 0) };
    for (let events = 0; events < 1000; events += 10) checkpoints.add(0, events, events, snapshot);
    expect(checkpoints.count).toBe(10);
    for (let us = 250; us <= 1000; us += 50)
      expect(us - (checkpoints.before(0, us)?.atUs ?? 0)).toBeLessThanOrEqual(300);
  });
});

function expectSameView(view: object, plan: Plan, seed: number, us: number): void {
  const world = new World(plan, seed);
  world.runUntil(us);
  expect(view).toMatchObject(viewOf(world, { deeds: [], faults: [] }));
}

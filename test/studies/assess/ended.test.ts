/** Estimates that are ended before they are as precise as was asked for: what is there is told, and the same again by events. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../sim/plan.ts';
import { type AssessRequest, assess, NothingDone } from '../../../studies/assess/assess.ts';
import type { AssessResult } from '../../../studies/assess/assessResult.ts';
import type { Onlooker } from '../../../studies/assess/playOut.ts';
import { batchesOf } from '../../../studies/assess/stage.ts';
import { inlineExecutor } from '../../../studies/executors/inline.ts';
import { requestOf } from './request.ts';
import { systemOf } from './systems.ts';

const ONE = '{a: {zones: 1}}';
/** Loss is rare and paths are short. */
const RARE = systemOf(
  '{regions: [a], storage: {scheme: replicated(2), nodes: 2, placementGroups: 1}}',
  'hazards: [{action: node.loss, rate: 0.04/y}]\nrepair: {local: {time: 24h}}',
  ONE,
);
/** Paths take years, as rot stays until it is read: whole missions are played. */
const ROTTEN = systemOf(
  '{regions: [a], storage: {scheme: replicated(3), nodes: 3, placementGroups: 1}}',
  'hazards: [{action: node.loss, rate: 0.2/y}, {action: copy.corrupt, rate: 0.2/y}]\nrepair: {local: {time: 24h}}',
  ONE,
);

/** Parts age: whole missions alone tell. */
const AGEING = systemOf(
  '{regions: [a], storage: {scheme: replicated(2), nodes: 2, placementGroups: 1}}',
  'hazards: [{action: node.loss, rate: 0.5/y, shape: 2}]\nrepair: {local: {time: 24h}}',
  ONE,
);

type Begun = Parameters<Onlooker['begins']>[0]['kind'];

/** A clock that stands still until so many batches of a part are done, or until it begins. */
class Clock implements Onlooker {
  readonly timeUp: AbortSignal;
  readonly begun: Begun[] = [];
  private readonly controller = new AbortController();
  private readonly part: Begun;
  private left: number;

  constructor(part: Begun, batches: number) {
    this.part = part;
    this.left = batches;
    this.timeUp = this.controller.signal;
  }

  begins({ kind }: Parameters<Onlooker['begins']>[0]): void {
    this.begun.push(kind);
    if (kind === this.part && this.left === 0) this.controller.abort();
  }

  played(soFar: Parameters<Onlooker['played']>[0]): void {
    expect(soFar().upper95).toBeGreaterThan(0);
    if (this.begun.at(-1) === this.part && --this.left === 0) this.controller.abort();
  }
}

/** Finer than any of these reaches. */
const FINE = 0.0005;
const NEVER = new AbortController().signal;
const resultOf = (
  plan: Plan,
  other: Partial<AssessRequest>,
  clock: Clock,
  ending: { interrupt: AbortSignal; timeUp?: AbortSignal },
): Promise<AssessResult> => {
  const request = requestOf(plan, { missionYears: 5, ...other });
  return assess(request, inlineExecutor(batchesOf(plan, 1)), clock, ending);
};

const eventsIn = ({ repro }: AssessResult): number => Number(/--events (\d+)/.exec(repro)![1]);
const observed = ({ guards }: AssessResult): Record<string, string> =>
  Object.fromEntries(guards.filter(({ verdict }) => verdict !== 'pass').map((guard) => [guard.name, guard.observed]));

describe('a time budget', () => {
  it.each([
    ['before a batch is done', RARE, FINE, 'paths', 0],
    ['among paths', RARE, FINE, 'paths', 3],
    ['among paths, missions still to come', ROTTEN, FINE, 'paths', 2],
    ['among the missions of a pilot', ROTTEN, 0.05, 'mission pilot', 2],
    ['among missions', ROTTEN, 0.05, 'missions', 2],
    ['before there is a mission of parts that age', AGEING, 0.05, 'mission pilot', 0],
  ] as const)(
    'that is up %s ends with whole batches, which its events play again',
    async (_, plan, precision, part, batches) => {
      const clock = new Clock(part, batches);
      const ended = await resultOf(plan, { precision }, clock, { interrupt: NEVER, timeUp: clock.timeUp });
      expect(clock.timeUp.aborted).toBe(true);
      expect(clock.begun.at(-1)).toBe(part);
      expect(ended).toMatchObject({ reproducible: false, verdict: 'inconclusive', exitCode: 2 });
      const again = await resultOf(plan, { precision, events: eventsIn(ended) }, new Clock('pilot', -1), {
        interrupt: NEVER,
      });
      const { method, ...rest } = ended;
      expect({ ...again, method, reproducible: false }).toEqual({ ...rest, method });
      expect(again.reproducible).toBe(true);
      expect(method.reasons.at(-1)).toBe(`the time was up: --events ${eventsIn(ended)} plays just the same again`);
    },
  );

  it('that is not used up is told all the same, as another machine may need more', async () => {
    const clock = new Clock('paths', -1);
    const { reproducible, verdict, repro } = await resultOf(RARE, { precision: 0.05 }, clock, {
      interrupt: NEVER,
      timeUp: clock.timeUp,
    });
    expect([reproducible, verdict]).toEqual([false, 'pass']);
    expect(repro).toMatch(/--events \d+ /);
  });
});

describe('missions that were not played, or too few of them', () => {
  it('leave a bound for what is lost within the time, and a doubt', async () => {
    const result = await resultOf(ROTTEN, { events: 20_000 }, new Clock('pilot', -1), { interrupt: NEVER });
    const { total } = result.durability;
    expect(total.perYear.estimate).toBeGreaterThan(0);
    expect(total.withinFirstYear).toMatchObject({ estimate: 0, lower95: 0 });
    expect(total.withinFirstYear.upper95).toBeGreaterThan(total.perYear.estimate / 2);
    expect(observed(result)['whole missions']).toBe('none of 1 year and 5 years was played');
  });

  it('leave nothing known of parts that age, and no number that looks like one', async () => {
    const result = await resultOf(AGEING, { events: 1 }, new Clock('pilot', -1), { interrupt: NEVER });
    const { total } = result.durability;
    expect(total.perYear).toEqual({ estimate: 0, lower95: 0, upper95: Number.POSITIVE_INFINITY });
    expect(total.withinFirstYear).toEqual({ estimate: 0, lower95: 0, upper95: 1 });
    expect(result.mttdlYears).toEqual({ estimate: null, lower95: 0, upper95: null });
    expect(result.method.reasons.at(-1)).toBe('parts age, so it is estimated from whole missions: none was played');
  });

  it('are no more than the events allow, and a wide interval of them is never green', async () => {
    const clock = new Clock('missions', 1);
    const result = await resultOf(ROTTEN, { precision: 0.05, missionYears: 1 }, clock, {
      interrupt: NEVER,
      timeUp: clock.timeUp,
    });
    expect(result.durability.total.relativeHalfWidth).toBeLessThan(0.05);
    expect(observed(result)['precision']).toMatch(/ within 1 year, asked for ±5\.0 %$/);
  });
});

describe('an interrupt', () => {
  it('is told nothing of before there is anything to reckon with', async () => {
    const clock = new Clock('pilot', 3);
    await expect(resultOf(RARE, {}, clock, { interrupt: clock.timeUp })).rejects.toThrow(NothingDone);
  });

  it('keeps what paths there are, and ends with 105', async () => {
    const clock = new Clock('paths', 4);
    const result = await resultOf(RARE, {}, clock, { interrupt: clock.timeUp });
    expect(result).toMatchObject({ reproducible: false, exitCode: 105 });
    expect(result.durability.total.hits).toBeGreaterThan(1000);
    expect(result.repro).toContain(`--events ${eventsIn(result)}`);
  });

  it('keeps the figures of the chain where nothing was estimated yet', async () => {
    const plan = systemOf(
      '{regions: [a], storage: {scheme: replicated(2), nodes: 2, placementGroups: 1}}',
      'hazards: [{action: node.loss, rate: 0.04/y}]\nrepair: {local: {time: {exponential: {mean: 24h}}}}',
      ONE,
    );
    const clock = new Clock('pilot', 1);
    const result = await resultOf(plan, {}, clock, { interrupt: clock.timeUp });
    expect(result).toMatchObject({ exitCode: 105, method: { used: 'exact' } });
    expect(result.method.reasons).toContain('interrupted before anything was estimated');
    expect(result.exact!.mttdlYears).toBeCloseTo(114100, 0);
  });
});

import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type AssessResult,
  type AvailabilityResult,
  assessScenario,
  defineScenario,
  type LoadedScenario,
  playScenario,
  type RunResult,
  type ScenarioInput,
} from '../../api/index.ts';
import '../../vitest/index.ts';

const typed = { apiVersion: 'nines/v1', name: 'typed', registry: { regions: ['eastus'] } } satisfies ScenarioInput;

describe('defineScenario', () => {
  it('takes quantities as a file writes them', () => {
    const scenario = defineScenario({
      ...typed,
      clients: [
        { region: 'eastus', pull: { rate: '2/s', fresh: 0.1 } },
        { region: 'westeurope', push: { rate: '1/h' } },
      ],
      run: { duration: '10m', seeds: '1..3' },
      faults: [{ id: 'out', at: '1m', action: 'region.outage', region: 'eastus', duration: '2m' }],
      expect: ['pull_ok.rate >= 50%'],
      mustFail: [{ invariant: 'convergence' }],
    });
    expectTypeOf(scenario).toEqualTypeOf<LoadedScenario>();
    expectTypeOf<ScenarioInput['apiVersion']>().toEqualTypeOf<'nines/v1'>();
    expectTypeOf<NonNullable<ScenarioInput['run']>>().toHaveProperty('duration').toExtend<string | undefined>();
  });

  it('refuses keys, words and kinds of values that a scenario does not have, when it is compiled', () => {
    const wrong = [
      // @ts-expect-error there is no key `cleints`
      () => defineScenario({ ...typed, cleints: [] }),
      // @ts-expect-error no version is v2
      () => defineScenario({ ...typed, apiVersion: 'nines/v2' }),
      // @ts-expect-error a key of a key
      () => defineScenario({ ...typed, run: { duraton: '10m' } }),
      // @ts-expect-error a number has no unit of time
      () => defineScenario({ ...typed, run: { duration: 10 } }),
      // @ts-expect-error there is no such profile
      () => defineScenario({ ...typed, clients: [{ region: 'eastus', profile: 'podman' }] }),
      // @ts-expect-error there is no such action
      () => defineScenario({ ...typed, faults: [{ id: 'x', at: '1m', action: 'region.los', region: 'eastus' }] }),
      // @ts-expect-error a key that this action does not have
      () => defineScenario({ ...typed, faults: [{ id: 'x', at: '1m', action: 'region.loss', regoin: 'eastus' }] }),
      // @ts-expect-error there is no such invariant
      () => defineScenario({ ...typed, mustFail: [{ invariant: 'convergance' }] }),
      // @ts-expect-error nothing has a name
      () => defineScenario({ apiVersion: 'nines/v1', registry: { regions: ['eastus'] } }),
    ];
    for (const define of wrong) expect(define).toThrow();
  });

  it('names what is wrong by its key', () => {
    expect(() => defineScenario({ ...typed, run: { duration: '10x' } })).toThrow(
      /^typed: `run\.duration`: `x` in `10x` is not a unit/,
    );
    expect(() => defineScenario({ ...typed, expect: ['pul_ok >= 1'] })).toThrow(
      /^typed: expect\.0: `pul_ok >= 1`: there is no metric/,
    );
  });
});

describe('what programs call', () => {
  it('is typed', () => {
    expectTypeOf(playScenario).returns.resolves.toEqualTypeOf<RunResult>();
    expectTypeOf(assessScenario).returns.resolves.toEqualTypeOf<AssessResult | AvailabilityResult>();
    expectTypeOf(playScenario).parameter(0).toEqualTypeOf<LoadedScenario | string | URL>();
    // @ts-expect-error seeds are no switch
    expectTypeOf(playScenario).toBeCallableWith('a.yaml', { seeds: true });
  });

  it('has asynchronous matchers, with their arguments', () => {
    const matchers = expect('a.yaml');
    expectTypeOf(matchers.toHold).returns.toEqualTypeOf<Promise<void>>();
    expectTypeOf(matchers.not.toMeet).returns.toEqualTypeOf<Promise<void>>();
    expectTypeOf(matchers.toMeet).parameter(0).toEqualTypeOf<string>();
    expectTypeOf(matchers.toMatchBaseline).parameter(0).toEqualTypeOf<string | URL | undefined>();
    expectTypeOf(matchers.toHaveFired).parameter(0).toEqualTypeOf<string>();
    // @ts-expect-error an expression is wanted
    const call = () => matchers.toMeet();
    expect(call).toBeTypeOf('function');
  });
});

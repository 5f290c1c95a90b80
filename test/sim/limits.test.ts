import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/load.ts';
import { limitsOf } from '../../scenarios/tierLimits.ts';
import { World } from '../../sim/world.ts';
import { counter, expectRestored, fraction, planOf, play } from './fixture.ts';

/** Two regions of machines that each have a replica near by. */
const TWO = `
name: two
registry: {regions: [eastus, westeurope]}
catalogue: {repositories: 12}
clients:
  - {name: here, region: eastus, profile: crane, pull: {rate: 40/min}}
  - {name: there, region: westeurope, profile: crane, pull: {rate: 40/min}}
run: {duration: 16m, drain: 10m}
`;

/** One machine's single operations, of images with two layers of their own. */
const single = (profile: string, operations: string, like = 'acr-2026-08'): string => `
name: single
registry: {like: ${like}, tier: basic, regions: [eastus]}
catalogue: {source: none}
clients: [{name: ci, region: eastus, profile: ${profile}, operations: [${operations}]}]
run: {duration: 30m, drain: 10m}
`;
const PUSH = '{at: 1m, op: push, repository: app, tag: v1, layers: [1MiB, 2MiB]}';
const PULL = '{at: 10m, op: pull, repository: app, tag: v1}';

describe('the limits of a tier', () => {
  const of = (registry: string) =>
    limitsOf(parseScenario(`apiVersion: nines/v1\nname: t\nregistry: ${registry}`, 't.yaml').scenario.registry);

  it('are those of the date of the preset', () => {
    const none = Number.POSITIVE_INFINITY;
    const [layerBytes, tib] = [200 * 2 ** 30, 2 ** 40];
    expect(of('{tier: premium}')).toEqual({
      perMinute: [20_000, 4000, 4000, 2000, 20_000],
      identityPerMinute: [10_000, 2000, 2000, 1000, none],
      counter: 'bucket',
      storageCheck: 'atCommit',
      counting: 'requests',
      storageBytes: 100 * tib,
      layerBytes,
    });
    expect(of('{tier: basic}')).toMatchObject({ perMinute: [10_000, 2000, 1000, 500, 10_000], storageBytes: 40 * tib });
    expect(of('{like: acr-2020-06, tier: standard}')).toEqual({
      perMinute: [3000, 500, none, none, none],
      identityPerMinute: [none, none, none, none, none],
      counter: 'bucket',
      storageCheck: 'atCommit',
      counting: 'operations',
      storageBytes: 20 * tib,
      layerBytes,
    });
  });

  it('are overridden one by one', () => {
    const { perMinute } = of('{tier: basic, limits: {read: 50/s, delete: none}}');
    expect(perMinute).toEqual([3000, 2000, Number.POSITIVE_INFINITY, 500, 10_000]);
  });

  it('change nothing in a run that never reaches them', () => {
    const none = ['registry.limits={read: none, write: none, delete: none, storage: none, layer: none}'];
    expect(play(TWO, 1, none).digest).toBe(play(TWO).digest);
  });
});

describe('what counts as an operation', () => {
  /** Whether a limit of so many is the least under which nobody is refused. */
  const isNeeded = (yaml: string, kind: string, limit: number): boolean => {
    const refused = (n: number): number => counter(play(yaml, 1, [`registry.limits.${kind}=${n}/min`]), 'throttled');
    return refused(limit) === 0 && refused(limit - 1) > 0;
  };

  it('is every request by its method, where the limits are those of 2026', () => {
    // GET /v2/, HEAD of the tag, and of the config and two layers.
    expect(isNeeded(single('crane', PUSH), 'read', 5)).toBe(true);
    // POST, PATCH and PUT for each of three blobs, and the manifest's PUT.
    expect(isNeeded(single('crane', PUSH), 'write', 10)).toBe(true);
  });

  it('is a layer or a manifest, where they are those of 2020', () => {
    expect(isNeeded(single('crane', PUSH, 'acr-2020-06'), 'write', 4)).toBe(true);
    expect(isNeeded(single('crane', `${PUSH}, ${PULL}`, 'acr-2020-06'), 'read', 4)).toBe(true);
  });
});

describe('signing in', () => {
  const twice = `${PUSH}, ${PUSH.replace('v1', 'v2')}, ${PUSH.replace('v1', 'v3')}`;
  const refused = (profile: string, limit: number): number =>
    counter(play(single(profile, twice), 1, [`registry.limits.signIn=${limit}/min`]), 'throttled');

  it.each(['crane', 'docker', 'skopeo', 'containerd'])('is asked of each operation once: %s', (profile) => {
    expect([refused(profile, 3), refused(profile, 2) > 0]).toEqual([0, true]);
  });

  it('is asked again with every other try of a whole operation', () => {
    const kubelet = single('kubelet', `${PUSH}, {at: 2m, op: pull, repository: app, tag: missing}`);
    expect(counter(play(kubelet, 1, ['registry.limits.signIn=2/min']), 'throttled')).toBe(0);
    const limited = [`registry.limits.signIn=1/min`, 'registry.limits.read=1/min'];
    const pulls = Array.from({ length: 4 }, () => PULL).join(', ');
    const outcome = play(single('kubelet', `${PUSH}, ${pulls}`), 1, limited);
    expect(counter(outcome, 'throttled')).toBeGreaterThan(4);
  });
});

describe('a client over the limit', () => {
  const tight = ['registry.limits.read=3/min'];

  it('that does not try 429 again has failed', () => {
    const outcome = play(single('docker', `${PUSH}, ${PULL}`), 1, ['registry.limits.write=2/min']);
    expect(counter(outcome, 'throttled', { operation: 'push' })).toBeGreaterThan(0);
    expect([fraction(outcome, 'push_ok'), counter(outcome, 'images_acknowledged')]).toEqual([0, 0]);
  });

  it('that obeys Retry-After comes again when it was told to, and succeeds', () => {
    const slow = play(single('oras', `${PUSH}, ${PULL}`), 1, ['registry.limits.write=3/min']);
    const world = new World(planOf(single('oras', PUSH), ['registry.limits.write=3/min']), 1);
    world.runUntil(60e6 + 55e6);
    expect(counter(slow, 'throttled')).toBeGreaterThan(0);
    expect(fraction(slow, 'push_ok')).toBe(1);
    expect(world.measure.acknowledgedIn[0]).toBe(0);
  });

  it('that tries again at once is through with its tries at once', () => {
    const outcome = play(single('containerd', `${PUSH}, ${PULL}`), 1, tight);
    expect(counter(outcome, 'throttled')).toBeGreaterThanOrEqual(6);
    expect(fraction(outcome, 'push_ok')).toBe(0);
  });

  it('counts every refusal as a request that failed', () => {
    const outcome = play(TWO, 1, ['registry.limits.read=100/min']);
    const throttled = counter(outcome, 'throttled', { region: 'eastus' });
    const { ok, total } = outcome.fractions.find(
      ({ metric, labels }) => metric === 'request_ok' && labels['region'] === 'eastus',
    )!;
    expect(throttled).toBeGreaterThan(0);
    expect(total - ok).toBe(throttled);
  });

  it('is warned of, by region and limit', () => {
    const { warnings } = play(TWO, 1, ['registry.limits.read=90/min', 'clients.1.pull.rate=1/min']);
    expect(warnings).toEqual([
      'eastus was asked for more than its limit of reads, and answered the rest 429 (registry.limits.read)',
    ]);
    expect(play(TWO).warnings).toEqual([]);
  });

  it('interrupts nobody: a limit is no outage', () => {
    const outcome = play(TWO, 1, [
      'registry.limits.read=100/min',
      'faults=[{id: lag, at: 2m, action: endpoint.grayFailure, region: eastus, latency: 1ms, duration: 10m}]',
    ]);
    expect(counter(outcome, 'throttled')).toBeGreaterThan(0);
    expect(outcome.samples.filter(({ metric }) => metric === 'rto')).toEqual([]);
  });
});

describe('a survivor', () => {
  it('has its own limit and no more, and is over it when it inherits the load', () => {
    const limit = ['registry.limits.read=420/min'];
    const loss = [...limit, 'faults=[{id: out, at: 4m, action: region.loss, region: westeurope}]'];
    expect(counter(play(TWO, 1, limit), 'throttled')).toBe(0);
    const lost = play(TWO, 1, loss);
    expect(counter(lost, 'throttled', { region: 'eastus', client: 'there' })).toBeGreaterThan(0);
    expect(counter(lost, 'throttled', { region: 'eastus', client: 'here' })).toBeGreaterThan(0);
  });

  it('serves no more than its limits in any minute of it', () => {
    const world = new World(planOf(TWO, ['registry.limits.read=90/min']), 1);
    const served: number[] = [];
    world.traffic.requests.observer = {
      answered: (_op, _fetch, replica, answer) => {
        if (replica === 0 && answer === 0) served.push(world.queue.nowUs);
      },
    };
    world.runUntil(world.horizonUs);
    const busiest = Math.max(...served.map((from) => served.filter((at) => at >= from && at < from + 60e6).length));
    expect(busiest).toBeGreaterThan(80);
    expect(busiest).toBeLessThanOrEqual(180);
  });
});

describe('a limit.change', () => {
  const change = (more: string): string[] => [
    'registry.limits.read=700/min',
    `faults=[{id: less, at: 4m, action: limit.change, region: eastus, duration: 6m, ${more}}]`,
  ];
  const throttled = (sets: readonly string[], region = 'eastus'): number =>
    counter(play(TWO, 1, sets), 'throttled', { region });

  it('lets a front end serve less while it lasts, and no other', () => {
    expect(throttled(change('factor: 0.1'))).toBeGreaterThan(0);
    expect(throttled(change('factor: 0.1'), 'westeurope')).toBe(0);
    expect(throttled(change('factor: 0.05'))).toBeGreaterThan(throttled(change('factor: 0.2')));
  });

  it('of writes leaves pulls alone', () => {
    expect(throttled(change('limit: write, factor: 0'))).toBe(0);
  });

  it('with more than before takes away refusals', () => {
    const tight = (factor: number): string[] => [...change(`factor: ${factor}`), 'registry.limits.read=90/min'];
    expect(throttled(tight(5))).toBeLessThan(throttled(tight(1.01)));
  });

  it('holds in its region for whoever stands there, and ends with its fault', () => {
    const plan = planOf(TWO, change('factor: 0'));
    const world = new World(plan, 1);
    const served: number[] = [];
    world.traffic.requests.observer = {
      answered: (_op, _fetch, replica, answer) => {
        if (replica === 0 && answer === 0) served.push(world.queue.nowUs);
      },
    };
    world.runUntil(world.horizonUs);
    expect(served.filter((us) => us >= 4.5 * 60e6 && us < 10 * 60e6)).toEqual([]);
    expect(served.filter((us) => us >= 10 * 60e6).length).toBeGreaterThan(100);
    expectRestored(plan, 7 * 60e6);
  });

  it('starts nobody’s recovery time, and is in the journal', () => {
    const outcome = play(TWO, 1, change('factor: 0.1'));
    expect(outcome.samples.filter(({ metric }) => metric === 'rto')).toEqual([]);
    expect(outcome.journal).toMatchObject([{ id: 'less', action: 'limit.change', target: 'eastus', fired: true }]);
  });
});

it('a throttled world goes on after a restore as if it had never stopped', () => {
  expectRestored(planOf(TWO, ['registry.limits.read=90/min']), 567_890_123);
});

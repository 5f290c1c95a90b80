import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../sim/measure/measure.ts';
import { growth, Scale } from '../../sim/registry/scale.ts';
import { OP_LIST } from '../../sim/sink.ts';
import { RequestTrace } from '../../sim/workload/requestTrace.ts';
import { World } from '../../sim/world.ts';
import { counter, expectRestored, fraction, planOf, play } from './fixture.ts';

const LISTS = `
name: lists
registry: {regions: [eastus, westeurope]}
catalogue: {repositories: 5, idle: {repositories: 2495, tags: 500000}}
clients:
  - {name: scanner, region: eastus, profile: oras, nodes: 3, list: {rate: 2/min, of: repositories}}
  - {name: portal, region: westeurope, profile: docker, list: {rate: 4/min, of: tags}}
run: {duration: 10m, drain: 20m}
`;

function verbs(yaml: string): Map<string, number> {
  const world = new World(planOf(yaml), 1);
  const trace = new RequestTrace(world.traffic.requests, () => world.queue.nowUs);
  world.traffic.requests.observer = trace;
  world.runUntil(world.horizonUs);
  const counts = new Map<string, number>();
  for (const { verb } of trace.entries) counts.set(verb, (counts.get(verb) ?? 0) + 1);
  return counts;
}

describe('the curve of a full registry', () => {
  it('is flat up to where it begins, and multiplies with every tenfold', () => {
    const at = [0, 1, 100, 1000, 10_000, 100_000, 1_000_000].map((n) => growth(n, 100, 3));
    expect(at).toEqual([1, 1, 1, 3, 9, 27, 81]);
  });

  it('never falls, and is a straight line inside a tenfold', () => {
    const at = Array.from({ length: 400 }, (_, n) => growth(100 + 50 * n, 100, 2.5));
    expect(at.every((value, n) => n === 0 || value >= at[n - 1]!)).toBe(true);
    expect(growth(550, 100, 3)).toBeCloseTo(2, 12);
  });

  it('counts what lies about and what is pushed', () => {
    const world = new World(planOf(LISTS), 1);
    const scale = new Scale(world.plan, world.catalogue);
    expect([scale.repositories, scale.tags]).toEqual([2500, world.catalogue.tags + 500_000]);
    const before = scale.tagsPageUs();
    for (let n = 0; n < 50_000; n++) world.catalogue.addTag(0);
    expect(scale.tagsPageUs()).toBeGreaterThan(before);
  });
});

describe('a listing', () => {
  it('asks for every page, and each page is a request', () => {
    const counts = verbs(LISTS);
    const world = new World(planOf(LISTS), 1);
    world.runUntil(world.horizonUs);
    // The first client by name is the portal.
    const [portal, scanner] = [0, 1].map((client) => world.measure.started[client * OPERATIONS + OP_LIST]!) as [
      number,
      number,
    ];
    expect(scanner).toBeGreaterThan(5);
    expect(counts.get('GET _catalog')).toBe(25 * scanner);
    // 200 tags in a repository that nobody uses.
    expect(counts.get('GET tags/list')).toBe(2 * portal);
  });

  it('counts page by page against the limit of reads', () => {
    const sets = ['registry.limits.read=60/min'];
    const outcome = play(LISTS, 1, sets);
    expect(counter(outcome, 'throttled', { client: 'scanner', operation: 'list' })).toBeGreaterThan(0);
    expect(fraction(play(LISTS), 'list_ok')).toBe(1);
  });

  it('fails where its region is out, and goes on elsewhere', () => {
    const out = `${LISTS}faults: [{id: out, at: 3m, action: region.outage, region: eastus, duration: 5m}]\n`;
    const outcome = play(out);
    expect(fraction(outcome, 'request_ok', { region: 'eastus', operation: 'list' })).toBeLessThan(1);
    expect(fraction(outcome, 'request_ok', { region: 'westeurope', operation: 'list', client: 'scanner' })).toBe(1);
  });

  it('leaves the draws of all others as they were', () => {
    const pulls = '  - {name: fleet, region: eastus, profile: crane, pull: {rate: 5/min}}\n';
    const alone = LISTS.replace(/clients:\n.*\n.*\n/, `clients:\n${pulls}`).replace('tags: 500000', 'tags: 5000');
    const beside = LISTS.replace('clients:\n', `clients:\n${pulls}`).replace('tags: 500000', 'tags: 5000');
    const times = (yaml: string) =>
      play(yaml).histograms.find(({ metric, labels }) => metric === 'pull_time' && labels['client'] === 'fleet')?.data;
    expect(times(beside)).toEqual(times(alone));
  });

  it('comes to the same when a run is saved in the middle and restored', () => {
    expectRestored(planOf(LISTS), 200e6);
  });
});

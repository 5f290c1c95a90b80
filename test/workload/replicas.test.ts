/** What becomes of clients whose requests meet different replicas, or a replica that is behind. */
import { describe, expect, it, vi } from 'vitest';
import { RequestTrace } from '../../sim/workload/requestTrace.ts';
import { World } from '../../sim/world.ts';
import { planOf } from '../sim/fixture.ts';

const TWO = `
name: two-replicas
regions:
  north: {zones: 1, latency: {south: {p50: 10ms, p95: 10ms}}}
  south: {zones: 1, latency: {north: {p50: 10ms, p95: 10ms}}}
registry: {regions: [north, south], storage: {scheme: replicated(1)}, replication: {lag: 10m}}
catalogue: {source: none}
run: {duration: 20m, drain: 30m}
clients:
`;

function traced(yaml: string, prepare: (world: World) => void = () => {}): { world: World; lines: string[] } {
  const world = new World(planOf(yaml), 1);
  const trace = new RequestTrace(world.traffic.requests, () => world.queue.nowUs);
  world.traffic.requests.observer = trace;
  prepare(world);
  world.runUntil(world.horizonUs);
  const tested = world.plan.clients.findIndex(({ name }) => name === 'tested');
  const of = trace.entries.filter(({ client }) => client === tested);
  return { world, lines: of.map(({ verb, answer, replica }) => `${verb} @${replica}: ${answer}`) };
}

/** Name resolution hands out these replicas in turn, the last one for ever. */
function bounce(world: World, client: string, ...replicas: number[]): void {
  const tested = world.plan.clients.findIndex(({ name }) => name === client);
  const resolve = world.endpoint.resolve.bind(world.endpoint);
  let next = 0;
  vi.spyOn(world.endpoint, 'resolve').mockImplementation((who, machine) => {
    if (who !== tested) return resolve(who, machine);
    return replicas[Math.min(next++, replicas.length - 1)]!;
  });
}

describe('a pull in two steps', () => {
  const yaml = (profile: string): string => `${TWO}
  - {name: ci, region: north, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [1kB]}]}
  - {name: tested, region: north, profile: ${profile}, operations: [{at: 2m, op: pull, repository: app, tag: v1}]}`;

  it('finds the tag in one replica and no manifest in another that is behind', () => {
    const { lines } = traced(yaml('docker'), (world) => bounce(world, 'tested', 0, 1));
    expect(lines).toEqual(['HEAD tag @0: ok', 'GET digest @1: not found']);
  });

  it('is one step for a client that GETs by tag, whose blobs may be elsewhere still', () => {
    const { lines } = traced(yaml('crane'), (world) => bounce(world, 'tested', 0, 1));
    expect(lines).toEqual(['GET tag @0: ok', 'GET blob @1: not found', 'GET blob @1: not found']);
  });
});

describe('an upload', () => {
  const yaml = (profile: string): string => `${TWO}
  - {name: tested, region: north, profile: ${profile}, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [1kB]}]}`;

  it('is unknown in another replica: docker opens a new one after 5 s', () => {
    // GET /v2/, HEAD and POST in the north, then for good in the south.
    const { lines, world } = traced(yaml('docker'), (w) => bounce(w, 'tested', 0, 0, 0, 1));
    expect(lines.slice(0, 7)).toEqual([
      ...['GET /v2/ @0: ok', 'HEAD blob @0: ok', 'POST upload @0: ok', 'PATCH upload @1: upload unknown'],
      ...['HEAD blob @1: ok', 'POST upload @1: ok', 'PATCH upload @1: ok'],
    ]);
    expect(lines.at(-1)).toBe('PUT manifest @1: ok');
    expect(world.measure.retries[0]).toBe(1);
  });

  it.each(['skopeo', 'crane', 'oras', 'containerd'])('is unknown in another replica: %s fails', (profile) => {
    const steps = { skopeo: 3, crane: 4, oras: 3, containerd: 3 }[profile]!;
    const { lines } = traced(yaml(profile), (w) => bounce(w, 'tested', ...new Array<number>(steps + 1).fill(0), 1));
    expect(lines.some((line) => line.endsWith(': upload unknown'))).toBe(true);
    expect(lines.some((line) => line.startsWith('PUT manifest'))).toBe(false);
  });

  it('that is spread over replicas ends in a manifest that names unknown blobs', () => {
    const { lines } = traced(yaml('docker'), (w) => bounce(w, 'tested', ...new Array<number>(11).fill(0), 1));
    expect(lines.at(-1)).toBe('PUT manifest @1: blob unknown');
  });
});

describe('a push of an image that a stale replica still has under the tag', () => {
  const yaml = (profile: string): string => `${TWO}
  - name: ci
    region: north
    operations:
      - {at: 1m, op: push, repository: app, tag: latest, layers: [1kB], image: good}
      - {at: 15m, op: push, repository: app, tag: latest, image: bad}
  - {name: tested, region: south, profile: ${profile}, operations: [{at: 16m, op: push, repository: app, tag: latest, image: good}]}`;
  const namedAtTheEnd = (world: World): number[] => [...world.catalogue.tagTarget.subarray(0, 2)];

  it('is skipped by crane: the roll-back is lost, and everybody gets the bad image', () => {
    const { lines, world } = traced(yaml('crane'));
    expect(lines).toEqual(['GET /v2/ @1: ok', 'HEAD tag @1: ok']);
    expect(namedAtTheEnd(world)).toEqual([1, 1]);
  });

  it('is skipped by containerd after its blobs', () => {
    const { lines, world } = traced(yaml('containerd'));
    expect(lines.at(-1)).toBe('HEAD tag @1: ok');
    expect(namedAtTheEnd(world)).toEqual([1, 1]);
  });

  it.each(['skopeo', 'oras', 'docker'])('is put by %s: the roll-back wins', (profile) => {
    const { lines, world } = traced(yaml(profile));
    expect(lines.at(-1)).toBe('PUT manifest @1: ok');
    expect(namedAtTheEnd(world)).toEqual([0, 0]);
  });
});

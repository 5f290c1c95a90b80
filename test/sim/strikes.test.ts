/** Faults that meet one another, and what must not follow from them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { storedBytes } from '../../sim/storage/storedBytes.ts';
import { World } from '../../sim/world.ts';
import { counter, fraction, HOUR, planOf, play, values } from './fixture.ts';

const TWO = `
name: two-regions
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}, replication: {bandwidth: 200Mbps}}
catalogue: {repositories: 3}
clients:
  - {name: builds, region: eastus, push: {rate: 120/h}}
  - {name: fleet, region: westeurope, profile: kubelet, nodes: 20, pull: {rate: 20/min, fresh: 10%}}
repair: {geo: {time: 10m}}
run: {duration: 4h, drain: 2h}
`;
const ONE = TWO.replace('[eastus, westeurope]', '[eastus]');

describe('placement in a world', () => {
  it.each(['lrs', 'zrs', 'replicated(2)'])('puts the copies of a group on nodes of their own under %s', (scheme) => {
    const bare = planOf(`name: bare\nregistry: {regions: [eastus], storage: {scheme: ${scheme}, placementGroups: 24}}
hazards: [{action: node.loss, rate: 50/y}]\nrun: {duration: 1y, drain: 0s, chance: true}`);
    const world = new World(bare, 1);
    world.runUntil(world.horizonUs);
    expect(world.hazards.fired[0]).toBeGreaterThan(50);
    // With repairs of hours, three lost copies of one group within a repair would be a rarity.
    expect(world.ledger.groupLosses).toBeLessThan(scheme === 'replicated(2)' ? 40 : 3);
  });
});

describe('the end of a fault', () => {
  it('takes back its own destruction and nobody else’s', () => {
    const both = play(`${TWO}
faults:
  - {id: stamp, at: 1h, action: storage.loss, region: eastus, rebuild: 2h}
  - {id: site, at: 2h, action: region.loss, region: eastus}`);
    // Up for the two hours before the site was lost, and never again.
    expect(fraction(both, 'region_up', { region: 'eastus' })).toBe(0.5);
  });

  it('leaves a site that was rebuilt without storage while its storage is lost', () => {
    const world = new World(
      planOf(`${TWO}
faults:
  - {id: stamp, at: 1h, action: storage.loss, region: eastus}
  - {id: site, at: 2h, action: region.loss, region: eastus, rebuild: 30m}`),
      1,
    );
    world.runUntil(world.horizonUs);
    expect(world.stamps.isEndpointUp(0)).toBe(true);
    expect(world.stamps.isServing(0)).toBe(false);
  });
});

describe('geo-repair', () => {
  it('does not reach through a partition, and goes on when it is over', () => {
    const cut = '  - {id: cut, at: 1h, action: network.partition, from: eastus, to: westeurope, duration: 2h}';
    const loss = '  - {id: loss, at: 1h30m, action: region.loss, region: eastus, rebuild: 10m}';
    const world = new World(planOf(`${TWO}\nfaults:\n${cut}\n${loss}`), 1);
    world.runUntil(170 * 60e6);
    expect(world.stamps.isServing(0)).toBe(false);
    world.runUntil(190 * 60e6);
    expect(world.stamps.isServing(0)).toBe(true);
  });

  it('waits for a region that is out', () => {
    const world = new World(
      planOf(`${TWO}
faults:
  - {id: out, at: 1h, action: region.outage, region: westeurope, duration: 2h}
  - {id: nodes, at: 1h30m, action: node.loss, region: eastus, pick: all}`),
      1,
    );
    world.runUntil(170 * 60e6);
    expect(world.stamps.awaitsAnyRefill(0)).toBe(true);
    expect(storedBytes(world.catalogue, world.plan.catalogue, 0)).toBe(0);
    world.runUntil(200 * 60e6);
    expect(world.stamps.awaitsAnyRefill(0)).toBe(false);
    expect(storedBytes(world.catalogue, world.plan.catalogue, 0)).toBeGreaterThan(0);
  });

  it('is counted as traffic between regions', () => {
    const quiet = play(TWO);
    const rebuilt = play(`${TWO}\nfaults: [{id: loss, at: 1h, action: region.loss, region: westeurope, rebuild: 10m}]`);
    const towards = { from: 'eastus', to: 'westeurope' };
    const stored = counter(quiet, 'bytes_stored', { region: 'westeurope' });
    expect(counter(rebuilt, 'bytes_replicated', towards)).toBeGreaterThan(
      counter(quiet, 'bytes_replicated', towards) + 0.5 * stored,
    );
  });
});

describe('groups that are lost while their only region is out', () => {
  it('take writes again when it is back', () => {
    const world = new World(
      planOf(`${ONE.replace('repair: {', 'repair: {local: {time: 5m}, ')}
faults:
  - {id: out, at: 1h, action: region.outage, region: eastus, duration: 30m}
  - {id: nodes, at: 1h10m, action: node.loss, region: eastus, pick: all}`),
      1,
    );
    world.runUntil(100 * 60e6);
    const before = world.measure.acknowledgedIn[0]!;
    world.runUntil(world.horizonUs);
    expect(world.measure.acknowledgedIn[0]! - before).toBeGreaterThan(100);
  });
});

describe('losing nodes', () => {
  const lose = (regions: string, pick: number) =>
    play(
      `${TWO.replace('[eastus, westeurope]', regions)}\nfaults: [{at: 1h, action: node.loss, region: eastus, pick: ${pick}}]`,
    );

  it('never makes pushes better by losing more of them', () => {
    const [most, all] = [lose('[eastus]', 11), lose('[eastus]', 12)];
    expect(fraction(all, 'push_ok')).toBeLessThan(0.9);
    expect(fraction(all, 'push_ok')).toBeLessThanOrEqual(fraction(most, 'push_ok') + 0.05);
  });

  it('is seen by the probes once most groups cannot be read, and clients go elsewhere', () => {
    const lost = lose('[eastus, westeurope]', 12);
    expect(fraction(lost, 'push_ok')).toBeGreaterThan(0.97);
    expect(counter(lost, 'images_acknowledged', { region: 'westeurope' })).toBeGreaterThan(0);
  });
});

describe('causal chains', () => {
  it('tell of every copy that went, in order, and end with the last', () => {
    const outcome = play(`${TWO}
faults:
  - {id: first, at: 1h, action: region.loss, region: eastus}
  - {id: second, at: 2h, action: region.loss, region: westeurope}`);
    const replicated = outcome.losses.find(({ pushed, cause, excused }) => pushed && cause === 'second' && !excused)!;
    expect(replicated.chain.map(({ region, fault }) => [region, fault])).toEqual([
      ['eastus', null],
      ['eastus', 'first'],
      ['westeurope', 'second'],
    ]);
    expect(replicated.chain.at(-1)?.what).toMatch(/^last copy destroyed by second \(region\.loss\)/);
  });
});

describe('what excuses a loss', () => {
  it('is a replication that was under way, not the lack of another region', () => {
    const fault = 'faults: [{id: gone, at: 2h, action: region.loss, region: eastus}]';
    const alone = play(`${ONE}\n${fault}`);
    expect(alone.losses.every(({ excused }) => !excused)).toBe(true);
    expect(alone.invariants.find(({ name }) => name === 'acknowledged-stay-readable')?.verdict).toBe('fail');
    const stalled = play(
      `${TWO}\nfaults:\n  - {id: stall, at: 1h30m, action: replication.pause, from: eastus, duration: 1h}\n  - {id: gone, at: 2h, action: region.loss, region: eastus}`,
    );
    expect(stalled.losses.length).toBeGreaterThan(10);
    expect(stalled.losses.every(({ excused }) => excused)).toBe(true);
  });
});

describe('common random numbers', () => {
  it('one more client leaves the groups of the others’ images, and so what a node loss hits, as they were', () => {
    const groups = (yaml: string): string[] => {
      const world = new World(planOf(yaml), 3);
      world.runUntil(world.horizonUs);
      const { catalogue, plan } = world;
      const builds = plan.clients.findIndex(({ name }) => name === 'builds');
      const placed: string[] = [];
      for (let m = 0; m < catalogue.manifests; m++) {
        if (catalogue.manifestClient[m] === builds) {
          placed.push(`${catalogue.manifestSerial[m]}:${catalogue.manifestGroup[m]}`);
        }
      }
      return placed.sort();
    };
    const more = TWO.replace('clients:', 'clients:\n  - {name: asia, region: eastus, push: {rate: 200/h}}');
    expect(groups(TWO).length).toBeGreaterThan(200);
    expect(groups(more)).toEqual(groups(TWO));
  });

  it('pushes that are held up leave the same client’s pulls as they were', () => {
    const both = HOUR.replace('push: {rate: 60/h}', 'push: {rate: 60/h}, pull: {rate: 30/min, fresh: 0}');
    const calm = play(both, 4);
    const late = play(`${both}\nfaults: [{at: 20m, action: node.outage, region: eastus, pick: 1, duration: 10m}]`, 4);
    expect(late.histograms.filter(({ metric }) => metric === 'pull_time')).toEqual(
      calm.histograms.filter(({ metric }) => metric === 'pull_time'),
    );
  });
});

describe('measures', () => {
  it('keep a client that never recovers as a lower bound of the RTO', () => {
    const down = play(`${ONE}\nfaults: [{id: gone, at: 1h, action: region.loss, region: eastus}]`);
    const rto = down.samples.filter(({ metric }) => metric === 'rto');
    expect(rto.length).toBeGreaterThan(0);
    for (const sample of rto) expect([sample.values, sample.open]).toEqual([[], [5 * 3600e6]]);
  });

  it('have no RTO of a client that had nothing to do meanwhile', () => {
    const idle = play(
      `${TWO.replace('push: {rate: 120/h}', 'operations: [{at: 3h, op: push, repository: app, tag: v1}]')}\nfaults: [{id: out, at: 1h, action: region.outage, region: eastus, duration: 20m}]`,
    );
    expect(fraction(idle, 'push_ok')).toBe(1);
    expect(idle.samples.filter(({ metric }) => metric === 'rto')).toEqual([]);
  });

  it('give chance losses of nodes an RPO', () => {
    const outcome = play(
      `${TWO.replace('scheme: zrs', 'scheme: replicated(1)')}\nhazards: [{action: node.loss, rate: 3000/y}]`,
      1,
      ['run.chance=true'],
    );
    const fired = counter(outcome, 'hazards_fired');
    expect(fired).toBeGreaterThan(0);
    expect(values(outcome, 'rpo_images')).toHaveLength(fired);
  });

  it('do not call stale what was lost', () => {
    const lost = play(
      `${TWO.replace('fresh: 10%', 'fresh: 0')}\nfaults: [{id: n, at: 1h, action: node.loss, region: eastus, pick: all}, {id: m, at: 1h, action: node.loss, region: westeurope, pick: all}]`,
      1,
      ['clients.0.push.rate=1/h'],
    );
    expect(lost.losses.length).toBeGreaterThan(50);
    expect(counter(lost, 'images_stale')).toBeLessThan(5);
  });
});

describe('planned faults', () => {
  it('say which of their targets they spared', () => {
    const partly = play(`${TWO}
faults:
  - {id: a, at: 1h, action: region.loss, region: eastus}
  - {id: b, at: 2h, action: region.outage, regions: all, duration: 10m}`);
    expect(partly.journal.find(({ id }) => id === 'b')).toMatchObject({
      fired: true,
      target: 'westeurope',
      reason: '1 of its 2 targets could not be struck: lost already',
    });
  });
});

describe('faults that begin in the drain', () => {
  it('say so', () => {
    const late = play(`${TWO}
faults:
  - {id: a, at: 3h50m, action: region.outage, region: eastus, duration: 20m}
  - {id: b, startAfter: {fault: a, event: recovered}, action: region.outage, region: westeurope, duration: 1m}`);
    expect(late.journal.find(({ id }) => id === 'b')).toMatchObject({
      fired: true,
      reason: expect.stringMatching(/drain/),
    });
  });
});

describe('what a run warns of', () => {
  it('is that nothing was in flight, unless something was lost all the same', () => {
    const lost = play(`${TWO}\nfaults: [{id: gone, at: 1s, action: region.loss, regions: all}]`);
    expect(lost.losses.length).toBeGreaterThan(100);
    expect(lost.warnings).toEqual([]);
  });

  it('is operations that name what is not there', () => {
    const typo = play(`name: typo
registry: {regions: [eastus]}
clients:
  - name: ci
    region: eastus
    operations:
      - {at: 1m, op: push, repository: app, tag: v1}
      - {at: 2m, op: pull, repository: app, tag: v11}
      - {at: 3m, op: retag, repository: app, tag: v2, as: latest}
run: {duration: 1h, drain: 0s}`);
    expect(typo.warnings).toEqual(['2 operations of ci named a tag that nobody had pushed, or that was removed']);
  });
});

describe('convergence', () => {
  it.each([
    ['an outage by chance', 'hazards: [{action: region.outage, rate: 4000/y, duration: 30h}]', ['run.chance=true']],
    ['a rebuilding', 'faults: [{id: loss, at: 1h, action: region.loss, region: eastus, rebuild: 30d}]', []],
    [
      'a refilling',
      'faults: [{id: loss, at: 1h, action: region.loss, region: eastus, rebuild: 10m}]',
      ['repair.geo.time=20h'],
    ],
  ])('is undecided while %s lasts', (_what, extra, sets) => {
    expect(play(`${TWO}\n${extra}`, 1, sets).convergence.verdict).toBe('inconclusive');
  });
});

describe('a push event that removes tags', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nines-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const writeTrace = (text: string): string => {
    const path = join(folder, 'removals.csv');
    writeFileSync(path, text);
    return path;
  };
  const untagging = (trace: string): string => `name: untagging
registry: {regions: [eastus]}
clients: [{name: stream, region: eastus, push: {trace: '${trace}'}}]
run: {duration: 1h, drain: 1h}`;

  it('removes as many as it says while there are any', () => {
    const trace = 'unix_time_utc,repo,new_images,new_manifests_all_arch,tags_added,tags_moved,tags_removed\n';
    const rows = [0, 600, 1200, 1800].map((s) => `${1_700_000_000 + s},busybox,0,0,0,0,3\n`).join('');
    const world = new World(planOf(untagging(writeTrace(trace + rows))), 1);
    const tags = (): number => {
      let live = 0;
      for (let tag = 0; tag < world.catalogue.tags; tag++) if (world.catalogue.tagNewest[tag]! >= 0) live++;
      return live;
    };
    const before = tags();
    world.runUntil(world.horizonUs);
    expect(before - tags()).toBe(12);
  });
});

describe('a long queue', () => {
  it('of jobs that all end at once does not pile up calls', () => {
    const world = new World(
      planOf(`name: queue
registry: {regions: [eastus, westeurope], storage: {scheme: replicated(1)}}
catalogue: {repositories: 1, scale: 0.1}
clients: [{region: eastus, push: {rate: 9000/h, concurrency: 100, layers: [1kB]}}]
run: {duration: 2h, drain: 1h}
repair: {geo: {time: 10m}, local: {time: 5m}}
faults:
  - {id: stall, at: 1m, action: replication.pause, from: eastus, duration: 110m}
  - {id: nodes, at: 100m, action: node.loss, region: eastus, pick: all}`),
      1,
    );
    world.runUntil(world.horizonUs);
    expect(world.ledger.losses).toBeGreaterThan(10_000);
    expect(world.replication.backlog).toBe(0);
  });
});

describe('repairs longer than the clock', () => {
  it('never end, and break nothing', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const outcome = play(
        `${TWO.replace('4h, drain: 2h', '10m, drain: 0s')}\nfaults: [{at: 1m, action: node.loss, node: eastus/n0}]`,
        seed,
        ['repair.local.time={exponential: {mean: 100y}}'],
      );
      expect(outcome.losses).toEqual([]);
    }
  });
});

describe('a rebuilt replica', () => {
  it('gets the tags of time 0 also when nobody could send them at the instant of its return', () => {
    const outcome = play(
      `${TWO}
faults:
  - {id: loss, at: 1h, action: region.loss, region: eastus, rebuild: 10m}
  - {id: node, at: 75m, action: node.loss, node: westeurope/n0}
  - {id: stall, at: 90m, action: replication.pause, from: westeurope, duration: 30m}`,
      1,
      ['repair.local.time=30m'],
    );
    expect(outcome.convergence.verdict).toBe('pass');
  });
});

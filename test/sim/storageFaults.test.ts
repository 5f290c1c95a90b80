/** Faults of stamps, zones, nodes, disks and copies: each strikes, ends, and meets itself and its neighbours. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { World } from '../../sim/world.ts';
import { counter, fraction, HOUR, planOf, play, values } from './fixture.ts';

const MINUTE = 60e6;
const ONE = `
name: one-region
registry: {regions: [eastus], storage: {scheme: zrs}}
catalogue: {repositories: 6}
repair: {local: {time: 10m}}
clients:
  - {name: builds, region: eastus, push: {rate: 60/h}}
  - {name: fleet, region: eastus, profile: kubelet, nodes: 20, pull: {rate: 20/min, fresh: 10%}}
run: {duration: 1h, drain: 1h}
`;
const LRS = ONE.replace('zrs', 'lrs');

const faults = (...lines: string[]) => `\nfaults:\n${lines.map((line) => `  - {${line}}\n`).join('')}`;

/** The world one microsecond after an instant. */
function worldAt(yaml: string, us: number, seed = 1): World {
  const world = new World(planOf(yaml), seed);
  world.runUntil(us + 1);
  return world;
}

/** Groups of the first replica that can be read now. */
function readable({ stamps }: World, replica = 0): number {
  let n = 0;
  for (let g = 0; g < stamps.groups; g++) if (stamps.canRead(replica, g)) n++;
  return n;
}

function firedOf(outcome: SeedOutcome, id: string) {
  return outcome.journal.find((entry) => entry.id === id)!;
}

describe('zone.outage', () => {
  const outage = (more = '') => faults(`id: z, at: 10m, action: zone.outage, zone: eastus/z1, duration: 20m${more}`);

  it('takes a copy of each group under zrs, and whole groups under lrs, until it ends', () => {
    const zrs = worldAt(ONE + outage(), 10 * MINUTE);
    expect(readable(zrs)).toBe(128);
    const lrs = worldAt(LRS + outage(), 10 * MINUTE);
    expect(readable(lrs)).toBe(128 - 43);
    lrs.runUntil(30 * MINUTE + 1);
    expect(readable(lrs)).toBe(128);
  });

  it('leaves the front end to the other zones, and cuts about one transfer in three', () => {
    const transfers = (world: World) => {
      const { fetches } = world.traffic.requests;
      let n = 0;
      for (let fetch = 0; fetch < fetches.slots.used; fetch++) if (fetches.transfer[fetch]! >= 0) n++;
      return n;
    };
    const busy = ONE.replace('20/min', '900/min');
    const slow = busy.replace('storage: {scheme: zrs}', 'storage: {scheme: zrs}, endpoint: {download: 200Mbps}');
    const before = new World(planOf(slow + outage()), 1);
    before.runUntil(10 * MINUTE);
    const running = transfers(before);
    before.runUntil(10 * MINUTE + 1);
    const cut = running - transfers(before);
    expect(running).toBeGreaterThan(300);
    expect(Math.abs(cut / running - 1 / 3)).toBeLessThan(0.1);
    expect(before.stamps.isEndpointUp(0)).toBe(true);
  });

  it('takes the whole region where there is no other zone', () => {
    const bare = ONE.replace('[eastus]', '[westus]')
      .replaceAll('region: eastus', 'region: westus')
      .replace('zrs', 'lrs');
    const outcome = play(bare + outage().replace('eastus/z1', 'westus/z0'));
    expect(fraction(outcome, 'region_up', { region: 'westus' })).toBeCloseTo(40 / 60, 9);
  });

  it('overlaps itself, a node.outage in the zone and a zone.loss: the nodes are back when the last has ended', () => {
    const yaml =
      LRS +
      faults(
        'id: a, at: 10m, action: zone.outage, zone: eastus/z1, duration: 10m',
        'id: b, at: 15m, action: zone.outage, zone: eastus/z1, duration: 10m',
        'id: c, at: 16m, action: node.outage, node: eastus/n1, duration: 24m',
      );
    const world = worldAt(yaml, 20 * MINUTE);
    expect(readable(world)).toBe(85);
    world.runUntil(25 * MINUTE + 1);
    // n1 alone: no group of three copies on four nodes needs it.
    expect(readable(world)).toBe(128);
    expect(world.stamps.repairsPending()).toBe(0);
    const lost = worldAt(
      ONE +
        faults(
          'id: a, at: 10m, action: zone.outage, zone: eastus/z1, duration: 30m',
          'id: b, at: 12m, action: zone.loss, zone: eastus/z1, rebuild: 10m',
        ),
      39 * MINUTE,
    );
    // Rebuilt at 22 min, and still out.
    expect(lost.stamps.repairsPending()).toBe(0);
    lost.runUntil(40 * MINUTE + 1);
    expect(lost.stamps.repairsPending()).toBe(128);
  });

  it('strikes as many zones of a region as it picks', () => {
    const outcome = play(ONE + faults('id: z, at: 10m, action: zone.outage, region: eastus, pick: 2, duration: 5m'));
    expect(firedOf(outcome, 'z').target.split(', ')).toHaveLength(2);
    expect(fraction(outcome, 'region_up')).toBe(1);
  });
});

describe('zone.loss', () => {
  const loss = (rebuild = '') => faults(`id: z, at: 10m, action: zone.loss, zone: eastus/z0${rebuild}`);

  it('is the end of images under lrs and of none under zrs', () => {
    expect(counter(play(LRS + loss()), 'images_lost')).toBeGreaterThan(50);
    const zrs = play(ONE + loss());
    expect(counter(zrs, 'images_lost')).toBe(0);
    expect(values(zrs, 'rpo_images', { fault: 'z' })).toEqual([0]);
  });

  it('leaves its copies missing until its nodes are replaced, and then repairs them', () => {
    const never = worldAt(ONE + loss(), 60 * MINUTE);
    expect(never.stamps.repairsPending()).toBe(0);
    const rebuilt = worldAt(ONE + loss(', rebuild: 20m'), 30 * MINUTE);
    expect(rebuilt.stamps.repairsPending()).toBe(128);
    rebuilt.runUntil(40 * MINUTE + 1);
    expect(rebuilt.stamps.repairsPending()).toBe(0);
  });

  it('cannot strike what is lost already', () => {
    const outcome = play(
      ONE +
        faults(
          'id: a, at: 10m, action: zone.loss, zone: eastus/z0',
          'id: b, at: 20m, action: zone.loss, zone: eastus/z0',
          'id: c, at: 30m, action: zone.outage, zone: eastus/z1, duration: 1m',
        ),
    );
    expect(firedOf(outcome, 'b')).toMatchObject({ fired: false });
    expect(firedOf(outcome, 'c')).toMatchObject({ fired: true });
  });
});

describe('storage.outage', () => {
  const outage = faults('id: s, at: 20m, action: storage.outage, region: eastus, duration: 15m');

  it('answers 503 from a region that is up, loses nothing, and is over when it ends', () => {
    const outcome = play(ONE + outage);
    expect(fraction(outcome, 'region_up')).toBe(1);
    expect(fraction(outcome, 'request_ok')).toBeLessThan(0.9);
    expect(outcome.losses).toEqual([]);
    expect(firedOf(outcome, 's')).toMatchObject({ fired: true, recoveredAtUs: 35 * MINUTE });
    expect(values(outcome, 'rto', { fault: 's' })[0]).toBeGreaterThan(14 * MINUTE);
  });

  it('lets replication to and from it stand still, and catch up', () => {
    const yaml = `${HOUR}${faults('id: s, at: 20m, action: storage.outage, region: westeurope, duration: 15m')}`;
    const held = worldAt(yaml, 34 * MINUTE);
    const [eastus, southeastasia, westeurope] = [0, 1, 2];
    expect(held.replication.backlogOf(eastus, westeurope)).toBeGreaterThan(8);
    expect(held.replication.backlogOf(eastus, southeastasia)).toBeLessThan(8);
    const whole = play(yaml);
    expect(whole.convergence.verdict).toBe('pass');
  });

  it('overlaps itself, a region.outage and a storage.loss that is rebuilt meanwhile', () => {
    const two = worldAt(
      ONE +
        faults(
          'id: a, at: 10m, action: storage.outage, region: eastus, duration: 10m',
          'id: b, at: 15m, action: storage.outage, region: eastus, duration: 10m',
          'id: c, at: 16m, action: region.outage, region: eastus, duration: 2m',
        ),
      20 * MINUTE,
    );
    expect([two.stamps.isEndpointUp(0), two.stamps.isServing(0)]).toEqual([true, false]);
    two.runUntil(25 * MINUTE + 1);
    expect(two.stamps.isServing(0)).toBe(true);

    const rebuilt = worldAt(
      HOUR.replace('run:', 'repair: {geo: {time: 1m}}\nrun:') +
        faults(
          'id: a, at: 10m, action: storage.loss, region: eastus, rebuild: 5m',
          'id: b, at: 9m, action: storage.outage, region: eastus, duration: 20m',
        ),
      28 * MINUTE,
    );
    const eastus = 0;
    expect([rebuilt.stamps.isDestroyed(eastus), rebuilt.stamps.isServing(eastus)]).toEqual([false, false]);
    rebuilt.runUntil(32 * MINUTE);
    expect(rebuilt.stamps.isServing(eastus)).toBe(true);
  });
});

describe('node.burst', () => {
  it('takes a share of the nodes down together, and of those a share of the copies for good', () => {
    const burst = (lost: string) =>
      faults(`id: b, at: 10m, action: node.burst, region: eastus, pick: 50%, duration: 10m, lost: ${lost}`);
    const none = worldAt(ONE + burst('0%'), 20 * MINUTE);
    expect(firedOf(play(ONE + burst('0%')), 'b').target.split(', ')).toHaveLength(6);
    expect(none.stamps.repairsPending()).toBe(0);
    const down = worldAt(ONE + burst('100%'), 10 * MINUTE);
    // Held slots: what was lost on a node that is down waits for it.
    expect(down.stamps.repairsPending()).toBe(0);
    down.runUntil(20 * MINUTE + 1);
    // Six nodes of 32 copies, less what went with the whole of its group.
    expect(down.stamps.repairsPending()).toBeGreaterThan(50);
  });

  it('destroys as many nodes on average as it says', () => {
    let lost = 0;
    const plan = planOf(
      ONE.replace('zrs', 'zrs, nodes: 120, placementGroups: 1200') +
        faults('id: b, at: 1m, action: node.burst, region: eastus, pick: all, duration: 1s, lost: 20%'),
    );
    for (let seed = 1; seed <= 20; seed++) {
      const world = new World(plan, seed);
      world.runUntil(61e6 + 1);
      // 30 copies a node; groups that were emptied wait for no repair.
      lost += world.stamps.repairsPending() / 30;
    }
    // 2,400 nodes: 480 ± 20, less the 0.8 % of groups with all three.
    expect(Math.abs(lost - 476)).toBeLessThan(70);
  });
});

describe('disk.loss', () => {
  it('destroys the copies on one disk: a twelfth of its node', () => {
    const world = worldAt(ONE + faults('id: d, at: 10m, action: disk.loss, disk: eastus/n3/d2'), 10 * MINUTE);
    expect(world.stamps.repairsPending()).toBe(3);
    expect(firedOf(play(ONE + faults('id: d, at: 10m, action: disk.loss, disk: eastus/n3/d2')), 'd')).toMatchObject({
      target: 'eastus/n3/d2',
      recoveredAtUs: null,
    });
  });

  it('of all disks of the region destroys what node.loss of all nodes does', () => {
    const disks = play(ONE + faults('id: d, at: 10m, action: disk.loss, region: eastus, pick: all'));
    const nodes = play(ONE + faults('id: d, at: 10m, action: node.loss, region: eastus, pick: all'));
    expect(disks.losses.length).toBe(nodes.losses.length);
    expect(disks.losses.length).toBeGreaterThan(100);
  });
});

describe('copy.shock', () => {
  it('loses each copy with its probability, at once', () => {
    const yaml =
      ONE.replace('zrs', 'zrs, placementGroups: 4000') +
      faults('id: s, at: 10m, action: copy.shock, region: eastus, probability: 10%');
    const world = worldAt(yaml, 10 * MINUTE);
    const emptied = world.ledger.groupLosses;
    // 12,000 copies: 1,200 ± 33, and of 4,000 groups 4 ± 2 whole.
    expect(Math.abs(world.stamps.repairsPending() + 3 * emptied - 1200)).toBeLessThan(120);
    expect(emptied).toBeLessThan(12);
  });

  it('of everything is the end of everything', () => {
    const world = worldAt(
      ONE + faults('id: s, at: 10m, action: copy.shock, region: eastus, probability: 100%'),
      10 * MINUTE,
    );
    expect(world.ledger.groupLosses).toBe(128);
    expect(world.ledger.losses).toBeGreaterThan(100);
  });

  it('draws nothing that another shock, earlier in the run, would change', () => {
    const late = 'id: late, at: 40m, action: copy.shock, region: eastus, probability: 20%';
    const early = 'id: early, at: 10m, action: copy.shock, region: eastus, probability: 1%';
    const alone = worldAt(ONE + faults(late), 40 * MINUTE).stamps.repairsPending();
    const both = worldAt(ONE + faults(early, late), 40 * MINUTE).stamps.repairsPending();
    // What the first took has been repaired long since: the second takes what it would have taken.
    expect(both).toBe(alone);
  });
});

describe('copy.corrupt', () => {
  const rot = (share: string, more = '') =>
    `${more}${faults(`id: rot, at: 10m, action: copy.corrupt, region: eastus, probability: ${share}`)}`;

  it('shows nothing until a read meets it; the read is served from another copy, and repair begins', () => {
    const world = worldAt(ONE + rot('30%'), 10 * MINUTE);
    expect(world.stamps.repairsPending()).toBe(0);
    expect(readable(world)).toBe(128);
    world.runUntil(15 * MINUTE);
    expect(world.stamps.repairsPending()).toBeGreaterThan(5);
    world.runUntil(world.horizonUs);
    // About 128 · 0.3³ groups had no clean copy left.
    expect(world.ledger.groupLosses).toBeGreaterThan(0);
    expect(world.ledger.groupLosses).toBeLessThan(10);
  });

  it('loses images at the instant at which their last clean copy rots, noticed or not', () => {
    const world = worldAt(ONE + rot('100%'), 10 * MINUTE);
    expect(world.ledger.groupLosses).toBe(128);
    expect(world.ledger.losses).toBeGreaterThan(100);
    world.runUntil(world.horizonUs);
    expect(new Set(world.ledger.atUs.slice(0, 100))).toEqual(new Set([10 * MINUTE]));
  });

  it('of one region is repaired from another, once somebody notices', () => {
    const two = HOUR.replace('run:', 'repair: {local: {time: 1m}, geo: {time: 5m}}\nscrub: {time: 5m}\nrun:');
    const outcome = play(two + rot('100%'));
    expect(counter(outcome, 'groups_lost')).toBe(0);
    expect(outcome.convergence.verdict).toBe('pass');
    // What had not been replicated at that minute is lost.
    expect(outcome.losses.filter(({ excused }) => !excused)).toEqual([]);
  });

  it('does not spread by replication: what is corrupt is not sent', () => {
    const world = worldAt(HOUR.replace('run:', 'scrub: {onRead: false}\nrun:') + rot('100%'), 10 * MINUTE);
    const sent = world.measure.replicatedBytes.slice();
    world.runUntil(20 * MINUTE);
    // Pushes that came after the rot are stored in rotten groups, and nothing leaves eastus.
    const eastus = 0;
    for (const to of [1, 2]) expect(world.measure.replicatedBytes[eastus * 3 + to]).toBe(sent[eastus * 3 + to]);
  });
});

describe('hazards of zones, disks and copies', () => {
  it('strike each of their targets by a process of its own, and end', () => {
    const outcome = play(
      `${HOUR.replace('1h, drain: 1h', '1h, drain: 2h, chance: true')}
repair: {local: {time: 2m}, geo: {time: 2m}}
hazards:
  - {action: node.outage, rate: 3000/y, duration: {exponential: {mean: 2m}}}
  - {action: zone.outage, rate: 6000/y, duration: 2m}
  - {action: zone.loss, rate: 3000/y, rebuild: 2m}
  - {action: disk.loss, rate: 1000/y}
  - {action: storage.loss, rate: 3000/y}
  - {action: copy.shock, rate: 6000/y, probability: 5%}
  - {action: copy.corrupt, rate: 2000/y}
scrub: {time: 2m}`,
    );
    for (const action of ['node.outage', 'zone.outage', 'zone.loss', 'disk.loss', 'copy.shock', 'copy.corrupt']) {
      expect(counter(outcome, 'hazards_fired', { action })).toBeGreaterThan(0);
    }
    const ids = outcome.journal.map(({ id }) => id);
    expect(ids.some((id) => /^zone\.outage@\w+\/z[0-2]#\d+$/.test(id))).toBe(true);
    expect(ids.some((id) => /^disk\.loss@\w+\/n\d+\/d\d+#\d+$/.test(id))).toBe(true);
    expect(ids.some((id) => /^copy\.corrupt@\w+\/n\d+#\d+$/.test(id))).toBe(true);
  });
});

describe('repair over a link', () => {
  const linked = (bandwidth: string) =>
    ONE.replace('{time: 10m}', `{bandwidth: ${bandwidth}, bytesPerNode: 32GB, detection: 1m}`);
  const node = faults('id: n, at: 10m, action: node.loss, node: eastus/n0');

  it('takes detection and then as long as the bytes of the node take', () => {
    // 32 copies of 1 GB over 1 GB/s, shared equally: all of them arrive together after 32 s.
    const world = worldAt(linked('1GBps') + node, 11 * MINUTE + 31e6);
    expect(world.stamps.repairsPending()).toBe(32);
    world.runUntil(11 * MINUTE + 32e6 + 100);
    expect(world.stamps.repairsPending()).toBe(0);
    expect(world.stamps.copies.repairs.bytesRead(0)).toBe(32e9);
  });

  it('is slowed down by other rebuilds of the region', () => {
    const two = linked('1GBps') + faults('id: n, at: 10m, action: node.loss, region: eastus, pick: 2');
    const world = worldAt(two, 11 * MINUTE + 63e6);
    expect(world.stamps.repairsPending()).toBeGreaterThan(0);
    world.runUntil(11 * MINUTE + 65e6);
    expect(world.stamps.repairsPending()).toBe(0);
  });

  it('serially moves one copy of a group at a time', () => {
    const serial = linked('1GBps').replace('bandwidth:', 'parallel: false, bandwidth:');
    const world = worldAt(serial + node, 11 * MINUTE);
    expect(world.stamps.repairsPending()).toBe(32);
  });

  it('drops what it has moved when its stamp goes, and counts it all the same', () => {
    const cut =
      linked('1GBps') +
      faults(
        'id: n, at: 10m, action: node.loss, node: eastus/n0',
        'id: s, at: 11m16s, action: storage.outage, region: eastus, duration: 5m',
      );
    const world = worldAt(cut, 11 * MINUTE + 16e6);
    expect(world.stamps.repairsPending()).toBe(0);
    expect(world.stamps.copies.repairs.bytesRead(0)).toBeGreaterThan(15e9);
    world.runUntil(20 * MINUTE);
    expect(world.stamps.copies.repairs.bytesRead(0)).toBeGreaterThan(47e9);
  });

  it('reads k fragments for one of rs(k,m), and a local group for one of lrc(k,l,r)', () => {
    const read = (scheme: string) => {
      const world = new World(
        planOf(linked('10GBps').replace('scheme: zrs', `scheme: "${scheme}", nodes: 30`) + node),
        1,
      );
      world.runUntil(world.horizonUs);
      return world.stamps.copies.repairs.bytesRead(0) / 32e9;
    };
    expect(read('rs(12,4)')).toBeCloseTo(12, 6);
    const lrc = read('lrc(12,2,2)');
    // Two of sixteen fragments are global parities and need all twelve.
    expect(lrc).toBeGreaterThan(6);
    expect(lrc).toBeLessThan(8);
  });
});

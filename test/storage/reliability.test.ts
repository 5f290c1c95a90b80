import { describe, expect, it } from 'vitest';
import {
  createReliabilityCore,
  EMPTIED,
  LOST,
  type ReliabilityCore,
  type ReliabilityShape,
  UNREADABLE_DRAW,
} from '../../sim/storage/reliability.ts';
import * as codes from '../../sim/storage/reliabilityCodes.ts';

const copyLoss = (position: number, region = 0) => codes.encode(codes.COPY_LOSS, region, position);
const copyDown = (position: number, region = 0) => codes.encode(codes.COPY_DOWN, region, position);
const copyUp = (position: number, region = 0) => codes.encode(codes.COPY_UP, region, position);
const localRepair = (position: number, region = 0) => codes.encode(codes.LOCAL_REPAIR, region, position);
const regionLoss = (region: number) => codes.encode(codes.REGION_LOSS, region);
const geoRefill = (region: number) => codes.encode(codes.GEO_REFILL, region);

/** A core with one group of its own, spoken to without offsets. */
class Group {
  readonly core: ReliabilityCore;
  readonly state: Int32Array;

  constructor(change: Partial<ReliabilityShape> = {}) {
    this.core = createReliabilityCore({
      regions: [{ copies: 3, need: 1 }],
      localSource: 'survivors',
      parallel: true,
      unreadable: 0,
      geo: true,
      ...change,
    });
    this.state = new Int32Array(this.core.stride);
    this.core.start(this.state, 0);
  }

  apply(...events: number[]): number[] {
    return events.map((event) => this.core.apply(this.state, 0, event));
  }

  complete(...repairs: number[]): void {
    for (const repair of repairs) this.core.complete(this.state, 0, repair);
  }

  get pending(): number[] {
    const out = new Int32Array(this.core.slots);
    return [...out.slice(0, this.core.pending(this.state, 0, out))];
  }

  get causes(): number[] {
    const out = new Int32Array(this.core.slots);
    return [...out.slice(0, this.core.causes(this.state, 0, out))];
  }
}

const TWO_REGIONS = {
  regions: [
    { copies: 3, need: 1 },
    { copies: 3, need: 1 },
  ],
};

/** Every state that causes and repairs lead to, by key, with the keys that each step reaches. */
function explore(change: Partial<ReliabilityShape>): Map<string, { causes: string[]; repairs: string[] }> {
  const group = new Group(change);
  const { core } = group;
  const found = new Map<string, { causes: string[]; repairs: string[] }>();
  const open = [group.state.slice()];
  const out = new Int32Array(core.slots);
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const key = core.key(state, 0);
    if (found.has(key)) continue;
    const from = state;
    const after = (step: (to: Int32Array) => void) => {
      const to = from.slice();
      step(to);
      open.push(to);
      return core.key(to, 0);
    };
    const causes = [...out.slice(0, core.causes(from, 0, out))];
    const repairs = [...out.slice(0, core.pending(from, 0, out))];
    found.set(key, {
      causes: causes.map((cause) => after((to) => core.apply(to, 0, cause))),
      repairs: repairs.map((repair) => after((to) => core.complete(to, 0, repair))),
    });
  }
  return found;
}

describe('three copies in one region, every state of them', () => {
  it('parallel repair from survivors: one state per set of copies; loss is final', () => {
    const states = explore({ localSource: 'survivors', parallel: true });
    expect([...states.keys()].sort()).toEqual(['0,0', '1,0', '2,0', '3,0', '4,0', '5,0', '6,0', '7,0']);
    // The masks are binary: from all three, each copy or the region may go; from {0}, it may go or the others return.
    expect(states.get('7,0')).toEqual({ causes: ['6,0', '5,0', '3,0', '0,0'], repairs: [] });
    expect(states.get('6,0')).toEqual({ causes: ['4,0', '2,0', '0,0'], repairs: ['7,0'] });
    expect(states.get('5,0')).toEqual({ causes: ['4,0', '1,0', '0,0'], repairs: ['7,0'] });
    expect(states.get('3,0')).toEqual({ causes: ['2,0', '1,0', '0,0'], repairs: ['7,0'] });
    expect(states.get('1,0')).toEqual({ causes: ['0,0', '0,0'], repairs: ['3,0', '5,0'] });
    expect(states.get('2,0')).toEqual({ causes: ['0,0', '0,0'], repairs: ['3,0', '6,0'] });
    expect(states.get('4,0')).toEqual({ causes: ['0,0', '0,0'], repairs: ['5,0', '6,0'] });
    expect(states.get('0,0')).toEqual({ causes: [], repairs: [] });
  });

  it('parallel external repair: the same states, and every copy returns even from none', () => {
    const states = explore({ localSource: 'external', parallel: true });
    expect(states.size).toBe(8);
    expect(states.get('1,0')).toEqual({ causes: ['0,0', '0,0'], repairs: ['3,0', '5,0'] });
    expect(states.get('0,0')).toEqual({ causes: [], repairs: ['1,0', '2,0', '4,0'] });
  });

  it('serial repair from survivors: the order of losses is kept, 1 + 3 + 6 states and loss', () => {
    const states = explore({ localSource: 'survivors', parallel: false });
    expect([...states.keys()].sort()).toEqual(
      [
        '7,0,0,0,0',
        ...['6,0,1,0,0', '5,0,2,0,0', '3,0,3,0,0'],
        ...['4,0,1,2,0', '4,0,2,1,0', '2,0,1,3,0', '2,0,3,1,0', '1,0,2,3,0', '1,0,3,2,0'],
        '0,0,0,0,0',
      ].sort(),
    );
    expect(states.get('6,0,1,0,0')).toEqual({
      causes: ['4,0,1,2,0', '2,0,1,3,0', '0,0,0,0,0'],
      repairs: ['7,0,0,0,0'],
    });
    expect(states.get('1,0,3,2,0')).toEqual({ causes: ['0,0,0,0,0', '0,0,0,0,0'], repairs: ['5,0,2,0,0'] });
    expect(states.get('1,0,2,3,0')).toEqual({ causes: ['0,0,0,0,0', '0,0,0,0,0'], repairs: ['3,0,3,0,0'] });
    expect(states.get('0,0,0,0,0')).toEqual({ causes: [], repairs: [] });
  });

  it('serial external repair: all orders of three losses besides, each repaired first come first served', () => {
    const states = explore({ localSource: 'external', parallel: false });
    expect(states.size).toBe(1 + 3 + 6 + 6);
    expect(states.get('0,0,2,3,1')).toEqual({ causes: [], repairs: ['2,0,3,1,0'] });
    // A region loss takes what is left in the order of position, behind what was lost before.
    expect(states.get('5,0,2,0,0')!.causes).toEqual(['4,0,2,1,0', '1,0,2,3,0', '0,0,2,1,3']);
  });

  it.each([
    ['survivors', true, 28],
    ['external', true, 31],
    ['survivors', false, 34],
    ['external', false, 40],
  ] as const)('%s, parallel %s: %i steps in all', (localSource, parallel, steps) => {
    const states = [...explore({ localSource, parallel }).values()];
    expect(states.reduce((n, { causes, repairs }) => n + causes.length + repairs.length, 0)).toBe(steps);
  });

  it('two regions: the product of their states, less what cannot be told apart once empty', () => {
    expect(explore({ ...TWO_REGIONS, parallel: true }).size).toBe(8 * 8);
    expect(explore({ ...TWO_REGIONS, parallel: false }).size).toBe(11 * 11);
  });
});

describe('losing copies', () => {
  it('says when a region has been emptied and when nothing is left', () => {
    const group = new Group(TWO_REGIONS);
    expect(group.apply(copyLoss(0), copyLoss(2), copyLoss(1))).toEqual([0, 0, EMPTIED]);
    expect(group.apply(regionLoss(1))).toEqual([EMPTIED | LOST]);
    expect(group.core.isLost(group.state, 0)).toBe(true);
    expect(group.pending).toEqual([]);
    expect(group.causes).toEqual([]);
  });

  it('cannot lose what is lost', () => {
    const group = new Group(TWO_REGIONS);
    group.apply(copyLoss(1), regionLoss(1));
    for (const event of [copyLoss(1), regionLoss(1), codes.encode(codes.STORAGE_LOSS, 1), copyLoss(0, 1)]) {
      expect(group.core.allows(group.state, 0, event)).toBe(false);
      expect(() => group.apply(event)).toThrow('not possible in this state');
    }
    expect(group.causes).toEqual([copyLoss(0), copyLoss(2), regionLoss(0)]);
  });

  it('counts an entry into loss each time under external repair, which goes on', () => {
    const group = new Group({ localSource: 'external' });
    expect(group.apply(copyLoss(0), copyLoss(1), copyLoss(2))).toEqual([0, 0, EMPTIED | LOST]);
    group.complete(localRepair(1));
    expect(group.core.isLost(group.state, 0)).toBe(false);
    expect(group.apply(copyLoss(1))).toEqual([EMPTIED | LOST]);
  });

  it('with a decoding minimum of 6 of 9, the fourth loss empties the region', () => {
    const group = new Group({ regions: [{ copies: 9, need: 6 }] });
    expect(group.apply(copyLoss(0), copyLoss(1), copyLoss(2), copyLoss(3))).toEqual([0, 0, 0, EMPTIED | LOST]);
    expect(group.core.presentCopies(group.state, 0, 0)).toBe(0);
  });

  it('under external repair keeps the fragments that no longer decode', () => {
    const group = new Group({ regions: [{ copies: 3, need: 2 }], localSource: 'external' });
    expect(group.apply(copyLoss(0), copyLoss(1), copyLoss(2))).toEqual([0, EMPTIED | LOST, 0]);
  });
});

describe('an unreadable last copy', () => {
  it('is asked for when losses bring a region down to its minimum, and empties it if so', () => {
    const group = new Group({ unreadable: 0.01 });
    expect(group.apply(copyLoss(0), copyLoss(1))).toEqual([0, UNREADABLE_DRAW]);
    expect(group.apply(codes.encode(codes.UNREADABLE_FOUND, 0))).toEqual([EMPTIED | LOST]);
  });

  it('is not asked for after a region loss, nor when the probability is zero', () => {
    expect(new Group({ ...TWO_REGIONS, unreadable: 0.5 }).apply(regionLoss(0))).toEqual([EMPTIED]);
    expect(new Group().apply(copyLoss(0), copyLoss(1))).toEqual([0, 0]);
  });

  it('is not possible above the minimum', () => {
    expect(() => new Group({ unreadable: 1 }).apply(codes.encode(codes.UNREADABLE_FOUND, 0))).toThrow('not possible');
  });
});

describe('repair', () => {
  it('serial: one at a time in each region, first lost first repaired', () => {
    const group = new Group({ ...TWO_REGIONS, parallel: false });
    group.apply(copyLoss(2), copyLoss(0), copyLoss(1, 1));
    expect(group.pending).toEqual([localRepair(2), localRepair(1, 1)]);
    expect(() => group.complete(localRepair(0))).toThrow('not under way');
    group.complete(localRepair(2));
    expect(group.pending).toEqual([localRepair(0), localRepair(1, 1)]);
  });

  it('an empty region waits for another to refill it whole', () => {
    const group = new Group({ ...TWO_REGIONS, parallel: false });
    group.apply(copyLoss(1), regionLoss(0));
    expect(group.pending).toEqual([geoRefill(0)]);
    group.complete(geoRefill(0));
    expect(group.core.presentCopies(group.state, 0, 0)).toBe(3);
    expect(group.pending).toEqual([]);
  });

  it('a refill is gone with its last source', () => {
    const group = new Group(TWO_REGIONS);
    group.apply(regionLoss(0), regionLoss(1));
    expect(() => group.complete(geoRefill(0))).toThrow('not under way');
  });

  it('a refill goes on from any region that can still be read', () => {
    const group = new Group({ regions: [...TWO_REGIONS.regions, { copies: 3, need: 1 }] });
    group.apply(regionLoss(0), regionLoss(1));
    expect(group.pending).toEqual([geoRefill(0), geoRefill(1)]);
  });

  it('no refill where regions do not refill each other', () => {
    const group = new Group({ ...TWO_REGIONS, geo: false });
    group.apply(regionLoss(0));
    expect(group.pending).toEqual([]);
    expect(group.core.stampState(group.state, 0, 0)).toBe('lost');
  });

  it('waits while its source is offline or its region out of reach', () => {
    const group = new Group(TWO_REGIONS);
    group.apply(copyLoss(0), copyLoss(1), copyDown(2));
    expect(group.pending).toEqual([]);
    group.apply(copyUp(2));
    expect(group.pending).toEqual([localRepair(0), localRepair(1)]);
    group.apply(codes.encode(codes.REGION_DOWN, 0), regionLoss(1));
    expect(group.pending).toEqual([]);
    group.apply(codes.encode(codes.REGION_UP, 0));
    expect(group.pending).toEqual([localRepair(0), localRepair(1), geoRefill(1)]);
  });

  it('a lost region is not refilled while it is out of reach', () => {
    const group = new Group(TWO_REGIONS);
    group.apply(regionLoss(0), codes.encode(codes.REGION_DOWN, 0));
    expect(group.pending).toEqual([]);
    group.apply(codes.encode(codes.REGION_UP, 0));
    expect(group.pending).toEqual([geoRefill(0)]);
  });

  it('a stamp renewed without its content is whole again', () => {
    const group = new Group();
    group.apply(regionLoss(0), codes.encode(codes.RENEWED, 0));
    expect(group.core.key(group.state, 0)).toBe(new Group().core.key(new Group().state, 0));
  });
});

describe('a copy offline for a while', () => {
  it('is not lost, cannot be read, and no hazard strikes it; a planned loss can', () => {
    const group = new Group();
    group.apply(copyDown(1));
    expect(group.core.presentCopies(group.state, 0, 0)).toBe(3);
    expect(group.core.onlineCopies(group.state, 0, 0)).toBe(2);
    expect(group.causes).toEqual([copyLoss(0), copyLoss(2), regionLoss(0)]);
    expect(group.apply(copyLoss(1))).toEqual([0]);
    // The outage holds the slot: nothing is rebuilt there before the node is back.
    expect(group.core.copyState(group.state, 0, 0, 1)).toBe('missing');
    group.apply(copyUp(1));
    expect(group.core.copyState(group.state, 0, 0, 1)).toBe('repairing');
  });

  it('leaves the group unreadable when all are offline, but not empty', () => {
    const group = new Group();
    group.apply(copyDown(0), copyDown(1), copyDown(2));
    expect(group.core.isReadable(group.state, 0, 0)).toBe(false);
    expect(group.core.isEmpty(group.state, 0, 0)).toBe(false);
    expect(group.core.stampState(group.state, 0, 0)).toBe('unavailable');
  });
});

describe('names for causal chains', () => {
  it('say what struck which place', () => {
    const place = (region: number, position: number) =>
      `${['eastus', 'westeurope'][region]}${position < 0 ? '' : `/n${position}`}`;
    expect(codes.describe(copyLoss(2), place)).toBe('node.loss@eastus/n2');
    expect(codes.describe(regionLoss(1), place)).toBe('region.loss@westeurope');
    expect(codes.describe(geoRefill(1), place)).toBe('geoRefill@westeurope');
    expect(codes.describe(localRepair(0))).toBe('localRepair@r0/c0');
  });

  it('every event has a class exactly when it loses data, and refuses the other table', () => {
    for (const { class: kind, name } of codes.EVENT_KINDS) expect(kind !== null).toBe(/Loss|unreadable/.test(name));
    expect(() => codes.eventKindOf(geoRefill(0))).toThrow('not an event code');
    expect(() => codes.repairKindOf(regionLoss(0))).toThrow('not a repair code');
  });
});

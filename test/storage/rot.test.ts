/** Held slots and bit rot, one group at a time. */
import { describe, expect, it } from 'vitest';
import {
  createReliabilityCore,
  EMPTIED,
  LOST,
  type ReliabilityCore,
  type ReliabilityShape,
  SPOILT,
  UNREADABLE_DRAW,
} from '../../sim/storage/reliability.ts';
import * as codes from '../../sim/storage/reliabilityCodes.ts';
import { IS_AT_RISK, IS_READABLE, IS_WRITABLE } from '../../sim/storage/reliabilityState.ts';

const on =
  (kind: number) =>
  (position: number, region = 0) =>
    codes.encode(kind, region, position);
const loss = on(codes.COPY_LOSS);
const down = on(codes.COPY_DOWN);
const up = on(codes.COPY_UP);
const rots = on(codes.COPY_CORRUPT);
const found = on(codes.CORRUPT_FOUND);
const repair = on(codes.LOCAL_REPAIR);
const scrub = (region: number) => codes.encode(codes.SCRUB, region);
const refill = (region: number) => codes.encode(codes.GEO_REFILL, region);

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
      rot: { scrub: true },
      ...change,
    });
    this.state = new Int32Array(this.core.stride);
    this.core.start(this.state, 0);
  }

  apply(...events: number[]): number[] {
    return events.map((event) => this.core.apply(this.state, 0, event));
  }

  complete(...repairs: number[]): number[] {
    return repairs.map((code) => this.core.complete(this.state, 0, code));
  }

  get pending(): number[] {
    const out = new Int32Array(this.core.slots);
    return [...out.slice(0, this.core.pending(this.state, 0, out))];
  }

  get copies(): string[] {
    const { copies } = this.core.shape.regions[0]!;
    return Array.from({ length: copies }, (_, p) => this.core.copyState(this.state, 0, 0, p));
  }
}

const TWO = {
  regions: [
    { copies: 3, need: 1 },
    { copies: 3, need: 1 },
  ],
};

describe('an outage holds the slot', () => {
  it('of a copy that was lost before it: its repair waits for the node', () => {
    const group = new Group();
    group.apply(loss(0), loss(1));
    expect(group.pending).toEqual([repair(0), repair(1)]);
    group.apply(down(0));
    expect(group.copies).toEqual(['missing', 'repairing', 'readable']);
    group.apply(up(0));
    expect(group.pending).toEqual([repair(0), repair(1)]);
  });

  it('in a serial line: whoever is free goes first, and a node that comes back interrupts nobody', () => {
    const group = new Group({ parallel: false, regions: [{ copies: 4, need: 1 }] });
    group.apply(loss(2), loss(0), loss(3));
    expect(group.pending).toEqual([repair(2)]);
    group.apply(down(2));
    expect(group.pending).toEqual([repair(0)]);
    group.apply(up(2));
    expect(group.pending).toEqual([repair(0)]);
    group.complete(repair(0), repair(3), repair(2));
    expect(group.pending).toEqual([]);
  });

  it('through the loss and the refill of its region: what is down stays out, and is repaired when it is back', () => {
    const group = new Group({ ...TWO, parallel: false });
    group.apply(down(1), codes.encode(codes.REGION_LOSS, 0));
    group.complete(refill(0));
    expect(group.copies).toEqual(['readable', 'missing', 'readable']);
    expect(group.pending).toEqual([]);
    group.apply(up(1));
    expect(group.pending).toEqual([repair(1)]);
  });

  it('of too many nodes: there is no room for a refill', () => {
    const group = new Group({
      regions: [
        { copies: 3, need: 2 },
        { copies: 3, need: 2 },
      ],
    });
    group.apply(down(0), down(1), codes.encode(codes.REGION_LOSS, 0));
    expect(group.pending).toEqual([]);
    group.apply(up(1));
    expect(group.pending).toEqual([refill(0)]);
  });
});

describe('a corrupt copy', () => {
  it('counts as present, and no repair knows of it', () => {
    const group = new Group({ rot: { scrub: false } });
    group.apply(rots(0), rots(1));
    expect(group.copies).toEqual(['readable', 'readable', 'readable']);
    expect(group.pending).toEqual([]);
    expect(group.core.standing(group.state, 0, 0, 2)).toBe(IS_READABLE | IS_WRITABLE | IS_AT_RISK);
  });

  it('that a read finds is lost, and repaired', () => {
    const group = new Group();
    group.apply(rots(1), found(1));
    expect(group.copies).toEqual(['readable', 'repairing', 'readable']);
    expect(() => group.apply(found(1))).toThrow('not possible');
  });

  it('is found by a scrub with all others in reach, and not on a node that is down', () => {
    const group = new Group();
    group.apply(rots(0), rots(1), down(1));
    expect(group.pending).toEqual([scrub(0)]);
    group.complete(scrub(0));
    expect(group.copies).toEqual(['repairing', 'offline', 'readable']);
    expect(group.pending).toEqual([repair(0)]);
    group.apply(up(1));
    expect(group.pending).toEqual([repair(0), scrub(0)]);
  });

  it('is found by a rebuild that reads it; the rebuild takes a clean one', () => {
    const group = new Group();
    group.apply(loss(0), rots(1));
    expect(group.complete(repair(0))).toEqual([0]);
    expect(group.copies).toEqual(['readable', 'repairing', 'readable']);
  });

  it('spoils a rebuild that has nothing else to read', () => {
    const group = new Group();
    expect(group.apply(loss(0), loss(1), rots(2))).toEqual([0, 0, SPOILT | LOST]);
    expect(group.core.isGone(group.state, 0)).toBe(false);
    expect(group.complete(repair(0))).toEqual([EMPTIED]);
    expect(group.core.isGone(group.state, 0)).toBe(true);
  });

  it('is the loss of its group where no clean one is left anywhere, noticed or not', () => {
    const group = new Group(TWO);
    expect(group.apply(...[0, 1, 2].map((p) => rots(p, 1)))).toEqual([0, 0, SPOILT]);
    expect(group.apply(codes.encode(codes.REGION_LOSS, 0))).toEqual([EMPTIED | LOST]);
    expect(group.core.isLost(group.state, 0)).toBe(true);
    // The other region believes that it can send it.
    expect(group.pending).toEqual([refill(0), scrub(1)]);
    group.complete(refill(0));
    expect(group.core.isGone(group.state, 0)).toBe(true);
    expect(group.pending).toEqual([]);
  });

  it('does not keep a refill from taking the rest of a region that can decode without it', () => {
    const group = new Group(TWO);
    group.apply(rots(0, 1), rots(1, 1), codes.encode(codes.REGION_LOSS, 0));
    group.complete(refill(0));
    expect(group.copies).toEqual(['readable', 'readable', 'readable']);
    expect(group.core.isIntact(group.state, 0, 0)).toBe(true);
  });

  it('among those found may be the last one that could be spared: then the rest may be unreadable', () => {
    const group = new Group({ unreadable: 0.5 });
    group.apply(rots(0), rots(1));
    expect(group.complete(scrub(0))).toEqual([UNREADABLE_DRAW]);
    expect(group.apply(codes.encode(codes.UNREADABLE_FOUND, 0))).toEqual([EMPTIED | LOST]);
  });

  it('of an LRC does not disturb the rebuild of another local group', () => {
    const group = new Group({ regions: [{ copies: 10, need: { local: 2, global: 2 } }], rot: { scrub: false } });
    group.apply(rots(4), loss(0));
    group.complete(repair(0));
    expect(group.core.corruptMask(group.state, 0, 0)).toBe(1 << 4);
    group.apply(loss(5));
    group.complete(repair(5));
    expect(group.core.corruptMask(group.state, 0, 0)).toBe(0);
    expect(group.pending).toEqual([repair(4)]);
  });

  it('is rebuilt over from outside the model without being read', () => {
    const group = new Group({ localSource: 'external', rot: { scrub: false } });
    group.apply(rots(1), loss(0));
    group.complete(repair(0));
    expect(group.core.corruptMask(group.state, 0, 0)).toBe(0b010);
  });
});

describe('copies lost at once', () => {
  it('are one event: one draw, and no state in between', () => {
    const group = new Group({ unreadable: 0.5 });
    expect(group.core.loseCopies(group.state, 0, 0, 0b011)).toBe(UNREADABLE_DRAW);
    expect(group.core.loseCopies(group.state, 0, 0, 0b011)).toBe(0);
    expect(group.core.loseCopies(group.state, 0, 0, 0b100)).toBe(EMPTIED | LOST);
  });

  it('of an LRC empty the region when their pattern does not decode', () => {
    const group = new Group({ regions: [{ copies: 10, need: { local: 2, global: 2 } }] });
    // Two of one local group, two of the other: 1 + 1 ≤ 2. Four of one group: 3 > 2.
    expect(group.core.loseCopies(group.state, 0, 0, 0b0000_011_011)).toBe(0);
    const other = new Group({ regions: [{ copies: 10, need: { local: 2, global: 2 } }] });
    expect(other.core.loseCopies(other.state, 0, 0, 0b0001_000_111)).toBe(EMPTIED | LOST);
  });
});

describe('redundancy that is exhausted', () => {
  it('of an LRC asks for the draw when some further loss would be one too many', () => {
    const group = new Group({ regions: [{ copies: 10, need: { local: 2, global: 2 } }], unreadable: 0.1 });
    // The first loss of each local group is paid for by its own parity.
    expect(group.apply(loss(0), loss(3), loss(1))).toEqual([0, 0, 0]);
    expect(group.apply(loss(4))).toEqual([UNREADABLE_DRAW]);
  });
});

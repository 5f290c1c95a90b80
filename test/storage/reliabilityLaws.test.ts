import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIFECYCLES, type LifecycleTable } from '../../sim/lifecycles/index.ts';
import {
  createReliabilityCore,
  EMPTIED,
  LOST,
  type RegionShape,
  type ReliabilityCore,
  type ReliabilityShape,
  SPOILT,
} from '../../sim/storage/reliability.ts';
import * as codes from '../../sim/storage/reliabilityCodes.ts';

const counted: fc.Arbitrary<RegionShape> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
  .map(([copies, need]) => ({ copies, need: Math.min(copies, need) }));

/** Small local reconstruction codes, of one to three groups. */
const patterned: fc.Arbitrary<RegionShape> = fc
  .record({ perGroup: fc.integer({ min: 1, max: 2 }), local: fc.integer({ min: 1, max: 3 }), global: fc.nat(2) })
  .map(({ perGroup, local, global }) => ({ copies: perGroup * local + local + global, need: { local, global } }));

const region = fc.oneof({ weight: 2, arbitrary: counted }, { weight: 1, arbitrary: patterned });

const anyCore = fc
  .record({
    regions: fc.array(region, { minLength: 1, maxLength: 3 }),
    localSource: fc.constantFrom('survivors' as const, 'external' as const),
    parallel: fc.boolean(),
    unreadable: fc.constantFrom(0, 0.5),
    geo: fc.boolean(),
    rot: fc.constantFrom(undefined, { scrub: false }, { scrub: true }),
  })
  .map(({ rot, ...shape }) => createReliabilityCore(rot === undefined ? shape : { ...shape, rot }));

const walk = fc.array(fc.nat(), { minLength: 1, maxLength: 60 });

/** Every step that the core takes in this state: events by kind and place, then repairs. */
function stepsFrom(core: ReliabilityCore, state: Int32Array, offset: number): number[] {
  const steps: number[] = [];
  for (const [r, { copies }] of core.shape.regions.entries()) {
    for (const [kind, { scope }] of codes.EVENT_KINDS.entries()) {
      for (let p = 0; p < (scope === 'copy' ? copies : 1); p++) steps.push(codes.encode(kind, r, p));
    }
  }
  const out = new Int32Array(core.slots);
  const repairs = out.slice(0, core.pending(state, offset, out));
  return [...steps.filter((event) => core.allows(state, offset, event)), ...repairs];
}

function take(core: ReliabilityCore, state: Int32Array, offset: number, step: number): number {
  if (codes.kindOf(step) >= codes.FIRST_REPAIR_KIND) return core.complete(state, offset, step);
  return core.apply(state, offset, step);
}

/** Of each kind of step and each symmetric key that it leads to: how many steps do. */
function futureOf(core: ReliabilityCore, state: Int32Array): string {
  const ways = new Map<string, number>();
  for (const step of stepsFrom(core, state, 0)) {
    const after = state.slice();
    const flags = take(core, after, 0, step);
    const way = `${codes.kindOf(step)} r${codes.regionOf(step)} → ${core.symmetricKey(after, 0)} ${flags}`;
    ways.set(way, (ways.get(way) ?? 0) + 1);
  }
  return [...ways]
    .map(([way, n]) => `${n} × ${way}`)
    .sort()
    .join('\n');
}

/** Walks at random and shows each step with the state before and after it. */
function onEveryStep(
  check: (core: ReliabilityCore, before: Int32Array, step: number, after: Int32Array) => void,
): void {
  fc.assert(
    fc.property(anyCore, walk, (core, choices) => {
      let state = new Int32Array(core.stride);
      core.start(state, 0);
      for (const choice of choices) {
        const steps = stepsFrom(core, state, 0);
        const step = steps[choice % steps.length]!;
        const after = state.slice();
        take(core, after, 0, step);
        check(core, state, step, after);
        state = after;
      }
    }),
    { seed: 4, numRuns: 300 },
  );
}

/** Whether a chain of at most three of these events leads from one state to the other. */
function reaches(table: LifecycleTable, from: string, to: string, events: readonly string[], length = 3): boolean {
  if (from === to) return true;
  return events.some((name) => {
    const next = length === 0 ? -1 : table.next(table.state(from), table.event(name), 0);
    return next >= 0 && reaches(table, table.states[next]!, to, events, length - 1);
  });
}

describe('every step of the core', () => {
  /** What a step may do to the copy that it names, or to any copy of a region that it names whole. */
  const onTarget: Readonly<Record<string, readonly string[]>> = {
    copyLoss: ['LOSE', 'REPAIR_START'],
    regionLoss: ['LOSE', 'REPAIR_START', 'SOURCE_GONE'],
    storageLoss: ['LOSE', 'REPAIR_START', 'SOURCE_GONE'],
    unreadableFound: ['LOSE', 'REPAIR_START', 'SOURCE_GONE'],
    copyDown: ['NODE_DOWN'],
    copyUp: ['NODE_UP', 'REPAIR_START'],
    regionDown: ['SOURCE_GONE'],
    regionUp: ['REPAIR_START'],
    // Laid anew on every node, those that are down included.
    renewed: ['REFILLED', 'NODE_DOWN'],
    latentLoss: [],
    corruptFound: ['LOSE', 'REPAIR_START'],
    // A rebuild that finds its sources corrupt does not end; a refill with nodes down leaves their copies to repair.
    localRepair: ['REPAIRED', 'SOURCE_GONE'],
    geoRefill: ['REFILLED'],
    scrub: ['LOSE', 'REPAIR_START', 'SOURCE_GONE'],
  };
  /** What it may do to the target's neighbours: a loss may take the fragments that no longer decode. */
  const onNeighbour: Readonly<Record<string, readonly string[]>> = {
    copyLoss: ['SOURCE_GONE', 'LOSE'],
    corruptFound: ['SOURCE_GONE', 'LOSE'],
    copyDown: ['SOURCE_GONE', 'REPAIR_START'],
    copyUp: ['REPAIR_START'],
    localRepair: ['REPAIR_START', 'LOSE', 'SOURCE_GONE'],
  };
  /** What it may do to copies of other regions: a refill that finds its sources corrupt. */
  const elsewhere: Readonly<Record<string, readonly string[]>> = {
    geoRefill: ['LOSE', 'REPAIR_START', 'SOURCE_GONE'],
  };
  /** What it may do to the stamp that it strikes; another one only gains or loses its source. */
  const onStamp: Readonly<Record<string, readonly string[]>> = {
    copyLoss: ['LOSE', 'REBUILD', 'OUTAGE'],
    regionLoss: ['LOSE', 'REBUILD'],
    storageLoss: ['LOSE', 'REBUILD'],
    unreadableFound: ['LOSE', 'REBUILD'],
    // With too many nodes down, an empty region has no room for a refill.
    copyDown: ['OUTAGE', 'SOURCE_GONE'],
    copyUp: ['RECOVER', 'REBUILD'],
    regionDown: ['OUTAGE', 'SOURCE_GONE'],
    regionUp: ['RECOVER', 'REBUILD'],
    renewed: ['REBUILD', 'REBUILT', 'OUTAGE'],
    latentLoss: [],
    corruptFound: ['LOSE', 'REBUILD', 'OUTAGE'],
    localRepair: ['REBUILT', 'OUTAGE', 'RECOVER', 'LOSE', 'REBUILD'],
    geoRefill: ['REBUILT', 'SOURCE_GONE'],
    scrub: ['LOSE', 'REBUILD', 'OUTAGE'],
  };

  const kindOf = (step: number) =>
    codes.kindOf(step) >= codes.FIRST_REPAIR_KIND ? codes.repairKindOf(step) : codes.eventKindOf(step);

  it('moves copies only as the copy lifecycle allows', () => {
    onEveryStep((core, before, step, after) => {
      const { name, scope } = kindOf(step);
      for (const [r, { copies }] of core.shape.regions.entries()) {
        for (let p = 0; p < copies; p++) {
          const here = r === codes.regionOf(step);
          const isTarget = here && (scope === 'region' || p === codes.positionOf(step));
          const events = isTarget ? onTarget[name]! : ((here ? onNeighbour : elsewhere)[name] ?? []);
          const [from, to] = [core.copyState(before, 0, r, p), core.copyState(after, 0, r, p)];
          if (!reaches(LIFECYCLES.copy, from, to, events)) expect.fail(`${name}: copy ${from} → ${to}`);
        }
      }
    });
  });

  it('moves stamps only as the stamp lifecycle allows', () => {
    onEveryStep((core, before, step, after) => {
      const { name } = kindOf(step);
      for (const r of core.shape.regions.keys()) {
        const others = name === 'geoRefill' ? ['SOURCE_GONE', 'REBUILD', 'LOSE', 'OUTAGE'] : ['SOURCE_GONE', 'REBUILD'];
        const events = r === codes.regionOf(step) ? onStamp[name]! : others;
        const [from, to] = [core.stampState(before, 0, r), core.stampState(after, 0, r)];
        if (!reaches(LIFECYCLES.stamp, from, to, events)) expect.fail(`${name}: stamp ${from} → ${to}`);
      }
    });
  });

  it('takes regions out and back as the region lifecycle allows', () => {
    onEveryStep((core, before, step, after) => {
      const { name } = kindOf(step);
      const events = name === 'regionDown' ? ['OUTAGE'] : name === 'regionUp' ? ['RECOVER'] : [];
      for (const r of core.shape.regions.keys()) {
        const [from, to] = [before, after].map((state) => (core.isOut(state, 0, r) ? 'out' : 'up'));
        expect(reaches(LIFECYCLES.region, from!, to!, events)).toBe(true);
      }
    });
  });

  it('keeps its state sound: nothing rots that is not there, every missing copy in line exactly once', () => {
    onEveryStep((core, _before, _step, after) => {
      const { parallel, rot, localSource } = core.shape;
      let at = 0;
      for (const [r, { copies }] of core.shape.regions.entries()) {
        const present = after[at]!;
        const held = after[at + 1]! & ~(1 << 30);
        const corrupt = rot === undefined ? 0 : after[at + 2]!;
        const all = (1 << copies) - 1;
        expect((present | held) & ~all).toBe(0);
        expect(corrupt & ~present).toBe(0);
        expect(core.onlineMask(after, 0, r) & ~(present & ~held)).toBe(0);
        const count = core.presentCopies(after, 0, r);
        if (localSource === 'survivors') expect(count === 0 || core.decoders[r]!.decodes(present)).toBe(true);
        const head = at + (rot === undefined ? 2 : 3);
        if (!parallel) {
          const line = [...after.slice(head, head + copies)];
          const missing = Array.from({ length: copies }, (_, p) => p + 1).filter((p) => !((present >>> (p - 1)) & 1));
          const waits = count > 0 || localSource === 'external' ? missing : [];
          expect(line.filter((p) => p > 0).sort()).toEqual(waits.sort());
          expect(line.slice(waits.length).every((p) => p === 0)).toBe(true);
          const isHeld = line.slice(0, waits.length).map((p) => (held >>> (p - 1)) & 1);
          expect(isHeld).toEqual([...isHeld].sort());
        }
        at = head + (parallel ? 0 : copies);
      }
      expect(at).toBe(core.stride);
    });
  });

  it('never rebuilds a copy whose node is down', () => {
    onEveryStep((core, _before, _step, after) => {
      const out = new Int32Array(core.slots);
      for (const repair of out.slice(0, core.pending(after, 0, out))) {
        if (codes.kindOf(repair) !== codes.LOCAL_REPAIR) continue;
        const down = codes.encode(codes.COPY_UP, codes.regionOf(repair), codes.positionOf(repair));
        expect(core.allows(after, 0, down)).toBe(false);
      }
    });
  });

  it('tells the truth of loss: only a step that ends the last intact region says LOST, and rot that is noticed is no news', () => {
    onEveryStep((core, before, step, after) => {
      const flags = take(core, before.slice(), 0, step);
      expect((flags & LOST) !== 0).toBe(!core.isLost(before, 0) && core.isLost(after, 0));
      const r = codes.regionOf(step);
      const emptied = !core.isEmpty(before, 0, r) && core.isEmpty(after, 0, r);
      if (codes.kindOf(step) !== codes.GEO_REFILL) expect((flags & EMPTIED) !== 0).toBe(emptied);
      const spoilt = core.isIntact(before, 0, r) && !core.isIntact(after, 0, r) && !emptied;
      if (codes.kindOf(step) !== codes.GEO_REFILL) expect((flags & SPOILT) !== 0).toBe(spoilt);
    });
  });

  it('brings nothing back that is lost, unless it is laid anew or repaired from outside', () => {
    onEveryStep((core, before, step, after) => {
      if (core.shape.localSource === 'external' || codes.kindOf(step) === codes.RENEWED) return;
      if (core.isLost(before, 0)) expect(core.isLost(after, 0)).toBe(true);
    });
  });

  it('believes at least what is true: what is gone is lost, what can send can be read', () => {
    onEveryStep((core, _before, _step, after) => {
      if (core.isGone(after, 0)) expect(core.isLost(after, 0)).toBe(true);
      for (const r of core.shape.regions.keys()) {
        if (core.canSend(after, 0, r)) expect(core.isReadable(after, 0, r) && core.isIntact(after, 0, r)).toBe(true);
        if (core.isReadable(after, 0, r)) expect(core.isEmpty(after, 0, r)).toBe(false);
      }
    });
  });

  it('lists as pending exactly what is pending, each in a slot of its own', () => {
    onEveryStep((core, _before, _step, after) => {
      const out = new Int32Array(core.slots);
      const listed = [...out.slice(0, core.pending(after, 0, out))];
      const slots = Array.from({ length: core.slots }, (_, slot) => core.codeOfSlot(slot));
      expect(slots.map((code) => core.slotOf(code))).toEqual([...slots.keys()]);
      expect(slots.filter((code) => core.isPending(after, 0, code))).toEqual(listed);
    });
  });

  it('lists as causes only what may be applied', () => {
    onEveryStep((core, _before, _step, after) => {
      const out = new Int32Array(core.causesMax);
      for (const cause of out.slice(0, core.causes(after, 0, out))) {
        expect(core.allows(after, 0, cause)).toBe(true);
        expect(codes.eventKindOf(cause).byChance).toBe(true);
      }
    });
  });
});

describe('the core', () => {
  it('undoes a loss by its repair', () => {
    onEveryStep((core, before) => {
      const out = new Int32Array(core.causesMax);
      const causes = [...out.slice(0, core.causes(before, 0, out))];
      for (const cause of causes.filter((code) => codes.kindOf(code) === codes.COPY_LOSS)) {
        const state = before.slice();
        core.apply(state, 0, cause);
        const repair = codes.encode(codes.LOCAL_REPAIR, codes.regionOf(cause), codes.positionOf(cause));
        if (!core.isPending(state, 0, repair)) continue;
        // A rebuild that reads what is corrupt changes more than its copy.
        if (core.corruptMask(before, 0, codes.regionOf(cause)) !== 0) continue;
        core.complete(state, 0, repair);
        expect(core.key(state, 0)).toBe(core.key(before, 0));
      }
    });
  });

  it('touches only its own words of a column that holds many groups', () => {
    fc.assert(
      fc.property(anyCore, walk, (core, choices) => {
        const alone = new Int32Array(core.stride);
        core.start(alone, 0);
        const column = new Int32Array(core.stride * 3).fill(-7);
        core.start(column, core.stride);
        for (const choice of choices) {
          const steps = stepsFrom(core, alone, 0);
          expect(stepsFrom(core, column, core.stride)).toEqual(steps);
          take(core, alone, 0, steps[choice % steps.length]!);
          take(core, column, core.stride, steps[choice % steps.length]!);
        }
        expect(core.key(column, core.stride)).toBe(core.key(alone, 0));
        expect(new Set([...column.slice(0, core.stride), ...column.slice(2 * core.stride)])).toEqual(new Set([-7]));
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('has the same future for states of one symmetric key: equally many ways to equal keys, under equal rates', () => {
    const shapes: ReliabilityShape[] = [];
    for (const parallel of [true, false]) {
      for (const need of [1, 2, { local: 2, global: 1 }] as const) {
        const copies = typeof need === 'number' ? 3 : 5;
        for (const localSource of ['survivors', 'external'] as const) {
          for (const rot of [undefined, { scrub: true }]) {
            const shape = { regions: [{ copies, need }], localSource, parallel, unreadable: 0.5, geo: false };
            shapes.push(rot === undefined ? shape : { ...shape, rot });
          }
        }
      }
    }
    fc.assert(
      fc.property(fc.constantFrom(...shapes), fc.array(walk, { minLength: 8, maxLength: 8 }), (shape, walks) => {
        const core = createReliabilityCore(shape);
        const known = new Map<string, string>();
        for (const choices of walks) {
          const state = new Int32Array(core.stride);
          core.start(state, 0);
          for (const choice of choices) {
            const steps = stepsFrom(core, state, 0);
            take(core, state, 0, steps[choice % steps.length]!);
            const key = core.symmetricKey(state, 0);
            const future = futureOf(core, state);
            expect(future).toBe(known.get(key) ?? future);
            known.set(key, future);
          }
        }
      }),
      { seed: 6, numRuns: 120 },
    );
  });

  it('has the same future for states that differ only in which copy is which', () => {
    const core = createReliabilityCore({
      regions: [{ copies: 3, need: 1 }],
      localSource: 'survivors',
      parallel: false,
      unreadable: 0,
      geo: false,
    });
    const state = (...lost: number[]) => {
      const words = new Int32Array(core.stride);
      core.start(words, 0);
      for (const position of lost) core.apply(words, 0, codes.encode(codes.COPY_LOSS, 0, position));
      return words;
    };
    expect(core.symmetricKey(state(0, 1), 0)).toBe(core.symmetricKey(state(2, 0), 0));
    expect(core.key(state(0, 1), 0)).not.toBe(core.key(state(1, 0), 0));
  });
});

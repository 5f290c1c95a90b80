/**
 * The skeleton's states as a graph that is found while it is walked: each state once, with what may befall it, what is
 * under way, and what follows from either. Walking it costs no rules, only numbers.
 */
import type { Streams } from '../../sim/kernel/streams.ts';
import { YEAR_US } from '../../sim/kernel/time.ts';
import type { Chance } from '../../sim/skeleton/chance.ts';
import type { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { Branches } from './branches.ts';
import { type Choice, choiceOf, NO_CHOICE } from './choice.ts';
import type { Guide, Surrogate } from './surrogate.ts';
import { chanceOfHits, evenlyHit, firstHit, type Wide, wideOf } from './wideStrikes.ts';

/** Expanded states that are kept: some 10 kB each. */
const NODES_MOST = 20_000;
/** States that are kept, most of them only met as what may follow from another: some 2 kB each. */
const STATES_MOST = 100_000;
const NONE = new Int32Array(0);

/** A step from one state to another. */
export interface Step {
  /** Id of the state that follows. */
  readonly to: number;
  /** It has led into loss. */
  readonly entersLoss: boolean;
  /** Per year, of a strike; else the probability of this outcome. */
  readonly weight: number;
  /** Component that struck, −1 for none. */
  readonly component: number;
  /** Slots of repairs that begin, and of those that are broken off or over. */
  readonly begun: Int32Array;
  readonly over: Int32Array;
  /** Copies (stamp · 32 + position) that are gone, and that are back. */
  readonly gone: Int32Array;
  readonly back: Int32Array;
  /** It stands for all that hit so many copies, and is drawn when it is taken; null: it is what it is. */
  readonly hits: { readonly wide: Wide; readonly count: number } | null;
}

export interface GraphNode {
  readonly id: number;
  readonly state: Int32Array;
  /** Chance of loss from here, as the guide has it. */
  readonly value: number;
  /** Slots of the repairs under way. */
  readonly pending: Int32Array;
  /** What may befall it; rates in `weight`. */
  readonly strikes: readonly Step[];
  /** Sum of the strikes' rates, per year. */
  readonly rate: number;
  /** Sum of rate × value of what follows, with the guide's emphasis, of those that may be forced. */
  readonly pull: number;
  readonly all: Choice;
  /** Those that may be forced, and those that the guide sees nothing in: these come as often as they do. */
  readonly eager: Choice;
  readonly idle: Choice;
  /** Per year, of those among the latter that break off repairs. */
  readonly breaking: number;
  /** What follows when a repair of a slot, or a firing of a component, ends; found when first asked for. */
  readonly completions: Map<number, Ending>;
  readonly ends: Map<number, Ending>;
  /** By component and copies: what was drawn of steps that stand for many. */
  readonly drawn: Map<string, Step>;
}

/** What follows from something that was under way: one of some outcomes. */
export interface Ending {
  readonly steps: readonly Step[];
  /** Mean value of what follows. */
  readonly value: number;
}

export class StateGraph {
  readonly skeleton: Skeleton;
  private readonly surrogate: Surrogate;
  private readonly guide: Guide;
  private perGuide: readonly StateGraph[] | null = null;
  /** Nodes that were found since the last time they were forgotten. */
  private expanded = 0;
  private readonly ids = new Map<string, number>();
  private readonly states: Int32Array[] = [];
  private readonly nodes: (GraphNode | undefined)[] = [];
  private readonly branches = new Branches();
  private readonly scratch: Int32Array;

  /** @param guide one of the surrogate's; by default the first */
  constructor(skeleton: Skeleton, surrogate: Surrogate, guide = surrogate.guides[0]!) {
    this.skeleton = skeleton;
    this.surrogate = surrogate;
    this.guide = guide;
    this.scratch = new Int32Array(skeleton.core.slots);
    this.intern(skeleton.start());
  }

  get size(): number {
    return this.states.length;
  }

  /** The same states under each of the surrogate's guides; the first is this one. */
  get guided(): readonly StateGraph[] {
    this.perGuide ??= this.surrogate.guides.map((guide) =>
      guide === this.guide ? this : new StateGraph(this.skeleton, this.surrogate, guide),
    );
    return this.perGuide;
  }

  /**
   * Where everything is up, to begin a path with; ids of other states are good until the next is begun. What was found is
   * forgotten when it is too much to keep, and found again.
   */
  beginning(): GraphNode {
    if (this.expanded > NODES_MOST || this.states.length > STATES_MOST) this.forget();
    return this.node(0);
  }

  /** Between two paths: states get other ids when they are found again, and are what they were. */
  forget(): void {
    this.expanded = 0;
    this.ids.clear();
    this.states.length = 0;
    this.nodes.length = 0;
    this.intern(this.skeleton.start());
  }

  node(id: number): GraphNode {
    const known = this.nodes[id];
    if (known !== undefined) return known;
    const node = this.expand(id);
    this.nodes[id] = node;
    this.expanded++;
    return node;
  }

  completion(node: GraphNode, slot: number): Ending {
    let ending = node.completions.get(slot);
    if (ending === undefined) {
      const code = this.skeleton.core.codeOfSlot(slot);
      ending = this.endingOf(node, (state, chance) => this.skeleton.complete(state, code, chance), [slot]);
      node.completions.set(slot, ending);
    }
    return ending;
  }

  end(node: GraphNode, component: number): Ending {
    let ending = node.ends.get(component);
    if (ending === undefined) {
      ending = this.endingOf(node, (state, chance) => this.skeleton.end(state, component, chance), []);
      node.ends.set(component, ending);
    }
    return ending;
  }

  private expand(id: number): GraphNode {
    const { skeleton } = this;
    const state = this.states[id]!;
    const pending = this.pendingSlots(state);
    const strikes: Step[] = [];
    for (const [c, { ratePerUs }] of skeleton.components.entries()) {
      if (!skeleton.accrues(state, c)) continue;
      const { lasts, endsAtOnce, ageing } = skeleton.components[c]!;
      const broken = endsAtOnce ? this.brokenBy(state, c, pending) : [];
      const perYear = ratePerUs * YEAR_US;
      const strike = (next: Int32Array, chance: Chance): boolean => skeleton.strike(next, c, chance);
      const wide = wideOf((chance) => strike(state.slice(), chance), skeleton.core.shape.unreadable);
      const isWide = wide !== null && ageing === null && (lasts === null || endsAtOnce);
      const outcomes = isWide
        ? this.wideSteps(id, strike, broken, c, perYear, wide)
        : this.stepsOf(id, strike, broken, c, perYear);
      for (const step of outcomes) {
        // What changes nothing and has no end to come is no event, but for the age of a part.
        if (ageing !== null || step.to !== id || step.begun.length > 0 || (lasts !== null && !endsAtOnce))
          strikes.push(step);
      }
    }
    const rate = strikes.reduce((sum, { weight }) => sum + weight, 0);
    const { emphasis } = this.guide;
    const pulls = strikes.map(
      ({ weight, to, entersLoss, component }) => emphasis[component]! * weight * (entersLoss ? 1 : this.valueOf(to)),
    );
    const isIdle = strikes.map(({ component }) => this.guide.seesNothingIn(component));
    const all = choiceOf(strikes, pulls, () => true);
    const hasIdle = isIdle.includes(true);
    const eager = hasIdle ? choiceOf(strikes, pulls, (k) => !isIdle[k]!) : all;
    const idle = hasIdle ? choiceOf(strikes, pulls, (k) => isIdle[k]!) : NO_CHOICE;
    const sumOver = (values: readonly number[], isIn: (k: number) => boolean): number =>
      values.reduce((sum, value, k) => (isIn(k) ? sum + value : sum), 0);
    const pull = sumOver(pulls, (k) => !isIdle[k]!);
    const breaking = sumOver(
      strikes.map(({ weight }) => weight),
      (k) => isIdle[k]! && strikes[k]!.over.length > 0,
    );
    return {
      id,
      state,
      value: this.valueOf(id),
      pending,
      strikes,
      rate,
      pull,
      all,
      eager,
      idle,
      breaking,
      completions: new Map(),
      ends: new Map(),
      drawn: new Map(),
    };
  }

  /** One step for each number of copies that are hit, from one up; the first copies stand for all of that number. */
  private wideSteps(
    id: number,
    strike: (state: Int32Array, chance: Chance) => boolean,
    broken: readonly number[],
    component: number,
    perYear: number,
    wide: Wide,
  ): Step[] {
    return Array.from({ length: wide.copies }, (_, i) => {
      const next = this.states[id]!.slice();
      const entersLoss = strike(next, firstHit(wide, i + 1));
      const weight = perYear * chanceOfHits(wide, i + 1);
      return { ...this.stepTo(id, next, entersLoss, broken, component, weight), hits: { wide, count: i + 1 } };
    });
  }

  /** Which copies a step that stands for many has hit. */
  drawn(node: GraphNode, step: Step, streams: Streams, stream: number): Step {
    if (step.hits === null) return step;
    const hit: number[] = [];
    const chance = evenlyHit(step.hits.wide, step.hits.count, streams, stream, hit);
    const { component, weight } = step;
    const next = node.state.slice();
    const entersLoss = this.skeleton.strike(next, component, chance);
    const key = `${component}:${hit.join()}`;
    let found = node.drawn.get(key);
    if (found === undefined) {
      const { endsAtOnce } = this.skeleton.components[component]!;
      const broken = endsAtOnce ? this.brokenBy(node.state, component, node.pending) : [];
      found = this.stepTo(node.id, next, entersLoss, broken, component, weight);
      node.drawn.set(key, found);
    }
    return found;
  }

  private endingOf(
    node: GraphNode,
    step: (state: Int32Array, chance: Chance) => boolean,
    over: readonly number[],
  ): Ending {
    const steps = this.stepsOf(node.id, step, over, -1, 1);
    let value = 0;
    for (const { weight, to, entersLoss } of steps) value += weight * (entersLoss ? 1 : this.valueOf(to));
    return { steps, value };
  }

  private stepsOf(
    id: number,
    step: (state: Int32Array, chance: Chance) => boolean,
    broken: readonly number[],
    component: number,
    weight: number,
  ): Step[] {
    const before = this.states[id]!;
    const found: Step[] = [];
    let next = before;
    let entersLoss = false;
    this.branches.visit(
      (chance) => {
        next = before.slice();
        entersLoss = step(next, chance);
      },
      (probability) => found.push(this.stepTo(id, next, entersLoss, broken, component, weight * probability)),
    );
    return merged(found);
  }

  /** @param broken slots whose repairs are over or broken off, though they may be under way again afterwards */
  private stepTo(
    id: number,
    next: Int32Array,
    entersLoss: boolean,
    broken: readonly number[],
    component: number,
    weight: number,
  ): Step {
    const before = this.states[id]!;
    const pendingBefore = this.pendingSlots(before);
    const pending = this.pendingSlots(next);
    const goesOn = (slot: number): boolean => pendingBefore.includes(slot) && !broken.includes(slot);
    return {
      to: this.intern(next),
      entersLoss,
      weight,
      component,
      begun: pending.filter((slot) => !goesOn(slot)),
      over: pendingBefore.filter((slot) => !pending.includes(slot) || broken.includes(slot)),
      gone: this.goneBy(component, before, next),
      back: this.copiesIn(next, before),
      hits: null,
    };
  }

  /** Repairs that a strike breaks off before its end, at the same instant, lets them begin again. */
  private brokenBy(state: Int32Array, component: number, pending: Int32Array): number[] {
    const struck = state.slice();
    this.skeleton.begin(struck, component);
    const still = this.pendingSlots(struck);
    return [...pending].filter((slot) => !still.includes(slot));
  }

  private valueOf(id: number): number {
    return this.guide.value(this.states[id]!);
  }

  private pendingSlots(state: Int32Array): Int32Array {
    const count = this.skeleton.pending(state, this.scratch);
    return this.scratch.slice(0, count).map((code) => this.skeleton.core.slotOf(code));
  }

  /** What takes everything would have taken what was missing already, and is what took it. */
  private goneBy(component: number, before: Int32Array, next: Int32Array): Int32Array {
    const gone = this.copiesIn(before, next);
    const { plan, place } = this.skeleton;
    if (gone.length === 0 || !this.skeleton.takesEverything(component)) return gone;
    const spared = plan.backup?.isolated === true ? place.backup : -1;
    const missing = this.copiesIn(this.skeleton.start(), next).filter((copy) => copy >> 5 !== spared);
    return Int32Array.from(new Set([...missing, ...gone]));
  }

  /** Copies that are in the first state and not in the second. */
  private copiesIn(one: Int32Array, other: Int32Array): Int32Array {
    const { core, place } = this.skeleton;
    const found: number[] = [];
    for (const [stamp, copies] of place.copies.entries()) {
      const mask = core.presentMask(one, 0, stamp) & ~core.presentMask(other, 0, stamp);
      for (let p = 0; p < copies; p++) if (((mask >> p) & 1) === 1) found.push(stamp * 32 + p);
    }
    return found.length === 0 ? NONE : Int32Array.from(found);
  }

  private intern(state: Int32Array): number {
    const key = state.join();
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.states.length;
    this.ids.set(key, id);
    this.states.push(state);
    this.nodes.push(undefined);
    return id;
  }
}

/** Outcomes that lead to the same state are one. */
function merged(steps: readonly Step[]): Step[] {
  const found: Step[] = [];
  for (const step of steps) {
    const same = found.findIndex(({ to, entersLoss }) => to === step.to && entersLoss === step.entersLoss);
    if (same < 0) found.push(step);
    else found[same] = { ...found[same]!, weight: found[same]!.weight + step.weight };
  }
  return found;
}

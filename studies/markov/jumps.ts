/**
 * Absorption within a time jump by jump (uniformisation, Jensen 1953): Σ over j of P(at least j jumps) × P(absorbed at
 * jump j). For chains of many states. Degraded states settle long before a year is over: from then on all of them
 * shrink alike, loss comes at a constant rate, and the rest of the time is one exponential.
 */
import { poissonTail } from './poissonTail.ts';
import { turned } from './rows.ts';
import type { UntilLoss } from './untilLoss.ts';

/** Relative change of every state's share, between one number of jumps and twice as many, that counts as none. */
const SETTLED = 1e-11;
/** Multiplications before this gives up: half a minute. */
const WORK_MAX = 2e10;

/** Multiplications that it takes at most. */
export function jumpsWork({ rows, leave }: UntilLoss, years: number): number {
  const jumps = tempoOf(leave) * years;
  return (jumps + 10 * Math.sqrt(jumps) + 30) * (rows.to.length + 2 * rows.states);
}

/** Probability of absorption within `years`, by cause. Throws RangeError where it would take too long. */
export function absorbedByJumps(until: UntilLoss, years: number): Float64Array {
  const tempo = tempoOf(until.leave);
  const mean = tempo * years;
  const tail = poissonTail(mean);
  const walk = startWalk(until, tempo);
  const workPerJump = until.rows.to.length + 2 * until.rows.states;
  const absorbed = new Float64Array(until.causes);
  let total = 0;
  let seen = walk.shares();
  for (let jump = 1; ; jump++) {
    if (jump * workPerJump > WORK_MAX) {
      throw new RangeError(
        `${years} years are some ${Math.round(mean)} jumps of a chain of ${until.rows.states} states, and it does not settle within the first ${jump}: ask for a shorter time, or merge states that behave alike`,
      );
    }
    const weight = tail.atLeast(jump);
    if (weight === 0) return absorbed;
    const now = walk.jump();
    let gain = 0;
    for (let c = 0; c < absorbed.length; c++) {
      absorbed[c]! += weight * now[c]!;
      gain += weight * now[c]!;
    }
    total += gain;
    if (jump > mean && total > 0 && gain < 1e-17 * total) return absorbed;
    if (jump < 64 || (jump & (jump - 1)) !== 0) continue;
    walk.correct();
    const shares = walk.shares();
    if (jump < tail.certainUntil && alike(shares, seen)) return addRest(absorbed, walk, mean, jump);
    seen = shares;
  }
}

/** A bit above the fastest rate, so that every state may also stay as it is. */
function tempoOf(leave: Float64Array): number {
  let most = 0;
  for (const rate of leave) most = Math.max(most, rate);
  return most * 1.02;
}

interface Walk {
  /** One jump; returns what was absorbed by it, by cause (one array, used again). */
  jump(): Float64Array;
  /** Takes back what roundings have added to or taken from the whole. */
  correct(): void;
  /** P(in each state | not absorbed). */
  shares(): Float64Array;
  /** P(not absorbed). */
  left(): number;
}

function startWalk({ rows, lossFrom, lossCause, lossRate, causes, leave }: UntilLoss, tempo: number): Walk {
  const { states } = rows;
  const into = turned(rows);
  const chance = into.rate.map((rate) => rate / tempo);
  const stay = leave.map((rate) => (tempo - rate) / tempo);
  const lossChance = lossRate.map((rate) => rate / tempo);
  const lost = new Float64Array(causes);
  let at = new Float64Array(states);
  let next = new Float64Array(states);
  let absorbed = 0;
  at[0] = 1;
  const left = () => at.reduce((sum, value) => sum + value, 0);
  return {
    jump() {
      lost.fill(0);
      for (let t = 0; t < lossFrom.length; t++) lost[lossCause[t]!]! += at[lossFrom[t]!]! * lossChance[t]!;
      for (let c = 0; c < causes; c++) absorbed += lost[c]!;
      for (let j = 0; j < states; j++) {
        let sum = at[j]! * stay[j]!;
        for (let e = into.start[j]!; e < into.start[j + 1]!; e++) sum += at[into.to[e]!]! * chance[e]!;
        next[j] = sum;
      }
      [at, next] = [next, at];
      return lost;
    },
    correct() {
      // Once most is absorbed, what should be left is not known that well.
      if (absorbed > 0.5) return;
      const factor = (1 - absorbed) / left();
      for (let j = 0; j < states; j++) at[j]! *= factor;
    },
    shares() {
      const whole = left();
      return at.map((value) => value / whole);
    },
    left,
  };
}

function alike(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (!(Math.abs(a[i]! - b[i]!) <= SETTLED * a[i]!)) return false;
  return true;
}

/**
 * What is absorbed after `jump` jumps by a walk whose shares no longer change: each jump takes the same part r of what
 * is left, so that Σ over k > jump of P(N = k)·(1 − (1 − r)^(k − jump)) = 1 − (1 − r)^(−jump)·e^(−mean·r).
 */
function addRest(absorbed: Float64Array, walk: Walk, mean: number, jump: number): Float64Array {
  const left = walk.left();
  const byCause = walk.jump().map((lost) => lost / left);
  const r = byCause.reduce((sum, part) => sum + part, 0);
  if (r === 0) return absorbed;
  const gone = oneMinusExp(mean * r - jump * minusLogOneMinus(r));
  return absorbed.map((sum, c) => sum + left * (byCause[c]! / r) * gone);
}

/** 1 − e^(−x) for x ≥ 0, to the last digits for small x as well. */
function oneMinusExp(x: number): number {
  if (x > 0.1) return 1 - Math.exp(-x);
  let sum = 0;
  for (let k = 1, term = x; Math.abs(term) > 1e-17 * x; k++, term *= -x / k) sum += term;
  return sum;
}

/** −log(1 − r) for 0 ≤ r < 1. */
function minusLogOneMinus(r: number): number {
  if (r > 0.1) return -Math.log(1 - r);
  let sum = 0;
  for (let k = 1, power = r; power > 1e-18 * r; k++, power *= r) sum += power / k;
  return sum;
}

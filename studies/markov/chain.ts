/**
 * A continuous-time Markov chain with rare absorption, as plain columns: what the exact solver works on.
 *
 * State 0 has everything up. Loss is no state of its own: a transition to `LOSS` is a loss, and after it the system is
 * thought of as starting anew in state 0. Every transition may carry the index of a cause, so that losses can be told
 * apart by what brought them about.
 */

/** Where a transition goes that loses data. */
export const LOSS = -1;

/** More states than this are refused before any work is done. */
export const STATES_MAX = 100_000;

export interface Chain {
  /** How many states there are, numbered from 0; 1 to `STATES_MAX`. */
  readonly states: number;
  /** How many causes are told apart; at least 1. */
  readonly causes: number;
  /** Of each transition: the state that it leaves. */
  readonly from: Int32Array;
  /** Of each transition: the state that it enters, or `LOSS`. From a state to itself is allowed and means nothing. */
  readonly to: Int32Array;
  /** Of each transition: its rate per year, above 0. Transitions between the same two states add up. */
  readonly rate: Float64Array;
  /**
   * Of each transition: its cause, 0 to `causes` − 1. Read only where the transition is a loss or enters a loss state.
   */
  readonly cause: Int32Array;
}

export interface Transition {
  readonly from: number;
  /** A state, or `LOSS`. */
  readonly to: number;
  /** Per year, above 0. */
  readonly rate: number;
  /** 0 where nothing is said. */
  readonly cause?: number;
}

/** A chain from a list of its transitions. Throws RangeError as `checkChain` does. */
export function chainOf(states: number, transitions: readonly Transition[], causes = 1): Chain {
  const chain = {
    states,
    causes,
    from: Int32Array.from(transitions, (t) => t.from),
    to: Int32Array.from(transitions, (t) => t.to),
    rate: Float64Array.from(transitions, (t) => t.rate),
    cause: Int32Array.from(transitions, (t) => t.cause ?? 0),
  };
  checkChain(chain);
  return chain;
}

/**
 * Throws RangeError where a chain is none: columns of different lengths, states that do not exist, rates that are not
 * above 0.
 */
export function checkChain({ states, causes, from, to, rate, cause }: Chain): void {
  if (!(Number.isInteger(states) && states >= 1)) throw new RangeError(`a chain has at least one state, not ${states}`);
  if (states > STATES_MAX) {
    throw new RangeError(
      `the chain has ${states} states; ${STATES_MAX} are the most that are solved exactly: merge states that behave alike`,
    );
  }
  if (!(Number.isInteger(causes) && causes >= 1)) throw new RangeError(`a chain has at least one cause, not ${causes}`);
  if (to.length !== from.length || rate.length !== from.length || cause.length !== from.length) {
    throw new RangeError('the columns of a chain differ in length');
  }
  for (let t = 0; t < from.length; t++) {
    const named = `transition ${t} (${from[t]} → ${to[t] === LOSS ? 'loss' : to[t]})`;
    if (from[t]! < 0 || from[t]! >= states || to[t]! < LOSS || to[t]! >= states) {
      throw new RangeError(`${named} names a state that is not there: there are ${states}`);
    }
    if (!(rate[t]! > 0 && rate[t]! < Infinity)) throw new RangeError(`${named} needs a rate above 0, not ${rate[t]}`);
    if (cause[t]! < 0 || cause[t]! >= causes) {
      throw new RangeError(`${named} has cause ${cause[t]}, and there are ${causes}`);
    }
  }
}

/**
 * The chain in which a loss state is where it ends: every transition into one is a loss, with its cause. For the first
 * loss of a system whose loss states are states like others. Loss states stay as states that nothing enters. Throws
 * RangeError where state 0 is one.
 */
export function endingAtLoss(chain: Chain, isLossState: (state: number) => boolean): Chain {
  if (isLossState(0)) throw new RangeError('state 0 has everything up and cannot be a loss state');
  return { ...chain, to: chain.to.map((to) => (to !== LOSS && isLossState(to) ? LOSS : to)) };
}

/**
 * Which state to eliminate next: the one with the fewest ways in times ways out (Markowitz 1957), which bounds how many
 * new entries its elimination makes; of equals the one with the highest number. A binary heap whose stale entries are
 * skipped.
 */
export interface EliminationOrder {
  /** Tells the number of ways in times out of a state that is still there. */
  update(state: number, product: number): void;
  /** The next state, which is then gone. There must be one. */
  next(): number;
}

export function createEliminationOrder(states: number): EliminationOrder {
  const heap: number[] = [];
  const current = new Float64Array(states).fill(-1);

  return {
    update(state, product) {
      if (current[state] === product) return;
      current[state] = product;
      // One number holds both, exactly: products stay below states², and states³ below 2⁵³.
      push(product * states + (states - 1 - state));
    },
    next() {
      for (;;) {
        const top = pop();
        const product = Math.floor(top / states);
        const state = states - 1 - (top - product * states);
        if (current[state] !== product) continue;
        current[state] = -1;
        return state;
      }
    },
  };

  function push(value: number): void {
    let at = heap.length;
    heap.push(value);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]! <= value) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = value;
  }

  function pop(): number {
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
      if (heap[child]! >= last) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

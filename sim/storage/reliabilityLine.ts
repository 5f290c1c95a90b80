/**
 * The line of lost copies that serial repair works through, in words of the region's state: positions + 1, then zeros.
 * Those whose slot is free come first, in the order in which they were lost; behind them those whose node is down. So the
 * first of the line is the one under repair whenever any is, and a node that comes back interrupts nobody.
 */

/** Appends lost positions, lowest first among those lost at once, each behind those of its kind. */
export function enqueueAll(states: Int32Array, line: number, copies: number, bits: number, held: number): void {
  for (let position = 0; position < copies; position++) {
    if (((bits >>> position) & 1) !== 0) enqueue(states, line, copies, position, held);
  }
}

export function enqueue(states: Int32Array, line: number, copies: number, position: number, held: number): void {
  let at = line;
  while (at < line + copies && states[at] !== 0) at++;
  if (((held >>> position) & 1) === 0) {
    for (; at > line && ((held >>> (states[at - 1]! - 1)) & 1) !== 0; at--) states[at] = states[at - 1]!;
  }
  states[at] = position + 1;
}

/** Takes a position out of the line; false when it is not in it. */
export function dequeue(states: Int32Array, line: number, copies: number, position: number): boolean {
  let at = line;
  while (at < line + copies && states[at] !== position + 1) at++;
  if (at === line + copies) return false;
  for (; at < line + copies - 1; at++) states[at] = states[at + 1]!;
  states[at] = 0;
  return true;
}

/** A node went down or came back: its lost copy changes its place among the others. */
export function requeue(states: Int32Array, line: number, copies: number, position: number, held: number): void {
  if (dequeue(states, line, copies, position)) enqueue(states, line, copies, position, held);
}

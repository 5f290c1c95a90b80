/** HOLD: n events pending; take the next, put it back later by a draw. `hold.js N EVENTS`. */
import { EventQueue } from '../../sim/kernel/eventQueue.ts';
import { DRAWS, drawsFor } from './draws.ts';
import { eventsPerSecond, report } from './report.ts';

const n = Number(process.argv[2]);
const events = Number(process.argv[3]);
const { incrementsUs } = drawsFor(n);
const queue = new EventQueue(n);
const LAST_DRAW = DRAWS - 1;
let draw = 0;
let hash = 0;

for (let id = 0; id < n; id++) {
  queue.schedule(incrementsUs[draw]!, 0, id, 0);
  draw = (draw + 1) & LAST_DRAW;
}
// Warming up in several turns lets the loop be compiled before it is measured.
for (let i = 0; i < 8; i++) turn(Math.max(3 * n, 4_000_000) / 8);
const figure = eventsPerSecond(n, events, turn);
report(figure / 1e6, hash);

/** Keeps what it counts in variables of its own, as its counterpart does. */
function turn(count: number): void {
  const holding = queue;
  const increments = incrementsUs;
  let at = draw;
  let order = hash;
  for (let i = 0; i < count; i++) {
    holding.popBefore(Number.POSITIVE_INFINITY);
    const id = holding.a;
    order = (Math.imul(order, 31) + id) | 0;
    holding.schedule(holding.nowUs + increments[at]!, 0, id, 0);
    at = (at + 1) & LAST_DRAW;
  }
  draw = at;
  hash = order;
}

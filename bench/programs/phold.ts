/**
 * PHOLD as a whole kernel: n processes, n events; an event counts in its process and schedules another at a process
 * drawn by chance. Dispatched by a switch on the kind, as the world does. `phold.js N EVENTS`.
 */
import { EventQueue } from '../../sim/kernel/eventQueue.ts';
import { DRAWS, drawsFor } from './draws.ts';
import { eventsPerSecond, report } from './report.ts';

const n = Number(process.argv[2]);
const events = Number(process.argv[3]);
const { incrementsUs, targets } = drawsFor(n);
const queue = new EventQueue(n);
const counts = new Int32Array(n);
const LAST_DRAW = DRAWS - 1;
let draw = 0;
let hash = 0;

for (let i = 0; i < n; i++) queue.schedule(incrementsUs[i & LAST_DRAW]!, i & 3, i, 0);
for (let i = 0; i < 8; i++) run(Math.max(3 * n, 4_000_000) / 8);
const figure = eventsPerSecond(n, events, run);
report(figure / 1e6, hash);

function run(count: number): void {
  for (let i = 0; i < count && queue.popBefore(Number.POSITIVE_INFINITY); i++) {
    const target = queue.a;
    const value = queue.b;
    switch (queue.kind) {
      case 0:
        fire(target, (value + 1) | 0);
        break;
      case 1:
        fire(target, value ^ 1);
        break;
      case 2:
        fire(target, value);
        break;
      default:
        fire(target, (value - 1) | 0);
    }
  }
}

function fire(target: number, value: number): void {
  counts[target] = counts[target]! + 1;
  hash = (Math.imul(hash, 31) + target) | 0;
  draw = (draw + 1) & LAST_DRAW;
  queue.schedule(queue.nowUs + incrementsUs[draw]!, draw & 3, targets[draw]!, value);
}

/** Bytes that the queue's columns hold for each of N pending events, at the end of a while of HOLD. `pendingBytes.js N`. */
import { EventQueue } from '../../sim/kernel/eventQueue.ts';
import { DRAWS, drawsFor } from './draws.ts';
import { report } from './report.ts';

const n = Number(process.argv[2]);
const { incrementsUs } = drawsFor(n);
const queue = new EventQueue();
let draw = 0;
for (let id = 0; id < n; id++) schedule(id);
for (let i = 0; i < 3 * n && queue.popBefore(Number.POSITIVE_INFINITY); i++) schedule(queue.a);
report(queue.bytes / queue.pending, queue.pending);

function schedule(id: number): void {
  queue.schedule(queue.nowUs + incrementsUs[draw]!, 0, id, 0);
  draw = (draw + 1) & (DRAWS - 1);
}

/** Stages seeds for a thread of studies/executors/workerThread.ts; instructions in place of a scenario say what becomes of them. */
import { threadId } from 'node:worker_threads';

export default function stage({ scenario }) {
  if (scenario.name === 'dead-on-arrival') throw new Error('nothing here works');
  return (seed, onProgress) => {
    if (scenario.deadly === seed) process.exit(9);
    // Only the very first thread of the pool is unlucky: another one plays the same seed.
    if (scenario.deadlyOnce === seed && Atomics.add(scenario.deaths, 0, 1) === 0) process.exit(9);
    if (scenario.throwing === seed) throw new Error('copies must not be negative');
    // An endless seed is only ever ended from outside.
    if (scenario.endless === seed) for (;;);
    onProgress(0.5);
    return { seed, thread: threadId };
  };
}

/** A worker that speaks the protocol of studies/executors/messages.ts; seeds say what becomes of them. */
import { parentPort, threadId, workerData } from 'node:worker_threads';

const { scenario } = workerData;
if (scenario.name === 'dead-on-arrival') throw new Error('nothing here works');

parentPort.on('message', (seed) => {
  if (seed === null) return parentPort.close();
  if (scenario.deadly === seed) process.exit(9);
  // Only the very first thread of the pool is unlucky: a fresh one plays the same seed.
  if (scenario.deadlyOnce === seed && Atomics.add(scenario.deaths, 0, 1) === 0) process.exit(9);
  if (scenario.throwing === seed) {
    parentPort.postMessage({ kind: 'threw', seed, message: 'copies must not be negative', stack: null });
    return;
  }
  // An endless seed is only ever ended from outside.
  if (scenario.endless === seed) for (;;);
  parentPort.postMessage({ kind: 'progress', seed, fraction: 0.5 });
  parentPort.postMessage({ kind: 'done', seed, outcome: { seed, thread: threadId } });
});
parentPort.postMessage({ kind: 'ready' });

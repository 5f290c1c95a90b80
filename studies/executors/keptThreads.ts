/**
 * Worker threads that outlive what they were started for. A thread takes a tenth of a second to start and a second or two of
 * a core until its code is compiled well; a command that assesses several scenarios, in several parts each, would pay that every time.
 */
import { Worker } from 'node:worker_threads';
import { NO_MORE } from './messages.ts';

/** Nobody uses them now. They keep no process alive. */
const idle: Worker[] = [];
let isDismissedAtEnd = false;

/** A thread that is told what to stage, and handed seeds, by whoever takes it. */
export function takeThread(): Worker {
  const kept = idle.pop();
  if (kept !== undefined) {
    silence(kept);
    kept.ref();
    return kept;
  }
  return new Worker(new URL('./workerThread.js', import.meta.url));
}

/** It has nothing in hand, and whoever took it hears nothing of it any more. */
export function giveBack(thread: Worker): void {
  silence(thread);
  const forget = (): void => {
    const at = idle.indexOf(thread);
    if (at >= 0) idle.splice(at, 1);
  };
  thread.on('exit', forget);
  // It was idle: nothing is lost, and the next that is wanted is a fresh one.
  thread.on('error', forget);
  thread.unref();
  idle.push(thread);
  if (isDismissedAtEnd) return;
  isDismissedAtEnd = true;
  process.on('beforeExit', dismissIdle);
}

/** By name: a thread listens to itself for who listens to it. */
function silence(thread: Worker): void {
  for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event);
}

/** Threads end by themselves: stopped from outside while its code is still being optimised, one can take the process with it. */
function dismissIdle(): void {
  for (const thread of idle.splice(0)) {
    thread.ref();
    thread.postMessage(NO_MORE);
  }
}

/** The entry of a worker thread: compiles the scenario it was started with once, then plays the seeds it is handed. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Script, stage } from '../play.ts';
import { serve } from './serve.ts';

if (parentPort === null) throw new Error('this file is the entry of a worker thread');
serve(parentPort, stage(workerData as Script).play);

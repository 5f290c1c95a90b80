/** The entry of a worker thread that plays batches: it builds the graph of states once and keeps what it has found of it. */
import { parentPort, workerData } from 'node:worker_threads';
import { serve } from '../executors/serve.ts';
import { type AssessScript, stageBatches } from './stage.ts';

if (parentPort === null) throw new Error('this file is the entry of a worker thread');
serve(parentPort, stageBatches(workerData as AssessScript));

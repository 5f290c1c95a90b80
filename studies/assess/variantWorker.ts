/** The entry of a worker thread that works out variants of a scenario. */
import { parentPort, workerData } from 'node:worker_threads';
import { serve } from '../executors/serve.ts';
import { stageVariants, type VariantScript } from './variantStage.ts';

if (parentPort === null) throw new Error('this file is the entry of a worker thread');
serve(parentPort, stageVariants(workerData as VariantScript));

/** The entry of a worker thread that plays all runs of pushes, whatever number it is handed. */
import { parentPort, workerData } from 'node:worker_threads';
import { compileScenario } from '../../scenarios/compile.ts';
import { serve } from '../executors/serve.ts';
import { pushRunsOf } from './lag/exposure.ts';
import type { AssessScript } from './stage.ts';

if (parentPort === null) throw new Error('this file is the entry of a worker thread');
const { scenario, directory, seed } = workerData as AssessScript;
serve(parentPort, () => pushRunsOf(compileScenario(scenario, directory), seed));

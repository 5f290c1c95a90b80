/** The entry of a worker thread that plays runs of states for a year's availability. */
import { parentPort, workerData } from 'node:worker_threads';
import { compileScenario } from '../../scenarios/compile.ts';
import { serve } from '../executors/serve.ts';
import { stateRunsOf } from './availability/availability.ts';
import type { AssessScript } from './stage.ts';

if (parentPort === null) throw new Error('this file is the entry of a worker thread');
const { scenario, directory, seed } = workerData as AssessScript;
serve(parentPort, stateRunsOf(compileScenario(scenario, directory), seed));

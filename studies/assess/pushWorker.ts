/** What a worker thread stages to play all runs of pushes, whatever number it is handed. */
import { compileScenario } from '../../scenarios/compile.ts';
import type { StageOf } from '../executors/messages.ts';
import { pushRunsOf } from './lag/exposure.ts';
import type { PushRun } from './lag/pushRun.ts';
import type { AssessScript } from './stage.ts';

const stagePushRuns: StageOf<AssessScript, readonly PushRun[]> = ({ scenario, directory, seed }) => {
  const plan = compileScenario(scenario, directory);
  return () => pushRunsOf(plan, seed);
};
export default stagePushRuns;

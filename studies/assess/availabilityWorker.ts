/** What a worker thread stages to play runs of states for a year's availability. */
import { compileScenario } from '../../scenarios/compile.ts';
import type { StageOf } from '../executors/messages.ts';
import { stateRunsOf } from './availability/availability.ts';
import type { StateCounts } from './availability/stateRun.ts';
import type { AssessScript } from './stage.ts';

const stageStateRuns: StageOf<AssessScript, StateCounts> = ({ scenario, directory, seed }) =>
  stateRunsOf(compileScenario(scenario, directory), seed);
export default stageStateRuns;

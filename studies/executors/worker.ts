/** What a worker thread stages to play seeds: it compiles the scenario once. */
import type { SeedOutcome } from '../../sim/outcome.ts';
import { type Play, type Script, stage } from '../play.ts';
import type { StageOf } from './messages.ts';

const stageSeeds: StageOf<Script, SeedOutcome> = (script): Play => stage(script).play;
export default stageSeeds;

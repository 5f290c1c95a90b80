/** What a worker thread stages to work out variants of a scenario. */
import { stageVariants } from './variantStage.ts';

export default stageVariants;

/** What a worker thread stages to play batches: it builds the graph of states once and keeps what it has found of it. */
import { stageBatches } from './stage.ts';

export default stageBatches;

/** The skeleton: forced paths of two regions of three copies (G11 of `nines doctor`). `skeleton.js BATCHES`; millions of events per second. */
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { playBatch } from '../../studies/assess/batch.ts';
import { StateGraph } from '../../studies/assess/stateGraph.ts';
import { Surrogate } from '../../studies/assess/surrogate.ts';
import { CHAIN_CASES } from '../../studies/doctor/cases.ts';
import { written } from '../../studies/doctor/estimated.ts';
import { processorSeconds, report } from './report.ts';

const WARM_UP = 20;
/** The fastest of them counts, as in the other programs. */
const PARTS = 4;

const { scenario } = CHAIN_CASES.find(({ name }) => name === 'G11')!;
const skeleton = new Skeleton(written(scenario).plan);
const graph = new StateGraph(skeleton, new Surrogate(skeleton));
for (let batch = 0; batch < WARM_UP; batch++) playBatch(graph, 1, batch);
const batches = Number(process.argv[2]) / PARTS;
let total = 0;
let best = 0;
for (let part = 0; part < PARTS; part++) {
  const start = processorSeconds();
  let events = 0;
  for (let i = 0; i < batches; i++) events += playBatch(graph, 1, WARM_UP + part * batches + i).events;
  best = Math.max(best, events / (processorSeconds() - start));
  total += events;
}
report(best / 1e6, total);

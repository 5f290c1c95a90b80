/**
 * The durability of a scenario: of all that it stores where every replica comes to hold everything, else of each reach that
 * one-way rules give images (reaches.ts), the worst of which is the answer.
 */
import { compileScenario } from '../../scenarios/compile.ts';
import type { Subject } from '../subject.ts';
import { type AssessRequest, assessed, NothingDone } from './assess.ts';
import { executorOf } from './assessExecutors.ts';
import type { AssessResult } from './assessResult.ts';
import type { BatchSums } from './batch.ts';
import type { Tally } from './estimate.ts';
import { pushRunsOf } from './lag/exposure.ts';
import type { Ending, Onlooker } from './playOut.ts';
import { type Reach, reachesOf, scenarioOfReach } from './reaches.ts';
import { withReaches, worstOf } from './reachFigures.ts';

export interface AssessedSubject {
  readonly result: AssessResult;
  readonly tally: Tally | null;
  /** By their numbers. */
  readonly batches: ReadonlyMap<number, BatchSums>;
  /** Whose figures they are: variants are variants of these. */
  readonly subject: Subject;
  readonly request: AssessRequest;
}

/** @throws NothingDone where it is interrupted before there is anything to tell */
export async function assessReaches(
  subject: Subject,
  request: AssessRequest,
  workers: number,
  onlooker: Onlooker,
  ending: Ending,
): Promise<AssessedSubject> {
  const reaches = reachesOf(request.plan);
  if (isOneForAll(reaches, request)) return assessOne(subject, request, workers, onlooker, ending);
  const rough = Math.max(request.precision, ROUGH);
  // What is pushed is the same whatever is asked of it.
  const pushRuns = (async () => (await request.pushRuns) ?? pushRunsOf(request.plan, request.seed))();
  const found: AssessedSubject[] = [];
  for (const reach of reaches) {
    if (ending.interrupt.aborted && found.length > 0) break;
    const scenario = scenarioOfReach(subject.scenario, request.plan, reach);
    const plan = compileScenario(scenario, subject.directory);
    const { holders, origins } = reach;
    const ofReach = { ...request, pushRuns, precision: rough, reach: { holders, origins, plan } };
    try {
      found.push(await assessOne({ ...subject, scenario }, ofReach, workers, onlooker, ending));
    } catch (error) {
      if (!(error instanceof NothingDone) || found.length === 0) throw error;
    }
  }
  const results = found.map(({ result }) => result);
  const worst = worstOf(results);
  const answer = await sharpened(found[worst]!, request, workers, onlooker, ending);
  results[worst] = answer.result;
  return { ...answer, result: withReaches(reaches, results, worst) };
}

/** Of each reach it is first asked how it compares with the others. */
const ROUGH = 0.1;

/** The answer as sure as it was asked for. */
async function sharpened(
  worst: AssessedSubject,
  { precision }: AssessRequest,
  workers: number,
  onlooker: Onlooker,
  ending: Ending,
): Promise<AssessedSubject> {
  if (precision >= worst.request.precision || worst.result.exact !== null || ending.interrupt.aborted) return worst;
  try {
    return await assessOne(worst.subject, { ...worst.request, precision }, workers, onlooker, ending);
  } catch (error) {
    if (error instanceof NothingDone) return worst;
    throw error;
  }
}

/** Whatever is pushed, and wherever, comes to all replicas that there are. */
function isOneForAll(reaches: readonly Reach[], { plan }: AssessRequest): boolean {
  const [only, ...more] = reaches;
  return (
    only === undefined || (more.length === 0 && only.regions.length === plan.replicas.length && plan.rules === null)
  );
}

async function assessOne(
  subject: Subject,
  request: AssessRequest,
  workers: number,
  onlooker: Onlooker,
  ending: Ending,
): Promise<AssessedSubject> {
  const batches = new Map<number, BatchSums>();
  const keeping: Onlooker = { ...onlooker, batch: (number, sums) => batches.set(number, sums) };
  const executor = executorOf(subject, request, workers);
  const { result, tally } = await assessed(request, executor, keeping, ending);
  return { result, tally, batches, subject, request };
}

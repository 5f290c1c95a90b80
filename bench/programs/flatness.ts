/**
 * Time per request of one run of LONG requests, over that of runs of 100,000: what grows with the length of a run shows
 * here. `flatness.js LONG`.
 */
import type { Plan } from '../../sim/plan.ts';
import { World } from '../../sim/world.ts';
import { processorSeconds, report } from './report.ts';
import { requestsOf, scenarioPlan } from './scenarioPlan.ts';

const SHORT = 100_000;
const long = Number(process.argv[2]);
/** The scenario gives some 36,000 requests an hour; a run longer than needed is left before its end. */
const plan = scenarioPlan([`run.duration=${Math.ceil(long / 30_000)}h`]);
const STEP_US = 60e6;

secondsPerRequest(plan, Math.min(long, 10 * SHORT), 1);
const short: number[] = [];
for (let seed = 2; seed <= 10; seed++) short.push(secondsPerRequest(plan, SHORT, seed));
const middle = short.sort((p, q) => p - q)[4]!;
report(secondsPerRequest(plan, long, 11) / middle, long);

/** Plays until there were so many requests. The building of the world, the same for both lengths, does not count. */
function secondsPerRequest(plan: Plan, requestsWanted: number, seed: number): number {
  const world = new World(plan, seed);
  const start = processorSeconds();
  let requests = 0;
  for (let untilUs = STEP_US; requests < requestsWanted && untilUs < world.horizonUs; untilUs += STEP_US) {
    world.runUntil(untilUs);
    requests = requestsOf(world);
  }
  return (processorSeconds() - start) / requests;
}

/** The whole model: the default scenario, SEEDS times. `model.js events|requests SEEDS`; millions per second. */
import { World } from '../../sim/world.ts';
import { processorSeconds, report } from './report.ts';
import { requestsOf, scenarioPlan } from './scenarioPlan.ts';

const [, , unit, seeds] = process.argv;
const plan = scenarioPlan([]);
const WARM_UP = 4;
for (let seed = 1; seed <= WARM_UP; seed++) play(seed);
const start = processorSeconds();
let count = 0;
for (let seed = WARM_UP + 1; seed <= WARM_UP + Number(seeds); seed++) {
  const world = play(seed);
  count += unit === 'events' ? world.events : requestsOf(world);
}
report(count / (processorSeconds() - start) / 1e6, count);

function play(seed: number): World {
  const world = new World(plan, seed);
  world.runUntil(world.horizonUs);
  return world;
}

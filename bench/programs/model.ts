/** The whole model: the default scenario, SEEDS times. `model.js events|requests SEEDS`; millions per second. */
import { World } from '../../sim/world.ts';
import { processorSeconds, report } from './report.ts';
import { requestsOf, scenarioPlan } from './scenarioPlan.ts';

const [, , unit, seeds] = process.argv;
const plan = scenarioPlan([]);
const WARM_UP = 4;
/** The fastest of them counts, as in the other programs. */
const PARTS = 4;
for (let seed = 1; seed <= WARM_UP; seed++) play(seed);
let total = 0;
let best = 0;
for (let part = 0; part < PARTS; part++) {
  const start = processorSeconds();
  let count = 0;
  for (let i = 0; i < Number(seeds) / PARTS; i++) {
    const world = play(WARM_UP + 1 + i * PARTS + part);
    count += unit === 'events' ? world.events : requestsOf(world);
  }
  best = Math.max(best, count / (processorSeconds() - start));
  total += count;
}
report(best / 1e6, total);

function play(seed: number): World {
  const world = new World(plan, seed);
  world.runUntil(world.horizonUs);
  return world;
}

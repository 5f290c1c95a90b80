/** The whole model: the default scenario, SEEDS of its seeds over and over. `model.js events|requests SEEDS`; millions per second. */
import { World } from '../../sim/world.ts';
import { processorSeconds, report } from './report.ts';
import { requestsOf, scenarioPlan } from './scenarioPlan.ts';

const [, , unit, seeds] = process.argv;
const plan = scenarioPlan([]);
/** The engine has compiled what it will by then: the first dozen are slower, one less than the other. */
const WARM_UP = 16;
/** The fastest of them counts, as in the other programs; all play the same seeds, as one has more to do than another. */
const PARTS = 8;
for (let seed = 1; seed <= WARM_UP; seed++) play(seed);
let total = 0;
let best = 0;
for (let part = 0; part < PARTS; part++) {
  const start = processorSeconds();
  let count = 0;
  for (let seed = 1; seed <= Number(seeds); seed++) {
    const world = play(seed);
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

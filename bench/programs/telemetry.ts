/**
 * What telemetry costs, as a share of a run: the default scenario, SEEDS times by turns with and without it, each turn the
 * other way round, so that what slows the machine slows both. `telemetry.js unheard|ring SEEDS`: `unheard` plays as one
 * does that would tell of it, with nobody registered to listen; `ring` also fills the ring and empties it. Prints the
 * middle ratio of processor times.
 */
import { playTelling } from '../../reports/telemetry/play.ts';
import { Ring } from '../../sim/measure/ring.ts';
import { runSeed, runSeedRecorded } from '../../sim/run.ts';
import { median } from '../rounds.ts';
import { processorSeconds, report } from './report.ts';
import { scenarioPlan } from './scenarioPlan.ts';

const [, , what, seeds] = process.argv;
const plan = scenarioPlan([]);
const WARM_UP = 4;
const nobody = {
  version: '0',
  onProgress() {},
  sendSpans: () => Promise.resolve(),
  sendFigures: () => Promise.resolve(),
  isOver: () => false,
};
const watched = what === 'ring' ? fillRing : (seed: number) => playTelling(plan, seed, nobody);

for (let seed = 1; seed <= WARM_UP; seed++) await pair(seed);
const ratios: number[] = [];
for (let seed = 1; seed <= Number(seeds); seed++) ratios.push(await pair(WARM_UP + seed));
report(median(ratios), Number(seeds));

/** Seconds with telemetry over seconds without. */
async function pair(seed: number): Promise<number> {
  if (seed % 2 === 0) {
    const without = plain(seed);
    return (await telling(seed)) / without;
  }
  const withIt = await telling(seed);
  return withIt / plain(seed);
}

function plain(seed: number): number {
  const start = processorSeconds();
  runSeed(plan, seed, { onProgress() {} });
  return processorSeconds() - start;
}

async function telling(seed: number): Promise<number> {
  const start = processorSeconds();
  await watched(seed);
  return processorSeconds() - start;
}

async function fillRing(seed: number): Promise<void> {
  const ring = new Ring();
  for (const _ of runSeedRecorded(plan, seed, ring)) while (ring.take());
}

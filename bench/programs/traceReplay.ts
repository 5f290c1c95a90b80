/**
 * A synthetic log’s pulls played: events per second, memory, or how the cost of a request grows with the log.
 * `traceReplay.js events|flatness|memory REQUESTS`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileScenario } from '../../scenarios/compile.ts';
import { loadScenario } from '../../scenarios/load.ts';
import type { Plan } from '../../sim/plan.ts';
import { World } from '../../sim/world.ts';
import { importTraces } from '../../studies/traces/importTraces.ts';
import { temporaryFolder, writeIbmLog } from './ibmLog.ts';
import { processorSeconds, report } from './report.ts';

const [, , , requests] = process.argv;
const folder = temporaryFolder();
const SCENARIO = `apiVersion: nines/v1
name: replay
registry: {tier: premium, regions: [eastus, westeurope]}
catalogue: {source: none}
clients: [{region: eastus, nodes: 1000, pull: {trace: log.trace}}]
run: {duration: 365d, drain: 0s, seeds: 1..1}
`;

const plan = await planOf(Number(requests));
const HOURS = Number(requests) / (38e6 / (75 * 24));
/** The fastest of them counts, as in the other programs. */
const PARTS = 4;
play(new World(plan, 1), PARTS);
const world = new World(plan, 2);
report(play(world, PARTS) / 1e6, world.events);

async function planOf(count: number): Promise<Plan> {
  const log = join(folder, 'log.json');
  writeIbmLog(log, count);
  await importTraces({ paths: [log], format: null }, join(folder, 'log.trace'));
  const file = join(folder, 'replay.yaml');
  writeFileSync(file, SCENARIO);
  const { scenario, source } = loadScenario(file);
  return compileScenario(scenario, source.directory);
}

/** Plays the log. Returns the events per second of the fastest part. */
function play(world: World, parts: number): number {
  let best = 0;
  for (let part = 1; part <= parts; part++) {
    const before = world.events;
    const start = processorSeconds();
    world.runUntil((part / parts) * HOURS * 3600e6);
    best = Math.max(best, (world.events - before) / (processorSeconds() - start));
  }
  return best;
}

/**
 * A synthetic log’s pulls played by one client. `traceReplay.js events|whole|flatness|memory|pair REQUESTS`: millions of events per
 * second, of a second seed’s fastest part, or of the first seed from the log’s beginning to its end; time per request of the whole log over that
 * of its first 100,000; MiB at most of the process that plays it, or two seeds of it side by side.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileScenario } from '../../scenarios/compile.ts';
import { loadScenario } from '../../scenarios/load.ts';
import type { Plan } from '../../sim/plan.ts';
import { World } from '../../sim/world.ts';
import { NOBODY } from '../../studies/executors/nobody.ts';
import { threadExecutor } from '../../studies/executors/threads.ts';
import { type Script, stage } from '../../studies/play.ts';
import { temporaryFolder, writeTraceFile } from './ibmLog.ts';
import { processorSeconds, report } from './report.ts';
import { requestsOf } from './scenarioPlan.ts';

const [, program, what, count, folder] = process.argv;
const requests = Number(count);
const SHORT = 100_000;
/** The fastest of them counts, as in the other programs. */
const PARTS = 4;
/** After so many requests code is compiled. */
const WARM = 1_000_000;
const SCENARIO = `apiVersion: nines/v1
name: replay
registry: {tier: premium, regions: [eastus, westeurope]}
catalogue: {source: none}
clients: [{region: eastus, nodes: 1000, pull: {trace: log.trace}}]
run: {duration: 365d, drain: 0s, seeds: 1..1}
`;

if (what === 'play') playHere(folder!);
else if (what === 'playPair') await playPairHere(folder!);
else {
  const made = temporaryFolder();
  await writeTraceFile(join(made, 'log.trace'), requests);
  writeFileSync(join(made, 'replay.yaml'), SCENARIO);
  if (what === 'memory') playApart('play', made);
  else if (what === 'pair') playApart('playPair', made);
  else if (what === 'events') events(planIn(made));
  else if (what === 'whole') whole(planIn(made));
  else flatness(planIn(made));
}

function events(plan: Plan): void {
  const { endUs } = lengthOf(plan, requests);
  new World(plan, 1).runUntil(endUs);
  const world = new World(plan, 2);
  let best = 0;
  for (let part = 1; part <= PARTS; part++) {
    const before = world.events;
    const start = processorSeconds();
    world.runUntil((part / PARTS) * endUs);
    best = Math.max(best, (world.events - before) / (processorSeconds() - start));
  }
  report(best / 1e6, world.events);
}

/** All of the log in one go, by whoever plays it first: nothing of it has been played but its beginning. */
function whole(plan: Plan): void {
  new World(plan, 1).runUntil(lengthOf(plan, Math.min(WARM, requests)).endUs);
  const world = new World(plan, 2);
  const start = processorSeconds();
  world.runUntil(lengthOf(plan, requests).endUs);
  report(world.events / (processorSeconds() - start) / 1e6, world.events);
}

function flatness(plan: Plan): void {
  secondsPerRequest(plan, requests, 1);
  const short = [2, 3, 4, 5, 6, 7, 8].map((seed) => secondsPerRequest(plan, SHORT, seed)).sort((a, b) => a - b);
  const long = [9, 10, 11].map((seed) => secondsPerRequest(plan, requests, seed)).sort((a, b) => a - b);
  report(long[1]! / short[3]!, requests);
}

function secondsPerRequest(plan: Plan, length: number, seed: number): number {
  const world = new World(plan, seed);
  const start = processorSeconds();
  world.runUntil(lengthOf(plan, length).endUs);
  return (processorSeconds() - start) / requestsOf(world);
}

/** When so many requests of the log, of which some are no pulls, have come. */
function lengthOf({ durationUs, clients }: Plan, length: number): { readonly endUs: number } {
  const feed = clients[0]!.pull!.logged!.open();
  const pulls = Math.floor(clients[0]!.pull!.ratePerUs * durationUs * (length / requests)) - 1;
  feed.load(pulls);
  return { endUs: feed.atUs };
}

/** In a process of its own, which has not made the log. */
function playApart(how: string, made: string): void {
  const args = [program!, how, String(requests), made];
  const { stdout, status } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error('the run failed');
  process.stdout.write(stdout);
}

function playHere(made: string): void {
  const plan = planIn(made);
  const world = new World(plan, 1);
  world.runUntil(lengthOf(plan, requests).endUs);
  report(process.resourceUsage().maxRSS / 1024, world.events);
}

/** As `nines run` plays two seeds on two threads. */
async function playPairHere(made: string): Promise<void> {
  const { scenario, source } = loadScenario(join(made, 'replay.yaml'));
  const script: Script = { scenario, directory: source.directory };
  stage(script);
  const trials = await threadExecutor(script, { workers: 2 }).run([1, 2], NOBODY, new AbortController().signal);
  const events = trials.reduce((sum, { outcome }) => sum + outcome!.events, 0);
  report(process.resourceUsage().maxRSS / 1024, events);
}

function planIn(made: string): Plan {
  const { scenario, source } = loadScenario(join(made, 'replay.yaml'));
  return compileScenario(scenario, source.directory);
}

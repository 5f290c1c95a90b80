/**
 * Every scenario of the library under accelerated chance: as many groups are lost in worlds that are played as by the
 * skeleton that `nines assess` reckons with.
 *
 * Rates are those of the field, a hundredfold. That is not enough to see a loss: with three regions it would take a billion
 * years. So the rates of what takes copies are doubled until a group is lost in a fifth of all years at least; disks and
 * shocks no further than 5000 times, where a copy is lost once a week, and beside disasters no further than 400 times. A world
 * has no clients and one group, or as many as share a repair link, and it counts which share of them was lost within the time.
 * Of scenarios with the same storage one is played. NIGHTLY=1 plays all, for a year; otherwise one is played for a quarter.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileScenario } from '../../scenarios/compile.ts';
import { afterChanges } from '../../scenarios/fewerReplicas.ts';
import { loadScenario } from '../../scenarios/load.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { HazardAction } from '../../sim/faultPlan.ts';
import { Streams } from '../../sim/kernel/streams.ts';
import { YEAR_US } from '../../sim/kernel/time.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import type { Plan } from '../../sim/plan.ts';
import { runSeed } from '../../sim/run.ts';
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { Paths } from '../../studies/assess/paths.ts';
import { reachesOf, scenarioOfReach } from '../../studies/assess/reaches.ts';
import { StateGraph } from '../../studies/assess/stateGraph.ts';
import { Surrogate } from '../../studies/assess/surrogate.ts';
import { ROOT } from '../house/sources.ts';
import { counter } from '../sim/fixture.ts';

const NIGHTLY = process.env['NIGHTLY'] === '1';
const LIBRARY = join(ROOT, 'scenarios/library');
const FILES = readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .sort();
const FEW = ['region-lost-geo-redundant.yaml'];

const YEARS = NIGHTLY ? 1 : 0.25;
const WORLDS = NIGHTLY ? 400 : 60;
/** Where they have many groups. */
const LARGE_WORLDS = 60;
const MISSIONS = NIGHTLY ? 1500 : 600;
/** To see roughly how many are lost. */
const MISSIONS_OF_TRIAL = NIGHTLY ? 200 : 60;
const MISSIONS_OF_GLANCE = 40;
const LOST_AT_A_GLANCE = 2;
/** Of 29 kinds of storage; a sound one would fail by chance once in 700 choices of seeds. */
const ERRORS_MOST = 4;
const OFTEN = 0.2;
const FACTOR_LEAST = 100;
const FACTOR_OF_DEVICES_MOST = 5000;
const FACTOR_BESIDE_DISASTERS_MOST = 400;
const FACTOR_MOST = 1e6;
const DISASTERS: ReadonlySet<HazardAction> = new Set(['region.loss', 'storage.loss', 'zone.loss']);
const OF_DEVICES: ReadonlySet<HazardAction> = new Set(['node.loss', 'disk.loss', 'copy.shock']);

describe('groups of a library scenario under accelerated chance', () => {
  const known = new Map<string, Shares>();

  it.each(NIGHTLY ? FILES : FEW)(
    '%s: are lost in worlds as often as in the skeleton',
    (file) => {
      const compared = bareOf(file);
      const key = storageOf(compared.world);
      const { skeleton, world } = known.get(key) ?? sharesOf(compared);
      known.set(key, { skeleton, world });
      // Some eighty losses in the worlds of a night.
      expect(world.share).toBeGreaterThan(OFTEN / 2);
      expect(Math.abs(world.share - skeleton.share) / Math.hypot(world.error, skeleton.error)).toBeLessThan(
        ERRORS_MOST,
      );
    },
    3_600_000,
  );
});

interface Share {
  /** Of groups that were lost. */
  readonly share: number;
  /** Its standard error. */
  readonly error: number;
}

interface Shares {
  readonly skeleton: Share;
  readonly world: Share;
}

function sharesOf({ world, skeleton }: Compared): Shares {
  const factor = factorFor(skeleton);
  return {
    skeleton: lostBySkeleton(accelerated(skeleton, factor), MISSIONS),
    world: lostInWorlds(accelerated(world, factor)),
  };
}

function lostInWorlds(plan: Plan): Share {
  const worlds = plan.stamp.placementGroups === 1 ? WORLDS : LARGE_WORLDS;
  let sum = 0;
  let squares = 0;
  for (let seed = 1; seed <= worlds; seed++) {
    // What is lost with its region may be lost with it again.
    const share = Math.min(1, lostIn(plan, runSeed(plan, seed)));
    sum += share;
    squares += share * share;
  }
  const share = sum / worlds;
  return { share, error: Math.sqrt((squares / worlds - share * share) / (worlds - 1)) };
}

function lostIn({ catalogue, stamp }: Plan, outcome: SeedOutcome): number {
  const images = catalogue.manifestCount.length;
  return images > 0
    ? counter(outcome, 'images_lost') / images
    : counter(outcome, 'groups_lost') / stamp.placementGroups;
}

function factorFor(plan: Plan): number {
  for (let factor = FACTOR_LEAST; factor < FACTOR_MOST; factor *= 2) {
    const faster = accelerated(plan, factor);
    // Where hardly any of a few is lost, a fifth of all is not either: one in a thousand such factors is passed over.
    if (lostBySkeleton(faster, MISSIONS_OF_GLANCE).share < LOST_AT_A_GLANCE / MISSIONS_OF_GLANCE) continue;
    if (lostBySkeleton(faster, MISSIONS_OF_TRIAL).share >= OFTEN) return factor;
  }
  throw new Error('nothing is ever lost');
}

function accelerated(plan: Plan, factor: number): Plan {
  const isDisastrous = plan.hazards.some(({ action }) => DISASTERS.has(action));
  const devicesMost = isDisastrous ? FACTOR_BESIDE_DISASTERS_MOST : FACTOR_OF_DEVICES_MOST;
  const factorOf = (action: HazardAction): number => {
    if (DISASTERS.has(action)) return factor;
    return OF_DEVICES.has(action) ? Math.min(factor, devicesMost) : FACTOR_LEAST;
  };
  return {
    ...plan,
    hazards: plan.hazards.map((hazard) => ({ ...hazard, ratePerUs: hazard.ratePerUs * factorOf(hazard.action) })),
  };
}

/** As `nines assess` plays missions where losses are not rare. */
function lostBySkeleton(plan: Plan, count: number): Share {
  const skeleton = new Skeleton(plan);
  const streams = new Streams(1);
  // Nothing is guided, so the guide need not know a thing.
  const paths = new Paths(new StateGraph(skeleton, new Surrogate(skeleton, 1)), streams, streams.open('missions'));
  let lost = 0;
  for (let i = 0; i < count; i++) {
    paths.mission(YEARS, false, 1);
    if (paths.isLost) lost++;
  }
  const share = lost / count;
  return { share, error: Math.sqrt((share * (1 - share)) / count) };
}

/** What a scenario's storage and hazards come to in a world and in the skeleton. */
interface Compared {
  readonly world: Plan;
  readonly skeleton: Plan;
}

/**
 * The scenario's storage and hazards with neither clients nor planned faults; the rates of the field where it has none of its
 * own. Groups tell nothing of images that a database no longer names, or that rules keep in fewer regions: there images are
 * counted, those of one repository.
 */
function bareOf(file: string): Compared {
  const path = join(LIBRARY, file);
  const set = ['clients=[]', 'faults=[]', 'suppress=[]', 'expect=[]', 'mustFail=[]'];
  const { hazards, registry } = loadScenario(path).scenario;
  if (hazards.length === 0) set.push('hazards=field');
  const isOfImages = registry.metadataRegion !== null || registry.replication.rules !== null;
  set.push(isOfImages ? 'catalogue={source: official-images, repositories: 1}' : 'catalogue.source=none');
  const { scenario, source } = loadScenario(path, { set });
  const planOf = (of: Scenario): Plan => {
    const plan = compileScenario(of, source.directory);
    return {
      ...plan,
      durationUs: YEARS * YEAR_US,
      drainUs: 0,
      chance: true,
      invariants: [],
      stamp: { ...plan.stamp, placementGroups: plan.repair.bytesPerNode === null ? 1 : plan.stamp.placementGroups },
    };
  };
  // Changes of membership come in the first hours.
  const settled = afterChanges(scenario);
  const [reach] = reachesOf(planOf(settled));
  const reached = reach === undefined ? settled : scenarioOfReach(settled, planOf(settled), reach);
  return { world: planOf(scenario), skeleton: planOf(reached) };
}

/** What decides on losses: scenarios that agree in it are one. */
function storageOf(plan: Plan): string {
  const { stamp, secondaries, replicas, regions, repair, hazards, membership, rules, metadataAt } = plan;
  const zones = (region: number): number => regions[region]!.zones;
  return JSON.stringify([
    stamp,
    secondaries.map(({ of, region }) => [of, zones(region)]),
    replicas.map(zones),
    repair,
    hazards.map((hazard) => ({ ...hazard, regions: hazard.regions.map(zones) })),
    membership,
    rules,
    metadataAt,
  ]);
}

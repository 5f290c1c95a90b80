/** One way that a scenario can go: its plan, how far it has been played, and what was seen on the way. */
import { compileScenario } from '../../scenarios/compile.ts';
import { regionFacts } from '../../scenarios/worldData.ts';
import type { Timeline } from '../../sim/outcome.ts';
import type { Plan } from '../../sim/plan.ts';
import type { World } from '../../sim/world.ts';
import type { Subject } from '../subject.ts';
import { Story } from './story.ts';
import type { BranchFacts, BranchText, RegionFacts } from './view.ts';

/** What was done by hand, and where it first makes a difference. */
export interface Handmade {
  /** Sentences, its parents' first. */
  readonly deeds: readonly string[];
  /** Ids of faults that were put in. */
  readonly faults: readonly string[];
}

export interface BranchSource {
  readonly id: number;
  readonly parent: number | null;
  readonly forkedAtUs: number;
  readonly subject: Subject;
  readonly seed: number;
  readonly handmade: Handmade;
}

export class Branch {
  readonly id: number;
  readonly facts: BranchFacts;
  readonly subject: Subject;
  readonly plan: Plan;
  readonly horizonUs: number;
  readonly handmade: Handmade;
  readonly story: Story;
  /** Where it was looked at last. */
  cursorUs = 0;
  /** How far it has been played: everything before the instant has happened, and so many events. */
  frontierUs = 0;
  frontierEvents = 0;
  /** At the frontier; `hasEnded` when that is the horizon. */
  digest = '';
  hasEnded = false;
  imagesLost = 0;
  timeline: Timeline = { bucketUs: 1, rows: [] };

  /** Throws ScenarioError when a trace that the scenario names cannot be used. */
  constructor(source: BranchSource) {
    const { id, subject, handmade } = source;
    this.id = id;
    this.subject = subject;
    this.handmade = handmade;
    this.plan = compileScenario(subject.scenario, subject.directory);
    this.horizonUs = this.plan.durationUs + this.plan.drainUs;
    this.story = new Story(this.plan);
    this.facts = factsOf(source, this.plan);
  }

  /** What `parseAgain` reads the same scenario from. */
  get text(): BranchText {
    const { document, reference } = this.subject;
    const { file, text, alternative, configuration } = document;
    return { file, text, sets: reference.sets, alternative, configuration };
  }

  /** The world at the frontier tells how far the branch has come. */
  played(world: World, atUs: number): void {
    this.frontierUs = Math.max(this.frontierUs, atUs);
    this.frontierEvents = world.events;
    this.imagesLost = world.ledger.losses;
    this.digest = world.digest.hex();
  }
}

/**
 * The first instant at which something was done to one of two branches and not to the other, µs; infinite for a branch and itself.
 * @param all by their ids
 */
export function forkBetween(all: readonly Branch[], a: Branch, b: Branch): number {
  let us = Number.POSITIVE_INFINITY;
  let [older, newer] = a.id < b.id ? [a, b] : [b, a];
  while (older !== newer) {
    us = Math.min(us, newer.facts.forkedAtUs);
    // A branch comes from one with a lower number: the one that both came from is not passed by.
    const from = all[newer.facts.parent ?? 0]!;
    [older, newer] = older.id < from.id ? [older, from] : [from, older];
  }
  return us;
}

function factsOf({ id, parent, forkedAtUs, subject, seed, handmade }: BranchSource, plan: Plan): BranchFacts {
  const { scenario } = subject;
  const { durationUs, drainUs, originMs } = plan;
  return {
    id,
    name: id === 0 ? 'main' : `branch ${id}`,
    parent,
    forkedAtUs,
    deeds: handmade.deeds,
    scenario: {
      name: scenario.name,
      description: scenario.description,
      seed,
      durationUs,
      horizonUs: durationUs + drainUs,
      originMs,
    },
    regions: plan.regions.map(({ name, replica }) => ({
      ...placeOf(name, subject),
      name,
      hasReplica: replica >= 0,
      isHome: replica >= 0 && replica === plan.home,
    })),
    clients: plan.clients.map(({ name, region }) => ({ name, region: plan.regions[region]!.name })),
  };
}

function placeOf(name: string, { scenario }: Subject): Pick<RegionFacts, 'displayName' | 'latitude' | 'longitude'> {
  const known = regionFacts().regions.get(name);
  const own = scenario.regions[name];
  return {
    displayName: known?.displayName ?? name,
    latitude: own?.latitude ?? known?.latitude ?? null,
    longitude: own?.longitude ?? known?.longitude ?? null,
  };
}

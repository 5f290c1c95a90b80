/**
 * What a fault action is. Each action has a file of its own that says what it strikes, when it can, what it does, and
 * what its end takes back; index.ts lists them. Faults act through `FaultTargets` only, with conditions tagged by their
 * reference, so overlapping faults are defined and an end takes back its own effect and no other.
 */
import type { FaultAction, PlannedFault } from '../faultPlan.ts';
import type { Plan } from '../plan.ts';
import { nodeName } from '../storage/stampKinds.ts';
import type { ContentTargets } from './contentTargets.ts';
import type { EndpointTargets } from './endpointTargets.ts';
import type { StorageTargets } from './storageTargets.ts';
import type { VaultTargets } from './vaultTargets.ts';

/** What operators can do. */
export interface OperatorTargets {
  /** Why the region's replica cannot fail over to a geo-redundant copy now, null when it can. */
  failoverProblem(region: number): string | null;
  /** Keeps, for the report, why it cannot now. @param late the failover was under way */
  noteObstacle(region: number, fault: number, late: boolean): void;
  /** The copy becomes the replica's storage; geo-redundancy is set up again after `resumeUs`, or never (null). */
  failOver(region: number, resumeUs: number | null, fault: number): void;
}

/** The parts of the world that faults act on. */
export interface FaultTargets {
  readonly plan: Plan;
  readonly clocks: ClockTargets;
  readonly endpoints: EndpointTargets;
  readonly storage: StorageTargets;
  readonly operator: OperatorTargets;
  readonly content: ContentTargets;
  readonly vault: VaultTargets;
  /** Null when the region's site stands and is in service or out for a while, else why it cannot be struck. */
  siteProblem(region: number): string | null;
  storageProblem(region: number): string | null;
  /** Null when nodes of the stamp can be struck, else why not. */
  nodeProblem(stamp: number): string | null;
  holdRegionDown(region: number, fault: number): void;
  isRegionDown(region: number): boolean;
  releaseRegion(region: number, fault: number): void;
  /** Destroys a region's site, or only its storage. */
  destroySite(region: number, fault: number): void;
  destroyStorage(region: number, fault: number): void;
  /** Takes back one's own destruction: where no other holds, an empty site or stamp stands again and is refilled. */
  rebuildSite(region: number, fault: number): void;
  rebuildStorage(region: number, fault: number): void;
  loseNode(stamp: number, node: number, fault: number): void;
  holdNodeDown(stamp: number, node: number, fault: number): void;
  isNodeDown(stamp: number, node: number): boolean;
  releaseNode(stamp: number, node: number): void;
  /** Holds a condition (see conditions.ts) on an ordered pair of regions. */
  holdPair(kind: number, from: number, to: number, value: number, fault: number): void;
  releasePair(kind: number, from: number, to: number, fault: number): void;
  /** The condition is held there, by whatever fault. */
  isPairHeld(kind: number, from: number, to: number): boolean;
}

/** The regions' clocks; see clocks.ts beside the world's other parts. */
export interface ClockTargets {
  /** Puts a region's clock ahead of the true time by this many µs (behind, if negative), on top of what others hold. */
  skew(region: number, offsetUs: number, fault: number): void;
  unskew(region: number, fault: number): void;
}

export interface FaultKind {
  readonly action: FaultAction;
  /** What is destroyed by it may be lost for good: it gets an RPO sample. */
  readonly destroys: boolean;
  /** It can put a region out of service: it gets an RTO sample. */
  readonly stopsService: boolean;
  /** An order that has its effect at its end: what cannot be struck then was not struck at all. */
  readonly strikesAtEnd?: boolean;
  /** Number of targets that the plan gives it. */
  targets(fault: PlannedFault): number;
  /** Name of target i: `eastus`, `eastus/n3`, `eastus→westeurope`. */
  targetName(fault: PlannedFault, target: number, plan: Plan): string;
  /** Why target i cannot be struck now, null when it can. */
  problem(world: FaultTargets, fault: PlannedFault, target: number): string | null;
  /** Target i could not be struck, now or (`late`) when the effect was to come: for faults that keep why. */
  spared?(world: FaultTargets, fault: PlannedFault, target: number, reference: number, late: boolean): void;
  /** Target i is in that state already: by chance it is then not struck again, as its rate accrues while it is up. */
  isHeld?(world: FaultTargets, fault: PlannedFault, target: number): boolean;
  begin(world: FaultTargets, fault: PlannedFault, target: number, reference: number): void;
  end(world: FaultTargets, fault: PlannedFault, target: number, reference: number): void;
  /** µs from the start to the end, null when it never ends. */
  lastsUs(fault: PlannedFault): number | null;
}

/** Everything that a firing by chance would strike is in that state already. */
export function areAllHeld(kind: FaultKind, world: FaultTargets, fault: PlannedFault): boolean {
  if (kind.isHeld === undefined) return false;
  for (let target = 0; target < kind.targets(fault); target++) if (!kind.isHeld(world, fault, target)) return false;
  return true;
}

/** Targets that are regions. */
export const regionTargets = {
  targets: (fault: PlannedFault): number => fault.regions.length,
  targetName: (fault: PlannedFault, target: number, plan: Plan): string => plan.regions[fault.regions[target]!]!.name,
} as const;

/** Targets that are nodes of stamps. */
export const nodeTargets = {
  targets: (fault: PlannedFault): number => fault.nodes.length,
  targetName: (fault: PlannedFault, target: number, plan: Plan): string => nodeName(plan, fault.nodes[target]!),
} as const;

/** Targets that are ordered pairs of regions. */
export const pairTargets = {
  targets: (fault: PlannedFault): number => fault.pairs.length,
  targetName: (fault: PlannedFault, target: number, plan: Plan): string => {
    const { from, to } = fault.pairs[target]!;
    return `${plan.regions[from]!.name}→${plan.regions[to]!.name}`;
  },
  problem: (): null => null,
} as const;

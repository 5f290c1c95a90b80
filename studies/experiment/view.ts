/**
 * What there is to see of an experiment: plain data that crosses from the thread that plays it to the one that draws it. All times
 * are integer microseconds from the run's start, all shares fractions 0–1. `BranchFacts` never change; an `ExperimentView` is what
 * is true at the cursor.
 */

import type { RegistryConfiguration } from '../../scenarios/configuration/registryConfiguration.ts';
import type { ChainLink, TimelineRow } from '../../sim/outcome.ts';
import type { VerdictEntry } from '../result.ts';

/** A scenario as it was given, or with what was done to it by hand. Branch 0 is the scenario as it was opened. */
export interface BranchFacts {
  readonly id: number;
  /** `main` for branch 0, else `branch 1` and so on. */
  readonly name: string;
  readonly parent: number | null;
  /** The instant at which it was forked off its parent; 0 for branch 0. */
  readonly forkedAtUs: number;
  /** What was done by hand, one sentence each, in order, its parents' deeds first: `inject region.loss westeurope at 2:10:00`. */
  readonly deeds: readonly string[];
  readonly scenario: {
    readonly name: string;
    readonly description: string;
    readonly seed: number;
    readonly durationUs: number;
    /** The end of the drain. */
    readonly horizonUs: number;
    /** Milliseconds since 1970 UTC of time 0, where the scenario has a calendar. */
    readonly originMs: number | null;
  };
  readonly regions: readonly RegionFacts[];
  readonly clients: readonly ClientFacts[];
}

/** A branch as it was read, for `parseAgain`. */
export interface BranchText {
  readonly file: string;
  readonly text: string;
  readonly sets: readonly string[];
  readonly alternative: string | null;
  readonly configuration: RegistryConfiguration | null;
}

export interface RegionFacts {
  readonly name: string;
  /** `East US`; the name where there is no other. */
  readonly displayName: string;
  /** Degrees, north and east positive; null where nobody knows. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** False for a region that only has clients or stands in for another. */
  readonly hasReplica: boolean;
  readonly isHome: boolean;
}

export interface ClientFacts {
  readonly name: string;
  readonly region: string;
}

export interface ExperimentView {
  /** Branch that is looked at, and all there are. */
  readonly branch: number;
  readonly branches: readonly BranchState[];
  /** What is shown is true at this instant. */
  readonly cursorUs: number;
  /** How far this branch has been played; the cursor is never beyond. */
  readonly frontierUs: number;
  /** The frontier is the horizon: the branch has an end, a digest and verdicts for good. */
  readonly isOver: boolean;
  /** Events dispatched by the cursor, and the digest over them: at the end that of `nines run`. */
  readonly events: number;
  readonly digest: string;
  readonly regions: readonly RegionState[];
  readonly links: readonly LinkState[];
  readonly clients: readonly ClientState[];
  readonly faults: readonly FaultState[];
  readonly images: ImageFigures;
  /** By the outcome at the cursor; before the end those that can still change say so in `observed`. */
  readonly verdicts: readonly VerdictEntry[];
  /** Entries of the log up to the cursor. */
  readonly logLength: number;
}

/** What an answer is true of: a branch, and so many of its events. */
export interface Moment {
  readonly branch: number;
  readonly cursorUs: number;
  readonly events: number;
}

export interface BranchState {
  readonly id: number;
  readonly frontierUs: number;
  readonly isOver: boolean;
  /** At its frontier. */
  readonly digest: string;
  readonly imagesLost: number;
}

export type Health = 'ok' | 'degraded' | 'out' | 'lost';

export interface RegionState {
  readonly name: string;
  readonly health: Health;
  /** States of its lifecycles, in the words of docs/lifecycles.md: `region up`, `storage unavailable`, `endpoint suspect`. */
  readonly states: readonly string[];
  /** Ids of the faults that hold it, or the ways out of it, now: while there is one its health is not `ok`. */
  readonly heldBy: readonly string[];
  /** Regions whose replica serves from here, after a failover. */
  readonly standsInFor: readonly string[];
  /** Where its own replica serves, after a failover; null: here, or it has none. */
  readonly servedFrom: string | null;
  /** Regions whose geo-redundant copy is kept here: it serves nobody before a failover. */
  readonly copiesOf: readonly string[];
  /** Clients are sent there. */
  readonly isRouted: boolean;
  /**
   * Of the requests of the last bucket of the timeline that anything was asked in; null: there is none, or nobody is sent there and
   * nothing has been asked in the bucket under way.
   */
  readonly availability: number | null;
  /** Of the worst bucket so far; null: nothing was ever asked. What was answered from another region is no part of either. */
  readonly worst: number | null;
  /** Of all requests of the last bucket. */
  readonly trafficShare: number;
  /** Requests a second in that bucket. */
  readonly requestRate: number;
  /** Placement groups with fewer copies than they should have, and all. */
  readonly groupsAtRisk: number;
  readonly groups: number;
}

/** Geo-replication from one replica to another. */
export interface LinkState {
  readonly from: string;
  readonly to: string;
  /** Images and tag updates that were published and have not arrived. */
  readonly waiting: number;
  /** Age of the oldest of them; 0 where there is none. */
  readonly lagUs: number;
  readonly isPaused: boolean;
  /** Fault that holds it, or null. */
  readonly heldBy: string | null;
}

export interface ClientState {
  readonly name: string;
  /** Replica that the global endpoint sends it to; null: none. */
  readonly sentTo: string | null;
  readonly pull: ServedState | null;
  readonly push: ServedState | null;
}

/** Operations by their end so far. */
export interface ServedState {
  readonly ok: number;
  readonly total: number;
  /** Of the last bucket of the timeline that has any; null: none has. */
  readonly now: number | null;
  readonly worst: number | null;
}

export type FaultStatus = 'planned' | 'active' | 'recovered' | 'fired' | 'suppressed' | 'impossible';

export interface FaultState {
  readonly id: string;
  readonly action: string;
  readonly target: string;
  /** Drawn from a hazard. */
  readonly isChance: boolean;
  /** Put in by hand in this branch or a parent of it. */
  readonly isByHand: boolean;
  /** `fired`: struck, and nothing to recover from; `active`: in force. */
  readonly status: FaultStatus;
  /** When it is to strike; null where it waits for another. */
  readonly plannedAtUs: number | null;
  readonly firedAtUs: number | null;
  /** When it is to be over, or was; null: never, or nobody knows yet. */
  readonly endsAtUs: number | null;
  readonly reason: string | null;
}

export interface ImageFigures {
  /** In the run. */
  readonly acknowledged: number;
  /** That were in the registry when it began; they too may be at risk, and lost. */
  readonly before: number;
  /** Acknowledged or there before, and whole in one region alone; null in a registry that has a single place for them, which says nothing of any. */
  readonly atRisk: number | null;
  readonly lost: number;
  readonly lostBytes: number;
}

/** One row of the list of images; `id` asks for more. */
export interface ImageRow {
  readonly id: number;
  readonly image: string;
  readonly state: 'at risk' | 'lost';
  /** Null: it was in the registry before the run. */
  readonly acknowledgedAtUs: number | null;
  /** Null for what is not lost. */
  readonly lostAtUs: number | null;
  readonly bytes: number;
  /** Where it is whole; empty for what is lost. */
  readonly regions: readonly string[];
  /** Fault that took the last copy. */
  readonly cause: string | null;
}

export interface ImageDetail extends ImageRow {
  /** Of each replica, in words: `whole`, `still queued for it, held up by stall`. */
  readonly copies: readonly { readonly region: string; readonly state: string }[];
  readonly chain: readonly ChainLink[];
}

export type LogKind = 'fault' | 'routing' | 'replication' | 'storage' | 'loss' | 'client' | 'operation';

/** What happened, in words; in order of time. */
export interface LogEntry {
  readonly atUs: number;
  readonly kind: LogKind;
  readonly text: string;
  readonly region: string | null;
  readonly fault: string | null;
}

/** The timeline of a branch up to its frontier: rows of availability in buckets, and when regions changed their health. */
export interface Course {
  readonly bucketUs: number;
  /** Buckets that lie before the frontier. */
  readonly bucketsPlayed: number;
  readonly rows: readonly TimelineRow[];
  readonly health: readonly HealthSpan[];
}

export interface HealthSpan {
  readonly region: string;
  readonly health: Health;
  readonly fromUs: number;
  /** The frontier for what goes on. */
  readonly untilUs: number;
}

/** Two branches side by side. */
export interface BranchComparison {
  readonly base: number;
  readonly other: number;
  /** Both were played up to here. */
  readonly untilUs: number;
  /** The first event that the two do not have in common; null: there is none up to then. */
  readonly first: { readonly atUs: number; readonly base: string | null; readonly other: string | null } | null;
  readonly figures: readonly {
    readonly name: string;
    readonly base: string;
    readonly other: string;
    readonly better: 'base' | 'other' | null;
  }[];
}

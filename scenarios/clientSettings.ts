/** Settings of clients, resolved: who pushes, pulls, lists and deletes. */
import type { DeleteBy } from '../sim/deletionPlan.ts';
import type { ClientProfile, ClientProfileName } from '../sim/plan.ts';
import type { Listing } from '../sim/scalePlan.ts';

export interface ClientSettings {
  /** The label `client` of the reports; unique. */
  readonly name: string;
  readonly region: string;
  readonly profile: ClientProfileName;
  /** The whole behaviour, where the scenario describes its own (`profile: custom`). */
  readonly custom: ClientProfile | null;
  readonly nodes: number;
  /** An operation not done by then counts as failed. */
  readonly deadlineUs: number;
  readonly dnsCache: boolean;
  /** Where the client's DNS resolver is. */
  readonly resolverRegion: string;
  /** Region of the replica whose regional endpoint it uses; absent: the global one. */
  readonly endpoint?: string;
  readonly push: TracePush | RatePush | null;
  /** Absent: it lists nothing. */
  readonly list?: { readonly ratePerUs: number; readonly ratePerSecond: number; readonly of: Listing };
  readonly pull: PullSettings | TracePull | null;
  /** In order of time. */
  readonly operations: readonly Operation[];
  readonly rollout: RolloutSettings | null;
  /** As whom it signs in; absent: not said. */
  readonly identity?: string;
  /** Deletes at a rate, each kind once; absent where there are none. */
  readonly deletes?: readonly { readonly by: DeleteBy; readonly ratePerUs: number }[];
}

/** Every node of the client pulls one image. */
export interface RolloutSettings {
  readonly repository: string;
  readonly tag: string;
  /** Null: `delayUs` after the first push of the tag is acknowledged. */
  readonly atUs: number | null;
  readonly delayUs: number;
  /** Nodes that pull at the same time, 1 to `nodes`. */
  readonly atOnce: number;
}

export interface TracePush {
  readonly kind: 'trace';
  /** `official-images`, or a file's path as written in the scenario (relative to the scenario's directory). */
  readonly trace: string;
  /** First 16 hex digits of the SHA-256 of the trace's content. */
  readonly traceHash: string;
  /** The instant of the trace that is time 0 of the run, in seconds since 1970 (UTC). */
  readonly fromUnixSeconds: number;
  /** Trace seconds per simulated second. */
  readonly speed: number;
  readonly loop: boolean;
  /** Images of one event that are pushed at the same time. */
  readonly concurrency: number;
}

/** The pulls of a log. */
export interface TracePull {
  readonly kind: 'trace';
  /** A file that `nines trace import` wrote, as the scenario names it. */
  readonly trace: string;
  readonly traceHash: string;
  /** The instant of the trace that is time 0 of the run, in seconds since 1970 (UTC). */
  readonly fromUnixSeconds: number;
  /** Trace seconds per simulated second. */
  readonly speed: number;
  readonly loop: boolean;
}

export interface RatePush {
  readonly kind: 'rate';
  readonly ratePerUs: number;
  readonly ratePerSecond: number;
  readonly concurrency: number;
  /** Sizes of the layers of every pushed image; null draws them from the layer statistics. */
  readonly layersBytes: readonly number[] | null;
}

export interface PullSettings {
  readonly ratePerUs: number;
  readonly ratePerSecond: number;
  readonly popularity: { readonly zipf: number };
  /** rate(t) = mean · (1 + amplitude · cos(2π (t − peak) / day)); `peakUs` is a time of day, UTC. */
  readonly daily: { readonly amplitude: number; readonly peakUs: number };
  /** Share of pulls that go to recently pushed tags. */
  readonly fresh: number;
}

export type Operation =
  | {
      readonly op: 'push';
      readonly atUs: number;
      readonly repository: string;
      readonly tag: string;
      /** Null draws them from the layer statistics. */
      readonly layersBytes: readonly number[] | null;
      /** Names the content; null for an image that nothing else pushes. */
      readonly image: string | null;
    }
  | {
      readonly op: 'pull';
      readonly atUs: number;
      readonly repository: string;
      /** Absent where it is pulled by digest: the content's name is `image`. */
      readonly tag?: string;
      readonly image?: string;
    }
  | {
      readonly op: 'restore';
      readonly atUs: number;
      readonly repository: string;
      readonly tag?: never;
      /** Absent: all that lies in the bin of the repository. */
      readonly image?: string;
    }
  | (LockSwitches & {
      readonly op: 'lock';
      readonly atUs: number;
      readonly repository: string;
      /** Neither: the whole repository. */
      readonly tag?: string;
      readonly image?: string;
    })
  | {
      readonly op: 'delete';
      readonly atUs: number;
      readonly repository: string;
      /** Neither: the whole repository. */
      readonly tag?: string;
      readonly image?: string;
    }
  | {
      readonly op: 'retag';
      readonly atUs: number;
      readonly repository: string;
      readonly tag: string;
      readonly as: string;
    }
  | { readonly op: 'untag'; readonly atUs: number; readonly repository: string; readonly tag: string };

/** What may be done with something from then on. */
export interface LockSwitches {
  readonly deleteEnabled: boolean;
  readonly writeEnabled: boolean;
  readonly readEnabled: boolean;
}

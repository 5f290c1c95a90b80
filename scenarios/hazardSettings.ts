/** The validated hazards of a scenario: failures by chance. Units as in scenario.ts, rates per microsecond. */
import type { AgeingPlan } from '../sim/faultPlan.ts';
import type { LawSpec } from '../sim/kernel/distributions.ts';
import type { Limited } from '../sim/limitsPlan.ts';
import type { Brokenness, RegionPair } from './faultSettings.ts';

/** One independent process per target: per node, disk or zone where the action strikes those, per region otherwise. */
export type Hazard = OneHazard & {
  /** Its rate is one that was seen in the field (fieldHazards.ts), not the file's. */
  readonly isField?: true;
};

/** What strikes by itself where a hazard strikes no place: ways or clients, all at once, or the global endpoint. */
export interface HazardProcess {
  /** `eastus-westeurope`, a client's name. */
  readonly target: string;
  readonly pairs?: readonly RegionPair[];
  readonly clients?: readonly string[];
}

type OneHazard = OfParts | OfZones | OfPlaces | OfRegions | OfServices | OfWays | OfPeople;

interface HazardCommon {
  readonly id: string;
  /** Those in which it strikes; of ways, clients or replicas all that they have to do with. */
  readonly regions: readonly string[];
  readonly ratePerUs: number;
}

/** Nodes, disks and copies. */
type OfParts =
  | (HazardCommon & {
      readonly action: 'node.loss' | 'disk.loss';
      /** Absent: a part fails at its rate whatever its age. */
      readonly ageing?: AgeingPlan;
    })
  | (HazardCommon & { readonly action: 'node.outage'; readonly duration: LawSpec })
  | (HazardCommon & {
      readonly action: 'copy.shock' | 'copy.corrupt';
      /** Of each copy in the region (copy.shock) or on the node (copy.corrupt). */
      readonly probability: number;
    });

type OfZones = HazardCommon & {
  /** Absent: each zone of the regions. */
  readonly zone?: number;
} & (
    | { readonly action: 'zone.outage'; readonly duration: LawSpec }
    | { readonly action: 'zone.loss'; readonly rebuild: LawSpec | null }
    | {
        readonly action: 'node.burst';
        readonly duration: LawSpec;
        /** That a node has lost its copies for good, 0–1. */
        readonly probability: number;
      }
  );

type OfPlaces = HazardCommon & {
  readonly action: 'region.loss' | 'storage.loss';
  /** Time until the site or the stamp is replaced; null: replaced at once and refilled by geo-repair. */
  readonly rebuild: LawSpec | null;
};

/** One process for each region, or one for all at once. */
type OfRegions = HazardCommon & { readonly common?: true; readonly duration: LawSpec } & (
    | { readonly action: 'region.outage' | 'storage.outage' | 'endpoint.outage' }
    | { readonly action: 'clock.skew'; readonly offsetUs: number }
    | (Brokenness & { readonly action: 'endpoint.grayFailure' })
    | { readonly action: 'limit.change'; readonly limit: 'all' | Limited; readonly limitFactor: number }
  );

type OfServices = HazardCommon & {
  /** Regions of `dns.outage` are those of clients. */
  readonly action: 'auth.outage' | 'dns.outage' | 'service.outage';
  /** All of them at once, by one process. */
  readonly common: boolean;
  readonly duration: LawSpec;
  /** Share of the requests that fail, 0–1; only a `service.outage` has others than all. */
  readonly errors: number;
};

/** Ways, clients and the global endpoint. */
type OfWays = HazardCommon & { readonly processes: readonly HazardProcess[]; readonly duration: LawSpec } & (
    | { readonly action: 'network.partition' | 'replication.pause' | 'routing.stale' | 'vault.outage' | 'key.disable' }
    | { readonly action: 'network.degrade'; readonly capacity: number; readonly latencyUs: number }
    | { readonly action: 'replication.slow'; readonly capacity: number }
    | { readonly action: 'client.surge'; readonly factor: number }
  );

/** What people do, to all that the registry stores: one process strikes it everywhere at once. */
type OfPeople = HazardCommon & {
  readonly common: boolean;
  /** Of each image, 0–1. */
  readonly probability: number;
  /** Time until somebody notices; null: there is nobody who does not. */
  readonly noticed: LawSpec | null;
} & (
    | { readonly action: 'operator.delete' | 'retention.misconfigure' | 'release.bad' }
    | {
        readonly action: 'key.purge';
        /** Time until the key is recovered, where its vault has kept it; absent: never. */
        readonly recovery?: LawSpec;
      }
  );

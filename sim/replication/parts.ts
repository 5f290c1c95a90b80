/** What geo-replication is made of. */
import type { Conditions } from '../conditions.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { SharedLinks } from '../kernel/sharedLinks.ts';
import type { Plan } from '../plan.ts';
import type { Sink } from '../sink.ts';
import type { Catalogue } from '../storage/catalogue.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';
import type { Watch } from '../watch.ts';
import type { Deletes } from './deletes.ts';
import type { Lag } from './lag.ts';
import type { Seeding } from './seeding.ts';
import type { Topology } from './topology.ts';

export interface ReplicationParts {
  readonly plan: Plan;
  readonly queue: EventQueue;
  readonly links: SharedLinks;
  readonly conditions: Conditions;
  readonly stamps: Stamps;
  readonly catalogue: Catalogue;
  readonly places: Places;
  readonly sink: Sink;
  readonly watch: Watch;
  readonly topology: Topology;
  readonly seeding: Seeding;
  /** Where manifests can be deleted. */
  readonly deletes: Deletes | null;
  /** Where the plan gives a law of the lag, in place of queue and link. */
  readonly lag: Lag | null;
  /** The lag of geo-redundant copies; null without geo-redundant storage. */
  readonly geoLag: Lag | null;
  /** An image (or TOMBSTONE), a tag update (or NO_TAG), or both, have arrived whole at a replica. */
  readonly arrived: (manifest: number, tag: number, to: number) => void;
}

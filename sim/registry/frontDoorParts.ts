/** What a front door stands on. */
import type { Conditions } from '../conditions.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Plan } from '../plan.ts';
import type { Deletes } from '../replication/deletes.ts';
import type { GeoReplication } from '../replication/geoReplication.ts';
import type { Sink } from '../sink.ts';
import type { Catalogue } from '../storage/catalogue.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';
import type { Watch } from '../watch.ts';
import type { Keys } from './keys.ts';
import type { Metadata } from './metadata.ts';

export interface FrontDoorParts {
  readonly plan: Plan;
  readonly places: Places;
  readonly queue: EventQueue;
  readonly conditions: Conditions;
  readonly stamps: Stamps;
  readonly catalogue: Catalogue;
  readonly replication: GeoReplication;
  readonly metadata: Metadata;
  readonly keys: Keys;
  readonly sink: Sink;
  readonly watch: Watch;
  /** An image was acknowledged whose key is gone for good. */
  readonly erased: (manifest: number) => void;
  readonly deletes: Deletes | null;
}

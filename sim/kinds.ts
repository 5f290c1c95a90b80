/**
 * Kinds of events, dispatched by a switch in world.ts. `a` and `b` are the two operands that an event carries.
 * The numbers go into the digest: add at the end, never renumber.
 */
/** a: client. The next pull arrives. */
export const EVENT_PULL_ARRIVAL = 1;
/** a: client. The next image of a push rate arrives. */
export const EVENT_PUSH_ARRIVAL = 2;
/** a: client. The next event of a push trace is due. */
export const EVENT_TRACE = 3;
/** a: client, b: index. A single operation of the scenario is due. */
export const EVENT_SINGLE = 4;
/** a: operation slot. The operation's request reaches its server, or its wait is over. */
export const EVENT_STEP = 5;
/** a: fetch slot. A blob's request reaches its server. */
export const EVENT_FETCH = 6;
/** a: link. An endpoint's link may have finished a transfer. */
export const EVENT_ENDPOINT_LINK = 7;
/** a: replica, b: 0 sent, 1 timed out. A health probe. */
export const EVENT_PROBE = 8;
/** a: job slot. A replication job goes on. */
export const EVENT_REPLICATION = 9;
/** a: group, b: code of the repair. A repair is finished. */
export const EVENT_REPAIR = 10;
/** a: hazard component. It fails by chance. */
export const EVENT_HAZARD = 11;
/** a: hazard component, b: reference of the firing. A chance outage ends, or a lost site stands again. */
export const EVENT_CHANCE_END = 12;
/** a: link. A replication link may have finished a transfer. */
export const EVENT_REPLICATION_LINK = 13;
/** a: group. A group that was lost everywhere is laid anew. */
export const EVENT_RENEWAL = 14;
/** a: client. Its rollout starts. */
export const EVENT_ROLLOUT = 20;
/** The replicas' inventories are compared. */
export const EVENT_ANTI_ENTROPY = 50;
/** a: process of a surge, b: 0 a pull, 1 a push. One operation more arrives. */
export const EVENT_SURGE = 15;
/** a: change of membership, b: what is due of it (changes.ts). */
export const EVENT_MEMBERSHIP = 30;
/** a: link. A region's repair link may have finished a rebuild. */
export const EVENT_REPAIR_LINK = 40;
/** a: holder of a geo-redundant copy. Geo-redundancy is set up again. */
export const EVENT_GEO_RESUME = 60;
/** a: client. The next listing arrives. */
export const EVENT_LIST_ARRIVAL = 70;
/** a: what is due of the customer's key or its vault (registry/keys.ts), b: of which region or version. */
export const EVENT_KEY = 71;
/** a: 0 blobs that nothing names are marked, 1 what was marked is taken away. */
export const EVENT_COLLECT = 80;
/** a: manifest, b: replica that took its untagging. The policy deletes it, unless something has changed. */
export const EVENT_RETENTION = 82;
/** What has lain in the bin long enough is purged. */
export const EVENT_PURGE = 83;
/** a: client, b: which of its rates. One more delete of that rate arrives. */
export const EVENT_DELETE_ARRIVAL = 81;

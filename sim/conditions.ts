/**
 * Conditions that faults hold on the world. A fault never assigns a field: it pushes a condition tagged with its own
 * reference, and at its end pops only its own. The effective value is derived from what is held, so overlapping
 * faults are defined: an outage counts, capacity factors multiply, added latencies sum, shares of requests that fail
 * combine as independent chances.
 */
import { assert } from './kernel/assert.ts';
import { grownF64, grownI32, type Stateful, type StateVisitor } from './kernel/state.ts';

/** Target: region. Its endpoint and its stamp are out of service. */
export const REGION_DOWN = 0;
/** Target: pair (from · regions + to). Nothing passes. */
export const PARTITIONED = 1;
/** Target: pair. Value: what remains of the capacity. */
export const CAPACITY = 2;
/** Target: pair. Value: µs added to the round trip. */
export const LATENCY = 3;
/** Target: pair. Replication does not move. */
export const REPLICATION_PAUSED = 4;
/** Target: region. Its site is destroyed; held until whoever destroyed it lets it be rebuilt. */
export const SITE_LOST = 5;
/** Target: region. Its stamp is destroyed under a site that stands. */
export const STAMP_LOST = 6;
/** Target: pair. Value: what remains of the bandwidth of replication. */
export const REPLICATION_CAPACITY = 7;
/** Target: region. Value: µs that its clock is ahead of the true time. */
export const CLOCK_SKEW = 8;
/** Target: region. Its front end answers nobody; its stamp lives on. */
export const ENDPOINT_DOWN = 9;
/** Target: region. Value: what remains of its front end's bandwidth to clients, and from them. */
export const ENDPOINT_DOWNLOAD = 10;
export const ENDPOINT_UPLOAD = 11;
/** Target: region. Value: µs added to every round trip between a client and its front end. */
export const ENDPOINT_LATENCY = 12;
/** Target: region. Value: share of pulls' (pushes') requests that its front end answers 503, or never answers. */
export const PULL_ERRORS = 13;
export const PUSH_ERRORS = 14;
export const PULL_HANGS = 15;
export const PUSH_HANGS = 16;
/** Target: region. Value: share of all requests, of operations and of probes, that the common service answers 5xx. */
export const SERVICE_ERRORS = 17;
/** Target: region. Nobody gets a token there. */
export const SIGN_IN_DOWN = 18;
/** Target: region of clients. Their resolvers give no fresh answer. */
export const NAMES_DOWN = 19;
/** One target, 0: the global endpoint hands out what it handed out. */
export const ROUTING_STALE = 20;
/** Target: region. Its stamp does not answer, under a site that stands. */
export const STORAGE_OUT = 21;
/** Target: zone (region · ZONES_MAX + zone). Its nodes are out of reach. */
export const ZONE_OUT = 22;
/** Target: zone. Its nodes are destroyed, and not replaced while this holds. */
export const ZONE_LOST = 23;
/** Target: region. Value: how many times its front end's limit on operations of a kind is in force; in the order of LIMITED. */
export const READ_LIMIT = 24;
export const WRITE_LIMIT = 25;
export const DELETE_LIMIT = 26;
/** One target, 0: the vault of the customer's key answers nobody; the key is disabled; it is deleted, and may be recovered. */
export const VAULT_OUT = 27;
export const KEY_DISABLED = 28;
export const KEY_DELETED = 29;
/** Target: region. Value: share of the images pushed there that are damaged as they are written. */
export const BAD_WRITES = 30;
/** One target, 0: the whole registry. Value: µs after which a policy that nobody meant deletes what has no tag. */
export const MISCONFIGURED_RETENTION = 31;

/** Values of `keyless`, from 0: what is stored cannot be decrypted now, or never again. */
export const KEYLESS = 1;
export const KEYLESS_FOR_EVER = 2;

/** Zones of a region at most. */
export const ZONES_MAX = 3;

interface Kind {
  readonly name: string;
  readonly on: Target;
  /** How several that are held at once make one value. */
  readonly combine: Combination;
  /** A request on its way to a front end, or there, must ask about it. */
  readonly meetsRequests?: true;
}

const KINDS: readonly Kind[] = [
  { name: 'regionDown', on: 'region', combine: 'count' },
  { name: 'partitioned', on: 'pair', combine: 'count', meetsRequests: true },
  { name: 'capacityFactor', on: 'pair', combine: 'product' },
  { name: 'addedLatencyUs', on: 'pair', combine: 'sum' },
  { name: 'paused', on: 'pair', combine: 'count' },
  { name: 'siteLost', on: 'region', combine: 'count' },
  { name: 'stampLost', on: 'region', combine: 'count' },
  { name: 'replicationFactor', on: 'pair', combine: 'product' },
  { name: 'clockSkewUs', on: 'region', combine: 'sum' },
  { name: 'endpointDown', on: 'region', combine: 'count', meetsRequests: true },
  { name: 'endpointDownload', on: 'region', combine: 'product' },
  { name: 'endpointUpload', on: 'region', combine: 'product' },
  { name: 'endpointLatencyUs', on: 'region', combine: 'sum' },
  { name: 'pullErrors', on: 'region', combine: 'chance', meetsRequests: true },
  { name: 'pushErrors', on: 'region', combine: 'chance', meetsRequests: true },
  { name: 'pullHangs', on: 'region', combine: 'chance', meetsRequests: true },
  { name: 'pushHangs', on: 'region', combine: 'chance', meetsRequests: true },
  { name: 'serviceErrors', on: 'region', combine: 'chance', meetsRequests: true },
  { name: 'signInDown', on: 'region', combine: 'count', meetsRequests: true },
  { name: 'namesDown', on: 'region', combine: 'count' },
  { name: 'routingStale', on: 'world', combine: 'count' },
  { name: 'storageOut', on: 'region', combine: 'count' },
  { name: 'zoneOut', on: 'zone', combine: 'count' },
  { name: 'zoneLost', on: 'zone', combine: 'count' },
  { name: 'readLimit', on: 'region', combine: 'product' },
  { name: 'writeLimit', on: 'region', combine: 'product' },
  { name: 'deleteLimit', on: 'region', combine: 'product' },
  { name: 'vaultOut', on: 'world', combine: 'count' },
  { name: 'keyDisabled', on: 'world', combine: 'count' },
  { name: 'keyDeleted', on: 'world', combine: 'count' },
  { name: 'badWrites', on: 'region', combine: 'chance' },
  { name: 'misconfiguredRetentionUs', on: 'world', combine: 'least' },
];

type Target = 'region' | 'pair' | 'zone' | 'world';

/** `chance`: that at least one of several independent ones comes true, 1 − Π (1 − p). `least`: infinite where none is held. */
type Combination = 'count' | 'product' | 'sum' | 'chance' | 'least';

const NONE_HELD: Readonly<Record<Combination, number>> = {
  count: 0,
  product: 1,
  sum: 0,
  chance: 0,
  least: Number.POSITIVE_INFINITY,
};

export class Conditions implements Stateful {
  readonly regions: number;
  /** What is in force on each target, derived, by kind; the rows that are asked for most have names. */
  readonly values: readonly Float64Array[];
  readonly regionDown: Float64Array;
  readonly partitioned: Float64Array;
  readonly capacityFactor: Float64Array;
  readonly addedLatencyUs: Float64Array;
  readonly paused: Float64Array;
  readonly siteLost: Float64Array;
  readonly stampLost: Float64Array;
  readonly replicationFactor: Float64Array;
  readonly clockSkewUs: Float64Array;
  readonly namesDown: Float64Array;
  readonly storageOut: Float64Array;
  readonly zoneOut: Float64Array;
  readonly zoneLost: Float64Array;
  /** Of a pair: what its way and the front end at its end add to a client's round trip together. */
  readonly requestLatencyUs: Float64Array;
  /**
   * Of a region, above 0: what is stored there cannot be decrypted, and is refused. Held by no fault: it follows from what becomes
   * of the customer's key (registry/keys.ts), which shows it.
   */
  readonly keyless: Uint8Array;
  /**
   * Conditions held that a request must ask about on its way to a front end or there, whatever their targets, and regions whose
   * data keys are over: usually none.
   */
  meetingRequests = 0;

  private held = 0;
  private kind = new Int32Array(16);
  private target = new Int32Array(16);
  private value = new Float64Array(16);
  private fault = new Int32Array(16);

  constructor(regions: number) {
    this.regions = regions;
    this.values = KINDS.map(({ on, combine }) => new Float64Array(targetsOf(on, regions)).fill(NONE_HELD[combine]));
    this.regionDown = this.values[REGION_DOWN]!;
    this.partitioned = this.values[PARTITIONED]!;
    this.capacityFactor = this.values[CAPACITY]!;
    this.addedLatencyUs = this.values[LATENCY]!;
    this.paused = this.values[REPLICATION_PAUSED]!;
    this.siteLost = this.values[SITE_LOST]!;
    this.stampLost = this.values[STAMP_LOST]!;
    this.replicationFactor = this.values[REPLICATION_CAPACITY]!;
    this.clockSkewUs = this.values[CLOCK_SKEW]!;
    this.namesDown = this.values[NAMES_DOWN]!;
    this.storageOut = this.values[STORAGE_OUT]!;
    this.zoneOut = this.values[ZONE_OUT]!;
    this.zoneLost = this.values[ZONE_LOST]!;
    this.requestLatencyUs = new Float64Array(regions * regions);
    this.keyless = new Uint8Array(regions);
  }

  pair(from: number, to: number): number {
    return from * this.regions + to;
  }

  zone(region: number, zone: number): number {
    return region * ZONES_MAX + zone;
  }

  /**
   * Holds a condition. `value`: a factor for a kind that multiplies, a summand for one that adds up, 1 and without meaning
   * for one that counts.
   */
  push(kind: number, target: number, value: number, fault: number): void {
    assert(KINDS[kind] !== undefined, 'a known condition');
    // Held in fault order, so that products and sums never depend on which of two faults struck first.
    let at = this.held++;
    this.kind = grownI32(this.kind, this.held);
    this.target = grownI32(this.target, this.held);
    this.value = grownF64(this.value, this.held);
    this.fault = grownI32(this.fault, this.held);
    for (; at > 0 && this.fault[at - 1]! > fault; at--) this.move(at - 1, at);
    this.kind[at] = kind;
    this.target[at] = target;
    this.value[at] = value;
    this.fault[at] = fault;
    if (KINDS[kind]!.meetsRequests) this.meetingRequests++;
    this.derive(kind, target);
  }

  /** Takes back the one condition that this fault holds there. */
  pop(kind: number, target: number, fault: number): void {
    for (let i = 0; i < this.held; i++) {
      if (this.kind[i] !== kind || this.target[i] !== target || this.fault[i] !== fault) continue;
      for (let j = i + 1; j < this.held; j++) this.move(j, j - 1);
      this.held--;
      if (KINDS[kind]!.meetsRequests) this.meetingRequests--;
      this.derive(kind, target);
      return;
    }
    assert(false, 'a fault pops only what it pushed');
  }

  /** The fault that holds this condition (the first by id, if several do), or −1. */
  heldBy(kind: number, target: number): number {
    for (let i = 0; i < this.held; i++) if (this.kind[i] === kind && this.target[i] === target) return this.fault[i]!;
    return -1;
  }

  /** The faults that hold anything on a region, its zones or (`pairs`) the ways out of it; each once, in order. */
  heldIn(region: number, pairs: boolean): number[] {
    const found = new Set<number>();
    for (let i = 0; i < this.held; i++) {
      const target = this.target[i]!;
      const { on } = KINDS[this.kind[i]!]!;
      const isHere =
        on === 'region'
          ? target === region
          : on === 'zone'
            ? Math.floor(target / ZONES_MAX) === region
            : on === 'pair' && pairs && Math.floor(target / this.regions) === region;
      if (isHere) found.add(this.fault[i]!);
    }
    return [...found];
  }

  visitState(v: StateVisitor): void {
    this.held = v.int('held', this.held);
    this.meetingRequests = v.int('meetingRequests', this.meetingRequests);
    this.kind = v.i32('kind', this.kind, this.held);
    this.target = v.i32('target', this.target, this.held);
    this.value = v.f64('value', this.value, this.held);
    this.fault = v.i32('fault', this.fault, this.held);
    for (const [kind, row] of this.values.entries()) {
      const shown = v.f64(KINDS[kind]!.name, row, row.length);
      if (shown !== row) row.set(shown.subarray(0, row.length));
    }
    this.deriveRequestLatency();
  }

  /** The faults that hold something now, each as often as it holds. */
  holders(): readonly number[] {
    return [...this.fault.subarray(0, this.held)];
  }

  private move(from: number, to: number): void {
    this.kind[to] = this.kind[from]!;
    this.target[to] = this.target[from]!;
    this.value[to] = this.value[from]!;
    this.fault[to] = this.fault[from]!;
  }

  private derive(kind: number, target: number): void {
    let count = 0;
    let product = 1;
    let sum = 0;
    let none = 1;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.held; i++) {
      if (this.kind[i] !== kind || this.target[i] !== target) continue;
      count++;
      product *= this.value[i]!;
      sum += this.value[i]!;
      none *= 1 - this.value[i]!;
      least = Math.min(least, this.value[i]!);
    }
    this.values[kind]![target] = { count, product, sum, chance: 1 - none, least }[KINDS[kind]!.combine];
    if (kind === LATENCY || kind === ENDPOINT_LATENCY) this.deriveRequestLatency();
  }

  private deriveRequestLatency(): void {
    const ofEndpoint = this.values[ENDPOINT_LATENCY]!;
    for (let pair = 0; pair < this.requestLatencyUs.length; pair++) {
      this.requestLatencyUs[pair] = this.addedLatencyUs[pair]! + ofEndpoint[pair % this.regions]!;
    }
  }
}

function targetsOf(on: Target, regions: number): number {
  switch (on) {
    case 'region':
      return regions;
    case 'pair':
      return regions * regions;
    case 'zone':
      return regions * ZONES_MAX;
    case 'world':
      return 1;
  }
}

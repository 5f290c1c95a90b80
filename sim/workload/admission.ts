/**
 * The one place where a request that arrives at an endpoint is let in or not, before the registry looks at what it asks.
 *
 * Fault model: a site that is out, a front end that is out and a way that is cut answer nothing. A front end that is
 * broken inside answers a share of the requests 503 and lets a share hang; a common service behind the front ends fails
 * a share likewise; where nobody can sign in, the first request of an operation's try gets the token service's 503, and
 * whoever has a token goes on. A request meets its chance by one draw, keyed by (operation, request), of the region.
 * What is stored where the customer's key cannot be used is refused to whoever asks for it.
 * What faults let in counts against the limits of the replica, and is answered 429 beyond them.
 */
import {
  type Conditions,
  ENDPOINT_DOWN,
  PARTITIONED,
  PULL_ERRORS,
  PULL_HANGS,
  PUSH_ERRORS,
  PUSH_HANGS,
  SERVICE_ERRORS,
  SIGN_IN_DOWN,
} from '../conditions.ts';
import type { KeyedDraws } from '../kernel/streams.ts';
import type { Plan } from '../plan.ts';
import { KEY_UNUSABLE, OK, TOO_MANY, UNAVAILABLE, UNREACHABLE } from '../registry/answers.ts';
import type { FrontDoor } from '../registry/frontDoor.ts';
import { LIMIT_SIGN_IN, UNCOUNTED } from '../registry/rateLimits.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';
import { LimitedOperations } from './limitedOperations.ts';
import { type FetchTable, type OperationTable, SOURCE_NAMES, SOURCES } from './operationTable.ts';
import type { Requests } from './requests.ts';
import { LIST, PROXIED, PULL, PUSH_PING } from './steps.ts';

export interface AdmissionParts {
  readonly plan: Plan;
  readonly places: Places;
  readonly conditions: Conditions;
  readonly stamps: Stamps;
  readonly frontDoor: FrontDoor;
  readonly requests: Requests;
  /** Draws by the name of their stream; the same name gives the same draws. */
  readonly keyed: (name: string) => KeyedDraws;
}

export class Admission {
  private readonly parts: AdmissionParts;
  private readonly conditions: Conditions;
  private readonly stamps: Stamps;
  private readonly frontDoor: FrontDoor;
  private readonly limited: LimitedOperations;
  /** Signing in has a limit. */
  private readonly countsSignIns: boolean;
  private readonly ops: OperationTable;
  private readonly fetches: FetchTable;
  private readonly clientRegion: Int32Array;
  private readonly identity: Int32Array;
  /** Of each replica, client and source, made when a request first meets a chance. */
  private readonly draws: (KeyedDraws | undefined)[] = [];

  constructor(parts: AdmissionParts) {
    this.parts = parts;
    this.conditions = parts.conditions;
    this.stamps = parts.stamps;
    this.frontDoor = parts.frontDoor;
    const { counting, perMinute } = parts.plan.limits;
    this.limited = new LimitedOperations(counting);
    this.countsSignIns = perMinute[LIMIT_SIGN_IN]! < Number.POSITIVE_INFINITY;
    this.ops = parts.requests.ops;
    this.fetches = parts.requests.fetches;
    this.clientRegion = Int32Array.from(parts.plan.clients, ({ region }) => region);
    this.identity = Int32Array.from(parts.plan.clients, ({ identity }) => identity);
  }

  /**
   * What an operation's request meets at its endpoint: OK to be answered by the registry, UNAVAILABLE, UNREACHABLE,
   * KEY_UNUSABLE or TOO_MANY.
   * @param step of the request; one that comes with the answer of another replica was counted before it was asked
   */
  ofOperation(op: number, step: number): number {
    const { ops } = this;
    const replica = ops.replica[op]!;
    const request = ops.requests[op]! - 1;
    const met = this.of(op, replica, request);
    // A ping asks for no data.
    const isIn = met === OK || (met === KEY_UNUSABLE && step === PUSH_PING);
    return isIn && step < PROXIED ? this.metered(op, replica, request, this.limited.ofStep[step]!) : met;
  }

  /** The same for a blob's request. */
  ofFetch(fetch: number, step: number): number {
    const { fetches } = this;
    const replica = fetches.replica[fetch]!;
    const op = fetches.op[fetch]!;
    const request = fetches.request[fetch]!;
    // Nearly always: nothing to ask about.
    const isPlain = this.conditions.meetingRequests === 0 && this.stamps.isEndpointUp(replica);
    const met = isPlain ? OK : this.of(op, replica, request);
    if (met !== OK || step >= PROXIED) return met;
    return this.metered(op, replica, request, this.limited.ofFetchStep[step]!);
  }

  /** The first request of an operation's try signs in; each counts as what it is. */
  private metered(op: number, replica: number, request: number, kind: number): number {
    const { ops, frontDoor } = this;
    const identity = this.identity[ops.client[op]!]!;
    if (this.countsSignIns && request === ops.opened[op] && frontDoor.meter(replica, LIMIT_SIGN_IN, identity) !== OK) {
      // Still without a token: what the client asks instead needs one as well.
      ops.opened[op] = request + 1;
      return TOO_MANY;
    }
    return kind === UNCOUNTED ? OK : frontDoor.meter(replica, kind, identity);
  }

  private of(op: number, replica: number, request: number): number {
    if (!this.stamps.isEndpointUp(replica)) return UNREACHABLE;
    return this.conditions.meetingRequests === 0 ? OK : this.underFaults(op, replica, request);
  }

  private underFaults(op: number, replica: number, request: number): number {
    const { values } = this.conditions;
    const { ops } = this;
    const region = this.parts.places.region[replica]!;
    const way = this.conditions.pair(this.clientRegion[ops.client[op]!]!, region);
    if (values[PARTITIONED]![way]! > 0) return UNREACHABLE;
    if (values[ENDPOINT_DOWN]![region]! > 0) return UNREACHABLE;
    if (values[SIGN_IN_DOWN]![region]! > 0 && request === ops.opened[op]) {
      // Still without a token: what the client asks instead needs one as well.
      ops.opened[op] = request + 1;
      return UNAVAILABLE;
    }
    const isPull = ops.kind[op] === PULL || ops.kind[op] === LIST;
    const hangs = values[isPull ? PULL_HANGS : PUSH_HANGS]![region]!;
    const ownErrors = values[isPull ? PULL_ERRORS : PUSH_ERRORS]![region]!;
    const errors = 1 - (1 - ownErrors) * (1 - values[SERVICE_ERRORS]![region]!);
    const data = this.conditions.keyless[region] === 0 ? OK : KEY_UNUSABLE;
    if (hangs === 0 && errors === 0) return data;
    const u = this.drawsOf(replica, ops.client[op]!, ops.source[op]!).uniform(ops.serial[op]!, request);
    if (u < hangs) return UNREACHABLE;
    return u < hangs + (1 - hangs) * errors ? UNAVAILABLE : data;
  }

  private drawsOf(replica: number, client: number, source: number): KeyedDraws {
    const { plan, keyed } = this.parts;
    const at = (replica * plan.clients.length + client) * SOURCES + source;
    const region = plan.regions[plan.replicas[replica]!]!.name;
    this.draws[at] ??= keyed(`region:${region}/errors/${plan.clients[client]!.name}/${SOURCE_NAMES[source]}`);
    return this.draws[at];
  }
}

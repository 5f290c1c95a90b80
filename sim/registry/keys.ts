/**
 * The customer's key under which all that the registry stores is encrypted, and what becomes of service without it.
 *
 * Fault model: a key is of use while its vault answers, it is enabled, and so is the version that the registry goes by. The
 * registry keeps data keys that the vault unwrapped; while all is well they are renewed before their time is over, so a key
 * that is of no use any more is missed a whole life of a data key later, and then by all that is stored, in every region
 * that cannot reach it. Given back, it is of use at once. A vault whose region fails is served from the paired one after a
 * while, read-only: nothing rotates meanwhile. A key that is purged, or whose vault is lost with all regions that have it,
 * takes all content with it, wherever copies are.
 *
 * Without such a key there is nothing here: a key that the service manages shares the fate of the region's service.
 */
import { type Conditions, KEY_DELETED, KEY_DISABLED, KEYLESS, KEYLESS_FOR_EVER, VAULT_OUT } from '../conditions.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { KeyPlan } from '../keyPlan.ts';
import { EVENT_KEY } from '../kinds.ts';
import { LIFECYCLES } from '../lifecycles/index.ts';
import { type Plan, withinUs } from '../plan.ts';

const vault = LIFECYCLES.vault;
const SERVING = vault.state('serving');
const UNREACHABLE = vault.state('unreachable');
const READ_ONLY = vault.state('readOnly');
const VAULT_LOST = vault.state('lost');
const key = LIFECYCLES.vaultKey;
const ENABLED = key.state('enabled');
const SOFT_DELETED = key.state('softDeleted');
const PURGED = key.state('purged');

/** What is due (operand a of EVENT_KEY): the data keys of a region (b) are over, … */
export const DATA_KEY_ENDS = 0;
/** … the paired region takes over, … */
export const VAULT_FAILS_OVER = 1;
/** … a new version comes, … */
export const KEY_ROTATES = 2;
/** … the registry goes over to the newest version, … */
export const KEY_PICKED_UP = 3;
/** … a version (b) is not enabled any more, … */
export const VERSION_RETIRES = 4;
/** … a deleted key cannot be recovered any more. */
export const RETENTION_ENDS = 5;

/** No fault. */
const NOBODY = -1;

/** Told of what follows. */
export interface KeyEvents {
  /** Data keys in a region are over, or there are some again. */
  spent(region: number): void;
  renewed(region: number): void;
  /** All content is unreadable for ever. */
  erased(fault: number): void;
}

export class Keys implements Stateful {
  /** Regions whose data keys are over: usually none. */
  spentRegions = 0;
  /** The fault that took the key for good, −1: none has. */
  erasedBy = NOBODY;
  /** When, −1: never. */
  erasedUs = -1;
  private readonly own: KeyPlan | null;
  private readonly plan: Plan;
  private readonly queue: EventQueue;
  private readonly conditions: Conditions;
  private readonly events: KeyEvents;
  /** Regions in which the registry stores, or may after a failover. */
  private readonly regions: readonly number[];
  private vaultState = vault.initial;
  private keyState = key.initial;
  /** Newest version and the one that the registry goes by, from 0; versions below `retired` are not enabled any more. */
  private newest = 0;
  private inForce = 0;
  private retired = 0;
  /** 1 for what waits until the vault can be asked, or changed, again. */
  private owesRotation = 0;
  private owesPickUp = 0;
  /** The vault's region has been out for long enough. */
  private isFailoverDue = 0;
  private failover = 0;
  private retention = 0;
  /** By region: 1 while data keys are over; the event that ends them, 0 for none. */
  private spent: Uint8Array;
  private ends: Float64Array;
  /** By region: µs in which data keys were over, and since when they are (−1: they are not). */
  private spentUs: Float64Array;
  private sinceUs: Float64Array;

  constructor(plan: Plan, queue: EventQueue, conditions: Conditions, events: KeyEvents) {
    this.own = plan.customerKey;
    this.plan = plan;
    this.queue = queue;
    this.conditions = conditions;
    this.events = events;
    this.regions = [...new Set([...plan.replicas, ...plan.secondaries.map(({ region }) => region)])];
    this.spent = new Uint8Array(plan.regions.length);
    this.ends = new Float64Array(plan.regions.length);
    this.spentUs = new Float64Array(plan.regions.length);
    this.sinceUs = new Float64Array(plan.regions.length).fill(-1);
  }

  start(): void {
    const rotationUs = this.own?.rotationUs ?? null;
    if (rotationUs !== null) this.schedule(rotationUs, KEY_ROTATES, 0);
  }

  /** Data keys are over in a region, so nothing there can be read or written, and requests are refused. */
  isBlocked(region: number): boolean {
    return this.spent[region] === 1 && this.own?.isKept !== true;
  }

  /** Data keys are over in a region, whether or not anybody acts on it. */
  isSpent(region: number): boolean {
    return this.spent[region] === 1;
  }

  /** All content is unreadable for ever. */
  get isErased(): boolean {
    return this.erasedBy !== NOBODY;
  }

  /** Null while the key can be disabled or purged, else why not. */
  problem(): string | null {
    if (this.own === null) return 'the registry has no key of the customer’s own';
    if (this.keyState === PURGED) return 'the key is purged already';
    return null;
  }

  /** The vault stands in the region, or is replicated to it. */
  isIn(region: number): boolean {
    return this.own !== null && (region === this.own.vaultRegion || region === this.own.pairedRegion);
  }

  /** The states in the words of their lifecycles. */
  get vault(): string {
    return vault.states[this.vaultState]!;
  }

  get key(): string {
    return key.states[this.keyState]!;
  }

  /** The newest version of the key, and the one that the registry goes by; the first is 0. */
  get versions(): { readonly newest: number; readonly inForce: number } {
    return { newest: this.newest, inForce: this.inForce };
  }

  /** The version that the registry goes by is enabled still. */
  get isInForce(): boolean {
    return this.inForce >= this.retired;
  }

  /** µs of the run's duration in which data keys were over in a region, by the end of the run. */
  spentTimeUs(region: number): number {
    const sinceUs = this.sinceUs[region]!;
    return this.spentUs[region]! + (sinceUs < 0 ? 0 : Math.max(0, this.plan.durationUs - sinceUs));
  }

  /** Somebody destroys the key: it is purged, or only deleted where the vault is protected. Conditions are held already. */
  destroy(fault: number): void {
    const { own } = this;
    if (own === null) return;
    if (!own.isProtected) this.purge(fault);
    else if (this.keyState !== SOFT_DELETED) {
      this.keyState = key.step(this.keyState, key.event('DELETE'));
      this.retention = this.schedule(own.softDeleteUs, RETENTION_ENDS, fault);
    }
    this.refresh(fault);
  }

  /** What faults hold has changed. @param fault the one that did it */
  refresh(fault: number): void {
    if (this.own === null) return;
    this.moveKey();
    this.moveVault(this.own, fault);
    if (this.keyState === ENABLED && this.vaultState === SERVING) this.catchUp();
    for (const region of this.regions) this.look(region);
  }

  /** What was due has come. @param what DATA_KEY_ENDS, … */
  due(what: number, which: number): void {
    switch (what) {
      case DATA_KEY_ENDS:
        this.ends[which] = 0;
        this.end(which);
        return;
      case VAULT_FAILS_OVER:
        this.failover = 0;
        this.isFailoverDue = 1;
        break;
      case KEY_ROTATES:
        this.owesRotation = 1;
        break;
      case KEY_PICKED_UP:
        this.owesPickUp = 1;
        break;
      case VERSION_RETIRES:
        this.retired = Math.max(this.retired, which + 1);
        break;
      default:
        this.retention = 0;
        this.purge(which);
    }
    this.refresh(NOBODY);
  }

  /** The vault would unwrap a data key for the region now; only where there is a key of the customer's. */
  isUsableFrom(region: number): boolean {
    if (this.keyState !== ENABLED || !this.isInForce) return false;
    if (this.vaultState !== SERVING && this.vaultState !== READ_ONLY) return false;
    const { vaultRegion, pairedRegion } = this.own!;
    const host = this.vaultState === SERVING ? vaultRegion : pairedRegion;
    const { conditions } = this;
    const cut = conditions.partitioned[conditions.pair(region, host)]!;
    return cut + conditions.partitioned[conditions.pair(host, region)]! === 0;
  }

  visitState(v: StateVisitor): void {
    if (this.own === null) return;
    this.spentRegions = v.int('keys.spentRegions', this.spentRegions);
    this.erasedBy = v.int('keys.erasedBy', this.erasedBy);
    this.erasedUs = v.int('keys.erasedUs', this.erasedUs);
    this.vaultState = v.int('keys.vaultState', this.vaultState);
    this.keyState = v.int('keys.keyState', this.keyState);
    this.newest = v.int('keys.newest', this.newest);
    this.inForce = v.int('keys.inForce', this.inForce);
    this.retired = v.int('keys.retired', this.retired);
    this.owesRotation = v.int('keys.owesRotation', this.owesRotation);
    this.owesPickUp = v.int('keys.owesPickUp', this.owesPickUp);
    this.isFailoverDue = v.int('keys.isFailoverDue', this.isFailoverDue);
    this.failover = v.int('keys.failover', this.failover);
    this.retention = v.int('keys.retention', this.retention);
    this.spent = v.u8('keys.spent', this.spent, this.spent.length);
    this.ends = v.f64('keys.ends', this.ends, this.ends.length);
    this.spentUs = v.f64('keys.spentUs', this.spentUs, this.spentUs.length);
    this.sinceUs = v.f64('keys.sinceUs', this.sinceUs, this.sinceUs.length);
    for (const region of this.regions) this.conditions.keyless[region] = this.keyless(region);
  }

  /** Follows the faults that hold the key disabled or deleted. */
  private moveKey(): void {
    if (this.keyState === PURGED) return;
    const isDisabled = this.held(KEY_DISABLED);
    if (this.keyState === SOFT_DELETED) {
      if (this.held(KEY_DELETED)) return;
      this.keyState = key.step(SOFT_DELETED, key.event('RECOVER'), isDisabled ? 1 : 0);
      this.retention = this.cancelled(this.retention);
      return;
    }
    if (isDisabled === (this.keyState !== ENABLED)) return;
    this.keyState = key.step(this.keyState, key.event(isDisabled ? 'DISABLE' : 'ENABLE'));
  }

  private moveVault(own: KeyPlan, fault: number): void {
    if (this.vaultState === VAULT_LOST) return;
    const { vaultRegion, pairedRegion } = own;
    const { siteLost } = this.conditions;
    const isPairLost = pairedRegion < 0 || siteLost[pairedRegion]! > 0;
    if (siteLost[vaultRegion]! > 0 && isPairLost) {
      this.vaultState = vault.step(this.vaultState, vault.event('LOSE'));
      this.failover = this.cancelled(this.failover);
      this.purge(fault);
      return;
    }
    const isUp = !this.isDown(vaultRegion);
    if (isUp) {
      this.isFailoverDue = 0;
      this.failover = this.cancelled(this.failover);
    } else if (pairedRegion >= 0 && this.isFailoverDue === 0 && this.failover === 0) {
      this.failover = this.schedule(own.failoverUs, VAULT_FAILS_OVER, 0);
    }
    this.steer(own, isUp);
  }

  /** Takes the steps to where the vault is now. */
  private steer({ pairedRegion }: KeyPlan, isUp: boolean): void {
    const isAnswering = !this.held(VAULT_OUT);
    const isPairServing = !isUp && this.isFailoverDue === 1 && pairedRegion >= 0 && !this.isDown(pairedRegion);
    if (isAnswering && isUp) {
      if (this.vaultState === READ_ONLY) this.vaultState = vault.step(READ_ONLY, vault.event('FAIL_BACK'));
      if (this.vaultState === UNREACHABLE) this.vaultState = vault.step(UNREACHABLE, vault.event('BACK'));
      return;
    }
    const isReadOnly = isAnswering && isPairServing;
    if (this.vaultState === SERVING || (this.vaultState === READ_ONLY && !isReadOnly)) {
      this.vaultState = vault.step(this.vaultState, vault.event('OUT'));
    }
    if (isReadOnly && this.vaultState === UNREACHABLE) {
      this.vaultState = vault.step(UNREACHABLE, vault.event('FAIL_OVER'));
    }
  }

  /** What had to wait for a vault that can be asked and changed. */
  private catchUp(): void {
    const { rotationUs = null, pickUpUs = null, oldVersionUs = null } = this.own ?? {};
    if (this.owesRotation === 1 && rotationUs !== null) {
      this.owesRotation = 0;
      if (oldVersionUs !== null) this.schedule(oldVersionUs, VERSION_RETIRES, this.newest);
      this.newest++;
      if (pickUpUs !== null) this.schedule(pickUpUs, KEY_PICKED_UP, 0);
      this.schedule(rotationUs, KEY_ROTATES, 0);
    }
    if (this.owesPickUp === 0) return;
    this.owesPickUp = 0;
    this.inForce = this.newest;
  }

  /** Data keys of a region begin to run out, or are good again. */
  private look(region: number): void {
    if (this.isUsableFrom(region)) {
      this.ends[region] = this.cancelled(this.ends[region]!);
      if (this.spent[region] === 1) this.renew(region);
    } else if (this.spent[region] === 0 && this.ends[region] === 0) {
      this.ends[region] = this.schedule(this.own!.dataKeyUs, DATA_KEY_ENDS, region);
    }
  }

  private end(region: number): void {
    this.spent[region] = 1;
    this.spentRegions++;
    this.conditions.keyless[region] = this.keyless(region);
    this.sinceUs[region] = Math.min(this.queue.nowUs, this.plan.durationUs);
    this.conditions.meetingRequests++;
    this.events.spent(region);
  }

  private renew(region: number): void {
    this.spent[region] = 0;
    this.spentRegions--;
    this.conditions.keyless[region] = 0;
    const untilUs = Math.min(this.queue.nowUs, this.plan.durationUs);
    this.spentUs[region] = this.spentUs[region]! + untilUs - this.sinceUs[region]!;
    this.sinceUs[region] = -1;
    this.conditions.meetingRequests--;
    this.events.renewed(region);
  }

  private purge(fault: number): void {
    if (this.keyState === PURGED) return;
    this.keyState = key.step(this.keyState, key.event('PURGE'));
    this.retention = this.cancelled(this.retention);
    this.erasedBy = fault;
    this.erasedUs = this.queue.nowUs;
    this.events.erased(fault);
    // Where data keys were over already, that is for ever now.
    for (const region of this.regions) {
      if (this.spent[region] === 0) continue;
      this.conditions.keyless[region] = this.keyless(region);
      this.events.spent(region);
    }
  }

  private keyless(region: number): number {
    if (!this.isBlocked(region)) return 0;
    return this.isErased ? KEYLESS_FOR_EVER : KEYLESS;
  }

  private isDown(region: number): boolean {
    return this.conditions.regionDown[region]! > 0 || this.conditions.siteLost[region]! > 0;
  }

  private held(kind: number): boolean {
    return this.conditions.values[kind]![0]! > 0;
  }

  private schedule(afterUs: number, what: number, which: number): number {
    return this.queue.schedule(withinUs(this.queue.nowUs + afterUs, this.plan), EVENT_KEY, what, which);
  }

  private cancelled(handle: number): number {
    if (handle !== 0) this.queue.cancel(handle);
    return 0;
  }
}

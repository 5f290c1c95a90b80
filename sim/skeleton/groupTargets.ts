/**
 * What faults do to one placement group: the skeleton's implementation of `FaultTargets`. The rules are those of the world
 * (strikes.ts, storageStrikes.ts and stamps.ts), less all that no copy depends on: front ends, names, clients, clocks.
 *
 * Conditions are counts, as in conditions.ts: a region, a zone or a node is out while anything holds it. Words of state
 * behind those of the reliability core:
 *   per region [down, site lost, stamp lost, storage out], per region and zone [out, lost], per copy [node down], those
 *   of ways that are cut (groupWays.ts), and per zone that bursts strike [nodes without a copy down],
 *   with a backup [destroyed by people, and nobody has noticed]
 */
import { ZONES_MAX } from '../conditions.ts';
import type { PlannedFault } from '../faultPlan.ts';
import type { ContentTargets } from '../faults/contentTargets.ts';
import type { EndpointTargets } from '../faults/endpointTargets.ts';
import type { ClockTargets, FaultTargets, OperatorTargets } from '../faults/fault.ts';
import type { StorageTargets } from '../faults/storageTargets.ts';
import type { VaultTargets } from '../faults/vaultTargets.ts';
import type { Plan } from '../plan.ts';
import { LOST, type ReliabilityCore, UNREADABLE_DRAW } from '../storage/reliability.ts';
import { lowestBit } from '../storage/reliabilityBits.ts';
import * as codes from '../storage/reliabilityCodes.ts';
import { stampOfNode } from '../storage/stampKinds.ts';
import { type Chance, NEVER } from './chance.ts';
import type { Component } from './components.ts';
import type { GroupPlace } from './groupPlace.ts';
import { GroupWays } from './groupWays.ts';
import { NO_CLOCKS, NO_ENDPOINTS, NO_OPERATOR, NOTHING_THERE } from './noOthers.ts';

const REGION_WORDS = 4;
const DOWN = 0;
const SITE_LOST = 1;
const STAMP_LOST = 2;
const STORAGE_OUT = 3;
const ZONE_WORDS = 2;
const ZONE_OUT = 0;
const ZONE_LOST = 1;

export class GroupTargets implements FaultTargets, StorageTargets, ContentTargets {
  readonly plan: Plan;
  readonly clocks: ClockTargets = NO_CLOCKS;
  readonly endpoints: EndpointTargets = NO_ENDPOINTS;
  readonly operator: OperatorTargets = NO_OPERATOR;
  readonly storage: StorageTargets = this;
  readonly content: ContentTargets = this;
  readonly vault: VaultTargets;
  /** Words of a state. */
  readonly words: number;
  /** The state that is struck now, and what decides. */
  state: Int32Array = new Int32Array(0);
  chance: Chance = NEVER;
  /** The last steps have led into loss. */
  enteredLoss = false;
  readonly ways: GroupWays;
  private readonly core: ReliabilityCore;
  private readonly place: GroupPlace;
  private readonly regionsAt: number;
  private readonly zonesAt: number;
  private readonly nodesAt: Int32Array;
  /** By stamp × ZONES_MAX + zone: the word that stands for the nodes there without a copy of the group. */
  private readonly othersAt = new Map<number, number>();
  private readonly stampsIn: readonly (readonly number[])[];
  /** The same without the backup, which is none of the registry's stamps. */
  private readonly ownStampsIn: readonly (readonly number[])[];
  private readonly unnoticedAt: number;
  /** stamp × ZONES_MAX: copies in a zone. */
  private readonly zoneCopies: Int32Array;

  constructor(plan: Plan, core: ReliabilityCore, place: GroupPlace, components: readonly Component[]) {
    this.plan = plan;
    this.core = core;
    this.place = place;
    // Only a key that is gone for good takes copies.
    this.vault = {
      keyProblem: () => this.contentProblem(),
      hold: () => undefined,
      release: () => undefined,
      isHeld: () => false,
      purge: () => {
        this.destroyContent(0);
        this.noticeDamage();
      },
      recover: () => undefined,
    };
    this.regionsAt = core.stride;
    this.zonesAt = this.regionsAt + REGION_WORDS * plan.regions.length;
    let words = this.zonesAt + ZONE_WORDS * ZONES_MAX * plan.regions.length;
    this.nodesAt = Int32Array.from(place.copies, (copies) => {
      words += copies;
      return words - copies;
    });
    this.ways = new GroupWays(plan, components, place.regionOf, words);
    words += this.ways.words;
    for (const { fault } of components) {
      if (fault.nodes.length < 2) continue;
      for (const on of fault.nodes) {
        const stamp = stampOfNode(plan, on);
        const zone = this.zoneOf(stamp, on.node);
        if (place.onNode(stamp, on.node) === 0 && !this.othersAt.has(zone)) this.othersAt.set(zone, words++);
      }
    }
    this.unnoticedAt = words;
    this.words = plan.backup === null ? words : words + 1;
    this.stampsIn = plan.regions.map((_, region) => place.inRegion(region));
    this.ownStampsIn = this.stampsIn.map((stamps) => stamps.filter((stamp) => stamp !== place.backup));
    this.zoneCopies = Int32Array.from({ length: place.copies.length * ZONES_MAX }, (_, at) => {
      const stamp = Math.floor(at / ZONES_MAX);
      const zone = at % ZONES_MAX;
      return zone < plan.regions[place.regionOf[stamp]!]!.zones ? place.inZone(stamp, zone) : 0;
    });
  }

  /** The site stands and is in service: its hazards accrue. */
  isSiteUp(region: number): boolean {
    return this.count(region, DOWN) === 0 && this.count(region, SITE_LOST) === 0;
  }

  /** Makes an event of the core happen, with the draw that it may owe. */
  apply(code: number): void {
    if (this.core.allows(this.state, 0, code)) this.settle(codes.regionOf(code), this.core.apply(this.state, 0, code));
  }

  /** What a step of the core has led to in a stamp. */
  settle(stamp: number, flags: number): void {
    if ((flags & LOST) !== 0) this.enteredLoss = true;
    if ((flags & UNREADABLE_DRAW) === 0 || !this.chance.happens(this.core.shape.unreadable)) return;
    const found = this.core.apply(this.state, 0, codes.encode(codes.UNREADABLE_FOUND, stamp));
    if ((found & LOST) !== 0) this.enteredLoss = true;
  }

  siteProblem(region: number): string | null {
    const isNothingThere =
      this.stampsIn[region]!.length === 0 && region !== this.plan.databaseRegion && !this.isOfVault(region);
    return isNothingThere || this.count(region, SITE_LOST) > 0 ? NOTHING_THERE : null;
  }

  storageProblem(region: number): string | null {
    if (this.stampsIn[region]!.length === 0) return NOTHING_THERE;
    return this.siteProblem(region) ?? (this.count(region, STAMP_LOST) > 0 ? NOTHING_THERE : null);
  }

  nodeProblem(stamp: number): string | null {
    return this.storageProblem(this.place.regionOf[stamp]!);
  }

  zoneProblem(region: number, zone: number): string | null {
    return this.state[this.zoneAt(region, zone) + ZONE_LOST]! > 0 ? NOTHING_THERE : this.storageProblem(region);
  }

  holdRegionDown(region: number): void {
    this.hold(region, DOWN, 1);
  }

  isRegionDown(region: number): boolean {
    return this.count(region, DOWN) > 0;
  }

  releaseRegion(region: number): void {
    this.hold(region, DOWN, -1);
  }

  holdStampOut(region: number): void {
    this.hold(region, STORAGE_OUT, 1);
  }

  releaseStamp(region: number): void {
    this.hold(region, STORAGE_OUT, -1);
  }

  isStampOut(region: number): boolean {
    return this.count(region, STORAGE_OUT) > 0;
  }

  destroySite(region: number): void {
    this.hold(region, SITE_LOST, 1);
    for (const stamp of this.stampsIn[region]!) this.apply(codes.encode(codes.REGION_LOSS, stamp));
    if (region === this.plan.databaseRegion) this.loseContent(this.place.backup);
    // A backup of its own is under a key of its own.
    if (this.isOfVault(region) && this.isVaultLost) this.loseContent(this.isBackupIsolated ? this.place.backup : -1);
  }

  destroyStorage(region: number): void {
    this.hold(region, STAMP_LOST, 1);
    for (const stamp of this.stampsIn[region]!) this.apply(codes.encode(codes.STORAGE_LOSS, stamp));
  }

  rebuildSite(region: number): void {
    this.hold(region, SITE_LOST, -1);
  }

  rebuildStorage(region: number): void {
    this.hold(region, STAMP_LOST, -1);
  }

  loseNode(stamp: number, node: number): void {
    const copies = this.place.onNode(stamp, node);
    if (copies !== 0) this.apply(codes.encode(codes.COPY_LOSS, stamp, lowestBit(copies)));
  }

  isNodeDown(stamp: number, node: number): boolean {
    const copies = this.place.onNode(stamp, node);
    if (copies === 0) return (this.state[this.othersAt.get(this.zoneOf(stamp, node)) ?? -1] ?? 0) > 0;
    return this.state[this.nodesAt[stamp]! + lowestBit(copies)]! > 0;
  }

  holdNodeDown(stamp: number, node: number): void {
    this.holdNode(stamp, node, 1);
  }

  releaseNode(stamp: number, node: number): void {
    this.holdNode(stamp, node, -1);
  }

  burstNode(stamp: number, node: number, lost: number): void {
    const copies = this.place.onNode(stamp, node) & this.presentIn(stamp);
    this.holdNodeDown(stamp, node);
    // What is not there makes no two cases.
    if (copies !== 0 && this.chance.happens(lost)) this.loseNode(stamp, node);
  }

  loseDisk(stamp: number, node: number, disk: number): void {
    this.loseCopies(stamp, this.place.onDisk(stamp, node, disk));
  }

  shockCopies(region: number, probability: number): void {
    for (const stamp of this.ownStampsIn[region]!) {
      let struck = 0;
      // Absent copies draw nothing: what is not there makes no two cases.
      for (let mask = this.presentIn(stamp); mask !== 0; mask &= mask - 1) {
        if (this.chance.happens(probability)) struck |= mask & -mask;
      }
      this.loseCopies(stamp, struck);
    }
  }

  corruptCopies(region: number, probability: number): void {
    for (const stamp of this.ownStampsIn[region]!) this.corruptAmong(stamp, -1, probability);
  }

  corruptNode(stamp: number, node: number, probability: number): void {
    this.corruptAmong(stamp, this.place.onNode(stamp, node), probability);
  }

  isZoneUp(region: number, zone: number): boolean {
    return this.isUpAt(this.zoneAt(region, zone));
  }

  holdZoneOut(region: number, zone: number): void {
    this.holdZone(region, zone, ZONE_OUT, 1);
  }

  releaseZone(region: number, zone: number): void {
    this.holdZone(region, zone, ZONE_OUT, -1);
  }

  destroyZone(region: number, zone: number): void {
    // Out of reach first: the slots are held before the copies go, so that no repair begins.
    this.holdZone(region, zone, ZONE_LOST, 1);
    for (const stamp of this.stampsIn[region]!) this.loseCopies(stamp, this.zoneCopies[stamp * ZONES_MAX + zone]!);
  }

  rebuildZone(region: number, zone: number): void {
    this.holdZone(region, zone, ZONE_LOST, -1);
  }

  contentProblem(): string | null {
    const { backup } = this.place;
    const last = backup >= 0 && this.isBackupIsolated ? backup : this.place.copies.length;
    for (let stamp = 0; stamp < last; stamp++) if (this.presentIn(stamp) !== 0) return null;
    return NOTHING_THERE;
  }

  /**
   * Every copy in every region is unreadable for ever, and a backup too unless it is isolated. What an isolated one keeps is
   * not used before the damage is noticed.
   * @param noticedTooLate chance that it is noticed when every backup from before it has been thrown away
   */
  private destroyContent(noticedTooLate: number): void {
    const { backup } = this.place;
    const isSaved = this.isBackupIsolated && !(noticedTooLate > 0 && this.chance.happens(noticedTooLate));
    this.loseContent(isSaved ? backup : -1);
    if (isSaved) this.state[this.unnoticedAt] = 1;
  }

  begin(fault: PlannedFault): void {
    this.destroyContent(fault.noticedTooLate);
  }

  end(): void {
    this.noticeDamage();
  }

  /** Somebody has noticed: an isolated backup may refill the registry. */
  private noticeDamage(): void {
    if (this.place.backup >= 0) this.state[this.unnoticedAt] = 0;
  }

  /** A backup may refill the registry: there is one in reach, and it is known to be needed. */
  canRestore(state: Int32Array): boolean {
    const { backup } = this.place;
    return backup >= 0 && state[this.unnoticedAt] === 0 && this.core.isReadable(state, 0, backup);
  }

  holdPair(kind: number, from: number, to: number): void {
    this.ways.hold(this.state, kind, from, to, 1);
  }

  releasePair(kind: number, from: number, to: number): void {
    this.ways.hold(this.state, kind, from, to, -1);
  }

  isPairHeld(kind: number, from: number, to: number): boolean {
    return this.ways.isHeld(this.state, kind, from, to);
  }

  private holdNode(stamp: number, node: number, by: number): void {
    const copies = this.place.onNode(stamp, node);
    if (copies === 0) this.holdOthers(this.zoneOf(stamp, node), by);
    else this.holdCopies(stamp, copies, by);
  }

  private holdOthers(zone: number, by: number): void {
    const at = this.othersAt.get(zone);
    if (at !== undefined) this.state[at]! += by;
  }

  /** Nodes stand in zones in turn. */
  private zoneOf(stamp: number, node: number): number {
    return stamp * ZONES_MAX + (node % this.plan.regions[this.place.regionOf[stamp]!]!.zones);
  }

  private isOfVault(region: number): boolean {
    const { customerKey } = this.plan;
    return customerKey !== null && (region === customerKey.vaultRegion || region === customerKey.pairedRegion);
  }

  /** Every region that has the vault of the customer's key is destroyed. */
  private get isVaultLost(): boolean {
    const { vaultRegion, pairedRegion } = this.plan.customerKey!;
    return this.count(vaultRegion, SITE_LOST) > 0 && (pairedRegion < 0 || this.count(pairedRegion, SITE_LOST) > 0);
  }

  private get isBackupIsolated(): boolean {
    return this.plan.backup?.isolated === true;
  }

  private hold(region: number, word: number, by: number): void {
    this.state[this.regionsAt + REGION_WORDS * region + word]! += by;
    for (const stamp of this.stampsIn[region]!) {
      if (this.isReached(region) === this.core.isOut(this.state, 0, stamp)) {
        this.apply(codes.encode(this.isReached(region) ? codes.REGION_UP : codes.REGION_DOWN, stamp));
      }
    }
  }

  private isReached(region: number): boolean {
    const at = this.regionsAt + REGION_WORDS * region;
    return this.state[at]! === 0 && this.state[at + 1]! === 0 && this.state[at + 2]! === 0 && this.state[at + 3]! === 0;
  }

  private holdZone(region: number, zone: number, word: number, by: number): void {
    const at = this.zoneAt(region, zone);
    const wasUp = this.isUpAt(at);
    this.state[at + word]! += by;
    const isUp = this.isUpAt(at);
    if (wasUp !== isUp) {
      for (const stamp of this.stampsIn[region]!) {
        this.holdCopies(stamp, this.zoneCopies[stamp * ZONES_MAX + zone]!, isUp ? -1 : 1);
        this.holdOthers(stamp * ZONES_MAX + zone, isUp ? -1 : 1);
      }
    }
    // With its only zone the site goes too.
    if (this.plan.regions[region]!.zones === 1) this.hold(region, DOWN, by);
  }

  private isUpAt(at: number): boolean {
    return this.state[at + ZONE_OUT] === 0 && this.state[at + ZONE_LOST] === 0;
  }

  private holdCopies(stamp: number, copies: number, by: number): void {
    for (let mask = copies; mask !== 0; mask &= mask - 1) {
      const position = lowestBit(mask);
      const at = this.nodesAt[stamp]! + position;
      const was = this.state[at]!;
      this.state[at] = was + by;
      if (was === 0) this.apply(codes.encode(codes.COPY_DOWN, stamp, position));
      else if (was + by === 0) this.apply(codes.encode(codes.COPY_UP, stamp, position));
    }
  }

  /** @param among copies that may rot, as a mask */
  private corruptAmong(stamp: number, among: number, probability: number): void {
    const clean = this.presentIn(stamp) & ~this.core.corruptMask(this.state, 0, stamp);
    for (let mask = clean & among; mask !== 0; mask &= mask - 1) {
      if (this.chance.happens(probability)) this.apply(codes.encode(codes.COPY_CORRUPT, stamp, lowestBit(mask)));
    }
  }

  /** Everywhere but in one stamp; −1: nowhere is spared. */
  private loseContent(spared: number): void {
    for (let stamp = 0; stamp < this.place.copies.length; stamp++) {
      if (stamp !== spared) this.loseCopies(stamp, this.presentIn(stamp));
    }
  }

  private loseCopies(stamp: number, copies: number): void {
    if (copies !== 0) this.settle(stamp, this.core.loseCopies(this.state, 0, stamp, copies));
  }

  private presentIn(stamp: number): number {
    return this.core.presentMask(this.state, 0, stamp);
  }

  private count(region: number, word: number): number {
    return this.state[this.regionsAt + REGION_WORDS * region + word]!;
  }

  private zoneAt(region: number, zone: number): number {
    return this.zonesAt + ZONE_WORDS * (ZONES_MAX * region + zone);
  }
}

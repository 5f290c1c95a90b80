/**
 * Whether each stamp's site, its stamp and its zones stand, step by step as their lifecycles allow.
 *
 * Fault model: a region takes site and stamp together, for a while or for ever; a stamp can be out or destroyed under a
 * living site; a zone takes its nodes. What holds each of them is in conditions.ts; here is what follows from it. A stamp
 * that was destroyed and stands again is rebuilding until geo-repair has refilled every group.
 */
import { type Conditions, ZONES_MAX } from '../conditions.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import { LIFECYCLES } from '../lifecycles/index.ts';

const region = LIFECYCLES.region;
const UP = region.state('up');
const OUT = region.state('out');
const SITE_LOST = region.state('lost');
const stamp = LIFECYCLES.stamp;
const AVAILABLE = stamp.state('available');
const UNAVAILABLE = stamp.state('unavailable');
const STAMP_LOST = stamp.state('lost');
const REBUILDING = stamp.state('rebuilding');
const zone = LIFECYCLES.zone;
const ZONE_UP = zone.state('up');
const ZONE_OUT = zone.state('out');
const ZONE_LOST = zone.state('lost');

export class Sites implements Stateful {
  private readonly conditions: Conditions;
  /** Region of each stamp. */
  private readonly regions: readonly number[];
  private siteState: Uint8Array;
  private stampState: Uint8Array;
  /** 1 where site and stamp both answer: what requests ask most. Follows from the two, so no part of the state. */
  private readonly serving: Uint8Array;
  /** 1 for a stamp that a failover gave up: nothing rebuilds it until it is taken up again. */
  private givenUp: Uint8Array;
  /** stamp × ZONES_MAX. */
  private zoneState: Uint8Array;

  constructor(regions: readonly number[], conditions: Conditions) {
    this.conditions = conditions;
    this.regions = regions;
    this.siteState = new Uint8Array(regions.length).fill(region.initial);
    this.stampState = new Uint8Array(regions.length).fill(stamp.initial);
    this.givenUp = new Uint8Array(regions.length);
    this.serving = new Uint8Array(regions.length).fill(1);
    this.zoneState = new Uint8Array(regions.length * ZONES_MAX).fill(zone.initial);
  }

  /** The front end beside the stamp answers. */
  isUp(id: number): boolean {
    return this.siteState[id] === UP;
  }

  /** Front end and storage both answer, and the storage has what it should. */
  isServing(id: number): boolean {
    return this.serving[id] === 1;
  }

  /** The stamp's nodes can be reached, also while it is being rebuilt. */
  isReached(id: number): boolean {
    const isOut = this.conditions.storageOut[this.regions[id]!]! > 0;
    return this.siteState[id] === UP && this.stampState[id] !== STAMP_LOST && !isOut;
  }

  /** Rebuilt, and geo-repair still owes it groups. */
  isRebuilding(id: number): boolean {
    return this.stampState[id] === REBUILDING;
  }

  /** Destroyed, and nobody has rebuilt it (yet). */
  isDestroyed(id: number): boolean {
    return this.stampState[id] === STAMP_LOST;
  }

  /** A failover gave it up, and nothing is to stand there until it is taken up again. */
  isGivenUp(id: number): boolean {
    return this.givenUp[id] === 1;
  }

  isSiteLost(id: number): boolean {
    return this.siteState[id] === SITE_LOST;
  }

  isZoneUp(id: number, z: number): boolean {
    return this.zoneState[id * ZONES_MAX + z] === ZONE_UP;
  }

  isZoneLost(id: number, z: number): boolean {
    return this.zoneState[id * ZONES_MAX + z] === ZONE_LOST;
  }

  /** Stamps in a region, ascending. */
  inRegion(where: number): number[] {
    return this.regions.flatMap((region, id) => (region === where ? [id] : []));
  }

  /** States of the site, and of the stamp in it, in the words of their lifecycles. */
  siteIs(id: number): string {
    return region.states[this.siteState[id]!]!;
  }

  stampIs(id: number): string {
    return stamp.states[this.stampState[id]!]!;
  }

  /** Outages of the site or of the stamp have begun or ended. */
  refresh(id: number): void {
    const where = this.regions[id]!;
    const isDown = this.conditions.regionDown[where]! > 0;
    if (isDown && this.siteState[id] === UP) this.stepSite(id, 'OUTAGE');
    else if (!isDown && this.siteState[id] === OUT) this.stepSite(id, 'RECOVER');
    const isOut = this.conditions.storageOut[where]! > 0;
    if (isOut && this.stampState[id] === AVAILABLE) this.stepStamp(id, 'OUTAGE');
    else if (!isOut && this.stampState[id] === UNAVAILABLE) this.stepStamp(id, 'RECOVER');
  }

  /** The stamp is destroyed, and with `site` what stood around it. */
  lose(id: number, site: boolean): void {
    if (site && this.siteState[id] !== SITE_LOST) this.stepSite(id, 'LOSE');
    if (this.stampState[id] !== STAMP_LOST) this.stepStamp(id, 'LOSE');
  }

  /** Whatever no destruction holds any more stands again, the stamp empty. */
  rebuild(id: number): void {
    if (this.siteState[id] === SITE_LOST) {
      this.stepSite(id, 'REBUILD');
      this.stepSite(id, 'REBUILT');
    }
    const isHeld = this.conditions.stampLost[this.regions[id]!]! > 0 || this.givenUp[id] === 1;
    if (this.stampState[id] === STAMP_LOST && !isHeld) this.stepStamp(id, 'REBUILD');
    this.refresh(id);
  }

  /** A failover has taken what was in the stamp elsewhere: the stamp is as good as destroyed. */
  giveUp(id: number): void {
    this.lose(id, false);
    this.givenUp[id] = 1;
  }

  /** A stamp that was given up may stand again, empty. */
  takeUp(id: number): void {
    this.givenUp[id] = 0;
  }

  /** A site and a stamp of its own are set up whole for a stamp that joins the registry. */
  install(id: number): void {
    this.givenUp[id] = 0;
    this.stepSite(id, 'REBUILD');
    this.stepSite(id, 'REBUILT');
    this.stepStamp(id, 'REBUILD');
    this.seeded(id);
  }

  /** Geo-repair has refilled every group. */
  seeded(id: number): void {
    this.stepStamp(id, 'REBUILT');
    this.refresh(id);
  }

  /** Faults of a zone have begun or ended. */
  refreshZone(id: number, z: number): void {
    const at = id * ZONES_MAX + z;
    const target = this.conditions.zone(this.regions[id]!, z);
    const isLost = this.conditions.zoneLost[target]! > 0;
    if (isLost && this.zoneState[at] !== ZONE_LOST) this.stepZone(at, 'LOSE');
    if (!isLost && this.zoneState[at] === ZONE_LOST) {
      this.stepZone(at, 'REBUILD');
      this.stepZone(at, 'REBUILT');
    }
    const isOut = this.conditions.zoneOut[target]! > 0;
    if (isOut && this.zoneState[at] === ZONE_UP) this.stepZone(at, 'OUTAGE');
    if (!isOut && this.zoneState[at] === ZONE_OUT) this.stepZone(at, 'RECOVER');
  }

  visitState(v: StateVisitor): void {
    this.siteState = v.u8('sites.site', this.siteState, this.siteState.length);
    this.stampState = v.u8('sites.stamp', this.stampState, this.stampState.length);
    this.givenUp = v.u8('sites.givenUp', this.givenUp, this.givenUp.length);
    this.zoneState = v.u8('sites.zone', this.zoneState, this.zoneState.length);
    for (let id = 0; id < this.serving.length; id++) this.noteServing(id);
  }

  private stepSite(id: number, event: string): void {
    this.siteState[id] = region.step(this.siteState[id]!, region.event(event));
    this.noteServing(id);
  }

  private stepStamp(id: number, event: string): void {
    this.stampState[id] = stamp.step(this.stampState[id]!, stamp.event(event));
    this.noteServing(id);
  }

  private noteServing(id: number): void {
    this.serving[id] = this.siteState[id] === UP && this.stampState[id] === AVAILABLE ? 1 : 0;
  }

  private stepZone(at: number, event: string): void {
    this.zoneState[at] = zone.step(this.zoneState[at]!, zone.event(event));
  }
}

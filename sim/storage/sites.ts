/**
 * Whether each replica's site, its stamp and its zones stand, step by step as their lifecycles allow.
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
  /** Region of each replica. */
  private readonly regions: readonly number[];
  private site: Uint8Array;
  private stamp: Uint8Array;
  /** replica × ZONES_MAX. */
  private zone: Uint8Array;

  constructor(regions: readonly number[], conditions: Conditions) {
    this.conditions = conditions;
    this.regions = regions;
    this.site = new Uint8Array(regions.length).fill(region.initial);
    this.stamp = new Uint8Array(regions.length).fill(stamp.initial);
    this.zone = new Uint8Array(regions.length * ZONES_MAX).fill(zone.initial);
  }

  /** The replica's front end answers. */
  isUp(replica: number): boolean {
    return this.site[replica] === UP;
  }

  /** Front end and storage both answer, and the storage has what it should. */
  isServing(replica: number): boolean {
    return this.site[replica] === UP && this.stamp[replica] === AVAILABLE;
  }

  /** The stamp's nodes can be reached, also while it is being rebuilt. */
  isReached(replica: number): boolean {
    const isOut = this.conditions.storageOut[this.regions[replica]!]! > 0;
    return this.site[replica] === UP && this.stamp[replica] !== STAMP_LOST && !isOut;
  }

  /** Rebuilt, and geo-repair still owes it groups. */
  isRebuilding(replica: number): boolean {
    return this.stamp[replica] === REBUILDING;
  }

  /** Destroyed, and nobody has rebuilt it (yet). */
  isDestroyed(replica: number): boolean {
    return this.stamp[replica] === STAMP_LOST;
  }

  isSiteLost(replica: number): boolean {
    return this.site[replica] === SITE_LOST;
  }

  isZoneUp(replica: number, z: number): boolean {
    return this.zone[replica * ZONES_MAX + z] === ZONE_UP;
  }

  isZoneLost(replica: number, z: number): boolean {
    return this.zone[replica * ZONES_MAX + z] === ZONE_LOST;
  }

  /** Outages of the site or of the stamp have begun or ended. */
  refresh(replica: number): void {
    const where = this.regions[replica]!;
    const isDown = this.conditions.regionDown[where]! > 0;
    if (isDown && this.site[replica] === UP) this.stepSite(replica, 'OUTAGE');
    else if (!isDown && this.site[replica] === OUT) this.stepSite(replica, 'RECOVER');
    const isOut = this.conditions.storageOut[where]! > 0;
    if (isOut && this.stamp[replica] === AVAILABLE) this.stepStamp(replica, 'OUTAGE');
    else if (!isOut && this.stamp[replica] === UNAVAILABLE) this.stepStamp(replica, 'RECOVER');
  }

  /** The stamp is destroyed, and with `site` what stood around it. */
  lose(replica: number, site: boolean): void {
    if (site) this.stepSite(replica, 'LOSE');
    if (this.stamp[replica] !== STAMP_LOST) this.stepStamp(replica, 'LOSE');
  }

  /** Whatever no destruction holds any more stands again, the stamp empty. */
  rebuild(replica: number): void {
    if (this.site[replica] === SITE_LOST) {
      this.stepSite(replica, 'REBUILD');
      this.stepSite(replica, 'REBUILT');
    }
    const isHeld = this.conditions.stampLost[this.regions[replica]!]! > 0;
    if (this.stamp[replica] === STAMP_LOST && !isHeld) this.stepStamp(replica, 'REBUILD');
    this.refresh(replica);
  }

  /** A site and a stamp of its own are set up whole for a replica that joins the registry. */
  install(replica: number): void {
    this.stepSite(replica, 'REBUILD');
    this.stepSite(replica, 'REBUILT');
    this.stepStamp(replica, 'REBUILD');
    this.seeded(replica);
  }

  /** Geo-repair has refilled every group. */
  seeded(replica: number): void {
    this.stepStamp(replica, 'REBUILT');
    this.refresh(replica);
  }

  /** Faults of a zone have begun or ended. */
  refreshZone(replica: number, z: number): void {
    const at = replica * ZONES_MAX + z;
    const target = this.conditions.zone(this.regions[replica]!, z);
    const isLost = this.conditions.zoneLost[target]! > 0;
    if (isLost && this.zone[at] !== ZONE_LOST) this.stepZone(at, 'LOSE');
    if (!isLost && this.zone[at] === ZONE_LOST) {
      this.stepZone(at, 'REBUILD');
      this.stepZone(at, 'REBUILT');
    }
    const isOut = this.conditions.zoneOut[target]! > 0;
    if (isOut && this.zone[at] === ZONE_UP) this.stepZone(at, 'OUTAGE');
    if (!isOut && this.zone[at] === ZONE_OUT) this.stepZone(at, 'RECOVER');
  }

  visitState(v: StateVisitor): void {
    this.site = v.u8('sites.site', this.site, this.site.length);
    this.stamp = v.u8('sites.stamp', this.stamp, this.stamp.length);
    this.zone = v.u8('sites.zone', this.zone, this.zone.length);
  }

  private stepSite(replica: number, event: string): void {
    this.site[replica] = region.step(this.site[replica]!, region.event(event));
  }

  private stepStamp(replica: number, event: string): void {
    this.stamp[replica] = stamp.step(this.stamp[replica]!, stamp.event(event));
  }

  private stepZone(at: number, event: string): void {
    this.zone[at] = zone.step(this.zone[at]!, zone.event(event));
  }
}

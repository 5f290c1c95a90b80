/**
 * Retention of images without tags: a delete is queued for each image that loses its last tag while a policy is in force, for a time
 * after that instant, and carried out if a policy is still in force then and the image still has no tag. What had lost its tags
 * before the policy was switched on stays.
 *
 * Fault model: the policy goes by tags; whatever runs by its digest looks unused to it. By a setting of the plan it hears of
 * the home region's untaggings alone. A fault can switch a policy on, or shorten the one that is there. What the policy deletes
 * is deleted as if on purpose; what only the fault's would have, by mistake. A region that is out of service is waited for.
 */
import { type Conditions, MISCONFIGURED_RETENTION } from '../conditions.ts';
import { BY_FAULT, BY_RETENTION, type RetentionPlan } from '../deletionPlan.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import { grownF64, grownI32, type Stateful, type StateVisitor } from '../kernel/state.ts';
import { EVENT_RETENTION } from '../kinds.ts';
import { type Plan, withinUs } from '../plan.ts';
import { type Catalogue, NO_MANIFEST } from '../storage/catalogue.ts';
import type { DeleteDesk } from './deleteDesk.ts';

/** Whoever finds the region out of service looks again after this long. */
const LOOK_US = 3600e6;
/** "Within seconds" is what is documented of no days at all. */
const SECONDS_US = 5e6;
const NO_FAULT = -1;

export class Retention implements Stateful {
  private readonly plan: Plan;
  private readonly settings: RetentionPlan;
  private readonly queue: EventQueue;
  private readonly conditions: Conditions;
  private readonly catalogue: Catalogue;
  private readonly desk: DeleteDesk;
  /** Per image: when it is to be deleted (0: it has not lost its last tag), and the fault but for which it would stay. */
  private known = 0;
  private dueUs = new Float64Array(16);
  private fault = new Int32Array(16);

  constructor(
    plan: Plan,
    settings: RetentionPlan,
    queue: EventQueue,
    conditions: Conditions,
    catalogue: Catalogue,
    desk: DeleteDesk,
  ) {
    this.plan = plan;
    this.settings = settings;
    this.queue = queue;
    this.conditions = conditions;
    this.catalogue = catalogue;
    this.desk = desk;
  }

  /** A replica has taken a write of a tag that named an image until now. */
  tagTaken(manifest: number, replica: number): void {
    if (manifest === NO_MANIFEST || (this.settings.watches === 'home' && replica !== this.plan.home)) return;
    const lifeUs = this.lifeUs();
    if (lifeUs === Number.POSITIVE_INFINITY || this.hasTag(manifest, replica)) return;
    this.open(manifest);
    const isByFault = lifeUs < (this.settings.lifeUs ?? Number.POSITIVE_INFINITY);
    this.fault[manifest] = isByFault ? this.conditions.heldBy(MISCONFIGURED_RETENTION, 0) : NO_FAULT;
    this.planDelete(manifest, replica, Math.max(lifeUs, SECONDS_US));
  }

  /** Its own event: the image's time is over, unless it has been tagged, or untagged again, since. */
  due(manifest: number, replica: number): void {
    if (this.queue.nowUs < this.dueUs[manifest]! || this.dueUs[manifest] === 0) return;
    if (!this.desk.isOpen(replica)) {
      this.planDelete(manifest, replica, LOOK_US);
      return;
    }
    this.dueUs[manifest] = 0;
    if (this.lifeUs() === Number.POSITIVE_INFINITY || this.hasTag(manifest, replica)) return;
    const fault = this.fault[manifest]!;
    this.desk.takeOne(replica, manifest, fault < 0 ? BY_RETENTION : BY_FAULT, fault);
  }

  visitState(v: StateVisitor): void {
    this.known = v.int('retention.known', this.known);
    this.dueUs = v.f64('retention.dueUs', this.dueUs, this.known);
    this.fault = v.i32('retention.fault', this.fault, this.known);
  }

  /** µs after which the policy that is in force deletes; infinite while none is. */
  private lifeUs(): number {
    const byMistakeUs = this.conditions.values[MISCONFIGURED_RETENTION]![0]!;
    return Math.min(byMistakeUs, this.settings.lifeUs ?? Number.POSITIVE_INFINITY);
  }

  private hasTag(manifest: number, replica: number): boolean {
    const { catalogue } = this;
    const repository = catalogue.manifestRepository[manifest]!;
    for (let rank = 0; rank < catalogue.tagsIn(repository); rank++) {
      if (catalogue.tagTarget[catalogue.tagAt(repository, rank) * catalogue.holders + replica] === manifest)
        return true;
    }
    return false;
  }

  private planDelete(manifest: number, replica: number, afterUs: number): void {
    const dueUs = this.queue.nowUs + afterUs;
    this.dueUs[manifest] = dueUs;
    this.queue.schedule(withinUs(dueUs, this.plan), EVENT_RETENTION, manifest, replica);
  }

  private open(manifest: number): void {
    if (manifest < this.known) return;
    this.known = manifest + 1;
    this.dueUs = grownF64(this.dueUs, this.known);
    this.fault = grownI32(this.fault, this.known);
  }
}

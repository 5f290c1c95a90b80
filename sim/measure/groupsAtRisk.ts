/** For how long how many placement groups of each replica had no redundancy left: the loss of one more copy would empty them, or had. */
import type { Stateful, StateVisitor } from '../kernel/state.ts';

export class GroupsAtRisk implements Stateful {
  private readonly durationUs: number;
  private groups: Float64Array;
  private sinceUs: Float64Array;
  private groupUs: Float64Array;

  constructor(replicas: number, durationUs: number) {
    this.durationUs = durationUs;
    this.groups = new Float64Array(replicas);
    this.sinceUs = new Float64Array(replicas);
    this.groupUs = new Float64Array(replicas);
  }

  /** From now on so many groups of a replica are at risk. */
  is(replica: number, groups: number, nowUs: number): void {
    this.groupUs[replica] = this.groupTimeUs(replica, nowUs);
    this.groups[replica] = groups;
    this.sinceUs[replica] = Math.min(nowUs, this.durationUs);
  }

  /** Groups × µs at risk until an instant, within the run's duration; by default all of it. */
  groupTimeUs(replica: number, untilUs = this.durationUs): number {
    const passedUs = Math.min(untilUs, this.durationUs) - this.sinceUs[replica]!;
    return this.groupUs[replica]! + this.groups[replica]! * passedUs;
  }

  visitState(v: StateVisitor): void {
    this.groups = v.f64('atRisk.groups', this.groups, this.groups.length);
    this.sinceUs = v.f64('atRisk.sinceUs', this.sinceUs, this.sinceUs.length);
    this.groupUs = v.f64('atRisk.groupUs', this.groupUs, this.groupUs.length);
  }
}

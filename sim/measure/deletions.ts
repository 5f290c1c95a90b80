/** Counts of deletes and of what the collector brought back, for the results. */
import { DELETE_KINDS } from '../deletionPlan.ts';
import { grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';
import type { CounterSample } from '../outcome.ts';
import type { World } from '../world.ts';

export class Deletions implements Stateful {
  /** replica × kind: deletes of images that the replica took. */
  taken: Float64Array;
  /** By replica: requests that a lock refused. */
  refused: Float64Array;
  /** 1 for an image that was asked for by its digest when it had been deleted. */
  private missedImage = new Uint8Array(16);
  private missedUsed = 0;

  constructor(replicas: number) {
    this.taken = new Float64Array(replicas * DELETE_KINDS.length);
    this.refused = new Float64Array(replicas);
  }

  deleted(replica: number, kind: number): void {
    const at = replica * DELETE_KINDS.length + kind;
    this.taken[at] = this.taken[at]! + 1;
  }

  lockedOut(replica: number): void {
    this.refused[replica] = this.refused[replica]! + 1;
  }

  missed(manifest: number): void {
    this.missedUsed = Math.max(this.missedUsed, manifest + 1);
    this.missedImage = grownU8(this.missedImage, this.missedUsed);
    this.missedImage[manifest] = 1;
  }

  get missedImages(): number {
    let missed = 0;
    for (let m = 0; m < this.missedUsed; m++) missed += this.missedImage[m]!;
    return missed;
  }

  visitState(v: StateVisitor): void {
    this.taken = v.f64('deletions.taken', this.taken, this.taken.length);
    this.refused = v.f64('deletions.refused', this.refused, this.refused.length);
    this.missedUsed = v.int('deletions.missedUsed', this.missedUsed);
    this.missedImage = v.u8('deletions.missedImage', this.missedImage, this.missedUsed);
  }
}

/** Nothing where nobody deletes. */
export function deletionCounters(world: World): CounterSample[] {
  const { plan, measure, frontDoor } = world;
  if (plan.deletion === null) return [];
  const samples: CounterSample[] = [];
  for (const [r, id] of plan.replicas.entries()) {
    const region = plan.regions[id]!.name;
    for (const [k, kind] of DELETE_KINDS.entries()) {
      const count = measure.deletions.taken[r * DELETE_KINDS.length + k]!;
      samples.push({ metric: 'images_deleted', labels: { region, kind }, count });
    }
    const collected = frontDoor.collector?.collectedBytes[r] ?? 0;
    samples.push({ metric: 'bytes_collected', labels: { region }, count: collected });
    samples.push({ metric: 'locked_out', labels: { region }, count: measure.deletions.refused[r]! });
  }
  samples.push({ metric: 'images_missed', labels: {}, count: measure.deletions.missedImages });
  samples.push({ metric: 'bytes_billed', labels: {}, count: frontDoor.account.usedBytes });
  return samples;
}

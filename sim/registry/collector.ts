/**
 * The collector of garbage: blobs that no manifest names, left behind by deletes and by uploads that came to nothing. On a period
 * it marks what it finds in each holder, and a while later takes away what it has marked.
 *
 * Fault model: between marking and taking, and between the upload of a blob and the manifest that names it, a blob looks like
 * garbage and is none. Sound collectors spare what was touched a short while ago and look again before they take; ask every
 * region what it names; settings of the plan leave these out. What is taken is gone: an image that still needed it is lost with
 * its last copy. Holders that are out of service are not collected in.
 */
import type { CollectPlan } from '../deletionPlan.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import { grownF64, grownI32, type Stateful, type StateVisitor } from '../kernel/state.ts';
import { EVENT_COLLECT } from '../kinds.ts';
import { type Plan, withinUs } from '../plan.ts';
import type { Catalogue } from '../storage/catalogue.ts';
import type { Stamps } from '../storage/stamps.ts';
import type { StorageAccount } from './storageAccount.ts';

const MARK = 0;
const SWEEP = 1;

export interface CollectorParts {
  readonly plan: Plan;
  readonly collect: CollectPlan;
  readonly queue: EventQueue;
  readonly catalogue: Catalogue;
  readonly stamps: Stamps;
  readonly account: StorageAccount;
  /** The image of a push under way that has been told that the blob is there, −1: none. */
  readonly pushing: (blob: number, touchedUs: number) => number;
  /** Images that were deleted and can be restored: they name their blobs still. */
  readonly binned: () => readonly number[];
  /** A blob was taken that an image needs. */
  readonly tookNeeded: (blob: number, holder: number, manifest: number) => void;
  /** A sweep has taken blobs that images name. */
  readonly swept: () => void;
}

export class Collector implements Stateful {
  private readonly parts: CollectorParts;
  /** Blobs that lie ready for whatever is built on them, as time 0 has them: never garbage. */
  private readonly isPinned: Uint8Array;
  /** When each blob was last written, asked for or named, and the holders in which it is marked, as bits. */
  private known = 0;
  private touchedUs = new Float64Array(16);
  private marked = new Int32Array(16);
  /** Bytes taken away, by holder. */
  collectedBytes: Float64Array;

  constructor(parts: CollectorParts, holders: number) {
    this.parts = parts;
    const { catalogue } = parts.plan;
    this.isPinned = new Uint8Array(catalogue.blobBytes.length).fill(1);
    for (const blob of catalogue.pool) this.isPinned[blob] = 0;
    for (const blob of catalogue.repositoryBase) if (blob >= 0) this.isPinned[blob] = 1;
    this.collectedBytes = new Float64Array(holders);
  }

  start(): void {
    const { everyUs } = this.parts.collect;
    if (everyUs !== null) this.planNext(everyUs, MARK);
  }

  /** A blob was written, or found by somebody who is about to push an image of it, or the last name of it may have gone. */
  touched(blob: number): void {
    this.open();
    this.touchedUs[blob] = this.parts.queue.nowUs;
  }

  touchedImage(manifest: number): void {
    const { catalogue } = this.parts;
    const start = catalogue.manifestStart[manifest]!;
    for (let i = start; i < start + catalogue.manifestCount[manifest]!; i++) this.touched(catalogue.pool[i]!);
  }

  /** Its own event: marks, or takes what was marked. */
  due(what: number): void {
    this.open();
    if (what === MARK) this.mark();
    else this.sweep();
  }

  visitState(v: StateVisitor): void {
    this.known = v.int('collector.known', this.known);
    this.touchedUs = v.f64('collector.touchedUs', this.touchedUs, this.known);
    this.marked = v.i32('collector.marked', this.marked, this.known);
    this.collectedBytes = v.f64('collector.collectedBytes', this.collectedBytes, this.collectedBytes.length);
  }

  private mark(): void {
    const { collect, catalogue } = this.parts;
    const named = this.namedIn();
    for (let blob = 0; blob < catalogue.blobs; blob++) {
      this.marked[blob] = 0;
      if (this.isGarbage(blob, named[blob]!)) this.marked[blob] = catalogue.blobPresent[blob]!;
    }
    this.planNext(collect.takesUs, SWEEP);
  }

  private sweep(): void {
    const { collect, catalogue, stamps } = this.parts;
    const named = this.namedIn();
    let isNeeded = false;
    for (let blob = 0; blob < catalogue.blobs; blob++) {
      const holders = this.marked[blob]! & catalogue.blobPresent[blob]!;
      this.marked[blob] = 0;
      if (holders === 0 || (collect.recheck && !this.isGarbage(blob, named[blob]!))) continue;
      for (let holder = 0; holder < catalogue.holders; holder++) {
        if (((holders >> holder) & 1) === 0 || !stamps.isServing(holder)) continue;
        isNeeded = this.take(blob, holder, named[blob]!) || isNeeded;
      }
    }
    if (isNeeded) this.parts.swept();
    // The next marking comes a period after the last.
    this.planNext(Math.max(1, (collect.everyUs ?? 0) - collect.takesUs), MARK);
  }

  /** @param named holders whose images name the blob, as bits */
  private isGarbage(blob: number, named: number): boolean {
    const { collect, catalogue, plan, queue } = this.parts;
    if (catalogue.blobPresent[blob] === 0 || catalogue.blobIncoming[blob] !== 0) return false;
    if (blob < this.isPinned.length && this.isPinned[blob] === 1) return false;
    const isNamed = collect.asks === 'all' ? named !== 0 : (named & (1 << plan.home)) !== 0;
    return !isNamed && queue.nowUs - this.touchedUs[blob]! >= collect.graceUs;
  }

  /** Returns whether an image names it all the same. */
  private take(blob: number, holder: number, named: number): boolean {
    const { catalogue, account, pushing, tookNeeded } = this.parts;
    catalogue.drop(blob, holder);
    this.collectedBytes[holder] = this.collectedBytes[holder]! + catalogue.blobBytes[blob]!;
    account.collected(blob);
    if (named !== 0) {
      tookNeeded(blob, holder, this.namerOf(blob));
      return true;
    }
    const pushed = pushing(blob, this.touchedUs[blob]!);
    if (pushed >= 0) tookNeeded(blob, holder, pushed);
    return false;
  }

  /** Per blob, the holders that show an image of it, as bits. */
  private namedIn(): Int32Array {
    const { catalogue } = this.parts;
    const named = new Int32Array(catalogue.blobs);
    const binned = new Set(this.parts.binned());
    for (let m = 0; m < catalogue.manifests; m++) {
      const visible = binned.has(m) ? catalogue.everywhere : catalogue.manifestVisible[m]!;
      if (visible === 0) continue;
      const start = catalogue.manifestStart[m]!;
      for (let i = start; i < start + catalogue.manifestCount[m]!; i++) {
        const blob = catalogue.pool[i]!;
        named[blob] = named[blob]! | visible;
      }
    }
    return named;
  }

  private namerOf(blob: number): number {
    const { catalogue } = this.parts;
    for (let m = 0; m < catalogue.manifests; m++) {
      if (catalogue.manifestVisible[m] === 0) continue;
      const start = catalogue.manifestStart[m]!;
      for (let i = start; i < start + catalogue.manifestCount[m]!; i++) if (catalogue.pool[i] === blob) return m;
    }
    return -1;
  }

  private open(): void {
    const { blobs } = this.parts.catalogue;
    if (blobs <= this.known) return;
    this.touchedUs = grownF64(this.touchedUs, blobs);
    this.marked = grownI32(this.marked, blobs);
    this.known = blobs;
  }

  private planNext(us: number, what: number): void {
    const { queue, plan } = this.parts;
    queue.schedule(withinUs(queue.nowUs + us, plan), EVENT_COLLECT, what, 0);
  }
}

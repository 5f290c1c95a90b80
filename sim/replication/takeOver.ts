/**
 * Jobs whose source cannot send them any more: another replica that has the same takes them over, nearest first. What no
 * replica has is gone.
 */
import { LOST, UNACKNOWLEDGED } from '../storage/catalogue.ts';
import { isGone } from '../storage/destruction.ts';
import { NO_DELETE } from '../storage/graves.ts';
import { type Jobs, NO_TAG, TOMBSTONE } from './jobs.ts';
import type { Pairs } from './pairs.ts';
import type { ReplicationParts } from './parts.ts';
import { nearestSource } from './sources.ts';

export class TakeOver {
  private readonly parts: ReplicationParts;
  private readonly jobs: Jobs;
  private readonly pairs: Pairs;

  constructor(parts: ReplicationParts, jobs: Jobs, pairs: Pairs) {
    this.parts = parts;
    this.jobs = jobs;
    this.pairs = pairs;
  }

  /** Of a job under way or queued: true when its source has lost what it was to send, and so never will send it. */
  sourceHasLost(job: number): boolean {
    const manifest = this.jobs.manifest[job]!;
    return manifest !== TOMBSTONE && !this.parts.catalogue.isWhole(manifest, this.pairs.from(this.jobs.pair[job]!));
  }

  /** Gives the job to the nearest other replica that has all of it; false, and nothing changed, when none has. */
  byAnother(job: number): boolean {
    const { jobs, pairs } = this;
    const from = pairs.from(jobs.pair[job]!);
    const to = pairs.to(jobs.pair[job]!);
    if (jobs.deletion[job] !== NO_DELETE) return this.deleteByAnother(job, to);
    const wanted = { manifest: jobs.manifest[job]!, tag: jobs.tag[job]!, versionUs: jobs.versionUs[job]! };
    const { plan, places, catalogue, stamps, topology } = this.parts;
    const source = nearestSource(plan, places, catalogue, stamps, topology, wanted, from, to);
    if (source < 0) return false;
    jobs.pair[job] = pairs.of(source, to);
    jobs.cursor[job] = 0;
    return true;
  }

  private deleteByAnother(job: number, to: number): boolean {
    const source = this.parts.deletes!.sourceOf(this.jobs.deletion[job]!, to);
    if (source >= 0) this.jobs.pair[job] = this.pairs.of(source, to);
    return source >= 0;
  }

  /** The same for a job whose source is destroyed: an image still goes where its tag update died with its region. */
  fromDestroyed(job: number): boolean {
    const { jobs } = this;
    if (this.byAnother(job)) return true;
    if (jobs.manifest[job] === TOMBSTONE || jobs.tag[job] === NO_TAG) return false;
    jobs.tag[job] = NO_TAG;
    return this.byAnother(job);
  }

  /**
   * The image was deleted where the job comes from, or where it is to bring it and nobody has pushed it since: what is left of
   * the job is that its tag names nothing.
   */
  dropBuried(job: number): void {
    const { catalogue } = this.parts;
    const { graves } = catalogue;
    const manifest = this.jobs.manifest[job]!;
    if (graves === null || manifest === TOMBSTONE) return;
    const from = this.pairs.from(this.jobs.pair[job]!);
    const to = this.pairs.to(this.jobs.pair[job]!);
    const isOld = this.jobs.tag[job] !== NO_TAG && this.isOutdated(job, manifest, from, to);
    const isGone = (catalogue.manifestVisible[manifest]! & (1 << from)) === 0 && graves.heldAt(manifest, from) >= 0;
    if (!isOld && !isGone && graves.admits(manifest, from, to)) return;
    this.jobs.manifest[job] = TOMBSTONE;
    this.jobs.cursor[job] = 0;
  }

  /** The write of the tag that the job brings is older than a delete of the image which either end knows of. */
  private isOutdated(job: number, manifest: number, from: number, to: number): boolean {
    const graves = this.parts.catalogue.graves!;
    const [versionUs, by] = [this.jobs.versionUs[job]!, this.jobs.versionBy[job]!];
    return graves.outdates(manifest, from, versionUs, by) || graves.outdates(manifest, to, versionUs, by);
  }

  /** What it is to bring is lost, or nobody ever was told that it was stored and no copy of it is left. */
  isPointless(job: number): boolean {
    const { catalogue } = this.parts;
    const manifest = this.jobs.manifest[job]!;
    if (this.jobs.deletion[job] !== NO_DELETE) return !this.parts.deletes!.isLive(this.jobs.deletion[job]!);
    if (manifest === TOMBSTONE) return this.jobs.tag[job] === NO_TAG;
    const standing = catalogue.manifestStanding[manifest];
    return standing === LOST || (standing === UNACKNOWLEDGED && isGone(catalogue, manifest));
  }
}

/**
 * A catalogue while it is being built: columns of numbers that grow, so that ten million tags take no more than their four
 * bytes for each column. Names of tags are kept for those alone that a scenario spells out.
 */
import { grownF64, grownI32 } from '../sim/kernel/state.ts';
import type { CataloguePlan, LayerPlan } from '../sim/plan.ts';

const ROOM = 1024;

export class CatalogueColumns {
  /** Of each repository: the base layer that its images build on, −1 for none. */
  readonly base: Int32Array;
  blobs = 0;
  manifests = 0;
  tagCount = 0;
  private blobBytes = new Float64Array(ROOM);
  private manifestRepository = new Int32Array(ROOM);
  private manifestStart = new Int32Array(ROOM);
  private manifestCount = new Int32Array(ROOM);
  private pool = new Int32Array(ROOM);
  private poolUsed = 0;
  private tagRepository = new Int32Array(ROOM);
  private tagManifest = new Int32Array(ROOM);

  constructor(repositories: number) {
    this.base = new Int32Array(repositories).fill(-1);
  }

  addBlob(bytes: number): number {
    const id = this.blobs++;
    this.blobBytes = grownF64(this.blobBytes, this.blobs);
    this.blobBytes[id] = bytes;
    return id;
  }

  addManifest(repository: number, blobs: readonly number[]): void {
    const id = this.manifests++;
    this.manifestRepository = grownI32(this.manifestRepository, this.manifests);
    this.manifestStart = grownI32(this.manifestStart, this.manifests);
    this.manifestCount = grownI32(this.manifestCount, this.manifests);
    this.manifestRepository[id] = repository;
    this.manifestStart[id] = this.poolUsed;
    this.manifestCount[id] = blobs.length;
    this.pool = grownI32(this.pool, this.poolUsed + blobs.length);
    this.pool.set(blobs, this.poolUsed);
    this.poolUsed += blobs.length;
  }

  addTag(repository: number, manifest: number): number {
    const id = this.tagCount++;
    this.tagRepository = grownI32(this.tagRepository, this.tagCount);
    this.tagManifest = grownI32(this.tagManifest, this.tagCount);
    this.tagRepository[id] = repository;
    this.tagManifest[id] = manifest;
    return id;
  }

  toPlan(
    repositories: readonly string[],
    repositoryByRank: Int32Array,
    tagNames: ReadonlyMap<number, string>,
    layers: LayerPlan,
  ): CataloguePlan {
    return {
      repositories,
      repositoryByRank,
      repositoryBase: this.base,
      blobBytes: this.blobBytes.slice(0, this.blobs),
      manifestRepository: this.manifestRepository.slice(0, this.manifests),
      manifestStart: this.manifestStart.slice(0, this.manifests),
      manifestCount: this.manifestCount.slice(0, this.manifests),
      pool: this.pool.slice(0, this.poolUsed),
      tagRepository: this.tagRepository.slice(0, this.tagCount),
      tagManifest: this.tagManifest.slice(0, this.tagCount),
      tagNames,
      layers,
    };
  }
}

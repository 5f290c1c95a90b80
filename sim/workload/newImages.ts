/**
 * Makes up the images that are pushed: an image builds on its repository's base layer, which the registry has already,
 * and adds a few large layers, some small ones and a config of its own. Synthesised; the plan says from what statistics.
 */
import { compileLaw, type Law } from '../kernel/distributions.ts';
import type { KeyedDraws } from '../kernel/streams.ts';
import type { CataloguePlan } from '../plan.ts';
import type { Catalogue } from '../storage/catalogue.ts';

/** Ordinals of the draws that place an image in groups: below 0, those from 0 up say what its layers are. */
const MANIFEST_PLACE = -1;
const FIRST_BLOB_PLACE = -2;

export class NewImages {
  private readonly plan: CataloguePlan;
  private readonly catalogue: Catalogue;
  private readonly largeBytes: Law;

  constructor(plan: CataloguePlan, catalogue: Catalogue) {
    this.plan = plan;
    this.catalogue = catalogue;
    this.largeBytes = compileLaw(plan.layers.largeBytes);
  }

  /**
   * Registers a new image and its new blobs, which no replica holds yet; returns the manifest.
   * `draws` are keyed by `serial`, so the n-th image of a client looks the same whatever happened before.
   * `layerBytes` gives the layers' sizes instead of drawing them.
   */
  make(
    repository: number,
    client: number,
    draws: KeyedDraws,
    serial: number,
    layerBytes: readonly number[] | null,
  ): number {
    const { catalogue } = this;
    const { layers, repositoryBase } = this.plan;
    const manifest = catalogue.addManifest(repository, client, serial, draws.uniform(serial, MANIFEST_PLACE));
    let blobs = 0;
    const add = (bytes: number): void => {
      const place = draws.uniform(serial, FIRST_BLOB_PLACE - blobs++);
      catalogue.addToManifest(manifest, catalogue.addBlob(bytes, place));
    };
    add(layers.configBytes);
    if (layerBytes !== null) {
      for (const bytes of layerBytes) add(bytes);
      return manifest;
    }
    if (repositoryBase[repository]! >= 0) catalogue.addToManifest(manifest, repositoryBase[repository]!);
    let ordinal = 0;
    const between = (least: number, most: number): number =>
      least + Math.floor(draws.uniform(serial, ordinal++) * (most - least + 1));
    const large = between(layers.largeMin, layers.largeMax);
    const small = between(layers.smallMin, layers.smallMax);
    for (let i = 0; i < large; i++) {
      const bytes = Math.floor(this.largeBytes.quantile(draws.uniform(serial, ordinal++)));
      add(Math.min(layers.largestBytes, Math.max(1, bytes)));
    }
    for (let i = 0; i < small; i++) add(layers.smallBytes[between(0, layers.smallBytes.length - 1)]!);
    return manifest;
  }

  /** Registers the same blobs as an image of another repository; returns the manifest. Draws and serial as for `make`. */
  copy(manifest: number, repository: number, client: number, draws: KeyedDraws, serial: number): number {
    const { catalogue } = this;
    const copy = catalogue.addManifest(repository, client, serial, draws.uniform(serial, MANIFEST_PLACE));
    const start = catalogue.manifestStart[manifest]!;
    const count = catalogue.manifestCount[manifest]!;
    for (let i = start; i < start + count; i++) catalogue.addToManifest(copy, catalogue.pool[i]!);
    return copy;
  }
}

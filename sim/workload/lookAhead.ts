/**
 * Reads what the next pulls of a log are about, all of them in one go, before they come. What they are about lies anywhere in columns of
 * megabytes: one by one each would wait for memory several times, and so most of that waiting is side by side.
 */
import type { ReadyPulls } from '../plan.ts';
import type { Catalogue } from '../storage/catalogue.ts';

export class LookAhead {
  /** Nobody needs it, and it is no part of the state: reads that came to nothing would be left out by the engine. */
  touched = 0;
  private readonly catalogue: Catalogue;

  constructor(catalogue: Catalogue) {
    this.catalogue = catalogue;
  }

  at(pulls: ReadyPulls): void {
    pulls.areNew = false;
    const { count, tag, manifest, place } = pulls;
    const { manifestStart, pool, blobPresent, blobGroup, blobBytes } = this.catalogue;
    const { tagTarget, tagNewest, holders, manifestVisible, manifestGroup } = this.catalogue;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const image = manifest[i]!;
      const start = manifestStart[image]!;
      if (place[i]! >= 0) {
        const blob = pool[start + place[i]!]!;
        sum = (sum + blobPresent[blob]! + blobGroup[blob]! + (blobBytes[blob]! | 0)) | 0;
      } else {
        const named = tag[i]!;
        sum = (sum + tagTarget[named * holders]! + tagNewest[named]!) | 0;
        sum = (sum + manifestVisible[image]! + manifestGroup[image]! + start) | 0;
      }
    }
    this.touched = (this.touched + sum) | 0;
  }
}

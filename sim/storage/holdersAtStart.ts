/**
 * Who holds what at time 0, where that is not everybody: replicas that join later hold nothing, and one-way rules leave
 * images out of the regions that they do not lead to. Nothing fails here.
 */
import { type Catalogue, NO_MANIFEST } from './catalogue.ts';

/**
 * Leaves what a fresh catalogue has only where it is held. A blob is wherever some image that names it is; a base layer that
 * none names yet, wherever some image is.
 * @param holdersOf replicas that hold a repository's images, as bits
 * @param withTags false where tags lie in a database that all share
 */
export function keepToHolders(
  catalogue: Catalogue,
  holdersOf: (repository: number) => number,
  withTags: boolean,
): void {
  const { manifests, blobs, tags } = catalogue;
  const bitsOf = Int32Array.from({ length: catalogue.repositories }, (_, repository) => holdersOf(repository));
  catalogue.blobPresent.fill(0, 0, blobs);
  for (let m = 0; m < manifests; m++) {
    const bits = bitsOf[catalogue.manifestRepository[m]!]!;
    catalogue.manifestVisible[m] = bits;
    catalogue.manifestEver[m] = bits;
    const start = catalogue.manifestStart[m]!;
    for (let i = start; i < start + catalogue.manifestCount[m]!; i++) {
      const blob = catalogue.pool[i]!;
      catalogue.blobPresent[blob] = catalogue.blobPresent[blob]! | bits;
    }
  }
  let anywhere = 0;
  for (const bits of bitsOf) anywhere |= bits;
  for (let blob = 0; blob < blobs; blob++) {
    if (catalogue.blobPresent[blob] === 0) catalogue.blobPresent[blob] = anywhere;
  }
  for (let tag = 0; withTags && tag < tags; tag++) {
    const bits = bitsOf[catalogue.tagRepository[tag]!]!;
    for (let r = 0; r < catalogue.holders; r++) {
      if ((bits & (1 << r)) === 0) catalogue.tagTarget[tag * catalogue.holders + r] = NO_MANIFEST;
    }
  }
}

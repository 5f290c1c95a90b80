/** What holders store, in bytes: a figure for the end of a run. Fault model: what was destroyed is not there (catalogue.ts). */
import type { CataloguePlan } from '../plan.ts';
import type { Catalogue } from './catalogue.ts';

/**
 * Bytes of the blobs that a holder stores, each counted once, however many copies or fragments its stamp keeps of it. Base
 * layers lie ready in every holder from time 0 for whatever will be pushed upon them: one counts when an image has come that
 * names it.
 */
export function storedBytes(catalogue: Catalogue, atStart: CataloguePlan, holder: number): number {
  const bit = 1 << holder;
  const isNamed = new Uint8Array(catalogue.blobs).fill(1, atStart.blobBytes.length);
  for (let m = 0; m < catalogue.manifests; m++) {
    const isStoredBefore = m < atStart.manifestRepository.length;
    if (!isStoredBefore && (catalogue.manifestEver[m]! & bit) === 0) continue;
    const start = catalogue.manifestStart[m]!;
    for (let i = start; i < start + catalogue.manifestCount[m]!; i++) isNamed[catalogue.pool[i]!] = 1;
  }
  let bytes = 0;
  for (let blob = 0; blob < catalogue.blobs; blob++) {
    if (isNamed[blob] === 1 && (catalogue.blobPresent[blob]! & bit) !== 0) bytes += catalogue.blobBytes[blob]!;
  }
  return bytes;
}

/** Listings of a registry, written as one file that the catalogue of a scenario takes. */
import { closeSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { encodingOf } from '../../scenarios/configuration/configurationFile.ts';
import type { Inventory, ListedManifest } from '../../scenarios/inventory/inventory.ts';
import { listingFiles, OF_TAGS, readInventory } from '../../scenarios/inventory/readInventory.ts';
import { causeOf, SaveError } from '../save.ts';

/** Bytes by which a listing is known. */
const HEAD_BYTES = 64 << 10;
/** Of manifests or tags with their times, or of tags alone, which the reader of listings refuses with what to do. */
const IS_LISTING =
  /"(?:createdTime|lastUpdateTime|Tags|RepoTags)"\s*:|^\s*\[\s*"|^\s*\{\s*(?:"(?:registry|name|imageName)"\s*:\s*"[^"]*",\s*)*"tags"\s*:|^\s*\[\s*\{\s*"digest"\s*:/;

/** Whether all of them are listings of a registry, but for such as list nothing. Throws ScenarioError where a folder holds no file. */
export function areListings(paths: readonly string[]): boolean {
  const heads = listingFiles(paths)
    .map(({ path }) => headOf(path))
    .filter((head) => !/^\s*\[\s*\]\s*$/.test(head));
  return heads.length > 0 && heads.every((head) => IS_LISTING.test(head));
}

/** Empty of what cannot be opened: who reads it as a log says what is wrong with it. */
function headOf(path: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return '';
  }
  try {
    const head = Buffer.alloc(Math.min(HEAD_BYTES, fstatSync(file).size));
    readSync(file, head, 0, head.length, 0);
    return new TextDecoder(encodingOf(head)).decode(head);
  } finally {
    closeSync(file);
  }
}

/** Throws ScenarioError where one is no listing, and SaveError where it cannot be written. */
export function writeListing(paths: readonly string[], out: string): Inventory {
  const inventory = readInventory(paths);
  const byRepository = new Map<string, ListedManifest[]>();
  for (const manifest of inventory.manifests) {
    const known = byRepository.get(manifest.repository);
    if (known === undefined) byRepository.set(manifest.repository, [manifest]);
    else known.push(manifest);
  }
  const documents = [...byRepository].map(([imageName, manifests]) => ({
    imageName,
    // What it lacks is lacking however it is written.
    ...(inventory.ofTags.length === 0 ? {} : { [OF_TAGS]: true }),
    manifests: manifests.map(written),
  }));
  try {
    writeFileSync(out, `${JSON.stringify(documents, null, 1)}\n`);
  } catch (error) {
    throw new SaveError(`${basename(out)} could not be written: ${causeOf(error)}`, { cause: error });
  }
  return inventory;
}

/** As the registry’s own API lists a manifest. */
function written({ digest, tags, createdMs, updatedMs, bytes, mediaType, isLocked }: ListedManifest): object {
  return {
    digest,
    tags,
    createdTime: new Date(createdMs).toISOString(),
    lastUpdateTime: new Date(updatedMs).toISOString(),
    ...(bytes === null ? {} : { imageSize: bytes }),
    ...(mediaType === '' ? {} : { mediaType }),
    ...(isLocked ? { changeableAttributes: { deleteEnabled: false } } : {}),
  };
}

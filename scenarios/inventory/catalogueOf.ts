/** A listing of a registry as what a scenario’s registry holds at time 0. */
import { createHash } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import { counted } from '../../sim/kernel/counted.ts';
import type { PlanAssumption } from '../../sim/plan.ts';
import type { CatalogueSettings } from '../scenario.ts';
import { type Inventory, isIndex, type ListedManifest } from './inventory.ts';
import { readInventory } from './readInventory.ts';

/** Shares of an image’s bytes that its layers have, largest first: four measured images have one or two large layers. */
const LAYER_SHARES = [0.6, 0.3, 0.1] as const;

/** Throws ScenarioError where it is no listing. */
export function listedIn(file: string, directory: string): Inventory {
  return readInventory([isAbsolute(file) ? file : join(directory, file)]);
}

/** What identifies a listing in a scenario: what it lists, however it is written. */
export function settingsOf(file: string, { manifests }: Inventory): NonNullable<CatalogueSettings['inventory']> {
  const told = manifests.map(({ repository, digest, tags, bytes }) => [repository, digest, tags, bytes]);
  return { file, hash: createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16) };
}

/** Sizes of an image’s blobs beside its config; null: nobody knows. An index has no layers of its own. */
export function layersOf(manifest: ListedManifest, configBytes: number): number[] | null {
  if (isIndex(manifest)) return [];
  if (manifest.bytes === null) return null;
  const bytes = Math.max(0, manifest.bytes - configBytes);
  return LAYER_SHARES.map((share) => Math.floor(share * bytes));
}

export function inventoryAssumptions(file: string, { manifests, ofTags }: Inventory): PlanAssumption[] {
  const unsized = manifests.filter((manifest) => manifest.bytes === null && !isIndex(manifest)).length;
  const tags = manifests.reduce((sum, manifest) => sum + manifest.tags.length, 0);
  const repositories = new Set(manifests.map(({ repository }) => repository)).size;
  const holds = [
    counted(repositories, 'repository', 'repositories'),
    counted(manifests.length, 'image'),
    counted(tags, 'tag'),
  ];
  return [
    { key: 'catalogue', value: holds.join(', '), source: file, grade: 'measured' },
    {
      key: 'catalogue layers',
      value: `an image’s bytes are split in three (60, 30 and 10 %), none shared with another; of ${unsized} images they are drawn`,
      source: 'a listing tells the size of an image, and not its layers',
      grade: 'assumed',
    },
    ...(ofTags.length === 0 ? [] : [NONE_UNTAGGED]),
  ];
}

const NONE_UNTAGGED: PlanAssumption = {
  key: 'catalogue untagged',
  value: 'no image without a tag is stored at time 0',
  source: 'a listing of tags names no manifest without them; one of manifests does',
  grade: 'assumed',
};

/**
 * Which manifests of a registry would go: by its own policy for untagged manifests, by a purge of old tags, or by both, as the purge
 * leaves untagged what the policy then deletes. What is documented of either is followed; what a listing does not tell is assumed, and
 * said so in `ASSUMPTIONS`.
 */

import { type Inventory, isIndex, isOci, type ListedManifest } from '../../scenarios/inventory/inventory.ts';
import { DAY_US } from '../../sim/kernel/time.ts';

const DAY_MS = DAY_US / 1000;

/** The registry's policy: each manifest that has been without tags for so many days is deleted. */
export interface UntaggedPolicy {
  /** 0 to 365. */
  readonly days: number;
  /** What lost its last tag before is never deleted. Milliseconds since 1970; null: it has always been on. */
  readonly enabledMs: number | null;
}

/** A purge of tags, as `acr purge` does it. */
export interface TagPurge {
  /** Tags of manifests that were not updated for longer. Days. */
  readonly olderThanDays: number;
  /** Which tags of which repositories: one of these must match, the repository's as a whole. */
  readonly filters: readonly { readonly repository: RegExp; readonly tag: RegExp }[];
  /** How many of the newest tags that would go stay, in each repository. */
  readonly keep: number;
  /** It deletes what has no tags too, where that was not updated for as long. */
  readonly takesUntagged: boolean;
}

export interface RetentionRules {
  readonly untagged: UntaggedPolicy | null;
  readonly purge: TagPurge | null;
  /** The instant that is asked about. Milliseconds since 1970. */
  readonly asOfMs: number;
}

/** Why a manifest without tags stays. */
export type Spared = 'locked' | 'oci' | 'before the policy' | 'not yet' | 'no policy';

export interface Victim {
  readonly manifest: ListedManifest;
  /** Which tags the purge takes away first; empty: it has none now. */
  readonly purgedTags: readonly string[];
  /** When it is deleted: at the instant that is asked about or before, as the policy stands. Milliseconds since 1970. */
  readonly deletedMs: number;
  /** Its repository has an index with tags: it may be that index's manifest of one platform, and in use though it has no tags itself. */
  readonly mayBePart: boolean;
}

export interface RetentionOutcome {
  readonly victims: readonly Victim[];
  /** Tags that the purge takes away, also of manifests that stay. */
  readonly purged: ReadonlyMap<ListedManifest, readonly string[]>;
  /** Without tags, and not deleted. */
  readonly spared: readonly {
    readonly manifest: ListedManifest;
    readonly because: Spared;
    readonly dueMs: number | null;
  }[];
}

/** What is taken for true where no listing tells. */
export const ASSUMPTIONS: readonly string[] = [
  'a manifest without tags lost the last one when the listing says that it was updated',
  'a tag is as old as the last update of its manifest',
  'no manifest without tags has a subject, as signatures do, and none belongs to an index, unless it is marked',
  'sizes count each layer with each manifest that has it, so that less than their sum is freed',
];

/** The victims come in order of their deletion, then as listed. */
export function retentionOutcome({ manifests }: Pick<Inventory, 'manifests'>, rules: RetentionRules): RetentionOutcome {
  const purged = rules.purge === null ? new Map<ListedManifest, string[]>() : purgedTags(manifests, rules.purge, rules);
  const withIndex = new Set(
    manifests.filter((one) => isIndex(one) && one.tags.length > 0).map((one) => one.repository),
  );
  const victims: Victim[] = [];
  const spared: RetentionOutcome['spared'][number][] = [];
  for (const manifest of manifests) {
    const gone = purged.get(manifest) ?? [];
    if (gone.length < manifest.tags.length) continue;
    const fate = fateOf(manifest, gone.length > 0, rules);
    if (typeof fate === 'number') {
      const mayBePart = manifest.tags.length === 0 && !isIndex(manifest) && withIndex.has(manifest.repository);
      victims.push({ manifest, purgedTags: gone, deletedMs: fate, mayBePart });
    } else spared.push({ manifest, ...fate });
  }
  return { victims: victims.sort((a, b) => a.deletedMs - b.deletedMs), purged, spared };
}

/** The instant of its deletion, or why it stays. @param isPurged it had tags, which the purge takes away now */
function fateOf(
  manifest: ListedManifest,
  isPurged: boolean,
  { untagged, purge, asOfMs }: RetentionRules,
): number | { readonly because: Spared; readonly dueMs: number | null } {
  if (manifest.isLocked) return { because: 'locked', dueMs: null };
  if (purge?.takesUntagged === true && isOld(manifest, purge, asOfMs) && isIn(manifest, purge)) return asOfMs;
  if (untagged === null) return { because: 'no policy', dueMs: null };
  if (isOci(manifest)) return { because: 'oci', dueMs: null };
  const untaggedMs = isPurged ? asOfMs : manifest.updatedMs;
  if (untagged.enabledMs !== null && untaggedMs < untagged.enabledMs) {
    return { because: 'before the policy', dueMs: null };
  }
  const dueMs = untaggedMs + untagged.days * DAY_MS;
  return dueMs <= asOfMs ? dueMs : { because: 'not yet', dueMs };
}

function isOld({ updatedMs }: ListedManifest, { olderThanDays }: TagPurge, asOfMs: number): boolean {
  return updatedMs < asOfMs - olderThanDays * DAY_MS;
}

function isIn({ repository: name }: ListedManifest, { filters }: TagPurge): boolean {
  return filters.some(({ repository }) => repository.test(name));
}

/** By manifest, the tags that go; a lock keeps them all. */
function purgedTags(
  manifests: readonly ListedManifest[],
  purge: TagPurge,
  { asOfMs }: RetentionRules,
): Map<ListedManifest, string[]> {
  const byRepository = new Map<string, { readonly manifest: ListedManifest; readonly tag: string }[]>();
  for (const manifest of manifests) {
    if (manifest.isLocked || !isOld(manifest, purge, asOfMs)) continue;
    const filters = purge.filters.filter(({ repository }) => repository.test(manifest.repository));
    const going = manifest.tags.filter((tag) => filters.some((filter) => filter.tag.test(tag)));
    const known = byRepository.get(manifest.repository) ?? [];
    byRepository.set(manifest.repository, known);
    known.push(...going.map((tag) => ({ manifest, tag })));
  }
  const purged = new Map<ListedManifest, string[]>();
  for (const tags of byRepository.values()) {
    const newestFirst = tags.sort((a, b) => b.manifest.updatedMs - a.manifest.updatedMs);
    for (const { manifest, tag } of newestFirst.slice(purge.keep)) {
      purged.set(manifest, [...(purged.get(manifest) ?? []), tag]);
    }
  }
  return purged;
}

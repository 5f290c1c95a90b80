/** Which manifests go, by the documented rules of the policy and of a purge. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListedManifest } from '../../../scenarios/inventory/inventory.ts';
import { verdictOf, victimsInUse } from '../../../studies/inventory/inUse.ts';
import { type RetentionRules, retentionOutcome, type TagPurge } from '../../../studies/inventory/retention.ts';

const DAY = 24 * 3600 * 1000;
const NOW = Date.UTC(2026, 0, 31);
const DOCKER = 'application/vnd.docker.distribution.manifest.v2+json';
const LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
const OCI = 'application/vnd.oci.image.manifest.v1+json';

function manifest(id: string, daysAgo: number, more: Partial<ListedManifest> = {}): ListedManifest {
  return {
    ...{
      repository: 'app',
      digest: `sha256:${id}`,
      tags: [],
      createdMs: NOW - 100 * DAY,
      updatedMs: NOW - daysAgo * DAY,
    },
    ...{ bytes: 1000, mediaType: DOCKER, isLocked: false },
    ...more,
  };
}

const WEEK: RetentionRules = { untagged: { days: 7, enabledMs: null }, purge: null, asOfMs: NOW };

function gone(manifests: readonly ListedManifest[], rules: RetentionRules): string[] {
  return retentionOutcome({ manifests }, rules).victims.map(({ manifest: { digest } }) => digest.slice(7));
}

function purge(more: Partial<TagPurge> = {}): RetentionRules {
  const filters = [{ repository: /^app$/, tag: /^pr-/ }];
  return { untagged: null, purge: { olderThanDays: 30, filters, keep: 0, takesUntagged: false, ...more }, asOfMs: NOW };
}

describe('the policy for untagged manifests', () => {
  it('deletes what has been without tags for its days, to the instant', () => {
    const all = [
      manifest('old', 8),
      manifest('due', 7),
      manifest('young', 6.99),
      manifest('tagged', 90, { tags: ['v1'] }),
    ];
    expect(gone(all, WEEK)).toEqual(['old', 'due']);
    const { spared } = retentionOutcome({ manifests: all }, WEEK);
    expect(spared).toEqual([{ manifest: all[2], because: 'not yet', dueMs: NOW + 0.01 * DAY }]);
  });

  it('spares what is locked, of the OCI’s types, or lost its tags before it was switched on', () => {
    const all = [
      manifest('locked', 50, { isLocked: true }),
      manifest('oci', 50, { mediaType: OCI }),
      manifest('before', 21),
      manifest('after', 19),
    ];
    const rules = { ...WEEK, untagged: { days: 7, enabledMs: NOW - 20 * DAY } };
    expect(gone(all, rules)).toEqual(['after']);
    expect(retentionOutcome({ manifests: all }, rules).spared.map(({ because }) => because)).toEqual([
      'locked',
      'oci',
      'before the policy',
    ]);
  });

  it('says which victims may be a platform of an index with tags', () => {
    const all = [manifest('part', 50), manifest('list', 50, { mediaType: LIST, tags: ['v1'] })];
    const other = [manifest('alone', 50, { repository: 'other' })];
    const { victims } = retentionOutcome({ manifests: [...all, ...other] }, WEEK);
    expect(victims.map(({ manifest: { digest }, mayBePart }) => [digest, mayBePart])).toEqual([
      ['sha256:part', true],
      ['sha256:alone', false],
    ]);
  });
});

describe('a purge', () => {
  const tagged = [
    manifest('a', 40, { tags: ['pr-1'] }),
    manifest('b', 50, { tags: ['pr-2', 'release'] }),
    manifest('c', 60, { tags: ['pr-3'] }),
    manifest('d', 10, { tags: ['pr-4'] }),
    manifest('e', 90, { tags: ['pr-5'], repository: 'app2' }),
    manifest('f', 90, { tags: ['pr-6'], isLocked: true }),
  ];

  it('takes tags that match and are old, and leaves manifests to a policy, if there is one', () => {
    const outcome = retentionOutcome({ manifests: tagged }, purge());
    expect([...outcome.purged.values()].flat().sort()).toEqual(['pr-1', 'pr-2', 'pr-3']);
    expect(outcome.victims).toEqual([]);
    expect(outcome.spared.map(({ manifest: { digest }, because }) => [digest, because])).toEqual([
      ['sha256:a', 'no policy'],
      ['sha256:c', 'no policy'],
    ]);
    const both = { ...purge(), untagged: { days: 0, enabledMs: null } };
    expect(gone(tagged, both)).toEqual(['a', 'c']);
    expect(gone(tagged, { ...both, untagged: { days: 1, enabledMs: null } })).toEqual([]);
  });

  it('keeps the newest of those that would go, in each repository', () => {
    expect([...retentionOutcome({ manifests: tagged }, purge({ keep: 2 })).purged.values()]).toEqual([['pr-3']]);
    const rules = purge({ keep: 1, takesUntagged: true });
    // pr-1 is the newest; what pr-2 was on has another tag.
    expect(gone(tagged, rules)).toEqual(['c']);
  });

  it('deletes old manifests without tags where it is told to, whatever their type', () => {
    const all = [
      manifest('old', 31, { mediaType: OCI }),
      manifest('young', 29),
      manifest('far', 90, { repository: 'x' }),
    ];
    expect(gone(all, purge({ takesUntagged: true }))).toEqual(['old']);
  });
});

describe('what runs', () => {
  const all = [
    manifest('aa', 90, { digest: `sha256:${'a'.repeat(64)}` }),
    manifest('bb', 90, { tags: ['pr-1'] }),
    manifest('cc', 1, { tags: ['v1'] }),
  ];
  const reference = (tag: string | null, digest: string | null) => ({
    reference: 'it',
    repository: 'app',
    tag,
    digest,
  });

  it('is in danger by its digest, and by a tag that is purged', () => {
    const outcome = retentionOutcome({ manifests: all }, { ...purge({ takesUntagged: true }) });
    const byDigest = victimsInUse({ manifests: all }, outcome, [reference(null, `sha256:${'a'.repeat(64)}`)]);
    expect(byDigest.used).toHaveLength(1);
    const byTag = victimsInUse({ manifests: all }, outcome, [reference('pr-1', null), reference('v1', null)]);
    expect(byTag.used).toEqual([{ reference: 'it', manifest: all[1], isByTag: true }]);
    // Purged of its tag, the digest stays: what runs by the tag cannot be pulled all the same.
    const tagsAlone = retentionOutcome({ manifests: all }, purge());
    expect(tagsAlone.victims).toEqual([]);
    expect(victimsInUse({ manifests: all }, tagsAlone, [reference('pr-1', null)]).used).toHaveLength(1);
    expect(byTag.unknown).toEqual([]);
  });

  it('is undecided where it is an index, and what goes may be its platforms', () => {
    const index = manifest('list', 1, { mediaType: LIST, tags: ['v1'] });
    const manifests = [index, manifest('part', 90)];
    const use = victimsInUse({ manifests }, retentionOutcome({ manifests }, WEEK), [reference('v1', null)]);
    expect(use).toEqual({ used: [], atRisk: ['it'], unknown: [], known: 1 });
    expect(verdictOf(use)).toBe('inconclusive');
  });

  it('is told where no listing has it', () => {
    const outcome = retentionOutcome({ manifests: all }, WEEK);
    expect(victimsInUse({ manifests: all }, outcome, [reference('v9', null)])).toEqual({
      ...{ used: [], atRisk: [], unknown: ['it'], known: 0 },
    });
    expect(verdictOf({ used: [], atRisk: [], unknown: ['it'], known: 0 })).toBe('inconclusive');
    expect(verdictOf({ used: [], atRisk: [], unknown: ['it'], known: 1 })).toBe('pass');
  });
});

const anyManifest = fc
  .record({
    id: fc.integer({ min: 0, max: 1e9 }),
    daysAgo: fc.integer({ min: 0, max: 99 }),
    tags: fc.uniqueArray(fc.constantFrom('pr-1', 'pr-2', 'v1', 'latest'), { maxLength: 3 }),
    isLocked: fc.boolean(),
    mediaType: fc.constantFrom(DOCKER, LIST, OCI, ''),
  })
  .map(({ id, daysAgo, ...more }) => manifest(String(id), daysAgo, more));

describe('any registry', () => {
  it('loses nothing that is locked or keeps a tag, and more under a shorter policy', () => {
    fc.assert(
      fc.property(
        fc.array(anyManifest, { maxLength: 20 }),
        fc.nat(60),
        fc.nat(3),
        fc.boolean(),
        (manifests, days, keep, takes) => {
          const rules = { ...purge({ keep, takesUntagged: takes }), untagged: { days, enabledMs: null } };
          const outcome = retentionOutcome({ manifests }, rules);
          for (const { manifest: one, purgedTags } of outcome.victims) {
            expect(one.isLocked).toBe(false);
            expect(purgedTags).toHaveLength(one.tags.length);
          }
          const shorter = retentionOutcome({ manifests }, { ...rules, untagged: { days: 0, enabledMs: null } });
          const kept = new Set(shorter.victims.map((victim) => victim.manifest));
          expect(outcome.victims.every((victim) => kept.has(victim.manifest))).toBe(true);
          const { purged } = outcome;
          const without = manifests.filter((one) => (purged.get(one) ?? []).length === one.tags.length);
          const told = [...outcome.victims, ...outcome.spared].map((each) => each.manifest);
          expect(new Set(told)).toEqual(new Set(without));
          expect(told).toHaveLength(without.length);
        },
      ),
    );
  });
});

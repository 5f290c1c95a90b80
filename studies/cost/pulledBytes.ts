/**
 * The bytes that a client's pulls fetch in a month, on average: the law by which sim/workload/arrivals.ts picks tags, over the
 * tags of time 0, and for the share of fresh pulls over the images that the month brings.
 */
import { CLIENT_PROFILES } from '../../sim/facts/profiles.ts';
import { zipfWeights } from '../../sim/kernel/distributions.ts';
import type { CataloguePlan, ClientPlan, Plan, PullPlan } from '../../sim/plan.ts';
import type { PushesOfMonth } from './pushesOfMonth.ts';

/**
 * A machine that keeps its layers fetches each one once a month; any other fetches whole images.
 * @param pushes what all clients push in that month
 */
export function pulledBytes(client: ClientPlan, plan: Plan, pushes: readonly PushesOfMonth[], monthUs: number): number {
  const { pull } = client;
  if (pull === null) return 0;
  // A log says what is fetched, and its month is like its run.
  if (pull.logged !== null) return (pull.logged.bytes / plan.durationUs) * monthUs;
  const pulls = pull.ratePerUs * monthUs;
  const machines = keepsLayers(client) ? client.nodes : Number.POSITIVE_INFINITY;
  const newImages = pushes.map((push) => push.images.reduce((sum, images) => sum + images, 0));
  const allNew = newImages.reduce((sum, images) => sum + images, 0);
  const { perBlob, nothing } = popularBlobs(plan.catalogue, pull);
  // Where there is nothing else to pull, users are those of what is pushed.
  const freshShare = allNew === 0 ? 0 : pull.fresh + (1 - pull.fresh) * nothing;
  const popularPulls = pulls * (allNew === 0 ? 1 : 1 - pull.fresh);
  const fetches = Float64Array.from(perBlob, (share) => share * popularPulls);
  let bytes = 0;
  for (const [i, { images, bytesPerImage, hasBase }] of pushes.entries()) {
    if (newImages[i] === 0) continue;
    const pullsOfOne = (pulls * freshShare) / allNew;
    bytes += newImages[i]! * bytesPerImage * fetchedOf(pullsOfOne, machines);
    if (hasBase) addBases(fetches, plan.catalogue, images, pullsOfOne);
  }
  for (const [blob, expected] of fetches.entries()) {
    bytes += plan.catalogue.blobBytes[blob]! * fetchedOf(expected, machines);
  }
  return bytes;
}

export function keepsLayers({ profile, custom }: ClientPlan): boolean {
  return (profile === 'custom' ? custom : CLIENT_PROFILES[profile])?.layerCache ?? false;
}

/** How often a layer travels that `asked` pulls want, spread evenly over machines that keep it: m · (1 − e^(−asked/m)). */
function fetchedOf(asked: number, machines: number): number {
  const each = asked / machines;
  // Below this the difference to 1 is lost, and with it the result; the series is exact there.
  return each < 1e-6 ? asked * (1 - each / 2) : machines * (1 - Math.exp(-each));
}

function addBases(fetches: Float64Array, catalogue: CataloguePlan, images: Float64Array, pullsOfOne: number): void {
  for (const [repository, count] of images.entries()) {
    const base = catalogue.repositoryBase[repository]!;
    if (base >= 0) fetches[base] = fetches[base]! + count * pullsOfOne;
  }
}

/** Of one pull that is not a fresh one: the chance to want each blob, and that there is nothing to pull. */
function popularBlobs(catalogue: CataloguePlan, { zipf }: PullPlan): { perBlob: Float64Array; nothing: number } {
  const tags = tagsByRepository(catalogue);
  const repositories = zipfWeights(Math.max(1, tags.length), zipf);
  const ranks = zipfWeights(Math.max(1, ...tags.map((ofOne) => ofOne.length)), zipf);
  const perManifest = new Float64Array(catalogue.manifestRepository.length);
  let nothing = 0;
  for (const [repositoryRank, weight] of repositories.entries()) {
    for (const [rank, share] of ranks.entries()) {
      const manifest = manifestAt(catalogue, tags, repositoryRank, rank);
      if (manifest < 0) nothing += weight * share;
      else perManifest[manifest] = perManifest[manifest]! + weight * share;
    }
  }
  const perBlob = new Float64Array(catalogue.blobBytes.length);
  for (const [manifest, share] of perManifest.entries()) {
    const start = catalogue.manifestStart[manifest]!;
    for (let i = start; i < start + catalogue.manifestCount[manifest]!; i++) {
      const blob = catalogue.pool[i]!;
      perBlob[blob] = perBlob[blob]! + share;
    }
  }
  return { perBlob, nothing };
}

/** Of each repository, what its tags name at time 0, most popular first; −1 for nothing. */
function tagsByRepository(catalogue: CataloguePlan): number[][] {
  const tags = catalogue.repositories.map((): number[] => []);
  for (const [tag, repository] of catalogue.tagRepository.entries()) {
    tags[repository]!.push(catalogue.tagManifest[tag]!);
  }
  return tags;
}

/** The tag of that rank, else the repository's first one, else that of the next more popular repository; −1 when none has any. */
function manifestAt(catalogue: CataloguePlan, tags: readonly number[][], repositoryRank: number, rank: number): number {
  for (let at = Math.min(repositoryRank, tags.length - 1); at >= 0; at--) {
    const ofOne = tags[catalogue.repositoryByRank[at]!]!;
    if (ofOne.length === 0) continue;
    const manifest = ofOne[rank % ofOne.length]!;
    if (manifest >= 0) return manifest;
    if (ofOne[0]! >= 0) return ofOne[0]!;
  }
  return -1;
}

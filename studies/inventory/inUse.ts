/** Images that run somewhere, as a cluster names them: one reference a line. */
import { configurationError, configurationIssue } from '../../scenarios/configuration/configurationError.ts';
import { readConfigurationText } from '../../scenarios/configuration/configurationFile.ts';
import { type Inventory, isIndex, type ListedManifest } from '../../scenarios/inventory/inventory.ts';
import { ScenarioError } from '../../scenarios/scenarioError.ts';
import { shownPath } from '../../scenarios/shownPath.ts';
import type { RetentionOutcome } from './retention.ts';

export interface ImageInUse {
  /** As it was written. */
  readonly reference: string;
  /** Without the registry's host; null: only the digest is known. */
  readonly repository: string | null;
  readonly tag: string | null;
  readonly digest: string | null;
}

const REFERENCE =
  /^(?:docker-pullable:\/\/)?(?:[\w-]+(?:\.[\w-]+)+(?::\d+)?\/|[\w-]+:\d+\/|localhost\/)?([a-z0-9._/-]+?)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** What a container runtime knows of an image that it has without a name. */
const DIGEST_ALONE = /^(?:docker:\/\/)?(sha256:[0-9a-f]{64})$/;

const HOW_TO =
  "`kubectl get pods -A -o jsonpath='{.items[*].status.containerStatuses[*].imageID}' | tr ' ' '\\n'` prints one";

/** References of a file, one a line, each once; lines that are empty or begin with `#` are passed over. Throws ScenarioError. */
export function readImagesInUse(path: string): readonly ImageInUse[] {
  const shown = shownPath(path);
  const issues: ReturnType<typeof configurationIssue>[] = [];
  const images = new Map<string, ImageInUse>();
  for (const [i, text] of readConfigurationText(path, shown, HOW_TO).split(/\r?\n/).entries()) {
    const line = text.trim();
    if (line === '' || line.startsWith('#')) continue;
    const image = imageOf(line);
    if (image !== null) images.set(line, image);
    else issues.push(configurationIssue(shown, `\`${line}\` is no reference to an image`, HOW_TO, i + 1, 1));
  }
  if (issues.length > 0) throw new ScenarioError(shown, issues);
  if (images.size === 0) throw configurationError(shown, 'it names no image', HOW_TO);
  return [...images.values()];
}

function imageOf(reference: string): ImageInUse | null {
  const alone = DIGEST_ALONE.exec(reference)?.[1];
  if (alone !== undefined) return { reference, repository: null, tag: null, digest: alone };
  const [, repository, tag = null, digest = null] = REFERENCE.exec(reference) ?? [];
  // What names neither tag nor digest means this tag.
  return repository === undefined
    ? null
    : { reference, repository, tag: tag ?? (digest === null ? 'latest' : null), digest };
}

export interface UseOfVictims {
  /** What runs and could not be pulled again. */
  readonly used: readonly {
    readonly reference: string;
    readonly manifest: ListedManifest;
    /** The tag that it runs by is purged; the digest may stay. Else the digest goes. */
    readonly isByTag: boolean;
  }[];
  /** What runs by an index that stays, and a victim may be its manifest of one platform. */
  readonly atRisk: readonly string[];
  /** References that the listings hold nothing for: gone already, or of other registries, whose hosts are not compared. */
  readonly unknown: readonly string[];
  /** How many references the listings do hold something for. */
  readonly known: number;
}

export type UseVerdict = 'pass' | 'fail' | 'inconclusive';

/** Where the listings hold none of what runs, or do not tell which manifests it needs, nothing is known. */
export function verdictOf({ used, atRisk, unknown, known }: UseOfVictims): UseVerdict {
  if (used.length > 0) return 'fail';
  if (atRisk.length > 0) return 'inconclusive';
  return known === 0 && unknown.length > 0 ? 'inconclusive' : 'pass';
}

/** What runs by a tag needs none of the manifests that the tag was on before. */
export function victimsInUse(
  { manifests }: Pick<Inventory, 'manifests'>,
  { victims, purged }: RetentionOutcome,
  images: readonly ImageInUse[],
): UseOfVictims {
  const gone = new Set(victims.map(({ manifest }) => manifest));
  const used: UseOfVictims['used'][number][] = [];
  const unknown: string[] = [];
  const atRisk: string[] = [];
  const withParts = new Set(victims.flatMap(({ mayBePart, manifest }) => (mayBePart ? [manifest.repository] : [])));
  for (const { reference, ...image } of images) {
    const meant = manifests.filter((manifest) => isMeant(manifest, image));
    if (meant.length === 0) unknown.push(reference);
    for (const manifest of meant) {
      const isByTag = image.digest === null;
      const isHit = isByTag ? (purged.get(manifest) ?? []).includes(image.tag ?? '') : gone.has(manifest);
      if (isHit) used.push({ reference, manifest, isByTag });
      else if (isIndex(manifest) && withParts.has(manifest.repository)) atRisk.push(reference);
    }
  }
  return { used, atRisk, unknown, known: images.length - unknown.length };
}

function isMeant(manifest: ListedManifest, { repository, tag, digest }: Omit<ImageInUse, 'reference'>): boolean {
  if (repository !== null && manifest.repository !== repository) return false;
  return digest === null ? tag !== null && manifest.tags.includes(tag) : manifest.digest === digest;
}

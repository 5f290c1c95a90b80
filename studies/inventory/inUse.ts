/** Images that run somewhere, as a cluster names them: one reference a line. */
import { readFileSync } from 'node:fs';
import { configurationError, configurationIssue } from '../../scenarios/configuration/configurationError.ts';
import { ScenarioError } from '../../scenarios/scenarioError.ts';
import { shownPath } from '../../scenarios/shownPath.ts';
import type { Inventory, ListedManifest } from './inventory.ts';
import type { RetentionOutcome } from './retention.ts';

export interface ImageInUse {
  /** As it was written. */
  readonly reference: string;
  /** Without the registry's host. */
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

const REFERENCE =
  /^(?:docker-pullable:\/\/)?(?:[\w-]+(?:\.[\w-]+)+(?::\d+)?\/|[\w-]+:\d+\/|localhost\/)?([a-z0-9._/-]+?)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

const HOW_TO =
  "`kubectl get pods -A -o jsonpath='{.items[*].status.containerStatuses[*].imageID}' | tr ' ' '\\n'` prints one";

/** References of a file, one a line; lines that are empty or begin with `#` are passed over. Throws ScenarioError. */
export function readImagesInUse(path: string): readonly ImageInUse[] {
  const shown = shownPath(path);
  const issues: ReturnType<typeof configurationIssue>[] = [];
  const images = linesOf(path, shown).flatMap((text, i): ImageInUse[] => {
    const line = text.trim();
    if (line === '' || line.startsWith('#')) return [];
    const [, repository, tag = null, digest = null] = REFERENCE.exec(line) ?? [];
    if (repository === undefined) {
      issues.push(configurationIssue(shown, `\`${line}\` is no reference to an image`, HOW_TO, i + 1, 1));
      return [];
    }
    // What names nothing else means this tag.
    return [{ reference: line, repository, tag: tag ?? (digest === null ? 'latest' : null), digest }];
  });
  if (issues.length > 0) throw new ScenarioError(shown, issues);
  if (images.length === 0) throw configurationError(shown, 'it names no image', HOW_TO);
  return images;
}

function linesOf(path: string, shown: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split(/\r?\n/);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw configurationError(
      shown,
      code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`,
      HOW_TO,
    );
  }
}

export interface UseOfVictims {
  /** What runs and could not be pulled again. */
  readonly used: readonly {
    readonly reference: string;
    readonly manifest: ListedManifest;
    /** The tag that it runs by is purged; the digest may stay. Else the digest goes. */
    readonly isByTag: boolean;
  }[];
  /** References that the listings hold nothing for: of other registries, or gone already. */
  readonly unknown: readonly string[];
  /** How many references the listings do hold something for. */
  readonly known: number;
}

export type UseVerdict = 'pass' | 'fail' | 'inconclusive';

/** Where the listings hold none of what runs, they say nothing about it. */
export function verdictOf({ used, unknown, known }: UseOfVictims): UseVerdict {
  if (used.length > 0) return 'fail';
  return known === 0 && unknown.length > 0 ? 'inconclusive' : 'pass';
}

/** What runs by a tag needs none of the manifests that the tag was on before. */
export function victimsInUse(
  { manifests }: Inventory,
  { victims, purged }: RetentionOutcome,
  images: readonly ImageInUse[],
): UseOfVictims {
  const gone = new Set(victims.map(({ manifest }) => manifest));
  const used: UseOfVictims['used'][number][] = [];
  const unknown: string[] = [];
  for (const { reference, ...image } of images) {
    const meant = manifests.filter((manifest) => isMeant(manifest, image));
    if (meant.length === 0) unknown.push(reference);
    for (const manifest of meant) {
      const isByTag = image.digest === null;
      const isHit = isByTag ? (purged.get(manifest) ?? []).includes(image.tag ?? '') : gone.has(manifest);
      if (isHit) used.push({ reference, manifest, isByTag });
    }
  }
  return { used, unknown, known: images.length - unknown.length };
}

function isMeant(manifest: ListedManifest, { repository, tag, digest }: Omit<ImageInUse, 'reference'>): boolean {
  if (manifest.repository !== repository) return false;
  return digest === null ? tag !== null && manifest.tags.includes(tag) : manifest.digest === digest;
}

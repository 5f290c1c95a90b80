/** What a registry holds: its manifests, as a listing of it tells them. */

export interface ListedManifest {
  readonly repository: string;
  /** `sha256:…` */
  readonly digest: string;
  /** In the order of the listing. */
  readonly tags: readonly string[];
  /** Milliseconds since 1970, UTC. */
  readonly createdMs: number;
  /** Of the manifest or its tags: for one without tags, the best there is for when the last was taken away. Milliseconds since 1970. */
  readonly updatedMs: number;
  /** Of its own and all its layers, as if it shared none of them; null: the listing does not say. */
  readonly bytes: number | null;
  /** Empty: the listing does not say. */
  readonly mediaType: string;
  /** `deleteEnabled` or `writeEnabled` is off: nothing deletes it. */
  readonly isLocked: boolean;
}

export interface Inventory {
  /** In the order of the listings. */
  readonly manifests: readonly ListedManifest[];
  /** Files that list tags, and the manifests that these are on: those without tags are missing. */
  readonly ofTags: readonly string[];
}

/** One manifest for several platforms, whose own manifests have no tags as a rule. */
export function isIndex({ mediaType }: ListedManifest): boolean {
  return /manifest\.list|image\.index/.test(mediaType);
}

/** Of the Open Container Initiative's types rather than Docker's. */
export function isOci({ mediaType }: ListedManifest): boolean {
  return mediaType.startsWith('application/vnd.oci.');
}

/** `repository@sha256:…`, as much of the digest as tells it from others. */
export function nameOf({ repository, digest }: ListedManifest): string {
  return `${repository}@${digest.slice(0, SHOWN)}`;
}

/** `sha256:` and twelve digits, as other tools shorten it. */
const SHOWN = 'sha256:'.length + 12;

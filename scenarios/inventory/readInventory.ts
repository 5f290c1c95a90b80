/**
 * Listings of a registry: `az acr manifest list-metadata` and its older `az acr repository show-manifests --detail`, and the registry's
 * own API (`/acr/v1/NAME/_manifests`); one document, or a list of them.
 */
import { basename } from 'node:path';
import { configurationError, configurationIssue } from '../configuration/configurationError.ts';
import { readConfigurationFile } from '../configuration/configurationFile.ts';
import { ScenarioError, type ScenarioIssue } from '../scenarioError.ts';
import { shownPath } from '../shownPath.ts';
import { type Fields, fieldsOf, textOf } from '../traceFormats/fields.ts';
import { instantOf } from '../traceFormats/instants.ts';
import type { Inventory, ListedManifest } from './inventory.ts';

const HOW_TO_LIST = '`az acr manifest list-metadata -r REGISTRY -n REPOSITORY > REPOSITORY.json`';

/** Manifests of these files together. Throws ScenarioError where one is no listing, names no instant, or lists nothing. */
export function readInventory(paths: readonly string[]): Inventory {
  const manifests = paths.flatMap((path) => new ListingReader(path).read());
  const known = new Set<string>();
  // The same repository may have been listed twice.
  return {
    manifests: manifests.filter(({ repository, digest }) => {
      const key = `${repository}@${digest}`;
      if (known.has(key)) return false;
      known.add(key);
      return true;
    }),
  };
}

class ListingReader {
  readonly #path: string;
  readonly #shown: string;
  readonly #issues: ScenarioIssue[] = [];

  constructor(path: string) {
    this.#path = path;
    this.#shown = shownPath(path);
  }

  read(): ListedManifest[] {
    const document = readConfigurationFile(this.#path, this.#shown, '', HOW_TO_LIST);
    const found = this.#manifestsOf(document, this.#repositoryOfFile(), '');
    if (this.#issues.length > 0) throw new ScenarioError(this.#shown, this.#issues);
    if (found.length === 0)
      throw configurationError(this.#shown, 'it lists no manifest', `make it with ${HOW_TO_LIST}`);
    return found;
  }

  /** `az acr manifest list-metadata` does not say of which repository it is: the name of the file does, `team--app.json` for `team/app`. */
  #repositoryOfFile(): string {
    return basename(this.#path)
      .replace(/\.json$/i, '')
      .replaceAll('--', '/');
  }

  #manifestsOf(value: unknown, repository: string, at: string): ListedManifest[] {
    if (Array.isArray(value)) {
      return value.flatMap((each, i) => this.#manifestsOf(each, repository, `${at}[${i}]`));
    }
    const fields = fieldsOf(value);
    if (fields === null) return this.#refused(at, 'is no manifest of a listing');
    const { manifests, imageName } = fields;
    if (Array.isArray(manifests)) {
      return this.#manifestsOf(manifests, textOf(imageName) || repository, `${at}.manifests`);
    }
    if (Array.isArray(fields['Tags'] ?? fields['RepoTags'])) {
      return this.#refused(at, 'lists the tags of a repository, but not which digests they are on, nor since when');
    }
    const manifest = this.#listed(fields, repository);
    return manifest === null ? this.#refused(at, 'has no digest and instant of a manifest') : [manifest];
  }

  #refused(at: string, problem: string): [] {
    this.#issues.push(
      configurationIssue(this.#shown, `${at === '' ? 'this' : at} ${problem}`, `make it with ${HOW_TO_LIST}`),
    );
    return [];
  }

  #listed(value: Fields, repository: string): ListedManifest | null {
    const { digest } = value;
    const createdMs = msOf(value['createdTime'] ?? value['timestamp']);
    const updatedMs = msOf(value['lastUpdateTime'] ?? value['timestamp'] ?? value['createdTime']);
    if (typeof digest !== 'string' || createdMs === null || updatedMs === null) return null;
    const attributes = fieldsOf(value['changeableAttributes']) ?? {};
    return {
      repository,
      digest,
      tags: textsOf(value['tags']),
      createdMs,
      updatedMs,
      bytes: sizeOf(value['imageSize']),
      mediaType: textOf(value['mediaType']),
      isLocked: attributes['deleteEnabled'] === false || attributes['writeEnabled'] === false,
    };
  }
}

/** In milliseconds, of which a listing has four digits more; null of anything else. */
function msOf(value: unknown): number | null {
  const atUs = instantOf(value);
  return Number.isNaN(atUs) ? null : Math.floor(atUs / 1000);
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function sizeOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

/**
 * Listings of a registry: `az acr manifest list-metadata` and its older `az acr repository show-manifests`, `az acr repository show-tags
 * --detail`, and the registry's own API (`/acr/v1/NAME/_manifests`, `…/_tags`); one document, or a list of them.
 */
import { statSync } from 'node:fs';
import { basename, relative, sep } from 'node:path';
import { configurationError, configurationIssue } from '../configuration/configurationError.ts';
import { readConfigurationFile, readConfigurationText } from '../configuration/configurationFile.ts';
import { ScenarioError, type ScenarioIssue } from '../scenarioError.ts';
import { shownPath } from '../shownPath.ts';
import { type Fields, fieldsOf, textOf } from '../traceFormats/fields.ts';
import { inputFiles } from '../traceFormats/inputFiles.ts';
import { instantOf } from '../traceFormats/instants.ts';
import type { Inventory, ListedManifest } from './inventory.ts';

const HOW_TO_LIST = '`az acr manifest list-metadata -r REGISTRY -n REPOSITORY > REPOSITORY.json`';

/**
 * Manifests of these files, and of those in these folders, together. Throws ScenarioError where one is no listing, names no instant, or
 * lists nothing.
 */
export function readInventory(paths: readonly string[]): Inventory {
  const readers = listingFiles(paths).map(({ path, name }) => new ListingReader(path, name));
  const manifests = readers.flatMap((reader) => reader.read());
  if (manifests.length === 0) {
    throw configurationError(shownPath(paths[0]!), 'it lists no manifest', `make it with ${HOW_TO_LIST}`);
  }
  const known = new Set<string>();
  // The same repository may have been listed twice.
  return {
    ofTags: readers.filter(({ isOfTags }) => isOfTags).map(({ shown }) => shown),
    manifests: manifests.filter(({ repository, digest }) => {
      const key = `${repository}@${digest}`;
      if (known.has(key)) return false;
      known.add(key);
      return true;
    }),
  };
}

/** @property name of the file, with the folders below the one that was named */
type ListingFile = Readonly<Record<'path' | 'name', string>>;

/** Files that were named, and those that end in `.json` in folders that were, or all where none does. Throws ScenarioError. */
export function listingFiles(paths: readonly string[]): ListingFile[] {
  return paths.flatMap((path): ListingFile[] => {
    // What is no folder is for the reader to open, and to say what is wrong with it.
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [{ path, name: basename(path) }];
    const files = inputFiles([path]).map((file) => ({ path: file.path, name: relative(path, file.path) }));
    const json = files.filter(({ name }) => /\.json$/i.test(name));
    return json.length === 0 ? files : json;
  });
}

class ListingReader {
  readonly #path: string;
  readonly #name: string;
  readonly shown: string;
  isOfTags = false;
  readonly #issues: ScenarioIssue[] = [];

  constructor(path: string, name: string) {
    this.#path = path;
    this.#name = name;
    this.shown = shownPath(path);
  }

  read(): ListedManifest[] {
    if (NAMES_ON_LINES.test(readConfigurationText(this.#path, this.shown, HOW_TO_LIST))) {
      throw configurationError(this.shown, `this lists names alone${NOT_WHICH}`, `make it with ${HOW_TO_LIST}`, 1, 1);
    }
    const document = readConfigurationFile(this.#path, this.shown, '', HOW_TO_LIST);
    const found = withTagsTogether(this.#manifestsOf(document, this.#repositoryOfFile(), ''));
    if (this.#issues.length > 0) throw new ScenarioError(this.shown, this.#issues);
    return found;
  }

  /** `az acr manifest list-metadata` does not say of which repository it is: the name of the file does, `team--app.json` or `team/app.json` for `team/app`. */
  #repositoryOfFile(): string {
    return this.#name
      .replace(/\.json$/i, '')
      .replaceAll(sep, '/')
      .replaceAll('--', '/');
  }

  #manifestsOf(value: unknown, repository: string, at: string): ListedManifest[] {
    if (Array.isArray(value)) {
      if (typeof value[0] === 'string') return this.#refused(at, 'lists names alone', NOT_WHICH);
      return value.flatMap((each, i) => this.#manifestsOf(each, repository, `${at}[${i}]`));
    }
    const fields = fieldsOf(value);
    if (fields === null) return this.#refused(at, 'is no manifest of a listing');
    const { manifests, imageName, tags } = fields;
    if (Array.isArray(manifests)) {
      this.isOfTags ||= fields[OF_TAGS] === true;
      return this.#manifestsOf(manifests, textOf(imageName) || repository, `${at}.manifests`);
    }
    if (Array.isArray(tags) && fields['digest'] === undefined && (at === '' || fieldsOf(tags[0]) !== null)) {
      return this.#manifestsOf(tags, textOf(imageName) || repository, `${at}.tags`);
    }
    if (Array.isArray(fields['Tags'] ?? fields['RepoTags']))
      return this.#refused(at, 'lists the tags of a repository', NOT_WHICH);
    const manifest = this.#listed(fields, repository);
    return manifest === null ? this.#refused(at, this.#lackOf(fields)) : [manifest];
  }

  #lackOf({ digest, createdTime, lastUpdateTime, timestamp }: Fields): string {
    const hasInstant = (lastUpdateTime ?? createdTime ?? timestamp) !== undefined;
    if (typeof digest !== 'string') return `has no digest ${hasInstant ? '' : 'and instant '}of a manifest`;
    const written = [lastUpdateTime, createdTime, timestamp].find(
      (value) => value !== undefined && msOf(value) === null,
    );
    return written === undefined ? 'has no instant of a manifest' : `has \`${written}\` where an instant is expected`;
  }

  #refused(at: string, problem: string, why = ''): [] {
    const message = `${at === '' ? 'this' : at.replace(/^\./, '')} ${problem}${why}`;
    this.#issues.push(configurationIssue(this.shown, message, `make it with ${HOW_TO_LIST}`));
    return [];
  }

  #listed(value: Fields, repository: string): ListedManifest | null {
    const { digest } = value;
    const createdMs = msOf(value['createdTime'] ?? value['timestamp']);
    const updatedMs = msOf(value['lastUpdateTime'] ?? value['timestamp'] ?? value['createdTime']);
    if (typeof digest !== 'string' || createdMs === null || updatedMs === null) return null;
    const attributes = fieldsOf(value['changeableAttributes']) ?? {};
    const { name } = value;
    const isTag = typeof name === 'string';
    this.isOfTags ||= isTag;
    return {
      repository,
      digest,
      // A listing of tags has an entry for each.
      tags: isTag ? [name] : textsOf(value['tags']),
      createdMs,
      updatedMs,
      bytes: sizeOf(value['imageSize']),
      mediaType: textOf(value['mediaType']),
      isLocked: attributes['deleteEnabled'] === false || attributes['writeEnabled'] === false,
    };
  }
}

/** What a file says that was put together of listings of tags. */
export const OF_TAGS = 'ofTags';

/** As `crane ls`, `crane catalog` and `oras repo tags` print them. */
const NAMES_ON_LINES = /^(?:[\w./:@-]+\r?\n)*[\w./:@-]+\s*$/;
const NOT_WHICH = ', but not which digests they are on, nor since when';

/** Where a listing is of tags, those on one digest are one manifest. */
function withTagsTogether(listed: readonly ListedManifest[]): ListedManifest[] {
  const together = new Map<string, ListedManifest>();
  for (const manifest of listed) {
    const key = `${manifest.repository}@${manifest.digest}`;
    const known = together.get(key);
    if (known === undefined) together.set(key, manifest);
    else
      together.set(key, {
        ...known,
        tags: [...new Set([...known.tags, ...manifest.tags])],
        updatedMs: Math.max(known.updatedMs, manifest.updatedMs),
        isLocked: known.isLocked || manifest.isLocked,
      });
  }
  return [...together.values()];
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

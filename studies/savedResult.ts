import { parseDocument } from 'yaml';
import {
  isRegistryConfiguration,
  type RegistryConfiguration,
} from '../scenarios/configuration/registryConfiguration.ts';
import { SCHEMA_VERSION } from './result.ts';

/** What a replay needs of a saved result. */
export interface SavedRun {
  readonly version: string;
  readonly digest: string | null;
  /** Of the scenario as it was resolved then, with what was in the files that it names. */
  readonly hash: string;
  /** The seeds that were finished, ascending. */
  readonly seeds: readonly number[];
  readonly name: string;
  readonly path: string | null;
  readonly source: string;
  readonly sets: readonly string[];
  /** What was in the file of `registry.from` then; null without one. */
  readonly configuration: RegistryConfiguration | null;
}

/** A saved result that cannot be used, with the place (from 1) where there is one. */
export class SavedResultError extends Error {
  override readonly name = 'SavedResultError';
  readonly line: number;
  readonly column: number;
  constructor(message: string, line = 1, column = 1) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

/** Whether a text is, or was meant to be, a saved result: its content says so, not its name. */
export function looksLikeSavedResult(text: string): boolean {
  return /^\s*\{\s*"schemaVersion"\s*:/.test(text);
}

/** Reads a saved result for a replay. Throws SavedResultError. */
export function readSavedResult(text: string): SavedRun {
  const value = parseSaved(text);
  if (!isRecord(value)) throw new SavedResultError('this is not a saved result');
  if (value['schemaVersion'] !== SCHEMA_VERSION) {
    throw new SavedResultError(
      `this result has schemaVersion ${JSON.stringify(value['schemaVersion'])}; this nines reads ${SCHEMA_VERSION}`,
    );
  }
  const { scenario, tool, seeds, digest } = value;
  if (!isRecord(scenario) || !isRecord(tool) || typeof tool['version'] !== 'string') {
    throw new SavedResultError('the saved result names no scenario or no version of nines');
  }
  const finished: readonly unknown[] = Array.isArray(seeds) ? seeds : [];
  const { name, source, path, sets, hash, configuration } = scenario;
  if (typeof name !== 'string' || typeof source !== 'string') {
    throw new SavedResultError('the saved result lacks the text of its scenario, so it cannot be played again');
  }
  if (typeof hash !== 'string') throw new SavedResultError('the saved result lacks the hash of its scenario');
  if (configuration !== undefined && !isRegistryConfiguration(configuration)) {
    throw new SavedResultError('the saved result does not say whole what its configuration was');
  }
  if (finished.length === 0 || !finished.every(isSeed)) {
    throw new SavedResultError('the saved result has no finished seed, so there is nothing to play again');
  }
  return {
    version: tool['version'],
    digest: typeof digest === 'string' ? digest : null,
    hash,
    seeds: [...finished].sort((a, b) => a - b),
    name,
    path: typeof path === 'string' ? path : null,
    source,
    sets: Array.isArray(sets) ? sets.map(String) : [],
    configuration: configuration ?? null,
  };
}

/** JSON, with the place where it breaks off. Throws SavedResultError. */
export function parseSaved(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // JSON.parse words and places its errors differently on every Node; the YAML reader, JSON being a part of YAML, gives line and column.
    const first = parseDocument(text, { prettyErrors: false }).errors[0];
    const offset = first?.pos[0] ?? text.length;
    const before = text.slice(0, offset).split('\n');
    const cut = offset >= text.trimEnd().length - 1;
    const message = cut
      ? 'the saved result breaks off here; was it cut short?'
      : 'the saved result is not valid JSON from here on';
    throw new SavedResultError(message, before.length, before[before.length - 1]!.length + 1);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSeed(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** The way in: from a path, a text or a TypeScript object to a validated scenario. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { stringify } from 'yaml';
import { type Address, addressOf, addressText } from './alternatives.ts';
import { configurationOf } from './configuration/fromConfiguration.ts';
import type { RegistryConfiguration } from './configuration/registryConfiguration.ts';
import { type KeyValue, keyValues } from './keyValues.ts';
import { resolveScenario } from './resolve.ts';
import type { Assumption, Scenario } from './scenario.ts';
import { ScenarioDocument } from './scenarioDocument.ts';
import { ScenarioError } from './scenarioError.ts';
import { type ScenarioInput, scenarioSchema } from './schema.ts';
import { schemaIssues } from './schemaIssues.ts';
import { closestName } from './suggestion.ts';

export interface LoadedScenario {
  readonly scenario: Scenario;
  readonly source: {
    /** As given, `FILE#NAME` for an alternative. */
    readonly path: string;
    /** False of a text or an object, which `path` is only a name for. */
    readonly isFile: boolean;
    /** Absolute: where relative file names of the scenario start. */
    readonly directory: string;
    readonly text: string;
  };
  readonly sets: readonly string[];
  readonly document: ScenarioDocument;
}

export interface LoadOptions {
  /** `PATH=VALUE` changes, applied in order before validation. */
  readonly set?: readonly string[];
}

/** Reads and validates a scenario file, YAML or JSON, or one alternative of it (`FILE#NAME`). Throws ScenarioError with every issue, each with its place. */
export function loadScenario(path: string, options: LoadOptions = {}): LoadedScenario {
  const address = addressOf(path);
  const loaded = parseAt(textOf(address.file), address, options.set ?? []);
  return { ...loaded, source: { ...loaded.source, isFile: true } };
}

/** Validates the text of a scenario; `path` is what errors name and where relative file names start. */
export function parseScenario(
  text: string,
  path: string,
  sets: readonly string[] = [],
  alternative: string | null = null,
): LoadedScenario {
  return parseAt(text, { file: path, alternative }, sets);
}

function parseAt(text: string, address: Address, sets: readonly string[]): LoadedScenario {
  const loaded = parseOne(text, address, sets);
  // What a flag does to alternatives that nobody asked for is no mistake.
  if (address.alternative === null && sets.length === 0) checkAlternatives(loaded);
  return loaded;
}

/**
 * The text of a scenario that was read before, with the configuration that was found then, so that the file of that need not
 * be there any more. Its alternatives, which may name other files, are not looked at.
 */
export function parseAgain(
  text: string,
  path: string,
  sets: readonly string[],
  alternative: string | null,
  configuration: RegistryConfiguration | null,
): LoadedScenario {
  const loaded = parseOne(text, { file: path, alternative }, sets, configuration);
  return { ...loaded, source: { ...loaded.source, isFile: true } };
}

function parseOne(
  text: string,
  address: Address,
  sets: readonly string[],
  known: RegistryConfiguration | null = null,
): LoadedScenario {
  const { file, alternative } = address;
  const document = new ScenarioDocument(file, text, sets, alternative);
  const directory = dirname(resolve(file));
  const configuration = known ?? configurationOf(document, directory);
  if (configuration !== null) document.layUnder(configuration);
  const parsed = scenarioSchema.safeParse(document.value);
  if (!parsed.success) throw new ScenarioError(file, schemaIssues(document, parsed.error.issues));
  const { name } = parsed.data;
  const named = alternative === null ? parsed.data : { ...parsed.data, name: `${name}#${alternative}` };
  const scenario = resolveScenario(named, document, directory);
  return { scenario, source: { path: addressText(address), isFile: false, directory, text }, sets, document };
}

/** Every alternative of a file makes sense by itself. */
function checkAlternatives({ document, source }: LoadedScenario): void {
  const issues = document.alternatives.flatMap((alternative) => {
    try {
      parseOne(source.text, { file: document.file, alternative }, []);
      return [];
    } catch (error) {
      if (error instanceof ScenarioError) return error.issues;
      throw error;
    }
  });
  if (issues.length > 0) throw new ScenarioError(document.file, issues);
}

/** A scenario written in TypeScript: the same checks, the same result. Relative files start at the working directory. Throws ScenarioError. */
export function defineScenario(input: ScenarioInput): LoadedScenario {
  const path = `${input.name}.yaml`;
  try {
    return parseScenario(stringify(input), path);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    // Lines of a text that nobody wrote help nobody: what is wrong is told by its key.
    const issues = error.issues.map((issue) => {
      if (issue.file !== path) return issue;
      const isNamed = issue.path === '' || issue.message.includes(`\`${issue.path}\``);
      const file = isNamed ? input.name : `${input.name}: ${issue.path}`;
      return { ...issue, file, line: null, column: null };
    });
    throw new ScenarioError(input.name, issues);
  }
}

/** Every key with its value, where it came from, and source and grade of defaults: what `validate --show` prints. */
export function describeScenario(loaded: LoadedScenario): readonly KeyValue[] {
  return keyValues(loaded.scenario, loaded.document);
}

/** Values that no provider documents and that this scenario did not set itself, where they matter to it. */
export function assumptionsOf(scenario: Scenario): readonly Assumption[] {
  return scenario.assumptions;
}

/** Larger than any scenario a person or a program has reason to write. */
const MOST_BYTES = 16 * 1024 * 1024;

function textOf(path: string): string {
  const bytes = bytesOf(path);
  if (bytes.length > MOST_BYTES) throw unreadable(path, 'the file is larger than 16MiB, too large for a scenario', '');
  if (bytes[0] === 0xff || bytes[0] === 0xfe) {
    throw unreadable(path, 'the file is not UTF-8: it begins with a mark of UTF-16', 'save it as UTF-8', 1);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unreadable(path, 'the file is not UTF-8 text', 'is it a scenario? save it as UTF-8', 1);
  }
}

function bytesOf(path: string): Buffer {
  if (path === '')
    throw unreadable("''", 'the name of the file is empty', '`nines new` writes a scenario to start from');
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw unreadable(path, 'there is no such file', neighbour(path));
    if (code === 'EISDIR') throw unreadable(path, 'this is a directory, not a scenario', 'name a file in it');
    throw unreadable(path, `the file cannot be read (${code ?? 'unknown error'})`, '');
  }
}

function neighbour(path: string): string {
  try {
    const close = closestName(basename(path), readdirSync(dirname(resolve(path))));
    return close === null ? '`nines new` writes a scenario to start from' : `did you mean \`${close}\`?`;
  } catch {
    return 'the directory does not exist either';
  }
}

function unreadable(path: string, message: string, hint: string, line: number | null = null): ScenarioError {
  return new ScenarioError(path, [{ file: path, line, column: line, path: '', message, hint, flag: null }]);
}

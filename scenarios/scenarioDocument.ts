/** A scenario file as text, as a plain value, and with the place of every key, so that errors can point at it. */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { alternativeNames, withAlternative } from './alternatives.ts';
import { laidUnder } from './configuration/layUnder.ts';
import type { RegistryConfiguration } from './configuration/registryConfiguration.ts';
import { type KeyPath, ScenarioError, type ScenarioIssue } from './scenarioError.ts';
import { applySet, type SetFlag } from './setFlags.ts';
import { suggest } from './suggestion.ts';
import { syntaxIssues } from './yamlErrors.ts';

const FROM: KeyPath = ['registry', 'from'];

/** Anchors may be reused, but not so often that a small file grows into a large value. */
const MOST_ALIASES = 100;

export interface Place {
  readonly line: number | null;
  readonly column: number | null;
  readonly flag: string | null;
}

export class ScenarioDocument {
  readonly file: string;
  readonly text: string;
  /** The one that this is; null for the scenario of the file itself. */
  readonly alternative: string | null;
  /** Names of those that the file has. */
  readonly alternatives: readonly string[];
  readonly #yaml: Document;
  readonly #lines: LineCounter;
  readonly #sets: readonly SetFlag[];
  #value: Readonly<Record<string, unknown>>;
  #configuration: RegistryConfiguration | null = null;
  /** Keys that the configuration gave. */
  #laid: readonly KeyPath[] = [];

  /** Reads YAML, or JSON, which is YAML too; then applies `PATH=VALUE` flags in order. Throws ScenarioError. */
  constructor(file: string, text: string, sets: readonly string[], alternative: string | null = null) {
    this.file = file;
    this.alternative = alternative;
    this.text = text.startsWith('\uFEFF') ? text.slice(1) : text;
    this.#lines = new LineCounter();
    this.#yaml = parseDocument(this.text, { lineCounter: this.#lines, prettyErrors: false });
    const broken = syntaxIssues(this.text, this.#yaml.errors);
    if (broken.length > 0) {
      throw new ScenarioError(
        file,
        broken.map(({ offset, message, hint }) => this.#issueAt(offset, message, hint)),
      );
    }
    const own = this.#plainValue();
    this.alternatives = alternativeNames(own);
    const value = alternative === null ? own : withAlternative(own, this.#known(alternative));
    const flags: SetFlag[] = [];
    for (const text of sets) flags.push(applySet(file, value, text));
    this.#value = value;
    this.#sets = flags;
  }

  /** The file's value with the alternative laid over it and the flags applied, and the configuration, if any, laid under it. */
  get value(): Readonly<Record<string, unknown>> {
    return this.#value;
  }

  /** Where the registry comes from that the scenario does not spell out; null where it does. */
  get configuration(): RegistryConfiguration | null {
    return this.#configuration;
  }

  /** Gives what the file leaves open below `registry`; errors in that stand where the file names the configuration. */
  layUnder(configuration: RegistryConfiguration): void {
    const { value, laid } = laidUnder(this.#value, { registry: configuration.registry });
    this.#value = value;
    this.#laid = laid;
    this.#configuration = configuration;
  }

  /** The configuration's file where a key is from there, else null. */
  configurationFile(path: KeyPath): string | null {
    return this.at(path) !== undefined && this.#isLaid(path) ? (this.#configuration?.file ?? null) : null;
  }

  /** Where the value at a path begins; for what the file does not have, its nearest parent. */
  valuePlace(path: KeyPath): Place {
    return this.#place(path, 'value');
  }

  /** Where the key at a path begins. */
  keyPlace(path: KeyPath): Place {
    return this.#place(path, 'key');
  }

  /** An issue at the value of a path; `offset` counts characters into a one-line text. */
  issue(path: KeyPath, message: string, hint: string, at: 'value' | 'key' = 'value', offset = 0): ScenarioIssue {
    const place = this.#place(path, at);
    const quote = offset > 0 && this.#isQuoted(path) ? 1 : 0;
    const column = place.column === null ? null : place.column + offset + quote;
    const told = this.alternative === null ? message : `alternative \`${this.alternative}\`: ${message}`;
    return { file: this.file, line: place.line, column, flag: place.flag, path: path.join('.'), message: told, hint };
  }

  /** The value at a path, undefined where there is none. */
  at(path: KeyPath): unknown {
    return path.reduce<unknown>((value, part) => (hasKey(value, part) ? value[part] : undefined), this.value);
  }

  /** The line of a key that the file itself gives, the flag that gave it, or null when neither did. */
  origin(path: KeyPath): { readonly line: number } | { readonly flag: string } | null {
    if (this.at(path) === undefined) return null;
    const { line, flag } = this.#place(path, 'key');
    if (flag !== null) return { flag };
    return line === null ? null : { line };
  }

  /** Throws ScenarioError for an alternative that the file does not have. */
  #known(name: string): string {
    if (this.alternatives.includes(name)) return name;
    const hint =
      this.alternatives.length === 0 ? 'it has no alternatives at all' : suggestAmong(name, this.alternatives);
    const { keyOffset } = this.#walk(['alternatives']);
    throw new ScenarioError(this.file, [
      this.#issueAt(keyOffset, `there is no alternative \`${name}\` in this file`, hint),
    ]);
  }

  #plainValue(): Record<string, unknown> {
    if (this.#yaml.contents === null || this.text.trim() === '') {
      throw new ScenarioError(this.file, [
        this.#issueAt(0, 'the file is empty', '`nines new` writes a scenario to start from'),
      ]);
    }
    let value: unknown;
    try {
      value = this.#yaml.toJS({ maxAliasCount: MOST_ALIASES });
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      const offset = Math.max(0, this.text.search(/(?<=[\s,:[{])\*[^\s,\]}]/));
      throw new ScenarioError(this.file, [
        /^Unresolved/.test(error.message)
          ? this.#issueAt(offset, 'an alias (*name) needs an anchor (&name) before it', 'quote text that begins with *')
          : this.#issueAt(offset, 'aliases blow this file up beyond all measure', 'write the values out'),
      ]);
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    const got = Array.isArray(value) ? 'a list' : value === null ? 'nothing' : 'a single value';
    const offset = this.#yaml.contents.range?.[0] ?? 0;
    throw new ScenarioError(this.file, [
      this.#issueAt(offset, `a scenario is a map of keys, this file holds ${got}`, 'begin with `apiVersion: nines/v1`'),
    ]);
  }

  #issueAt(offset: number, message: string, hint: string): ScenarioIssue {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line: Math.max(1, line), column: Math.max(1, col), path: '', message, hint, flag: null };
  }

  #isLaid(path: KeyPath): boolean {
    return this.#laid.some((laid) => laid.every((part, i) => part === path[i]));
  }

  #place(path: KeyPath, at: 'key' | 'value'): Place {
    if (this.#isLaid(path)) return this.#place(FROM, 'value');
    const set = this.#sets.findLast(
      (flag) => flag.path.length <= path.length && flag.path.every((part, i) => `${part}` === `${path[i]}`),
    );
    if (set !== undefined) return { line: null, column: null, flag: set.text };
    const found = this.#find(path);
    // A key that only a flag made: the flag reaches below it.
    const maker = found.isThere
      ? undefined
      : this.#sets.find((flag) => path.every((part, i) => `${part}` === `${flag.path[i]}`));
    if (maker !== undefined) return { line: null, column: null, flag: maker.text };
    const { line, col } = this.#lines.linePos(at === 'key' ? found.keyOffset : found.valueOffset);
    return { line: Math.max(1, line), column: Math.max(1, col), flag: null };
  }

  /** Where a path leads in the alternative, if that says anything of it, else in the rest of the file. */
  #find(path: KeyPath): Walked {
    if (this.alternative === null) return this.#walk(path);
    const root = ['alternatives', this.alternative];
    const over = this.#walk([...root, ...path]);
    const below = over.depth - root.length;
    if (over.isThere || (below > 0 && (over.inList || !isMap(over.node)))) return over;
    const own = this.#walk(path);
    return below > 0 && below >= own.depth ? over : own;
  }

  #walk(path: KeyPath): Walked {
    let inList = false;
    let node = this.#yaml.contents as Node | null;
    let keyOffset = node?.range?.[0] ?? 0;
    let valueOffset = keyOffset;
    let depth = 0;
    for (const part of path) {
      const holder: unknown = isAlias(node) ? node.resolve(this.#yaml) : node;
      let next: Node | null = null;
      if (isMap(holder)) {
        const pair = holder.items.find(({ key }) => isScalar(key) && `${key.value}` === `${part}`);
        if (pair === undefined) break;
        keyOffset = (pair.key as Node).range?.[0] ?? keyOffset;
        next = pair.value as Node | null;
        const isEmpty = next === null || (isScalar(next) && next.value === null && next.source === '');
        valueOffset = isEmpty ? keyOffset : (next?.range?.[0] ?? keyOffset);
      } else if (isSeq(holder)) {
        inList = true;
        next = (holder.items[Number(part)] ?? null) as Node | null;
        if (next === null) break;
        keyOffset = next.range?.[0] ?? keyOffset;
        valueOffset = keyOffset;
      } else {
        break;
      }
      node = next;
      depth++;
    }
    return { keyOffset, valueOffset, node, depth, inList, isThere: depth === path.length };
  }

  #isQuoted(path: KeyPath): boolean {
    const { node } = this.#find(path);
    return isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE');
  }
}

/** How far a path leads in the file's own text. */
interface Walked {
  readonly keyOffset: number;
  readonly valueOffset: number;
  /** The last node on the path that there is. */
  readonly node: Node | null;
  /** Keys that there are. */
  readonly depth: number;
  /** Whether the path goes into a list. */
  readonly inList: boolean;
  /** Whether that is the end of the path. */
  readonly isThere: boolean;
}

/** The one that was meant, and all there are. */
function suggestAmong(name: string, known: readonly string[]): string {
  const all = `one of: ${known.join(', ')}`;
  const close = suggest(name, known);
  return close === all ? all : `${close} (${all})`;
}

function hasKey(value: unknown, key: string | number): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

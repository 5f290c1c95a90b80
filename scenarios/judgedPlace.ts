/** Where in its file a scenario says what a verdict is about: the expectation, the fault, the invariant, or the setting that was changed. */
import type { Scenario } from './scenario.ts';
import type { Place, ScenarioDocument } from './scenarioDocument.ts';
import type { KeyPath } from './scenarioError.ts';
import { parseDuration } from './units.ts';

/** A verdict by its kind and name, as results have them. */
export interface Judged {
  readonly kind: string;
  readonly name: string;
  /** Keys of settings that are not as they were, entries of lists by their names: `faults.loss.at`. */
  readonly changed?: readonly string[];
}

/** What places are looked up by. */
type Named = Pick<Scenario, 'clients' | 'faults' | 'hazards' | 'registry'>;

/** Null for what no key asks for: an invariant that is judged because all are, or that two plays are the same. */
export function judgedPlace(document: ScenarioDocument, scenario: Named, judged: Judged): Place | null {
  if (judged.kind === 'baseline') return changedPlace(document, scenario, judged.changed ?? []);
  const path = pathOf(document, scenario, judged);
  return path === null || document.at(path) === undefined ? null : document.valuePlace(path);
}

function pathOf(document: ScenarioDocument, { faults, registry }: Named, { kind, name }: Judged): KeyPath | null {
  switch (kind) {
    case 'expect':
      return entryPath(['expect'], listAt(document, ['expect']).map(expressionText).indexOf(name));
    case 'mustFail':
      return entryPath(['mustFail'], listAt(document, ['mustFail']).map(mustFailName).indexOf(name));
    case 'invariant':
    case 'convergence':
      return entryPath(['invariants'], listAt(document, ['invariants']).indexOf(name)) ?? ['invariants'];
    case 'fault':
      return (
        entryPath(
          ['faults'],
          faults.findIndex(({ id }) => id === name),
        ) ?? changePath(document, registry, name)
      );
    default:
      return null;
  }
}

function listAt(document: ScenarioDocument, path: KeyPath): readonly unknown[] {
  const value = document.at(path);
  return Array.isArray(value) ? value : [];
}

function entryPath(list: KeyPath, index: number): KeyPath | null {
  return index < 0 ? null : [...list, index];
}

function expressionText(entry: unknown): string {
  return String(entry).trim();
}

/** An invariant is written as text or as a map of one key, and convergence goes by its bare name. */
function mustFailName(entry: unknown): string {
  const isMap = typeof entry === 'object' && entry !== null && 'invariant' in entry;
  const invariant = isMap ? String(entry.invariant) : /^invariant:\s*(\S+)$/.exec(String(entry))?.[1];
  if (invariant === undefined) return expressionText(entry);
  return invariant === 'convergence' ? invariant : `invariant: ${invariant}`;
}

/** Changes have ids in the order of time, whatever their order in the file. */
function changePath(document: ScenarioDocument, registry: Scenario['registry'], id: string): KeyPath | null {
  const path = ['registry', 'changes'];
  const written = listAt(document, path) as readonly { readonly at: unknown }[];
  const inOrder = written
    .map(({ at }, index) => ({ atUs: parseDuration(at), index }))
    .sort((a, b) => a.atUs - b.atUs || a.index - b.index);
  const found = inOrder[registry.changes.findIndex((change) => change.id === id)];
  return found === undefined ? null : [...path, found.index];
}

/** The first that the file still has, or else what is left around it. */
function changedPlace(document: ScenarioDocument, scenario: Named, changed: readonly string[]): Place | null {
  const paths = changed.map((key) => settingPath(scenario, key));
  const isThere = (path: KeyPath): boolean => document.at(path) !== undefined;
  const path = paths.find(isThere) ?? paths.map((each) => each.slice(0, 1)).find(isThere);
  return path === undefined ? null : document.valuePlace(path);
}

const LISTS = ['clients', 'faults', 'hazards'] as const;

/** Names of entries may have dots. */
function settingPath(scenario: Named, key: string): KeyPath {
  for (const list of LISTS) {
    const names = scenario[list].map((each) => `${list}.${'id' in each ? each.id : each.name}`);
    const index = names.findIndex((name) => key === name || key.startsWith(`${name}.`));
    if (index >= 0) return [list, index, ...key.split('.').slice(names[index]!.split('.').length)];
  }
  return key.split('.');
}

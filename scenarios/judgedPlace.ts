/** Where in its file a scenario says what a verdict is about: the expectation, the fault or the invariant. */
import type { Scenario } from './scenario.ts';
import type { Place, ScenarioDocument } from './scenarioDocument.ts';
import type { KeyPath } from './scenarioError.ts';
import { parseDuration } from './units.ts';

/** A verdict by its kind and name, as results have them. */
export interface Judged {
  readonly kind: string;
  readonly name: string;
}

/** Null for what no key asks for: an invariant that is judged because all are, or that two plays are the same. */
export function judgedPlace(
  document: ScenarioDocument,
  scenario: Pick<Scenario, 'faults' | 'registry'>,
  judged: Judged,
): Place | null {
  const path = pathOf(document, scenario, judged);
  return path === null || document.at(path) === undefined ? null : document.valuePlace(path);
}

function pathOf(
  document: ScenarioDocument,
  { faults, registry }: Pick<Scenario, 'faults' | 'registry'>,
  { kind, name }: Judged,
): KeyPath | null {
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

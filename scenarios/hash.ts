/** The identity of a scenario: equal meaning, equal hash, whatever the order and wording of the file. */
import { createHash } from 'node:crypto';
import { type Expression, formatExpression } from './expression.ts';
import {
  CONDITIONAL_INVARIANTS,
  INVARIANT_NAMES,
  type InvariantName,
  type MustFail,
  type Scenario,
} from './scenario.ts';

/** First 16 hex digits of the SHA-256 of the resolved scenario's canonical JSON; description, assumptions and warnings are no part of it. */
export function scenarioHash(scenario: Scenario): string {
  return createHash('sha256')
    .update(canonicalJson(canonicalScenario(scenario)))
    .digest('hex')
    .slice(0, 16);
}

/** Lists whose order means nothing are sorted; of the registry's regions only the first, home, has a meaning. */
function canonicalScenario(scenario: Scenario): unknown {
  const { assumptions, description, registry, warnings, ...rest } = scenario;
  const [home, ...replicas] = registry.regions;
  return {
    ...rest,
    registry: { ...registry, regions: [home, ...replicas.sort()] },
    clients: sortedBy(scenario.clients, ({ name }) => name),
    faults: sortedBy(scenario.faults.map(canonicalTargets), ({ id }) => id),
    hazards: sortedBy(scenario.hazards.map(canonicalTargets), ({ id }) => id),
    suppress: [...scenario.suppress].sort(),
    invariants: judged(scenario),
    expect: scenario.expect.map(expressionText).sort(),
    mustFail: scenario.mustFail.map(mustFailText).sort(),
  };
}

/** How many `all` stood for when hashes were first written down. */
const FIRST_INVARIANTS = 13;

/**
 * Who has everything judged means what is judged by the program's version, and keeps its hash when that is more than before:
 * under it `all` is written as it was. A list of just these is another thing, and is marked.
 */
function judged({ invariants, registry }: Scenario): readonly string[] {
  const always = INVARIANT_NAMES.filter((name) => !CONDITIONAL_INVARIANTS.has(name));
  if (always.every((name) => invariants.includes(name))) {
    const isApart = (name: InvariantName): boolean =>
      CONDITIONAL_INVARIANTS.has(name) &&
      (name === 'key-needed' ? registry.encryption !== undefined : registry.deletion !== undefined);
    const conditional = invariants.filter(isApart);
    return [...INVARIANT_NAMES.slice(0, FIRST_INVARIANTS), ...conditional];
  }
  const isOfOnce = invariants.length === FIRST_INVARIANTS && invariants.every((name, i) => name === INVARIANT_NAMES[i]);
  return isOfOnce ? [...invariants, 'and no others'] : invariants;
}

function canonicalTargets<T extends object>(fault: T): T {
  const lists = ['regions', 'nodes', 'pairs'].filter((key) => key in fault);
  const sorted = lists.map((key) => [key, sortedBy((fault as Record<string, unknown[]>)[key] ?? [], canonicalJson)]);
  return { ...fault, ...Object.fromEntries(sorted) };
}

function expressionText(expression: Expression): string {
  return formatExpression(expression);
}

function mustFailText(entry: MustFail): string {
  if (entry.kind === 'expression') return expressionText(entry.expression);
  return entry.kind === 'invariant' ? `invariant: ${entry.name}` : 'convergence';
}

function sortedBy<T>(list: readonly T[], keyOf: (entry: T) => string): readonly T[] {
  return [...list].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
}

/** JSON with the keys of every map in order. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const map = value as Readonly<Record<string, unknown>>;
  const pairs = Object.keys(map)
    .filter((key) => map[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(map[key])}`);
  return `{${pairs.join(',')}}`;
}

/** Resolves `invariants:`, `expect:`, `mustFail:` and `suppress:`: what a run is judged by. */
import { OPERATION_NAMES } from '../../sim/sink.ts';
import { type Expression, ExpressionError, parseExpression } from '../expression.ts';
import { type ExpressionProblem, labelProblem, statisticProblem } from '../expressionSense.ts';
import type { Fault } from '../faultSettings.ts';
import {
  type ClientSettings,
  CONDITIONAL_INVARIANTS,
  INVARIANT_NAMES,
  type InvariantName,
  type MustFail,
} from '../scenario.ts';
import type { KeyPath } from '../scenarioError.ts';
import type { ParsedScenario } from '../schema.ts';
import { suggest } from '../suggestion.ts';
import { type FiringHazard, firingPools, firingProblem, isFiringId } from './firings.ts';
import type { Resolution } from './resolution.ts';

/** What labels of expressions may name. */
export interface Labelled {
  readonly clients: readonly ClientSettings[];
  readonly regions: readonly string[];
  readonly faults: readonly Fault[];
  readonly hazards: readonly FiringHazard[];
  readonly classes: readonly string[];
}

/**
 * `all` are those that something in the scenario could break: without a key of the customer's nobody can take one away, and where nobody deletes no delete can go wrong.
 */
export function resolveInvariants(parsed: ParsedScenario, deletes: boolean): readonly InvariantName[] {
  const hasKey = parsed.registry.encryption !== 'serviceManaged';
  const canBreak = (name: InvariantName): boolean => (name === 'key-needed' ? hasKey : deletes);
  return parsed.invariants === 'all'
    ? INVARIANT_NAMES.filter((name) => !CONDITIONAL_INVARIANTS.has(name) || canBreak(name))
    : INVARIANT_NAMES.filter((name) => parsed.invariants.includes(name));
}

export function resolveExpectations(
  resolution: Resolution,
  parsed: ParsedScenario,
  labelled: Labelled,
): readonly Expression[] {
  return parsed.expect
    .map((text, index) => readExpression(resolution, ['expect', index], text, labelled))
    .filter((expression) => expression !== null);
}

export function resolveMustFail(
  resolution: Resolution,
  parsed: ParsedScenario,
  labelled: Labelled,
): readonly MustFail[] {
  const judged = resolveInvariants(parsed, true);
  return parsed.mustFail.flatMap((entry, index): readonly MustFail[] => {
    const path = ['mustFail', index];
    const invariant = typeof entry === 'string' ? /^invariant:\s*(\S+)$/.exec(entry)?.[1] : entry.invariant;
    if (invariant !== undefined) return invariantEntry(resolution, path, invariant, judged);
    if (entry === 'convergence') return [{ kind: 'convergence' }];
    const expression = readExpression(resolution, path, String(entry), labelled);
    return expression === null ? [] : [{ kind: 'expression', expression }];
  });
}

/** Planned ids must exist, and ids of chance firings (`node.loss@eastus/n3#2`) be such as hazards can have. */
export function checkSuppressed(
  resolution: Resolution,
  parsed: ParsedScenario,
  { faults, hazards }: Pick<Labelled, 'faults' | 'hazards'>,
): void {
  const ids = faults.map(({ id }) => id);
  for (const [index, id] of parsed.suppress.entries()) {
    if (ids.includes(id)) continue;
    const path = ['suppress', index];
    if (isFiringId(id)) {
      const problem = firingProblem(id, hazards);
      if (problem === null) continue;
      resolution.report(path, `\`${id}\`: ${problem.message}`, problem.hint, 'value', problem.offset);
    } else {
      resolution.report(path, `there is no fault \`${id}\` to suppress`, absentHint(id, ids, hazards));
    }
  }
}

/** Ids of planned faults are suggested; what lacks only its number is the id of a firing by chance. */
function absentHint(id: string, ids: readonly string[], hazards: readonly FiringHazard[]): string {
  if (firingProblem(`${id}#1`, hazards) === null) return `the firings of that hazard are numbered: ${id}#1`;
  return ids.length === 0 ? 'the scenario plans no faults' : suggest(id, ids);
}

function invariantEntry(
  resolution: Resolution,
  path: KeyPath,
  written: string,
  judged: readonly InvariantName[],
): readonly MustFail[] {
  const name = INVARIANT_NAMES.find((known) => known === written);
  if (name === undefined) {
    resolution.report(path, `there is no invariant \`${written}\``, suggest(written, INVARIANT_NAMES));
    return [];
  }
  if (!judged.includes(name)) {
    resolution.report(path, `the invariant \`${name}\` is not judged here`, 'list it under `invariants`');
  }
  return [{ kind: 'invariant', name }];
}

function readExpression(resolution: Resolution, path: KeyPath, text: string, labelled: Labelled): Expression | null {
  try {
    const expression = parseExpression(text);
    report(resolution, path, expression, statisticProblem(expression));
    for (const [label, value] of Object.entries(expression.labels)) {
      const isLabel = report(resolution, path, expression, labelProblem(expression, label));
      if (isLabel) checkLabel(resolution, path, text, label, value, labelled);
    }
    return expression;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    resolution.report(path, `\`${text}\`: ${error.message}`, error.hint, 'value', error.offset);
    return null;
  }
}

/** Whether there was nothing to report. */
function report(
  resolution: Resolution,
  path: KeyPath,
  { text }: Expression,
  problem: ExpressionProblem | null,
): boolean {
  if (problem === null) return true;
  resolution.report(path, `\`${text}\`: ${problem.message}`, problem.hint, 'value', problem.offset);
  return false;
}

function checkLabel(
  resolution: Resolution,
  path: KeyPath,
  text: string,
  label: string,
  value: string,
  labelled: Labelled,
): void {
  const at = Math.max(0, text.indexOf(value, text.indexOf(`${label}=`)));
  const known: readonly string[] | null =
    label === 'client'
      ? labelled.clients.map(({ name }) => name)
      : label === 'fault'
        ? [...labelled.faults.map(({ id }) => id), ...firingPools(labelled.hazards)]
        : label === 'operation'
          ? OPERATION_NAMES
          : label === 'class'
            ? labelled.classes
            : ['region', 'from', 'to'].includes(label)
              ? labelled.regions
              : null;
  if (known === null || known.includes(value)) return;
  const message = `\`${text}\`: there is no ${label === 'from' || label === 'to' ? 'region' : label} \`${value}\` in this scenario`;
  const hint = known.length === 0 ? `the scenario has none` : suggest(value, known);
  resolution.report(path, message, hint, 'value', at);
}

/**
 * The few expressions of Resource Manager templates that can be worked out before a deployment: parameters with a default,
 * variables, and text put together of them. Whatever asks for more stays as it is written, and is told where it matters.
 * Syntax: learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions.
 */
import { isMap, own } from './foundRegistry.ts';

/** What names stand for, in one template. */
export interface TemplateScope {
  readonly parameters: unknown;
  readonly variables: unknown;
  /** Values given to a template by the one that deploys it, in the scope of that one. */
  readonly given: unknown;
  readonly outer: TemplateScope | null;
}

export const NO_SCOPE: TemplateScope = { parameters: {}, variables: {}, given: {}, outer: null };

/** Expressions lead to each other, by defaults and variables, this often at most: more is a circle. */
const MOST_STEPS = 20;

/** `[parameters('x')]` and the like; `[[` is text that begins with a bracket. */
export function isExpression(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('[') && value.endsWith(']') && !value.startsWith('[[');
}

/** The value, or the expression itself where it cannot be worked out. */
export function evaluated(value: unknown, scope: TemplateScope): unknown {
  return workedOut(value, scope, MOST_STEPS) ?? value;
}

function workedOut(value: unknown, scope: TemplateScope, steps: number): unknown {
  if (typeof value !== 'string') return value;
  if (!isExpression(value)) return value.startsWith('[[') ? value.slice(1) : value;
  if (steps === 0) return undefined;
  const tokens = value.slice(1, -1).match(/'(?:[^']|'')*'|\w+|\S/g) ?? [];
  const reader = new ExpressionReader(tokens, scope, steps);
  const result = reader.next();
  return reader.isAtEnd ? result : undefined;
}

/** Reads `name(argument, …)` and `'text'`; undefined is what cannot be worked out. */
class ExpressionReader {
  readonly #tokens: readonly string[];
  readonly #scope: TemplateScope;
  readonly #steps: number;
  #at = 0;

  constructor(tokens: readonly string[], scope: TemplateScope, steps: number) {
    this.#tokens = tokens;
    this.#scope = scope;
    this.#steps = steps;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  next(level = 0): unknown {
    const token = this.#tokens[this.#at++];
    if (token === undefined || level > MOST_STEPS) return undefined;
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (this.#tokens[this.#at] !== '(') return undefined;
    this.#at++;
    const given: unknown[] = [];
    while (this.#tokens[this.#at] !== ')') {
      if (this.isAtEnd) return undefined;
      given.push(this.next(level + 1));
      if (this.#tokens[this.#at] === ',') this.#at++;
      else if (this.#tokens[this.#at] !== ')') return undefined;
    }
    this.#at++;
    return this.#called(token.toLowerCase(), given);
  }

  #called(name: string, given: readonly unknown[]): unknown {
    const [first] = given;
    if (name === 'parameters' && typeof first === 'string') return this.#parameter(first);
    if (name === 'variables' && typeof first === 'string') {
      return workedOut(own(this.#scope.variables, first), this.#scope, this.#steps - 1);
    }
    if (!given.every((each) => typeof each === 'string')) return undefined;
    const texts = given as readonly string[];
    if (name === 'concat') return texts.join('');
    if (name === 'tolower') return texts[0]?.toLowerCase();
    if (name === 'format') return texts[0]?.replaceAll(/\{(\d+)\}/g, (_, index) => texts[Number(index) + 1] ?? '');
    return undefined;
  }

  #parameter(name: string): unknown {
    const { parameters, given, outer } = this.#scope;
    const handed = own(own(given, name), 'value');
    if (handed !== undefined) return workedOut(handed, outer ?? NO_SCOPE, this.#steps - 1);
    const parameter = own(parameters, name);
    return isMap(parameter) ? workedOut(own(parameter, 'defaultValue'), this.#scope, this.#steps - 1) : undefined;
  }
}

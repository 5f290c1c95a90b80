/**
 * Expressions of Resource Manager templates, as far as they can be worked out before a deployment: parameters with a default
 * or handed to a template, variables, places in loops, and functions of such. Whatever asks for more stays as it is written,
 * and why is told where it matters.
 * Syntax: learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions.
 */
import { isMap, own, type Values } from './foundRegistry.ts';
import { called, isFlow, type Lazy, wordOf } from './templateFunctions.ts';
import { isUnevaluated, Unevaluated } from './unevaluated.ts';

/** What names stand for, in one template. */
export interface TemplateScope {
  readonly parameters: unknown;
  readonly variables: unknown;
  /** Values given to a template by the one that deploys it, in the scope of that one, or by a file of parameters. */
  readonly given: unknown;
  readonly outer: TemplateScope | null;
  /** Loops around, the innermost last. */
  readonly loops: readonly Loop[];
}

export interface Loop {
  readonly name: string;
  readonly index: number;
}

export const NO_SCOPE: TemplateScope = { parameters: {}, variables: {}, given: {}, outer: null, loops: [] };

/** Expressions lead to each other, by defaults and variables, this often at most: more is a circle. */
const MOST_STEPS = 20;
/** Expressions within one: what refers to others several times grows with every step. */
const MOST_WORK = 20_000;
/** Levels of lists, maps and calls that are looked into. */
const MOST_LEVELS = 40;

/** `[parameters('x')]` and the like; `[[` is text that begins with a bracket. */
export function isExpression(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('[') && value.endsWith(']') && !value.startsWith('[[');
}

/** The value, in lists and maps too, or why it cannot be worked out. */
export function workedOut(value: unknown, scope: TemplateScope): unknown {
  return new Working().of(value, scope, MOST_STEPS, 0);
}

/** The value, or the expression itself where it cannot be worked out. */
export function evaluated(value: unknown, scope: TemplateScope): unknown {
  if (!isExpression(value)) return typeof value === 'string' ? unescaped(value) : value;
  const result = workedOut(value, scope);
  return isUnevaluated(result) ? value : result;
}

function unescaped(text: string): string {
  return text.startsWith('[[') ? text.slice(1) : text;
}

/** Text, whole numbers, names, and the marks between them. */
const TOKEN = /'(?:[^']|'')*'|-?\d+|\w+|\S/g;

class Working {
  #left = MOST_WORK;

  of(value: unknown, scope: TemplateScope, steps: number, level: number): unknown {
    if (this.#left-- <= 0 || level > MOST_LEVELS) return new Unevaluated(shown(value), 'it is too much to work out');
    if (Array.isArray(value)) return value.map((each) => this.of(each, scope, steps, level + 1));
    if (isMap(value) && !isUnevaluated(value)) return this.#map(value, scope, steps, level);
    if (typeof value !== 'string') return value;
    if (!isExpression(value)) return unescaped(value);
    if (steps === 0) return new Unevaluated(value, 'it leads back to itself');
    const reader = new ExpressionReader(value, this, scope, steps);
    const result = reader.whole();
    return isUnevaluated(result) ? new Unevaluated(value, result.reason) : result;
  }

  #map(value: Values, scope: TemplateScope, steps: number, level: number): unknown {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, this.of(each, scope, steps, level + 1)]),
    );
  }

  parameter(name: string, scope: TemplateScope, steps: number): unknown {
    const { parameters, given, outer } = scope;
    const handed = own(inAnyCase(given, name), 'value');
    if (handed !== undefined) return this.of(handed, outer ?? NO_SCOPE, steps - 1, 0);
    const parameter = inAnyCase(parameters, name);
    const value = own(parameter, 'defaultValue');
    if (value !== undefined) return this.of(value, scope, steps - 1, 0);
    if (own(parameter, 'nullable') === true) return null;
    return new Unevaluated(name, `the parameter \`${name}\` has no default value`);
  }

  variable(name: string, scope: TemplateScope, steps: number): unknown {
    const value = inAnyCase(scope.variables, name);
    if (value !== undefined) return this.of(value, scope, steps - 1, 0);
    const loops = own(scope.variables, 'copy');
    const loop = Array.isArray(loops) ? loops.find((each) => own(each, 'name') === name) : undefined;
    if (loop === undefined) return new Unevaluated(name, `there is no variable \`${name}\``);
    const count = this.of(own(loop, 'count'), scope, steps - 1, 0);
    if (isUnevaluated(count)) return count;
    if (!isCount(count)) return new Unevaluated(name, `\`count\` of the variable \`${name}\` is no number`);
    return Array.from({ length: count }, (_, index) =>
      this.of(own(loop, 'input'), within(scope, { name, index }), steps - 1, 0),
    );
  }
}

/** A template is deployed with 800 copies of a thing at most. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 800;
}

export function within(scope: TemplateScope, loop: Loop): TemplateScope {
  return { ...scope, loops: [...scope.loops, loop] };
}

/** Names in templates go by no case. */
function inAnyCase(map: unknown, name: string): unknown {
  const exact = own(map, name);
  if (exact !== undefined || !isMap(map)) return exact;
  const key = Object.keys(map).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : map[key];
}

/** Reads `name(argument, …)`, `'text'` and numbers, each with `.name` and `[index]` behind it. */
class ExpressionReader {
  readonly #text: string;
  readonly #tokens: readonly string[];
  readonly #working: Working;
  readonly #scope: TemplateScope;
  readonly #steps: number;
  #at = 0;

  constructor(text: string, working: Working, scope: TemplateScope, steps: number) {
    this.#text = text;
    this.#tokens = text.slice(1, -1).match(TOKEN) ?? [];
    this.#working = working;
    this.#scope = scope;
    this.#steps = steps;
  }

  whole(): unknown {
    const result = this.#term(0)();
    return this.#at === this.#tokens.length ? result : this.#odd();
  }

  #odd(): Unevaluated {
    this.#at = this.#tokens.length;
    return new Unevaluated(this.#text, 'it is no expression');
  }

  /** Reads on, and works out only when asked: of `if(…)` one side counts. */
  #term(level: number): Lazy {
    const token = this.#tokens[this.#at++];
    if (token === undefined || level > MOST_LEVELS) return () => this.#odd();
    let term: Lazy;
    if (token.startsWith("'")) term = () => token.slice(1, -1).replaceAll("''", "'");
    else if (/^-?\d+$/.test(token)) return () => Number(token);
    else if (/^\w+$/.test(token) && this.#tokens[this.#at] === '(') {
      this.#at++;
      const given = this.#list(')', level);
      if (given === null) return () => this.#odd();
      term = () => this.#called(token, given);
    } else return () => this.#odd();
    return this.#behind(term, level);
  }

  #list(end: string, level: number): readonly Lazy[] | null {
    const given: Lazy[] = [];
    while (this.#tokens[this.#at] !== end) {
      if (this.#at >= this.#tokens.length) return null;
      given.push(this.#term(level + 1));
      if (this.#tokens[this.#at] === ',') this.#at++;
      else if (this.#tokens[this.#at] !== end) return null;
    }
    this.#at++;
    return given;
  }

  #behind(start: Lazy, level: number): Lazy {
    let term = start;
    for (;;) {
      const next = this.#tokens[this.#at];
      if (next !== '.' && next !== '[') return term;
      this.#at++;
      const before = term;
      if (next === '.') {
        const name = this.#tokens[this.#at++] ?? '';
        term = () => this.#element(before(), name);
      } else {
        const [index, ...more] = this.#list(']', level) ?? [];
        if (index === undefined || more.length > 0) return () => this.#odd();
        term = () => this.#element(before(), index());
      }
    }
  }

  #element(of: unknown, key: unknown): unknown {
    if (isUnevaluated(of)) return of;
    if (isUnevaluated(key)) return key;
    const found = Array.isArray(of) && typeof key === 'number' ? of[key] : inAnyCase(of, wordOf(key));
    if (found !== undefined) return found;
    return new Unevaluated(this.#text, `there is no \`${shown(key)}\` in what it looks into`);
  }

  #called(written: string, given: readonly Lazy[]): unknown {
    const name = written.toLowerCase();
    if (isFlow(name)) return called(name, given);
    const values = given.map((each) => each());
    const unknown = values.find(isUnevaluated);
    if (unknown !== undefined) return unknown;
    const [first, second] = values;
    if (name === 'parameters') return this.#working.parameter(wordOf(first), this.#scope, this.#steps);
    if (name === 'variables') return this.#working.variable(wordOf(first), this.#scope, this.#steps);
    if (name === 'copyindex') return this.#copyIndex(first, second);
    return called(
      written,
      values.map((value) => () => value),
    );
  }

  #copyIndex(first: unknown, second: unknown): unknown {
    const { loops } = this.#scope;
    const loop = typeof first === 'string' ? loops.find(({ name }) => name === first) : loops.at(-1);
    if (loop === undefined) return new Unevaluated(this.#text, '`copyIndex()` stands in no loop');
    const offset = typeof first === 'number' ? first : typeof second === 'number' ? second : 0;
    return loop.index + offset;
  }
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return isMap(value) ? 'a map' : String(value);
}

/** Finding one's way in the schema: which keys an object knows, and which facts a key carries. */
import type * as z from 'zod';
import type { KeyPath } from './scenarioError.ts';
import { type KeyFacts, keyFacts } from './schema/keys.ts';

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, string | number>>;
}

export function definitionOf(schema: z.ZodType): Definition {
  return schema.def as unknown as Definition;
}

/** The schema without its "may be left out" and default wrappings. */
export function unwrapped(schema: z.ZodType): z.ZodType {
  const { innerType } = definitionOf(schema);
  return innerType === undefined ? schema : unwrapped(innerType);
}

/** The keys of an object schema, or null for anything else. `value` chooses between the forms of a union. */
export function shapeOf(schema: z.ZodType, value: unknown): Readonly<Record<string, z.ZodType>> | null {
  const inner = unwrapped(schema);
  const { type, shape, options } = definitionOf(inner);
  if (type === 'object') return shape ?? null;
  if (type !== 'union' || options === undefined) return null;
  let likest: Readonly<Record<string, z.ZodType>> | null = null;
  let most = -1;
  for (const option of options) {
    const candidate = shapeOf(option, value);
    const points = candidate === null ? -1 : likeness(candidate, value);
    if (points > most) [likest, most] = [candidate, points];
  }
  return likest;
}

/** What the entries of a list are, also where a word may stand in its place; undefined for what is no list. */
export function elementOf(schema: z.ZodType): z.ZodType | undefined {
  const { element, options } = definitionOf(unwrapped(schema));
  return element ?? options?.map((option) => definitionOf(option).element).find((one) => one !== undefined);
}

/** The schema at a path below `schema`, or null where the schema has no such place. */
export function schemaAt(schema: z.ZodType, path: KeyPath, value: unknown): z.ZodType | null {
  const [part, ...rest] = path;
  if (part === undefined) return schema;
  const inner = unwrapped(schema);
  const below = isIndexable(value) ? value[part] : undefined;
  const { valueType } = definitionOf(inner);
  const next = shapeOf(inner, value)?.[part] ?? elementOf(inner) ?? valueType ?? null;
  return next === null ? null : schemaAt(next, rest, below);
}

export function factsOf(schema: z.ZodType): KeyFacts | null {
  return keyFacts.get(schema) ?? null;
}

/** How well an object fits a form: its literal keys first (`action: …`), then how many keys it shares. */
function likeness(shape: Readonly<Record<string, z.ZodType>>, value: unknown): number {
  if (!isIndexable(value)) return 0;
  let points = 0;
  for (const [key, schema] of Object.entries(shape)) {
    const { type, values } = definitionOf(schema);
    if (type === 'literal' && values?.includes(value[key])) points += 100;
    else if (Object.hasOwn(value, key)) points += 1;
  }
  return points;
}

function isIndexable(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The editor's JSON Schema, made from the one schema of the format. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { KEYS_OF_FILES } from './alternatives.ts';
import { jsonShapes } from './schema/keys.ts';
import { scenarioSchema } from './schema.ts';
import { factsOf } from './schemaWalk.ts';

export const SCHEMA_FILE = 'schema/scenario.v1.json';

/** JSON Schema, draft 2020-12, of a scenario file: types, patterns of quantities, descriptions and defaults. */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(scenarioSchema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
    override: ({ zodSchema, jsonSchema }) => {
      const json = jsonSchema as Record<string, unknown>;
      const reading = jsonShapes.get(zodSchema as unknown as z.ZodType);
      if (reading !== undefined) Object.assign(json, reading.json);
      const facts = factsOf(zodSchema as unknown as z.ZodType);
      if (facts === null) return;
      const rule = facts.defaultRule === undefined ? '' : ` Default: ${facts.defaultRule}.`;
      const source =
        facts.source === undefined ? '' : ` Source of the default: ${facts.source} (${facts.grade ?? 'assumed'}).`;
      json['description'] = `${facts.description}${rule}${source}`;
      if (facts.default !== undefined && !isEmptyMap(facts.default)) json['default'] = facts.default;
      else delete json['default'];
    },
  });
  const alternatives = schema.properties?.['alternatives'] as Json;
  alternatives['additionalProperties'] = overlay(schema as Json, '#', KEYS_OF_FILES);
  return { ...schema, $id: 'scenario.v1.json', title: 'nines scenario', type: 'object' };
}

type Json = Record<string, unknown>;

/** What may be laid over a value of this schema: some keys of a map, the whole of anything else, or null in its place. */
function overlay(schema: Json, pointer: string, without: readonly string[] = []): Json {
  const { properties, additionalProperties } = schema;
  if (properties !== undefined) {
    const below = Object.entries(properties as Record<string, Json>).filter(([key]) => !without.includes(key));
    const keys = below.map(([key, value]) => [key, overlay(value, `${pointer}/properties/${key}`)]);
    return orNull({ type: 'object', properties: Object.fromEntries(keys), additionalProperties: false }, pointer);
  }
  if (typeof additionalProperties === 'object' && additionalProperties !== null) {
    const value = overlay(additionalProperties as Json, `${pointer}/additionalProperties`);
    return orNull({ type: 'object', additionalProperties: value }, pointer);
  }
  return { anyOf: [{ $ref: pointer }, { type: 'null' }] };
}

function orNull(map: Json, pointer: string): Json {
  return pointer === '#' ? map : { ...map, type: ['object', 'null'] };
}

/** Writes the JSON Schema to `file`, creating its directory. Throws what the file system throws. */
export function writeSchema(file: string = SCHEMA_FILE): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
}

function isEmptyMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

/** What a setting's path may be completed to, by the schema of scenarios. */
import { scenarioSchema } from '../../../scenarios/schema.ts';
import { schemaAt, shapeOf } from '../../../scenarios/schemaWalk.ts';

/** Paths that begin with what was typed: one that leads further ends in a dot, one that takes a value in `=`. */
export function settingsLike(typed: string): readonly string[] {
  if (typed === '' || typed.includes('=')) return [];
  const parts = typed.split('.');
  const last = parts.pop() ?? '';
  const place = schemaAt(scenarioSchema, parts, {});
  const shape = place === null ? null : shapeOf(place, {});
  if (shape === null) return [];
  return Object.entries(shape)
    .filter(([key]) => key.startsWith(last))
    .map(([key, schema]) => `${[...parts, key].join('.')}${shapeOf(schema, {}) === null ? '=' : '.'}`);
}

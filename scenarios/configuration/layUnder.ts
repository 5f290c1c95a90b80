/** Values laid under others: what is there already stays, map by map; the counterpart of an alternative, which is laid over. */
import type { KeyPath } from '../scenarioError.ts';
import { isMap, type Values } from './foundRegistry.ts';

export interface LaidUnder {
  readonly value: Values;
  /** Where something came from below: the highest key of each part. */
  readonly laid: readonly KeyPath[];
}

export function laidUnder(over: Values, under: object, path: KeyPath = []): LaidUnder {
  const value: Record<string, unknown> = { ...over };
  const laid: KeyPath[] = [];
  for (const [key, given] of Object.entries(under)) {
    const here = [...path, key];
    const there = Object.hasOwn(over, key) ? over[key] : undefined;
    if (there === undefined) {
      value[key] = given;
      laid.push(here);
    } else if (isMap(there) && isMap(given)) {
      const below = laidUnder(there, given, here);
      value[key] = below.value;
      laid.push(...below.laid);
    }
  }
  return { value, laid };
}

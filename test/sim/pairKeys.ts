/** What tests of any two faults and of any two hazards have in common: where these strike, and how their keys may be written. */
import fc from 'fast-check';
import { definitionOf, unwrapped } from '../../scenarios/schemaWalk.ts';

export const REGIONS = ['eastus', 'westeurope', 'southeastasia'] as const;
export const region = fc.constantFrom(...REGIONS);

export type KeyValues = Readonly<Record<string, fc.Arbitrary<unknown>>>;

const share = fc.constantFrom('5%', '50%', '100%');

/** Of keys that faults and hazards write alike. */
export const COMMON_VALUES: KeyValues = {
  capacity: fc.constantFrom('1%', '30%'),
  latency: fc.constantFrom('1ms', '2s'),
  oneWay: fc.boolean(),
  probability: share,
  errors: share,
  lost: fc.constantFrom('0%', '30%'),
  factor: fc.constantFrom(2, 5),
  offset: fc.constantFrom('4m', '-4m'),
  hang: fc.boolean(),
  limit: fc.constantFrom('all', 'read', 'write', 'delete'),
  operations: fc.constantFrom('all', 'pull', 'push'),
};

/** Keys that a schema takes. */
export function keysOf(schema: Parameters<typeof unwrapped>[0]): string[] {
  return Object.keys(definitionOf(unwrapped(schema)).shape ?? {});
}

/** Any settings of these keys, but for those that say where. */
export function settingsOf(keys: readonly string[], values: KeyValues): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(keys.flatMap((key) => (values[key] === undefined ? [] : [[key, values[key]]]))));
}

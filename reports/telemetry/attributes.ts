import type { Attributes } from '@opentelemetry/api';
import type { Labels } from '../../sim/outcome.ts';

export const ATTRIBUTE_SEED = 'nines.seed';
export const ATTRIBUTE_SCENARIO = 'nines.scenario';
export const ATTRIBUTE_FAULT_ID = 'nines.fault.id';
export const ATTRIBUTE_FAULT_ACTION = 'nines.fault.action';

/** Labels whose attribute is not simply `nines.LABEL`: a name may not be an attribute and a prefix of others at once. */
const RENAMED: Readonly<Record<string, string>> = { fault: ATTRIBUTE_FAULT_ID, action: ATTRIBUTE_FAULT_ACTION };

/** The labels of a metric as attributes: `{region: a}` is `nines.region = a`. */
export function labelAttributes(labels: Labels): Attributes {
  return Object.fromEntries(
    Object.entries(labels).map(([label, value]) => [RENAMED[label] ?? `nines.${label}`, value]),
  );
}

/** Keys and values that the format reserves and this version does not act on: refused by name, never silently ignored. */
import type { KeyPath } from './scenarioError.ts';

const KEYS: readonly string[] = ['backup', 'classes', 'cost', 'encryption', 'limits', 'retention', 'softDelete'];

const KEYS_BY_PARENT: readonly (readonly [parent: RegExp, keys: readonly string[]])[] = [
  [/^hazards\.\d+$/, ['regions', 'node', 'zone', 'pick', 'shape']],
];

const FAULT_ACTIONS: readonly string[] = [
  'vault.outage',
  'key.disable',
  'key.purge',
  'limit.change',
  'operator.delete',
  'retention.misconfigure',
  'release.bad',
];

const HAZARD_ACTIONS: readonly string[] = [
  ...FAULT_ACTIONS,
  'endpoint.outage',
  'endpoint.grayFailure',
  'dns.outage',
  'routing.stale',
  'auth.outage',
  'service.outage',
  'client.surge',
  'storage.outage',
  'node.burst',
  'network.partition',
  'network.degrade',
  'replication.pause',
  'replication.slow',
  'clock.skew',
];

/** Whether a key that the schema does not know is one that the format reserves. */
export function isReservedKey(parent: KeyPath, key: string): boolean {
  const path = parent.join('.');
  if (KEYS_BY_PARENT.some(([pattern, keys]) => pattern.test(path) && keys.includes(key))) return true;
  return KEYS.includes(key) && (path === '' || /^(registry|repair|clients\.\d+)/.test(path));
}

/** Whether a value that the schema does not take is one that the format reserves. */
export function isReservedValue(path: KeyPath, value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const joined = path.join('.');
  if (/^faults\.\d+\.action$/.test(joined)) return FAULT_ACTIONS.includes(value);
  return /^hazards\.\d+\.action$/.test(joined) && HAZARD_ACTIONS.includes(value);
}

/** Keys and values that the format reserves and this version does not act on: refused by name, never silently ignored. */
import type { KeyPath } from './scenarioError.ts';

const KEYS: readonly string[] = [
  'alternatives',
  'backup',
  'classes',
  'cost',
  'encryption',
  'limits',
  'metadata',
  'retention',
  'scrub',
  'softDelete',
  'topology',
  'antiEntropy',
];

const KEYS_BY_PARENT: readonly (readonly [parent: RegExp, keys: readonly string[]])[] = [
  [/^repair\.local$/, ['bandwidth', 'bytesPerNode']],
  [/^hazards\.\d+$/, ['regions', 'node', 'zone', 'pick', 'probability', 'shape']],
  [/^faults\.\d+$/, ['zone', 'client']],
];

const FAULT_ACTIONS: readonly string[] = [
  'zone.outage',
  'zone.loss',
  'storage.outage',
  'node.burst',
  'disk.loss',
  'copy.shock',
  'copy.corrupt',
  'replication.slow',
  'endpoint.outage',
  'endpoint.grayFailure',
  'dns.outage',
  'routing.stale',
  'auth.outage',
  'service.outage',
  'vault.outage',
  'key.disable',
  'key.purge',
  'limit.change',
  'client.surge',
  'clock.skew',
  'operator.delete',
  'retention.misconfigure',
  'release.bad',
];

const HAZARD_ACTIONS: readonly string[] = [
  ...FAULT_ACTIONS,
  'storage.loss',
  'node.outage',
  'network.partition',
  'network.degrade',
  'replication.pause',
];

const VALUES: readonly (readonly [path: RegExp, values: RegExp])[] = [
  [/^registry\.replication\.onMiss$/, /^proxy$/],
  [/^registry\.replication\.ack$/, /^quorum\(\d+\)$/],
  [/^registry\.replication\.order$/, /^unordered$/],
  [/^registry\.replication\.conflict$/, /^arrivalOrder$/],
  [/^hazards$/, /^field$/],
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
  if (/^hazards\.\d+\.action$/.test(joined)) return HAZARD_ACTIONS.includes(value);
  return VALUES.some(([pattern, values]) => pattern.test(joined) && values.test(value));
}

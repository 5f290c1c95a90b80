/** What deletes, where it deletes nothing, and values that no registry or vault has: played, and warned of. */
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/load.ts';

const CLIENT = 'clients: [{region: eastus, push: {rate: 1/h}}]';
const JANITOR = 'clients: [{region: eastus, push: {rate: 1/h}, delete: {rate: 1/h}}]';
const operations = (list: string): string => `clients: [{region: eastus, operations: [${list}]}]`;
const RESTORE = operations('{at: 1h, op: push, repository: app, tag: v1}, {at: 2h, op: restore, repository: app}');
const KEY = 'encryption: {customerManagedKey: {vault: {purgeProtection: true, softDelete: ';

const warnings = (registry: string, rest = CLIENT): readonly string[] =>
  parseScenario(
    `apiVersion: nines/v1\nname: idle\nregistry: {${registry}}\n${rest}\n`,
    'idle.yaml',
  ).scenario.warnings.map(({ message }) => message);

describe('warned of is', () => {
  it.each([
    ['a policy that waits longer than the run lasts', 'retention: {days: 7}', CLIENT, 'deletes 7 days after'],
    ['one that waits exactly as long', 'retention: {days: 1}', `${CLIENT}\nrun: {duration: 23h, drain: 1h}`, '1 days'],
    [
      'a policy where no image loses its tag',
      'retention: {days: 0}',
      'clients: [{region: eastus, pull: {rate: 1/h}}]',
      'takes the last tag off',
    ],
    ['a bin into which nobody puts anything', 'softDelete: {days: 7}', CLIENT, 'nobody deletes anything'],
    ['restoring where nothing is kept', '', RESTORE, '`clients.0.operations.1` restores nothing'],
    ['a bin before there were any', 'like: acr-2020-06, softDelete: {days: 7}', JANITOR, 'no tier of `acr-2020-06`'],
    ['zones before there were any', 'like: acr-2020-06, storage: {scheme: zrs}', CLIENT, 'no tier of `acr-2020-06`'],
    [
      'a copy of what does not leave its region',
      'regions: [brazilsouth], storage: {geoRedundancy: grs}',
      CLIENT,
      'no copy of brazilsouth is kept in another region',
    ],
    ['a vault that keeps keys too short', `${KEY}6d}}}`, CLIENT, '7 to 90 days'],
    ['a vault that keeps keys too long', `${KEY}91d}}}`, CLIENT, '7 to 90 days'],
  ])('%s', (_, registry, rest, message) => {
    expect(warnings(registry, rest)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    ['a policy that comes to delete', 'retention: {days: 1}', `${CLIENT}\nrun: {duration: 24h, drain: 1h}`],
    ['a policy that is off', 'retention: {status: disabled, days: 7}', CLIENT],
    ['a bin where somebody deletes', 'softDelete: {days: 7}', JANITOR],
    [
      'a bin where a policy that is mistaken deletes',
      'softDelete: {days: 7}',
      `${CLIENT}\nfaults: [{at: 1h, action: retention.misconfigure, duration: 1h}]`,
    ],
    ['zones when there were some', 'like: acr-2023-10, storage: {scheme: zrs}', CLIENT],
    ['a copy in 2020, of any region', 'like: acr-2020-06, regions: [brazilsouth]', CLIENT],
    ['the least that a vault keeps', `${KEY}7d}}}`, CLIENT],
    ['and the most', `${KEY}90d}}}`, CLIENT],
  ])('not %s', (_, registry, rest) => {
    expect(warnings(registry, rest)).toEqual([]);
  });
});

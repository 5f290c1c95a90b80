/** `registry.encryption` of a scenario file: under whose key all that is stored is encrypted. */
import * as z from 'zod';
import { VAULT_DAYS } from '../documentedDays.ts';
import { duration, optional, positiveDuration, withDefault } from './keys.ts';

const KEY_VAULT = 'the vault’s documents on reliability and soft delete (Azure Key Vault, 2025)';

const vault = z.strictObject({
  region: optional(z.string(), 'Region of the vault; the registry need not be there.', {
    defaultRule: 'the home region',
  }),
  pairedRegion: optional(z.string(), 'Region that the vault is replicated to; `none`: it is in one region alone.', {
    defaultRule: 'the paired region of the public cloud',
    source: `a vault is replicated within its region and to the paired one: ${KEY_VAULT}`,
    grade: 'documented',
  }),
  failover: withDefault(
    duration(),
    '5m',
    'From the failure of the vault’s region until the paired one serves the vault: keys are unwrapped there, and none is changed or rotated.',
    { source: `“a few minutes”, of which this is one reading: ${KEY_VAULT}`, grade: 'assumed' },
  ),
  softDelete: withDefault(
    positiveDuration(),
    `${VAULT_DAYS.usual}d`,
    'How long a deleted key can be recovered in a vault with `purgeProtection`; after that it is purged.',
    {
      source: `${VAULT_DAYS.least} to ${VAULT_DAYS.most} days, by default ${VAULT_DAYS.usual}: ${KEY_VAULT}`,
      grade: 'documented',
    },
  ),
  purgeProtection: withDefault(
    z.boolean(),
    false,
    'Whether the vault refuses to purge a deleted key before `softDelete` is over.',
    { source: `off unless it is turned on: ${KEY_VAULT}`, grade: 'documented' },
  ),
});

const rotation = z.strictObject({
  every: optional(positiveDuration(), 'Time between two new versions of the key.', {
    defaultRule: 'never: the key has one version',
  }),
  pickUp: optional(
    duration(),
    'From a new version until the registry goes over to it. With `version: pinned`: until somebody does it by hand.',
    {
      defaultRule: '1h with `version: latest`, never with `version: pinned`',
      source: 'a key without a version is picked up within an hour (tutorial-customer-managed-keys.md)',
      grade: 'documented',
    },
  ),
  oldVersion: optional(positiveDuration(), 'How long a version stays enabled after the next one came.', {
    defaultRule: 'for ever',
  }),
});

const dataKey = z.strictObject({
  lifetime: withDefault(
    duration(),
    '1h',
    'How long data can be read and written after the vault could unwrap the data key last. It is renewed all the while the vault can.',
    {
      source:
        'no registry publishes it; another store of that cloud keeps its unwrapped key for an hour (Azure App Configuration)',
      grade: 'assumed',
    },
  ),
  whenOver: withDefault(
    z.enum(['refuse', 'goOn']),
    'refuse',
    'What is done once it is over: data is refused (403), or the old data key is used on, which is a defect.',
    {
      source:
        'revoked, disabled or deleted, the key blocks all data (tutorial-customer-managed-keys.md); when is not said',
      grade: 'documented',
    },
  ),
});

const customerManagedKey = z.strictObject({
  vault: withDefault(vault, {}, 'The vault that the key lies in.'),
  version: withDefault(
    z.enum(['latest', 'pinned']),
    'latest',
    'Whether the registry names the key without a version and follows its rotation, or is pinned to one version.',
    { source: 'both are documented (tutorial-customer-managed-keys.md)', grade: 'documented' },
  ),
  rotation: withDefault(rotation, {}, 'New versions of the key.'),
  dataKey: withDefault(dataKey, {}, 'What the registry keeps of the key in its memory.'),
});

export const encryption = withDefault(
  z.union([
    z.literal('serviceManaged'),
    z.strictObject({
      customerManagedKey: withDefault(customerManagedKey, {}, 'A key of the customer’s own, on premium.'),
    }),
  ]),
  'serviceManaged',
  'Under whose key everything is encrypted at rest, which it always is: one of the service’s, which shares the fate of the region’s service, or the customer’s own: {customerManagedKey: {}}.',
  { source: 'container-registry-customer-managed-keys.md: always encrypted at rest', grade: 'documented' },
);

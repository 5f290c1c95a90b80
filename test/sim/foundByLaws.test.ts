/** Histories that once broke a law (registryLaws.test.ts), as small as they could be made. */
import { describe, expect, it } from 'vitest';
import { type Fault, type History, yamlOf } from './histories.ts';
import { brokenBy } from './watchedHistory.ts';

const COPIES = { geoRedundancy: 'ra-grs', geoLag: { exponential: { mean: '2m' } } };
const KEY = {
  customerManagedKey: {
    vault: { region: 'northeurope', pairedRegion: 'none', purgeProtection: true },
    dataKey: { lifetime: '2m' },
  },
};

const past = (
  registry: History['registry'],
  operations: Readonly<Record<string, readonly object[]>>,
  ...faults: readonly Fault[]
): History => ({
  registry: { deletion: { collect: { every: '20m', grace: '20m' } }, ...registry },
  classes: undefined,
  clients: Object.entries(operations).map(([region, own]) => ({ region, operations: own })),
  faults,
  drain: '8h',
});
const push = (at: number, tag: string, image: string, repository = 'app') => ({
  op: 'push',
  at: `${at}s`,
  repository,
  tag,
  image,
});

const loss = { action: 'storage.loss', at: '1107s', region: 'eastus', rebuild: '1167s' };
const FOUND: readonly (readonly [string, History])[] = [
  [
    'who joins, and sends on what another has deleted and told nobody of, makes no loop',
    past(
      {
        regions: ['eastus', 'westeurope'],
        changes: [{ at: '210s', add: 'brazilsouth' }],
        replication: {
          bandwidth: '3Mbps',
          topology: {
            rules: [
              { from: 'brazilsouth', to: 'westeurope' },
              { from: 'eastus', to: 'brazilsouth' },
              { from: 'eastus', to: 'westeurope' },
              { from: 'brazilsouth', to: 'eastus' },
            ],
            forward: true,
          },
        },
      },
      { westeurope: [{ op: 'delete', at: '30s', repository: 'start', image: 'a' }] },
    ),
  ],
  [
    'what was deleted where rules keep the delete from one region is paid for no longer when that one leaves',
    past(
      {
        regions: ['southeastasia', 'westeurope', 'eastus'],
        changes: [
          { at: '75s', add: 'brazilsouth' },
          { at: '435s', remove: 'westeurope' },
        ],
        replication: {
          bandwidth: '3Mbps',
          order: 'blobsFirst',
          onMiss: 'proxy',
          antiEntropy: { every: '7m' },
          topology: {
            rules: [
              { from: 'southeastasia', to: 'eastus' },
              { from: 'eastus', to: 'brazilsouth' },
              { from: 'brazilsouth', to: 'southeastasia' },
              { from: 'westeurope', to: 'brazilsouth' },
              { from: 'westeurope', to: 'eastus' },
              { from: 'southeastasia', to: 'westeurope' },
            ],
            forward: true,
          },
        },
      },
      {
        southeastasia: [{ op: 'delete', at: '15s', repository: 'app', image: 'a' }],
        westeurope: [{ op: 'delete', at: '15s', repository: 'app' }],
        eastus: [
          { op: 'delete', at: '435s', repository: 'start', image: 'a' },
          { op: 'lock', at: '15s', repository: 'app', deleteEnabled: true, image: 'a' },
        ],
      },
    ),
  ],
  [
    'a delete is later than the tags that it takes, whatever the clock shows where it is taken',
    past(
      {
        regions: ['southeastasia', 'westeurope'],
        changes: [{ at: '240s', add: 'brazilsouth' }],
        encryption: KEY,
        retention: { days: 0 },
        replication: { bandwidth: '1Gbps', order: 'blobsFirst', antiEntropy: { every: '7m' } },
      },
      {
        southeastasia: [{ op: 'pull', at: '15s', repository: 'app', tag: 'v1' }],
        westeurope: [{ op: 'delete', at: '15s', repository: 'app', image: 'a' }],
      },
      { action: 'clock.skew', at: '15s', duration: '1s', region: 'westeurope', offset: '-10m' },
      { action: 'operator.delete', at: '15s', region: 'westeurope', repository: undefined, probability: '50%' },
    ),
  ],
  [
    'a stamp that comes back from its geo-redundant copy alone knows its locks again',
    past(
      { regions: ['eastus'], storage: COPIES },
      { eastus: [{ op: 'lock', at: '100s', repository: 'app', writeEnabled: false }] },
      loss,
    ),
  ],
  [
    'a geo-redundant copy has what its stamp was refilled with, though nobody ever was told that it is stored',
    past(
      {
        regions: ['westeurope', 'southeastasia', 'eastus'],
        storage: COPIES,
        replication: { bandwidth: '20Mbps', ack: 'quorum(2)' },
      },
      {
        westeurope: [push(1464, 'v2', 'c')],
        southeastasia: [{ op: 'untag', at: '1660s', repository: 'app', tag: 'v2' }],
      },
      loss,
      { action: 'storage.outage', at: '637s', duration: '1118s', region: 'southeastasia' },
    ),
  ],
  [
    'a replica that is added while the key is disabled gets no tags until that is back',
    past(
      { regions: ['eastus'], encryption: KEY, changes: [{ at: '100s', add: 'brazilsouth' }] },
      {},
      { action: 'key.disable', at: '20s', duration: '388s' },
    ),
  ],
  [
    'a replica that is removed hands on a tag that it alone has, of an image that others have',
    past(
      {
        regions: ['eastus', 'westeurope'],
        changes: [
          { at: '540s', add: 'brazilsouth' },
          { at: '1000s', remove: 'westeurope' },
        ],
        replication: {
          topology: {
            rules: [
              { from: 'brazilsouth', to: 'eastus' },
              { from: 'westeurope', to: 'brazilsouth' },
            ],
          },
        },
        encryption: KEY,
      },
      { eastus: [push(180, 'v1', 'a')], westeurope: [push(100, 'v2', 'a')] },
      { action: 'vault.outage', at: '480s', duration: '1083s' },
    ),
  ],
  [
    'a replica that is removed does not send over and over what its heir knows to be deleted',
    past(
      {
        regions: ['westeurope', 'southeastasia'],
        changes: [
          { at: '1180s', add: 'brazilsouth' },
          { at: '440s', remove: 'southeastasia' },
        ],
      },
      {},
      { action: 'replication.pause', at: '120s', duration: '424s', from: 'westeurope', to: 'southeastasia' },
      { action: 'operator.delete', at: '120s', region: 'westeurope' },
    ),
  ],
  [
    'a push is later than a delete that is known where it is taken, whatever the clock shows there',
    past(
      { regions: ['westeurope', 'eastus'] },
      {
        westeurope: [push(300, 'v2', 'c', 'copy'), push(900, 'v2', 'c', 'copy')],
        eastus: [{ op: 'delete', at: '620s', repository: 'copy', image: 'c' }],
      },
      { action: 'clock.skew', at: '780s', duration: '1337s', region: 'westeurope', offset: '-10m' },
    ),
  ],
  [
    'a tag that came to an added replica before its image stays',
    past(
      {
        regions: ['southeastasia', 'eastus', 'westeurope'],
        changes: [
          { at: '200s', add: 'brazilsouth' },
          { at: '100s', remove: 'eastus' },
        ],
        replication: { bandwidth: '3Mbps', order: 'manifestFirst' },
        limits: { read: '12/min', write: '9/min', delete: '3/min' },
      },
      { eastus: [push(320, 'v2', 'c')], westeurope: [push(20, 'v1', 'a')] },
    ),
  ],
  [
    'what was deleted where a rule leads to, and not where it leads from, is not lacking',
    past(
      {
        regions: ['eastus', 'westeurope'],
        replication: { topology: { rules: [{ from: 'eastus', to: 'westeurope' }] } },
      },
      { eastus: [push(20, 'v1', 'a')], westeurope: [{ op: 'delete', at: '900s', repository: 'app', image: 'a' }] },
    ),
  ],
];

describe('a history that broke a law', () => {
  it.each(FOUND)('does no longer: %s', (_, found) => {
    expect(Object.values(brokenBy(found)).flat(), yamlOf(found)).toEqual([]);
  });
});

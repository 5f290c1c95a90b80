/** Settings that a scenario gives and that do nothing in it: legal, played, and warned of once, at their place. */
import { describe, expect, it } from 'vitest';
import { scenarioHash } from '../../scenarios/hash.ts';
import { parseScenario } from '../../scenarios/load.ts';
import { formatIssue } from '../../scenarios/scenarioError.ts';
import { libraryFiles } from '../../tools/libraryPage.ts';

const CLIENT = 'clients: [{region: eastus, push: {rate: 1/h}}]';
const TWO = 'regions: [eastus, westeurope]';

/** What is idle, the scenario from its third line on, and where and how the setting is named. */
const IDLE: readonly (readonly [what: string, yaml: string, place: string, message: string])[] = [
  [
    'a time for a quorum that nobody waits for',
    `registry: {${TWO}, replication: {ackTimeout: 10m}}\n${CLIENT}`,
    '3:57',
    '`registry.replication.ackTimeout` has no effect: no push waits for another region',
  ],
  [
    'seeding without a replica that is added',
    `registry: {${TWO}, seeding: {creation: 5m}}\n${CLIENT}`,
    '3:43',
    '`registry.seeding` has no effect: no replica is added',
  ],
  [
    'limits that nobody could reach',
    'registry: {regions: [eastus], limits: {read: 100/min}}',
    '3:31',
    '`registry.limits` has no effect: there are no clients that could reach a limit',
  ],
  [
    'what one identity has where nobody says who they are',
    `registry: {regions: [eastus], limits: {identity: {read: 100/min}}}\n${CLIENT}`,
    '3:40',
    '`registry.limits.identity` has no effect: no client says as whom it signs in',
  ],
  [
    'an identity where none has a limit',
    `registry: {like: acr-2020-06, regions: [eastus]}\nclients: [{region: eastus, identity: ci, push: {rate: 1/h}}]`,
    '4:28',
    '`clients.0.identity` has no effect: `acr-2020-06` has no limit of one identity',
  ],
  [
    'pages that nobody asks for',
    `registry: {regions: [eastus], scale: {pageEntries: 1000}}\n${CLIENT}`,
    '3:39',
    '`registry.scale.pageEntries` has no effect: no client lists anything',
  ],
  [
    'scrubbing where nothing rots',
    `registry: {${TWO}}\n${CLIENT}\nscrub: {time: 7d}`,
    '5:1',
    '`scrub` has no effect: nothing corrupts copies',
  ],
  [
    'bandwidth between the regions of a registry of one',
    `registry: {regions: [eastus], replication: {bandwidth: 2Gbps}}\n${CLIENT}`,
    '3:45',
    '`registry.replication.bandwidth` has no effect: the registry has one region, and nothing is replicated',
  ],
  [
    'a pause of replication where it was written for more regions',
    `registry: {regions: [eastus]}\n${CLIENT}\nfaults: [{id: stall, at: 1h, action: replication.pause, from: eastus, duration: 5m}]`,
    '5:10',
    '`faults.0` strikes nothing: the registry has one region, and nothing is replicated',
  ],
  [
    'chance among replicas where there is one',
    `registry: {regions: [eastus], routing: {near: 5ms}}\n${CLIENT}`,
    '3:41',
    '`registry.routing.near` has no effect: the registry has one region, and there is no other to hand out',
  ],
  [
    'the endpoint of the one region that there is',
    'registry: {regions: [eastus]}\nclients: [{region: eastus, endpoint: eastus, push: {rate: 1/h}}]',
    '4:28',
    '`clients.0.endpoint` has no effect: the registry has one region, and every client uses it',
  ],
  [
    'a regional endpoint before there were any',
    `registry: {like: acr-2023-10, ${TWO}}\nclients: [{region: eastus, endpoint: eastus, push: {rate: 1/h}}]`,
    '4:28',
    '`clients.0.endpoint` is more than there was: `acr-2023-10` had no regional endpoints',
  ],
  [
    'hanging of requests that never fail',
    `registry: {${TWO}}\n${CLIENT}\nfaults:\n  - {at: 1h, action: endpoint.grayFailure, region: eastus, errors: 0%, hang: true, latency: 1s, duration: 1h}`,
    '6:72',
    '`faults.0.hang` has no effect: with `errors: 0%` no request fails, and none hangs',
  ],
  [
    'a failover of a vault that has no other region',
    `registry: {${TWO}, encryption: {customerManagedKey: {vault: {pairedRegion: none, failover: 1m}}}}\n${CLIENT}`,
    '3:105',
    '`registry.encryption.customerManagedKey.vault.failover` has no effect: the vault is in one region alone',
  ],
  [
    'soft delete of a key that anybody may purge',
    `registry: {${TWO}, encryption: {customerManagedKey: {vault: {softDelete: 7d}}}}\n${CLIENT}`,
    '3:85',
    '`registry.encryption.customerManagedKey.vault.softDelete` has no effect: whoever deletes the key can purge it at once',
  ],
  [
    'the recovery of a key that is purged by then',
    `registry: {${TWO}, encryption: {customerManagedKey: {}}}\n${CLIENT}\nfaults: [{at: 1h, action: key.purge, duration: 1h}]`,
    '5:38',
    '`faults.0.duration` has no effect: by then the key is purged, and nobody can recover it',
  ],
  [
    'hazards without chance',
    `registry: {${TWO}}\n${CLIENT}\nhazards: [{action: region.outage, rate: 1/y, duration: 2h}]`,
    '5:1',
    '`hazards` strike in no run of this: chance is off',
  ],
  [
    'chance for what people do, which a run does not play',
    `registry: {${TWO}}\n${CLIENT}\nrun: {chance: true}\nhazards: [{action: key.purge, rate: 1e-3/y}, {action: release.bad, rate: 1/y}]`,
    '6:1',
    '`hazards` of people are no part of a run: key.purge, release.bad will not strike',
  ],
  [
    'a backup beside faults, from which a run restores nothing',
    `registry: {${TWO}}\n${CLIENT}\nbackup: {region: northeurope, every: 1d}\nfaults: [{at: 1h, action: region.loss, region: eastus}]`,
    '5:1',
    '`backup` is no part of a run: nothing is restored from it',
  ],
  [
    'keeping backups that go with what they are to save',
    `registry: {${TWO}}\n${CLIENT}\nbackup: {region: northeurope, every: 1d, keep: 30d}`,
    '5:42',
    '`backup.keep` has no effect: a backup that is not isolated goes with what people destroy',
  ],
  [
    'keeping backups where everything is noticed at once',
    `registry: {${TWO}}\n${CLIENT}\nbackup: {region: northeurope, every: 1d, isolated: true, keep: 30d}`,
    '5:58',
    '`backup.keep` has no effect: whatever strikes here is noticed at once, while the last backup is still kept',
  ],
  [
    'chance without hazards',
    `registry: {${TWO}}\n${CLIENT}\nrun: {chance: true}`,
    '5:7',
    '`run.chance` has no effect: there are no hazards that could strike',
  ],
  [
    'a quorum of all replicas, which one that is out keeps from every push',
    `registry: {${TWO}, replication: {ack: "quorum(2)"}}\n${CLIENT}`,
    '3:57',
    '`registry.replication.ack` asks for all 2 replicas: while any one is out, no push is acknowledged',
  ],
  [
    'a quorum that rules do not lead to from everywhere',
    `registry: {regions: [eastus, westeurope, westus], replication: {ack: "quorum(2)", topology: {rules: [{from: eastus, to: westeurope}]}}}\n${CLIENT}`,
    '3:65',
    '`registry.replication.ack` asks for 2 regions, and rules lead to fewer from westeurope, westus: no push that goes there is acknowledged',
  ],
];

/** The same settings where they do something. */
const USEFUL: readonly (readonly [what: string, yaml: string])[] = [
  [
    'a quorum of two of three',
    'registry: {regions: [eastus, westeurope, westus], replication: {ack: "quorum(2)", ackTimeout: 5m}}',
  ],
  [
    'a quorum of all under a promise that all are up to date',
    `registry: {${TWO}, replication: {ack: "quorum(2)", staleness: 10s}}`,
  ],
  [
    'seeding of a replica that is added',
    `registry: {${TWO}, seeding: {creation: 5m}, changes: [{at: 1h, add: westus}]}`,
  ],
  [
    'scrubbing of rot by chance',
    `registry: {${TWO}}\nscrub: {time: 7d}\nhazards: [{action: copy.corrupt, rate: 1/y}]\nrun: {chance: true}`,
  ],
  [
    'bandwidth to a geo-redundant copy',
    'registry: {regions: [eastus], storage: {geoRedundancy: grs}, replication: {bandwidth: 1Gbps}}',
  ],
  [
    'rules that lead to a quorum from wherever pushes may go',
    'registry: {regions: [eastus, westeurope, westus], routing: {excluded: [westeurope, westus]}, replication: {ack: "quorum(2)", topology: {rules: [{from: eastus, to: westeurope}]}}}',
  ],
  [
    'keeping backups that are gone before the next is made: each is a whole copy then',
    `registry: {${TWO}}\nbackup: {region: northeurope, every: {exponential: {mean: 1d}}, keep: 12h}`,
  ],
  ['chance that is off where there are no hazards', `registry: {${TWO}}\nrun: {chance: false}`],
];

const read = (yaml: string, sets: readonly string[] = []) =>
  parseScenario(`apiVersion: nines/v1\nname: idle\n${yaml}\n`, 'idle.yaml', sets).scenario;

describe('a setting that does nothing here', () => {
  it.each(IDLE)('is warned of: %s', (_, yaml, place, message) => {
    const { warnings } = read(yaml);
    expect(warnings.map(formatIssue)).toEqual([expect.stringContaining(`idle.yaml:${place}: ${message}\n  `)]);
  });

  it.each(USEFUL)('is not confused with %s', (_, yaml) => {
    expect(read(`${yaml}\n${CLIENT}`).warnings).toEqual([]);
  });

  it('is told by the flag that gave it', () => {
    const { warnings } = read(`registry: {regions: [eastus]}\n${CLIENT}`, ['registry.replication.bandwidth=2Gbps']);
    expect(warnings.map(formatIssue)).toEqual([
      expect.stringContaining(
        '--set registry.replication.bandwidth=2Gbps: `registry.replication.bandwidth` has no effect',
      ),
    ]);
  });

  it('makes no other scenario of it than the setting itself does', () => {
    const scenario = read(`registry: {${TWO}}\n${CLIENT}\nrun: {chance: true}`);
    expect(scenarioHash({ ...scenario, warnings: [] })).toBe(scenarioHash(scenario));
  });

  it('is nowhere in the library', () => {
    expect(libraryFiles().flatMap(({ scenario }) => scenario.warnings.map(formatIssue))).toEqual([]);
  });
});

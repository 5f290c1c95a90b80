/** Scenarios that are held against their baselines, and edits of them: twelve that do harm, and twelve that do none. */

export interface Edit {
  readonly name: string;
  readonly of: 'replicas' | 'archive' | 'stamp';
  /** In place of what, once in the text, stands what. */
  readonly put: readonly (readonly [before: string, after: string])[];
}

/** Three replicas: one is out for a while, and one is lost while replication is paused. The year is of losses of whole regions. */
const REPLICAS = `apiVersion: nines/v1
name: replicas
description: Three replicas, one of which is out, and one lost.
registry:
  tier: premium
  regions: [eastus, westeurope, southeastasia]
  storage: { scheme: zrs, geoRedundancy: none }
  replication: { bandwidth: 200Mbps, concurrency: 8, ack: "quorum(2)", onMiss: notFound }
  routing: { probe: { interval: 10s }, dnsTtl: 60s }
  endpoint: { download: 1Gbps }
repair: { geo: { time: { exponential: { mean: 2d } } } }
catalogue: { repositories: 2 }
clients:
  - { name: builds, region: eastus, profile: docker, push: { rate: 10/min, layers: [1MiB, 64KiB, 64KiB, 64KiB, 64KiB, 64KiB] } }
  - { name: fleet, region: westeurope, profile: docker, nodes: 10, pull: { rate: 6/min, fresh: 10% } }
hazards:
  - { id: node, action: node.loss, rate: 0.2/y }
  - { id: region, action: region.loss, rate: 0.01/y, rebuild: 7d }
  - { id: out, action: region.outage, rate: 2/y, duration: { exponential: { mean: 4h } } }
run: { duration: 1h, drain: 1h, seeds: 1..5 }
faults:
  - { id: away, at: 15m, action: region.outage, region: westeurope, duration: 600s }
  - { id: pause, at: 35m, action: replication.pause, from: eastus, duration: 10m }
  - { id: loss, at: 40m, action: region.loss, region: eastus }
`;

/** One region and its copy, whose parts fail by chance in the runs, too. The year is of nodes, bits and buildings. */
const ARCHIVE = `apiVersion: nines/v1
name: archive
description: One region and its copy, whose parts fail by chance.
registry:
  tier: standard
  regions: [eastus]
  storage: { scheme: zrs, geoRedundancy: grs }
repair:
  local: { time: { exponential: { mean: 12h } } }
  geo: { time: { exponential: { mean: 2d } } }
scrub: { time: { exponential: { mean: 7d } } }
catalogue: { repositories: 2 }
clients:
  - { name: archive, region: eastus, profile: docker, push: { rate: 6/h } }
  - { name: auditors, region: eastus, profile: skopeo, pull: { rate: 20/h } }
hazards:
  - { id: node, action: node.loss, rate: 2/y }
  - { id: rot, action: copy.corrupt, rate: 1/y, probability: 5% }
  - { id: zone, action: zone.loss, rate: 0.01/y, rebuild: 7d }
  - { id: storage, action: storage.loss, rate: 0.01/y, rebuild: 7d }
run: { duration: 24h, drain: 12h, seeds: 1..5, chance: true }
faults:
  - { id: dark, at: 10h, action: zone.outage, zone: eastus/z0, duration: 1h }
`;

/** One building of three rooms. The year is of its nodes, and of copies that rot. */
const STAMP = `apiVersion: nines/v1
name: stamp
description: One region without a copy, whose nodes fail and whose copies rot.
registry:
  tier: standard
  regions: [eastus]
  storage: { scheme: zrs, geoRedundancy: none }
repair: { local: { time: { exponential: { mean: 12h } } } }
scrub: { time: { exponential: { mean: 7d } } }
catalogue: { repositories: 1 }
clients:
  - { name: auditors, region: eastus, profile: skopeo, pull: { rate: 20/h } }
hazards:
  - { id: node, action: node.loss, rate: 0.2/y }
  - { id: rot, action: copy.corrupt, rate: 0.2/y, probability: 10% }
run: { duration: 4h, drain: 1h, seeds: 1..5 }
`;

export const UNEDITED: Readonly<Record<'replicas' | 'archive' | 'stamp', string>> = {
  replicas: REPLICAS,
  archive: ARCHIVE,
  stamp: STAMP,
};

export const HARMFUL: readonly Edit[] = [
  { name: 'a replica fewer', of: 'replicas', put: [[', southeastasia]', ']']] },
  { name: 'slower replication', of: 'replicas', put: [['200Mbps', '50Mbps']] },
  { name: 'fewer jobs of replication at once', of: 'replicas', put: [['concurrency: 8', 'concurrency: 1']] },
  { name: 'acknowledged at home', of: 'replicas', put: [['"quorum(2)"', 'home']] },
  { name: 'slower health probes', of: 'replicas', put: [['interval: 10s', 'interval: 30s']] },
  { name: 'longer time to live of names', of: 'replicas', put: [['dnsTtl: 60s', 'dnsTtl: 5m']] },
  { name: 'less bandwidth for clients', of: 'replicas', put: [['download: 1Gbps', 'download: 200Mbps']] },
  { name: 'slower refill of a region', of: 'replicas', put: [['mean: 2d', 'mean: 4d']] },
  { name: 'a weaker scheme', of: 'archive', put: [['scheme: zrs', 'scheme: lrs']] },
  { name: 'no copy in the paired region', of: 'archive', put: [['Redundancy: grs', 'Redundancy: none']] },
  { name: 'slower repair of nodes', of: 'stamp', put: [['mean: 12h', 'mean: 24h']] },
  { name: 'slower scrub', of: 'stamp', put: [['mean: 7d', 'mean: 28d']] },
];

const REGISTRY = ARCHIVE.slice(ARCHIVE.indexOf('registry:'), ARCHIVE.indexOf('repair:'));

export const HARMLESS: readonly Edit[] = [
  { name: 'another name', of: 'replicas', put: [['name: replicas', 'name: three-replicas']] },
  {
    name: 'another description',
    of: 'replicas',
    put: [['Three replicas, one of', 'What we run, three replicas, one of']],
  },
  { name: 'comments', of: 'replicas', put: [['registry:', '# what is deployed\nregistry: # today']] },
  {
    name: 'keys in another order',
    of: 'archive',
    put: [
      [REGISTRY, ''],
      ['run:', `${REGISTRY}run:`],
    ],
  },
  {
    name: 'regions in another order, home first',
    of: 'replicas',
    put: [['westeurope, southeastasia', 'southeastasia, westeurope']],
  },
  {
    name: 'a region that is no member',
    of: 'replicas',
    put: [['registry:', 'regions: { spare: { zones: 3 } }\nregistry:']],
  },
  {
    name: 'the same in other units',
    of: 'replicas',
    put: [
      ['600s', '10m'],
      ['dnsTtl: 60s', 'dnsTtl: "1m"'],
    ],
  },
  {
    name: 'defaults that are written out',
    of: 'replicas',
    put: [
      ['{ interval: 10s }', '{ interval: 10s, timeout: 5s }'],
      ['tier:', 'like: acr-2026-08\n  tier:'],
    ],
  },
  { name: 'an expectation', of: 'archive', put: [['faults:', 'expect: [push_ok.rate >= 50%]\nfaults:']] },
  {
    name: 'an alternative',
    of: 'replicas',
    put: [['faults:', 'alternatives: { two: { registry: { regions: [eastus, westeurope] } } }\nfaults:']],
  },
  {
    name: 'clients in another order',
    of: 'archive',
    put: [
      ['  - { name: auditors, region: eastus, profile: skopeo, pull: { rate: 20/h } }\n', ''],
      ['clients:\n', 'clients:\n  - { name: auditors, region: eastus, profile: skopeo, pull: { rate: 20/h } }\n'],
    ],
  },
  { name: 'a client of another name', of: 'replicas', put: [['name: fleet', 'name: europe']] },
];

export function edited({ name, of, put }: Edit): string {
  return put.reduce((text, [before, after]) => {
    if (text.split(before).length !== 2) throw new Error(`${name}: ${before} is not in ${of} once`);
    return text.replace(before, () => after);
  }, UNEDITED[of]);
}

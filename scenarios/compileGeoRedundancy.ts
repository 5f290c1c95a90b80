/** Geo-redundant storage of the plan: one copy per replica, local to the paired region. */
import type { GeoRedundancyPlan, SecondaryPlan } from '../sim/plan.ts';
import { parseScheme } from '../sim/storage/scheme.ts';
import type { RegistrySettings } from './scenario.ts';

/** What a geo-redundant copy is kept as: three copies in one place, whatever the stamp that it copies. */
const SCHEME = 'lrs';

/** In one zone of however many there are, each copy on a node of its own. */
export function nodesOfCopy(nodesOfStamp: number): number {
  return Math.max(nodesOfStamp, 9);
}

export function geoRedundancyPlan(
  { storage }: RegistrySettings,
  replicaNames: readonly string[],
  idOf: ReadonlyMap<string, number>,
): { readonly secondaries: readonly SecondaryPlan[]; readonly geoRedundancy: GeoRedundancyPlan | null } {
  const secondaries = replicaNames.flatMap((name, of) => {
    const pair = storage.pairs[name];
    return pair === undefined ? [] : [{ of, region: idOf.get(pair)! }];
  });
  const scheme = parseScheme(SCHEME);
  if (secondaries.length === 0 || storage.geoLag === null || !scheme.ok)
    return { secondaries: [], geoRedundancy: null };
  const { copies, need, quorum, spread } = scheme.scheme;
  const stamp = {
    scheme: SCHEME,
    copies,
    need,
    spread,
    writeQuorum: quorum,
    nodes: nodesOfCopy(storage.nodes),
    disks: storage.disks,
    placementGroups: storage.placementGroups,
  };
  return { secondaries, geoRedundancy: { readable: storage.geoRedundancy === 'ra-grs', lag: storage.geoLag, stamp } };
}

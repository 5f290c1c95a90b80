/** The customer's key of the plan: names of regions become ids. */
import type { KeyPlan } from '../sim/keyPlan.ts';
import type { PlanAssumption } from '../sim/plan.ts';
import type { RegistrySettings } from './scenario.ts';

export function keyPlan({ encryption }: RegistrySettings, idOf: ReadonlyMap<string, number>): KeyPlan | null {
  if (encryption === undefined) return null;
  const { vault, rotation, dataKey } = encryption;
  return {
    vaultRegion: idOf.get(vault.region)!,
    pairedRegion: vault.pairedRegion === null ? -1 : idOf.get(vault.pairedRegion)!,
    failoverUs: vault.failoverUs,
    softDeleteUs: vault.softDeleteUs,
    isProtected: vault.purgeProtection,
    rotationUs: rotation.everyUs,
    pickUpUs: rotation.pickUpUs,
    oldVersionUs: rotation.oldVersionUs,
    dataKeyUs: dataKey.lifetimeUs,
    isKept: dataKey.whenOver === 'goOn',
  };
}

/** What the model assumes of a customer's key beyond the settings that it has. */
export function keyAssumptions({ encryption }: RegistrySettings): readonly PlanAssumption[] {
  if (encryption === undefined) return [];
  return [
    {
      key: 'encryption answers',
      value:
        '403 to every request for data, pulls, pushes and deletes alike; a ping is answered, and health probes see nothing',
      source: 'that all data is blocked is documented, and 403 once the identity has expired; the rest is a guess',
      grade: 'assumed',
    },
    {
      key: 'encryption data keys',
      value:
        'every region has its own, renewed while the vault can be reached from there, so that an outage meets a whole life of it',
      source:
        'no provider publishes when data keys are renewed; one that is renewed just before it ends would be missed sooner',
      grade: 'assumed',
    },
    {
      key: 'encryption purge',
      value: 'takes every image with it, whatever copies there are: crypto-erasure',
      source: 'a purged key cannot be recovered, and what it encrypted cannot be read without it; our reading',
      grade: 'assumed',
    },
  ];
}

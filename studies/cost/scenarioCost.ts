/**
 * What a month of a scenario's registry costs, worked out from its plan: nothing is played. Faults, single operations and
 * rollouts are events of a run and no part of a month; what else is taken for granted is listed with the result.
 */
import { PRESETS } from '../../scenarios/presets.ts';
import type { Assumption, Scenario } from '../../scenarios/scenario.ts';
import { priceFacts, tierFacts } from '../../scenarios/worldData.ts';
import type { TierName } from '../../sim/facts/tiers.ts';
import { assert } from '../../sim/kernel/assert.ts';
import type { Plan } from '../../sim/plan.ts';
import { backupUse } from './backupUse.ts';
import { assumptionsOfCost } from './costAssumptions.ts';
import { MONTH_US, type MonthlyCost, type MonthOfUse, monthlyCost, type Transfer } from './monthlyCost.ts';
import { placementOf } from './placement.ts';
import { pulledBytes } from './pulledBytes.ts';
import { type PushesOfMonth, pushesOfMonth } from './pushesOfMonth.ts';
import { membersOf, replicationLegs, servingReplicas } from './ways.ts';

export interface ScenarioCost {
  readonly cost: MonthlyCost;
  /** What the figures rest on, in this scenario. */
  readonly assumptions: readonly Assumption[];
}

/** @param plan of that scenario; @param tier priced in place of the scenario's own; one region alone may have any */
export function costOfScenario(scenario: Scenario, plan: Plan, tier: TierName = scenario.registry.tier): ScenarioCost {
  const pushes = pushesOfMonth(plan, MONTH_US);
  const use = usageOf(scenario, plan, pushes, tier);
  const tiers = tierFacts().get(PRESETS[scenario.registry.like].tiers);
  assert(tiers !== undefined, 'every preset has an edition of the tiers');
  const cost = monthlyCost(use, priceFacts(), tiers);
  return { cost, assumptions: assumptionsOfCost(scenario, plan, pushes, use) };
}

function usageOf(scenario: Scenario, plan: Plan, pushes: readonly PushesOfMonth[], tier: TierName): MonthOfUse {
  const storedBytes = plan.catalogue.blobBytes.reduce((sum, bytes) => sum + bytes, 0);
  const copied = new Set(plan.secondaries.map((secondary) => secondary.of));
  return {
    tier,
    replicas: membersOf(plan).map((replica) => ({
      region: regionOf(plan, replica),
      storedBytes,
      isGeoRedundant: copied.has(replica),
    })),
    continents: Object.fromEntries(plan.regions.map(({ name }) => [name, placementOf(name, scenario).continent])),
    backup: backupUse(plan, storedBytes, pushes),
    replicated: pushes.flatMap((push) => replicatedOf(push, plan)),
    served: plan.clients.flatMap((client) => {
      const replicas = servingReplicas(client, plan);
      const bytes = pulledBytes(client, plan, pushes, MONTH_US);
      return replicas.map((replica) => ({
        from: regionOf(plan, replica),
        to: plan.regions[client.region]!.name,
        bytes: Math.round(bytes / replicas.length),
      }));
    }),
  };
}

function replicatedOf({ client, images, bytesPerImage }: PushesOfMonth, plan: Plan): Transfer[] {
  const origins = servingReplicas(client, plan);
  const sums = new Map<string, Transfer>();
  for (const origin of origins) {
    for (const [repository, count] of images.entries()) {
      for (const leg of replicationLegs(plan, origin, repository)) {
        const [from, to] = [regionOf(plan, leg.from), regionOf(plan, leg.to)];
        const before = sums.get(`${from} ${to}`)?.bytes ?? 0;
        sums.set(`${from} ${to}`, { from, to, bytes: before + (count * bytesPerImage) / origins.length });
      }
    }
  }
  return [...sums.values()].map((transfer) => ({ ...transfer, bytes: Math.round(transfer.bytes) }));
}

function regionOf(plan: Plan, replica: number): string {
  return plan.regions[plan.replicas[replica]!]!.name;
}

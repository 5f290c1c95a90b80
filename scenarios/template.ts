/** The scenario that `nines new` writes: a region is lost while a real push stream and a rolling fleet are at work. */
import { DEFAULT_PRESET, PRESETS } from './presets.ts';
import type { PresetName, TierName } from './scenario.ts';

export interface NewScenario {
  readonly name: string;
  readonly product: PresetName;
  /** The first is home. */
  readonly regions: readonly string[];
  readonly tier: TierName;
  readonly pullsPerDay: number;
}

export const NEW_SCENARIO: NewScenario = {
  name: 'my-registry',
  product: DEFAULT_PRESET,
  regions: ['eastus', 'westeurope'],
  tier: 'premium',
  pullsPerDay: 100_000,
};

/** The commented text of a scenario that validates and runs. */
export function newScenarioText({ name, product, regions, tier, pullsPerDay }: NewScenario): string {
  const [home = 'eastus', ...replicas] = regions;
  const hasReplicas = replicas.length > 0;
  const puller = replicas[0] ?? home;
  return `# ${PRESETS[product].title}.
# \`nines validate --show\` prints every other key, its value and where that value comes from.
apiVersion: nines/v1
name: ${name}
description: A region is lost while images are pushed and pulled. What dies, and do pulls go on?

registry:
  like: ${product}
  tier: ${tier}
  regions: [${regions.join(', ')}]          # the first is home${hasReplicas ? ', the others are geo-replicas' : ''}
${hasReplicas ? '  replication: {bandwidth: 1Gbps}          # per ordered pair of regions; nobody publishes it\n' : ''}
clients:
  - name: builders                         # they push what the Docker official images pushed, 60 times as fast
    region: ${home}
    profile: docker
    push: {trace: official-images, speed: 60}
  - name: fleet                            # machines that pull what they run
    region: ${puller}
    profile: kubelet
    nodes: 50
    pull: {rate: ${pullsPerDay}/d}

run: {duration: 2h, drain: 1h, seeds: 1..5}

faults:
${hasReplicas ? `  - {id: stall, at: 50m, action: replication.pause, from: ${home}, duration: 30m}\n  - {id: loss, at: 1h, action: region.loss, region: ${home}}` : `  - {id: outage, at: 1h, action: region.outage, region: ${home}, duration: 20m}`}

expect:
  - pull_ok{client=fleet}.rate >= 90%
`;
}

/**
 * The scenario that `nines new` writes: replication stalls and home is lost while a real push stream, a build farm and a
 * fleet are at work. With one region there is nothing to replicate to, and home drops out for a while instead.
 */
import type { ConfiguredPolicy, ConfiguredRegistry } from './configuration/registryConfiguration.ts';
import { DEFAULT_PRESET, PRESETS } from './presets.ts';
import type { PresetName, TierName } from './scenario.ts';

export interface NewScenario {
  readonly name: string;
  readonly product: PresetName;
  /** The first is home. */
  readonly regions: readonly string[];
  readonly tier: TierName;
  /** Null, or absent: as the preset says. */
  readonly scheme?: 'lrs' | 'zrs' | null;
  readonly pullsPerDay: number;
  /** Where tier and regions are from, and what was left out; absent where somebody answered for them. */
  readonly configured?: ConfiguredPart;
}

/** Beside what a file's registry has in the words of the format: a key of the customer's own, and policies of deleting. */
export interface ConfiguredPart extends Pick<ConfiguredRegistry, 'encryption' | 'retention' | 'softDelete'> {
  /** Lines of comment, without the sign of one. */
  readonly comments: readonly string[];
  /** Replicas that the global endpoint does not hand out. */
  readonly excluded: readonly string[];
}

export const NEW_SCENARIO: NewScenario = {
  name: 'my-registry',
  product: DEFAULT_PRESET,
  regions: ['eastus', 'westeurope'],
  tier: 'premium',
  pullsPerDay: 100_000,
};

/** The commented text of a scenario that validates, runs and shows something. */
export function newScenarioText(answers: NewScenario): string {
  const { name, product, regions, tier, pullsPerDay, configured } = answers;
  const excluded = configured?.excluded ?? [];
  const [home = 'eastus', ...replicas] = regions;
  const isServed = replicas.some((region) => !excluded.includes(region));
  const parts = isServed ? loseHome(home) : replicas.length > 0 ? dropOutBesideCopies(home) : dropOut(home);
  return `# ${PRESETS[product].title}.
# \`nines validate --show\` prints every other key, its value and where that value comes from.
apiVersion: nines/v1
name: ${name}
description: ${parts.description}

${(configured?.comments ?? []).map((line) => `# ${line}\n`).join('')}registry:
  like: ${product}
  tier: ${tier}
  regions: [${regions.join(', ')}]          # ${parts.regions}
${optionalKeys(answers.scheme ?? null, excluded, configured ?? {})}${parts.replication}
clients:
  - name: official                         # pushes what the Docker official images pushed, 60 times as fast
    region: ${home}
    profile: docker
    push: {trace: official-images, from: 2024-11-16T21:00Z, speed: 60}  # a large update falls just before 2 h
  - name: builds                           # a build farm: pushes all the time, so an interruption shows
    region: ${home}
    profile: docker
    push: {rate: 30/h}
  - name: fleet                            # machines that pull what they run
    region: ${replicas[0] ?? home}
    profile: kubelet
    nodes: 50
    pull: {rate: ${pullsPerDay}/d, fresh: 5%}

run: {duration: 3h, drain: 2h, seeds: 1..5}

faults:
${parts.faults}

expect:
${parts.expect}
`;
}

function optionalKeys(
  scheme: 'lrs' | 'zrs' | null,
  excluded: readonly string[],
  { encryption, retention, softDelete }: Partial<ConfiguredPart>,
): string {
  const { version = 'latest', vault } = encryption?.customerManagedKey ?? {};
  const ofVault = Object.entries(vault ?? {}).map(([key, value]) => `${key}: ${value}`);
  const vaultKey = ofVault.length === 0 ? '' : `, vault: {${ofVault.join(', ')}}`;
  return [
    scheme === null ? '' : `  storage: {scheme: ${scheme}}\n`,
    excluded.length === 0 ? '' : `  routing: {excluded: [${excluded.join(', ')}]}\n`,
    encryption === undefined ? '' : `  encryption: {customerManagedKey: {version: ${version}${vaultKey}}}\n`,
    policyKey('retention', retention, 'what has lost its last tag is deleted so many days later'),
    policyKey('softDelete', softDelete, 'for so many days what is deleted can be restored'),
  ].join('');
}

/** Nothing for a policy that is off, as it is without the key. */
function policyKey(key: string, policy: ConfiguredPolicy | undefined, comment: string): string {
  if (policy?.status !== 'enabled') return '';
  const words = `  ${key}: ${policy.days === undefined ? '{status: enabled}' : `{days: ${policy.days}}`}`;
  return `${words.padEnd(COMMENT_COLUMN)} # ${comment}\n`;
}

const COMMENT_COLUMN = 40;

/** What depends on whether there is a second region. */
interface Parts {
  readonly description: string;
  readonly regions: string;
  readonly replication: string;
  readonly faults: string;
  readonly expect: string;
}

const REPLICATION = '  replication: {bandwidth: 200Mbps}        # per ordered pair of regions; nobody publishes it\n';

function loseHome(home: string): Parts {
  return {
    description: 'Replication stalls, then the home region is lost for good. Which images die, and do pulls go on?',
    regions: 'the first is home, the others are geo-replicas',
    replication: REPLICATION,
    faults: `  - {id: stall, at: 2h, action: replication.pause, from: ${home}, duration: 30m}
  - {id: loss, at: 2h20m, action: region.loss, region: ${home}}`,
    expect: `  - pull_ok{client=fleet}.rate >= 95%
  - rpo_age.max <= 1h                      # the oldest image that died had waited this long
  - rto{client=builds}.max <= 30m          # by then builds push again`,
  };
}

function dropOut(home: string): Parts {
  return {
    description: 'The only region drops out for a while. Who cannot push or pull, and for how long?',
    regions: 'the first is home; a second needs the tier premium',
    replication: '',
    faults: `  - {id: outage, at: 2h, action: region.outage, region: ${home}, duration: 30m}`,
    expect: `  - pull_ok{client=fleet}.rate >= 90%
  - rto{client=builds}.max <= 45m          # by then builds push again`,
  };
}

/** No replica takes over, for the global endpoint hands out none of them. */
function dropOutBesideCopies(home: string): Parts {
  return {
    ...dropOut(home),
    description: 'Home drops out, and no replica is in routing. Who cannot push or pull, and for how long?',
    regions: 'the first is home, the others hold copies',
    replication: REPLICATION,
  };
}

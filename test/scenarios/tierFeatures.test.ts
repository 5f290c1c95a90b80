/** A feature that a tier lacks is refused, with the name of a tier that has it: at each of the three dates. */
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/load.ts';
import { ScenarioError } from '../../scenarios/scenarioError.ts';

const DATES = ['acr-2020-06', 'acr-2023-10', 'acr-2026-08'] as const;
const TIERS = ['basic', 'standard', 'premium'] as const;

/** What the file is refused for, and the hint; null where it is valid. */
function refusal(registry: string, rest = ''): string | null {
  try {
    parseScenario(`apiVersion: nines/v1\nname: t\nregistry: {${registry}}\n${rest}`, 't.yaml');
    return null;
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.issues.map(({ message, hint }) => `${message} (${hint})`).join('; ');
  }
}

const hazard = (action: string): string => `hazards: [{id: people, action: ${action}, rate: 0.01/y}]\n`;

/** How a scenario asks for a feature: keys of its registry, and what else. */
const ASKS: Readonly<Record<string, readonly [string, string]>> = {
  'geo-replication': ['regions: [eastus, westus2]', ''],
  'zone redundancy': ['regions: [eastus], storage: {scheme: zrs}', ''],
  'a retention policy': ['regions: [eastus]', hazard('retention.misconfigure')],
  'a key of one’s own': ['regions: [eastus]', hazard('key.purge')],
};
const PREMIUM_ONLY = DATES.map((date) => [date, 'geo-replication'] as const);

describe('a feature that a tier lacks', () => {
  it.each([
    ...PREMIUM_ONLY,
    ...DATES.map((date) => [date, 'a retention policy'] as const),
    ...DATES.map((date) => [date, 'a key of one’s own'] as const),
    ['acr-2023-10', 'zone redundancy'] as const,
  ])('%s: %s is premium’s', (date, feature) => {
    const [registry, rest] = ASKS[feature]!;
    for (const tier of ['basic', 'standard']) {
      const said = refusal(`like: ${date}, tier: ${tier}, ${registry}`, rest);
      expect(said).toContain(`${feature} is a premium feature`);
      expect(said).toContain('write `tier: premium`');
    }
    expect(refusal(`like: ${date}, tier: premium, ${registry}`, rest)).toBeNull();
  });

  it.each([
    ['acr-2020-06', 'no tier had it'],
    ['acr-2026-08', 'every tier has it'],
  ])('%s: zone redundancy is refused to none: %s', (date) => {
    const [registry] = ASKS['zone redundancy']!;
    expect(TIERS.map((tier) => refusal(`like: ${date}, tier: ${tier}, ${registry}`))).toEqual([null, null, null]);
  });

  it('is refused to a planned fault as to a hazard', () => {
    const fault = 'faults: [{at: 1h, action: retention.misconfigure, duration: 1h}]\n';
    expect(refusal('tier: basic', fault)).toContain('a retention policy is a premium feature');
    expect(refusal('tier: premium', fault)).toBeNull();
  });

  it('is not what the field has seen: its hazards are for whoever has it', () => {
    expect(refusal('tier: basic, regions: [eastus]', 'hazards: field\n')).toBeNull();
  });
});

describe('one word of the cloud’s for two settings', () => {
  it.each([
    ['GRS', 'scheme: lrs, geoRedundancy: grs'],
    ['ra-grs', 'scheme: lrs, geoRedundancy: ra-grs'],
    ['gzrs', 'scheme: zrs, geoRedundancy: grs'],
    ['RAGZRS', 'scheme: zrs, geoRedundancy: ra-grs'],
  ])('%s is %s', (word, keys) => {
    expect(refusal(`storage: {scheme: ${word}}`)).toContain(`write \`${keys}\``);
    expect(refusal(`storage: {${keys}}`)).toBeNull();
  });
});

describe('the bandwidth of a tier', () => {
  it('is refused where that date states none', () => {
    expect(refusal('like: acr-2026-08, limits: {download: tier}')).toContain('`acr-2026-08` states no bandwidth');
    expect(DATES.slice(0, 2).map((date) => refusal(`like: ${date}, limits: {upload: tier}`))).toEqual([null, null]);
  });
});

describe('what lies about', () => {
  it('is in repositories', () => {
    expect(refusal('regions: [eastus]', 'catalogue: {idle: {tags: 5}}\n')).toContain('in no repository');
  });
});

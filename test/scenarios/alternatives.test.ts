import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scenarioHash } from '../../scenarios/hash.ts';
import { describeScenario, loadScenario, parseScenario } from '../../scenarios/load.ts';

const FILE = `apiVersion: nines/v1
name: two
registry:
  regions: [eastus, westeurope]
  replication: {lag: 15m, onMiss: proxy}
repair: {local: {time: {exponential: {mean: 1d}}}}
clients:
  - {name: builds, region: eastus, push: {rate: 10/h}}
alternatives:
  one-region:
    registry: {tier: standard, regions: [eastus], replication: {lag: null}}
  wearing: {repair: {local: {time: {weibull: {mean: 1d, shape: 2}}}}}
  quiet:
    clients:
      - {name: builds, region: eastus, push: {rate: 1/h}}
`;

const folder = mkdtempSync(join(tmpdir(), 'nines-'));
const path = join(folder, 'two.yaml');
writeFileSync(path, FILE);
afterAll(() => rmSync(folder, { recursive: true }));

const one = (name: string | null, sets: readonly string[] = []) => parseScenario(FILE, 'two.yaml', sets, name);

describe('an alternative', () => {
  it('is the rest of the file with its own keys laid over it', () => {
    const { registry, name } = one('one-region').scenario;
    expect(name).toBe('two#one-region');
    expect([registry.tier, registry.regions, registry.replication.onMiss]).toEqual(['standard', ['eastus'], 'proxy']);
    expect(registry.replication.lag).toBeNull();
    expect(one(null).scenario.registry.replication.lag).not.toBeNull();
  });

  it('replaces lists, and a law as a whole', () => {
    expect(one('quiet').scenario.clients).toHaveLength(1);
    expect(one('wearing').scenario.repair.local.time).toMatchObject({ kind: 'weibull' });
  });

  it('is found as FILE#NAME, changed by flags after it was laid over', () => {
    const { scenario, source } = loadScenario(`${path}#one-region`, { set: ['registry.tier=premium'] });
    expect(scenario.registry.tier).toBe('premium');
    expect([source.path, source.directory]).toEqual([`${path}#one-region`, folder]);
  });

  it('is a scenario of its own, which leaves that of the file as it is', () => {
    const without = parseScenario(FILE.slice(0, FILE.indexOf('alternatives:')), 'two.yaml').scenario;
    expect(scenarioHash(one(null).scenario)).toBe(scenarioHash(without));
    const hashes = [null, 'one-region', 'wearing', 'quiet'].map((name) => scenarioHash(one(name).scenario));
    expect(new Set(hashes).size).toBe(4);
  });

  it('knows the lines of its keys', () => {
    const lines = describeScenario(one('one-region')).map(({ key, origin }) => [
      key,
      origin.kind === 'file' ? origin.line : 0,
    ]);
    expect(lines).toContainEqual(['registry.tier', 11]);
    expect(lines).toContainEqual(['registry.replication.onMiss', 5]);
  });

  it('that is not there is told with those that are', () => {
    expect(() => loadScenario(`${path}#one-regio`)).toThrow(
      /two\.yaml:9:1: there is no alternative `one-regio` in this file\n {2}did you mean `one-region`\? \(one of: one-region, wearing, quiet\)/,
    );
    expect(() => parseScenario('apiVersion: nines/v1\nname: bare\n', 'bare.yaml', [], 'x')).toThrow(
      /it has no alternatives at all/,
    );
  });

  it('is not reached by flags from outside', () => {
    expect(() => one(null, ['alternatives.quiet.repair.geo.time=1d'])).toThrow(/name one as FILE#NAME/);
  });
});

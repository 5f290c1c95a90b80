import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compileScenario } from '../../../scenarios/compile.ts';
import { loadScenario } from '../../../scenarios/load.ts';
import { ScenarioError } from '../../../scenarios/scenarioError.ts';
import { faultSchemas } from '../../../scenarios/schema/faults.ts';
import { runSeed } from '../../../sim/run.ts';
import type { Deed } from '../../../studies/experiment/deeds.ts';
import { Experiment } from '../../../studies/experiment/experiment.ts';
import { Refusal } from '../../../studies/experiment/refusal.ts';
import { openSubject } from '../../../studies/subject.ts';
import { keysOf } from '../../sim/pairKeys.ts';
import { experimentOf, goTo, removeWritten, TIGHT, TWENTY_MINUTES, written } from './fixture.ts';

afterAll(removeWritten);

const HORIZON_US = 2_400_000_000;
const AT_US = 300_000_123;

/** What `nines run FILE` comes to. */
function digestOf(file: string): string {
  const { scenario, source } = loadScenario(file);
  const [seed, ...others] = scenario.run.seeds;
  expect(others).toEqual([]);
  return runSeed(compileScenario(scenario, source.directory), seed!).digest;
}

/** Does it, plays to the end, saves it, and checks that the file plays the same. */
function savedAgain(experiment: Experiment, deed: Deed, file: string): string {
  experiment.fork(deed);
  goTo(experiment, experiment.horizonUs);
  const saved = experiment.save(file, true);
  expect(digestOf(file)).toBe(saved.digest);
  return readFileSync(file, 'utf8');
}

/** Some fault of each action, as a person would say it. */
function faultOf(action: string): Record<string, unknown> {
  const keys = keysOf(faultSchemas[action as keyof typeof faultSchemas]);
  const has = (key: string): boolean => keys.includes(key);
  const where = has('from')
    ? { from: 'westeurope', to: 'southeastasia' }
    : has('client')
      ? { client: 'fleet' }
      : has('region')
        ? { region: 'westeurope', ...(['node', 'zone', 'disk'].some(has) ? { pick: 'one' } : {}) }
        : {};
  const how: Record<string, unknown> = { factor: 2, probability: '50%', offset: '4m', capacity: '20%', errors: '50%' };
  const settings = Object.fromEntries(Object.entries(how).filter(([key]) => has(key)));
  return { action, ...where, ...settings, ...(has('duration') ? { duration: '3m' } : {}) };
}

describe('what is done by hand', () => {
  it.each(Object.keys(faultSchemas))('is saved as a file that plays the same: %s', (action) => {
    const short = TWENTY_MINUTES.replace('duration: 20m, drain: 20m', 'duration: 6m, drain: 1m').replace(
      'at: 9m',
      'at: 5m30s',
    );
    const key = '{customerManagedKey: {dataKey: {lifetime: 20s}}}';
    const underKey = short.replace('registry:\n', `registry:\n  encryption: ${key}\n`);
    const experiment = experimentOf(underKey.replace('repositories: 6', 'repositories: 2'), 7);
    goTo(experiment, AT_US);
    const text = savedAgain(experiment, { kind: 'inject', fault: faultOf(action) }, written());
    expect(text).toContain(`action: ${action}`);
    expect(text).toContain('5m123us');
    expect(experiment.view(false).faults.filter(({ isByHand }) => isByHand)).toHaveLength(1);
  });

  it('is saved with the schema for editors as seen from where the file stands', () => {
    const schemaIn = (given: string, ...under: string[]): string | undefined => {
      const file = written(`# yaml-language-server: $schema=${given}\n${TWENTY_MINUTES}`);
      const experiment = new Experiment(file, [], 1, TIGHT);
      const saved = join(dirname(file), ...under, 'saved.yaml');
      experiment.save(saved, false);
      return /\$schema=(.*)/.exec(readFileSync(saved, 'utf8'))?.[1];
    };
    expect(schemaIn('../schema/v1.json')).toBe('../schema/v1.json');
    expect(schemaIn('schema/v1.json', 'mine', 'deep')).toBe('../../schema/v1.json');
    expect(schemaIn('https://example.org/v1.json', 'mine')).toBe('https://example.org/v1.json');
  });

  it('leaves the run as it was up to where it strikes', () => {
    const early = TWENTY_MINUTES.replace('at: 4m', 'at: 6m');
    const deeds: readonly (readonly [Deed, string])[] = [
      [
        { kind: 'inject', fault: { action: 'region.outage', region: 'southeastasia', duration: '1m' } },
        'at 0:05:00.000123',
      ],
      [{ kind: 'suppress', id: 'loss' }, 'suppress loss'],
      [{ kind: 'move', id: 'loss', atUs: 500_000_000 }, 'move loss to 0:08:20'],
    ];
    for (const [deed, sentence] of deeds) {
      const experiment = experimentOf(early, 3);
      goTo(experiment, AT_US);
      const before = experiment.view(false);
      const branch = experiment.fork(deed);
      goTo(experiment, AT_US);
      expect(experiment.view(false)).toMatchObject({
        digest: before.digest,
        events: before.events,
        cursorUs: AT_US,
        branch,
      });
      expect(experiment.facts(branch).deeds.join()).toContain(sentence);
      goTo(experiment, HORIZON_US);
      experiment.switchTo(0);
      goTo(experiment, HORIZON_US);
      const search = experiment.compare(0, branch);
      let step = search.next();
      while (!step.done) step = search.next();
      expect(step.value.first!.atUs).toBeGreaterThanOrEqual(AT_US);
      expect(step.value.untilUs).toBe(HORIZON_US);
      expect(step.value.figures.map(({ name }) => name)).toContain('images lost');
    }
  });

  it('is better where nothing is lost, and told as reports tell it', () => {
    const experiment = experimentOf(TWENTY_MINUTES.replace(/hazards:\n.*\n/, ''));
    goTo(experiment, AT_US);
    const branch = experiment.fork({ kind: 'suppress', id: 'loss' });
    goTo(experiment, HORIZON_US);
    experiment.switchTo(0);
    goTo(experiment, HORIZON_US);
    const search = experiment.compare(0, branch);
    let step = search.next();
    while (!step.done) step = search.next();
    const { figures } = step.value;
    const of = (name: string) => figures.find((figure) => figure.name === name);
    expect(of('images lost')).toMatchObject({ other: '0', better: 'other' });
    expect(of('bytes lost')).toMatchObject({
      base: expect.stringMatching(/^\d.* [MG]B$/),
      other: '0 B',
      better: 'other',
    });
    // No age at all is better than any.
    expect(of('worst RPO age')).toMatchObject({ other: 'none', better: 'other' });
  });

  it('adds up, over suppressed chance, moved faults and settings', () => {
    const experiment = experimentOf(TWENTY_MINUTES, 4);
    goTo(experiment, 400_000_000);
    const firing = experiment.view(false).faults.find(({ isChance }) => isChance)!;
    experiment.fork({ kind: 'suppress', id: firing.id });
    goTo(experiment, 400_000_000);
    expect(experiment.view(false).faults.find(({ id }) => id === firing.id)).toMatchObject({ status: 'suppressed' });
    experiment.fork({ kind: 'move', id: 'loss', atUs: 450_000_000 });
    goTo(experiment, 400_000_000);
    const text = savedAgain(experiment, { kind: 'set', text: 'registry.replication.bandwidth=40Mbps' }, written());
    expect(experiment.facts(3).deeds).toEqual([
      `suppress ${firing.id}`,
      'move loss to 0:07:30',
      'set registry.replication.bandwidth=40Mbps',
    ]);
    for (const kept of [
      '# kept as it is',
      '# the first is home',
      '# the point of it',
      `suppress ${firing.id}`,
      'seeds: 4',
    ]) {
      expect(text).toContain(kept);
    }
  });

  it('is refused in the words of the format, and then nothing has changed', () => {
    const experiment = experimentOf();
    goTo(experiment, AT_US);
    const before = JSON.stringify(experiment.view(false));
    const refused = (deed: Deed): Error => {
      try {
        experiment.fork(deed);
      } catch (error) {
        expect(JSON.stringify(experiment.view(false))).toBe(before);
        return error as Error;
      }
      throw new Error('it was done');
    };
    expect(refused({ kind: 'inject', fault: { action: 'region.loos', region: 'eastus' } })).toBeInstanceOf(
      ScenarioError,
    );
    expect(refused({ kind: 'inject', fault: { action: 'region.loss', region: 'eastsu' } }).message).toContain('eastsu');
    expect(
      refused({ kind: 'inject', fault: { id: 'loss', action: 'region.loss', region: 'eastus' } }).message,
    ).toContain('id `loss`');
    expect(refused({ kind: 'suppress', id: 'nothing' })).toBeInstanceOf(Refusal);
    expect(refused({ kind: 'move', id: 'nothing', atUs: 0 })).toBeInstanceOf(Refusal);
    expect(refused({ kind: 'set', text: 'registry.tier=gold' })).toBeInstanceOf(ScenarioError);
    goTo(experiment, HORIZON_US);
    expect(() => experiment.fork({ kind: 'inject', fault: { action: 'region.loss', region: 'eastus' } })).toThrow(
      /over/,
    );
  });
});

describe('a scenario that is saved', () => {
  it('has its alternative and its flags in it, and finds its files from where it stands', () => {
    const file =
      written(`${TWENTY_MINUTES.replace('push: {rate: 120/h}', 'push: {trace: pushes.csv, from: 2024-01-01T00:00Z}')}
alternatives:
  narrow: {registry: {replication: {bandwidth: 5Mbps}}}
`);
    const rows = Array.from({ length: 20 }, (_, i) => `${1704067200 + i * 30},library/a${i % 3},1,1,1,0,0`);
    const header = 'unix_time_utc,repo,new_images,new_manifests_all_arch,tags_added,tags_moved,tags_removed';
    writeFileSync(join(dirname(file), 'pushes.csv'), `${[header, ...rows].join('\n')}\n`);
    const experiment = new Experiment(`${file}#narrow`, ['run.drain=10m'], 2, TIGHT);
    experiment.play(0, 0);
    goTo(experiment, AT_US);
    const place = join(dirname(file), 'deeper');
    mkdirSync(place);
    const text = savedAgain(experiment, { kind: 'suppress', id: 'stall' }, join(place, 'saved.yaml'));
    expect(text).toContain('trace: ../pushes.csv');
    expect(text).toContain('bandwidth: 5Mbps');
    expect(text).toContain('drain: 10m');
    expect(text).not.toContain('alternatives');
  });

  it('is not written over another, nor where nothing can be', () => {
    const experiment = experimentOf();
    const file = written();
    expect(() => experiment.save(file, false)).toThrow(/there is a file/);
    expect(() => experiment.save(dirname(file), true)).toThrow(/directory/);
    expect(() => experiment.save('/proc/nothing/saved.yaml', false)).toThrow(Refusal);
    expect(() => experiment.save(join(file, 'saved.yaml'), false)).toThrow(
      /written: part of that path is a file, not a directory/,
    );
    expect(() => experiment.save('/dev/full', true)).toThrow(/full could not be written: the disk is full/);
    experiment.save(file, true);
    expect(openSubject(file, []).scenario.run.seeds).toEqual([1]);
  });
});

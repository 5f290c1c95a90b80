import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintState, restoreState, saveState } from '../../sim/kernel/state.ts';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import { World } from '../../sim/world.ts';
import { counter, fraction, HOUR, meanSeconds, planOf, play } from './fixture.ts';

const STORMY = `${HOUR}
faults:
  - {id: slow, at: 5m, action: network.degrade, from: eastus, to: westeurope, capacity: 20%, latency: 40ms, duration: 20m}
  - {id: stall, at: 10m, action: replication.pause, from: eastus, duration: 15m}
  - {id: out, at: 20m, action: region.outage, region: westeurope, duration: 10m}
  - {id: node, at: 25m, action: node.loss, region: eastus, pick: 2}
  - {id: loss, at: 35m, action: region.loss, region: southeastasia}
hazards:
  - {action: region.outage, rate: 2000/y, duration: {exponential: {mean: 5m}}}
  - {action: node.loss, rate: 500/y}
`;
const CHANCE = ['run.chance=true'];

describe('a world’s state', () => {
  it('goes on after a restore as if it had never stopped, from any instant', () => {
    const plan = planOf(STORMY, CHANCE);
    const whole = new World(plan, 7);
    whole.runUntil(whole.horizonUs);
    const expected = JSON.stringify(outcomeOf(whole, 7));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7_200_000_000 }), (atUs) => {
        const first = new World(plan, 7);
        first.runUntil(atUs);
        const snapshot = saveState(first);
        const second = new World(plan, 7);
        restoreState(second, snapshot);
        expect(fingerprintState(second)).toBe(fingerprintState(first));
        second.runUntil(second.horizonUs);
        expect(JSON.stringify(outcomeOf(second, 7))).toBe(expected);
      }),
      { numRuns: 12, seed: 1 },
    );
  });

  it('is not changed by being looked at', () => {
    const plan = planOf(STORMY, CHANCE);
    const watched = new World(plan, 3);
    for (let us = 0; us < watched.horizonUs; us += 977_000_003) {
      watched.runUntil(us);
      fingerprintState(watched);
      saveState(watched);
    }
    watched.runUntil(watched.horizonUs);
    const alone = new World(plan, 3);
    alone.runUntil(alone.horizonUs);
    expect(outcomeOf(watched, 3)).toEqual(outcomeOf(alone, 3));
  });
});

describe('the order in a file', () => {
  it('changes nothing', () => {
    const clients = [
      '  - {name: builds, region: eastus, push: {rate: 60/h}}',
      '  - {name: fleet, region: westeurope, profile: kubelet, nodes: 20, pull: {rate: 20/min, fresh: 10%}}',
    ];
    const faults = [
      '  - {id: stall, at: 10m, action: replication.pause, from: eastus, duration: 15m}',
      '  - {id: outage, at: 10m, action: region.outage, region: westeurope, duration: 5m}',
    ];
    const file = (c: string[], f: string[]): string =>
      `name: order\ncatalogue: {repositories: 5}\nregistry: {regions: [eastus, westeurope]}\nclients:\n${c.join('\n')}\nfaults:\n${f.join('\n')}\nrun: {duration: 1h, drain: 30m}\n`;
    const forward = play(file(clients, faults));
    const backward = play(file(clients.toReversed(), faults.toReversed()));
    expect(backward).toEqual(forward);
  });
});

describe('common random numbers', () => {
  const base = play(HOUR, 5);

  it('an unrelated region of the registry leaves the other regions’ pulls and pushes as they were', () => {
    const wider = play(HOUR, 5, ['registry.regions=[eastus, westeurope, southeastasia, brazilsouth]']);
    expect(meanSeconds(wider, 'push_time')).toBe(meanSeconds(base, 'push_time'));
    expect(counter(wider, 'images_acknowledged')).toBe(counter(base, 'images_acknowledged'));
    expect(fractions(wider, 'fleet')).toEqual(fractions(base, 'fleet'));
  });

  it('an unrelated client leaves the others’ operations as they were', () => {
    const more = play(
      HOUR.replace('clients:', 'clients:\n  - {name: asia, region: southeastasia, pull: {rate: 5/min}}'),
      5,
    );
    expect(fractions(more, 'fleet')).toEqual(fractions(base, 'fleet'));
    expect(meanSeconds(more, 'push_time', { client: 'builds' })).toBe(
      meanSeconds(base, 'push_time', { client: 'builds' }),
    );
  });

  it('a fault far away leaves them as they were', () => {
    const faulty = play(`${HOUR}\nfaults: [{at: 30m, action: node.loss, node: southeastasia/n1}]`, 5);
    expect(fractions(faulty, 'fleet')).toEqual(fractions(base, 'fleet'));
    expect(meanSeconds(faulty, 'pull_time')).toBe(meanSeconds(base, 'pull_time'));
  });

  it('a region more leaves the failures and repairs of the others as they were', () => {
    const bare = (regions: string, hazards: string): string => `name: bare
regions: {${regions.split(', ').map((name) => `${name}: {zones: 1}`)}}
registry: {regions: [${regions}], storage: {scheme: replicated(3), nodes: 9, placementGroups: 20}}
hazards: [{action: node.loss, rate: 15/y}, {action: region.outage, rate: 20/y, duration: {exponential: {mean: 9h}}}${hazards}]
repair: {local: {time: {exponential: {mean: 3d}}}}
run: {duration: 1y, drain: 0s, chance: true}`;
    const two = play(bare('b, c', ''));
    const three = play(bare('b, a, c', ', {id: arson, action: region.loss, rate: 5/y, region: a}'));
    const firings = (outcome: typeof two, region: string): unknown =>
      outcome.journal
        .filter(({ target }) => target.startsWith(region))
        .map(({ id, firedAtUs, recoveredAtUs }) => [id, firedAtUs, recoveredAtUs]);
    for (const region of ['b', 'c']) {
      expect(firings(two, region)).not.toEqual([]);
      expect(firings(three, region)).toEqual(firings(two, region));
      expect(fraction(three, 'region_up', { region })).toBe(fraction(two, 'region_up', { region }));
    }
  });

  it('a suppressed fault is as good as none', () => {
    const fault = 'faults: [{id: gone, at: 20m, action: region.loss, region: eastus}]';
    const suppressed = play(`${HOUR}\n${fault}\nsuppress: [gone]`, 5);
    expect(suppressed.losses).toEqual([]);
    expect(suppressed.fractions).toEqual(base.fractions);
    expect(suppressed.histograms).toEqual(base.histograms);
    expect(suppressed.journal).toMatchObject([{ id: 'gone', suppressed: true, fired: false }]);
  });

  it('the n-th chance firing of a target keeps its instant when another is suppressed', () => {
    const file = `${HOUR}\nhazards: [{action: node.loss, rate: 3000/y}]`;
    const all = play(file, 1, CHANCE);
    const victim = all.journal[3]!;
    const rest = play(`${file}\nsuppress: ['${victim.id}']`, 1, CHANCE);
    const instants = (outcome: typeof all): [string, number][] =>
      outcome.journal.map(({ id, intendedAtUs }) => [id, intendedAtUs]);
    expect(instants(rest)).toEqual(instants(all));
    expect(rest.journal.find(({ id }) => id === victim.id)).toMatchObject({ suppressed: true, fired: false });
  });

  function fractions(outcome: typeof base, client: string): unknown {
    return outcome.fractions.filter(({ labels }) => labels['client'] === client);
  }
});

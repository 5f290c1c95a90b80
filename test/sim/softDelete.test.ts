/** Soft delete: a bin that is paid for, purged daily, and restored from. */
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/load.ts';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { World } from '../../sim/world.ts';
import { counter, expectRestored, fraction, planOf, play } from './fixture.ts';

const story = (more: string, rest = ''): string => `
name: bin
registry: {tier: standard, regions: [eastus], softDelete: {days: 2}}
catalogue: {source: none}
clients:
  - name: ci
    region: eastus
    profile: skopeo
    operations:
      - {at: 1m, op: push, repository: app, tag: v1, image: a, layers: [5MB]}
      - {at: 1h, op: delete, repository: app, tag: v1}
      ${more}
run: {duration: 4d, drain: 4h}
${rest}`;
const billed = (outcome: SeedOutcome): number => counter(outcome, 'bytes_billed');

describe('soft delete', () => {
  it('is paid for until the purge, and its layers are spared until then', () => {
    const gone = play(story(''));
    expect([billed(gone), counter(gone, 'bytes_collected')]).toEqual([0, 5_007_000]);
    const kept = play(story(''), 1, ['run.duration=1d']);
    expect([billed(kept), counter(kept, 'bytes_collected')]).toEqual([5_007_000, 0]);
  });

  it('gives an image back with its tags, until it is purged', () => {
    const pulls = '- {at: 2d6h, op: pull, repository: app, tag: v1}';
    const back = play(story(`- {at: 20h, op: restore, repository: app}\n      ${pulls}`));
    expect(fraction(back, 'pull_ok')).toBe(1);
    expect(billed(back)).toBe(5_007_000);
    expect([...back.invariants, back.convergence].filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    const late = play(story(`- {at: 3d6h, op: restore, repository: app, image: a}`));
    expect(billed(late)).toBe(0);
    expect(late.warnings).toEqual([
      '1 operation of ci named a tag or an image that nobody had pushed, or that was removed',
    ]);
  });

  it('gives a repository back that a push goes to, with the images that went with it and the tags that nobody has written since', () => {
    const pushes = ['v2', 'v3'].map(
      (tag) => `- {at: 30m, op: push, repository: app, tag: ${tag}, image: ${tag}, layers: [5MB]}`,
    );
    const gone = '- {at: 2h, op: delete, repository: app}';
    const again = '- {at: 3h, op: push, repository: app, tag: v2, image: new, layers: [1MB]}';
    const world = new World(planOf(story([...pushes, gone, again].join('\n      '))), 1);
    world.runUntil(world.horizonUs);
    const { catalogue } = world;
    // Of a (v1, deleted image by image), and v2, v3 and new, in the order of their numbers.
    expect([0, 1, 2, 3].map((m) => catalogue.manifestVisible[m])).toEqual([0, 1, 1, 1]);
    expect([...catalogue.tagTarget.subarray(0, catalogue.tags)].sort()).toEqual([-1, 2, 3]);
    const outcome = outcomeOf(world, 1);
    expect([...outcome.invariants, outcome.convergence].filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  });

  it('refuses a push of what lies in the bin', () => {
    expect(counter(play(story('- {at: 2h, op: push, repository: app, tag: v2, image: a}')), 'locked_out')).toBe(1);
  });

  it('keeps what was deleted by mistake from being lost, until it is purged', () => {
    const oops = 'faults: [{id: oops, at: 30m, action: operator.delete}]\n';
    const restored = story('- {at: 20h, op: restore, repository: app}', oops).replace(/\n.*op: delete.*\n/, '\n');
    expect(play(restored).losses).toEqual([]);
    const inTheBin = play(story('', oops).replace(/\n.*op: delete.*\n/, '\n'), 1, ['run.duration=1d']);
    expect([inTheBin.losses, ...inTheBin.invariants.map(({ verdict }) => verdict)]).not.toContain('fail');
    expect(inTheBin.losses).toEqual([]);
    const purged = play(story('', oops).replace(/\n.*op: delete.*\n/, '\n'));
    expect(purged.losses.map(({ cause, lostAtUs }) => [cause, lostAtUs / 3600e6])).toEqual([['oops', 72]]);
  });

  it('goes on as if nothing had happened after a restore', () => {
    const plan = planOf(story('- {at: 20h, op: restore, repository: app}'));
    for (const hours of [2, 19, 21, 50]) expectRestored(plan, hours * 3600e6);
  });

  it.each([
    ['registry: {regions: [eastus, westeurope], softDelete: {days: 7}}', /does not go together with geo-replication/],
    ['registry: {softDelete: {days: 7}, retention: {days: 7}}', /does not go together with a retention policy/],
    ['registry: {softDelete: {days: 91}}', /the most is 90/],
  ])('is refused: %s', (registry, message) => {
    expect(() => parseScenario(`apiVersion: nines/v1\nname: no\n${registry}\n`, 'no.yaml', [])).toThrow(message);
  });
});

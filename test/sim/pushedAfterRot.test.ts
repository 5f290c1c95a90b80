/** What is pushed to placement groups whose copies have rotted, and nobody has noticed. */
import { describe, expect, it } from 'vitest';
import { World } from '../../sim/world.ts';
import { planOf, play } from './fixture.ts';

const MINUTE = 60e6;
const ONE = `
name: one-region
registry: {regions: [eastus], storage: {scheme: zrs}}
catalogue: {repositories: 6}
repair: {local: {time: 10m}}
clients:
  - {name: builds, region: eastus, push: {rate: 60/h}}
  - {name: fleet, region: eastus, profile: kubelet, nodes: 20, pull: {rate: 20/min, fresh: 10%}}
run: {duration: 1h, drain: 1h}
`;
const ROT = `
faults:
  - {id: rot, at: 10m, action: copy.corrupt, region: eastus, probability: 100%}
`;
const ALONE = `
name: later
registry: {regions: [eastus], storage: {scheme: zrs}}
catalogue: {source: none}
scrub: {onRead: false, time: 2h}
clients:
  - {name: ci, region: eastus, operations: [{at: 1h, op: push, repository: app, tag: v1, layers: [1MB]}]}
run: {duration: 2h, drain: 2h}
`;

/** The world one microsecond after an instant. */
function worldAt(yaml: string, us: number): World {
  const world = new World(planOf(yaml), 1);
  world.runUntil(us + 1);
  return world;
}

describe('what is pushed after a copy.corrupt', () => {
  it('is good while nobody notices the rot', () => {
    const world = worldAt(ALONE + ROT, 70 * MINUTE);
    expect(world.ledger.losses).toBe(0);
  });

  it('is given up with its group when the rot is found, and the chain says so', () => {
    const { losses } = play(ALONE + ROT);
    expect(losses).toHaveLength(1);
    const [loss] = losses;
    expect(loss!.lostAtUs).toBeGreaterThan(70 * MINUTE);
    const last = loss!.chain.at(-1)!;
    expect(last.what).toContain('last copy given up with its placement group when rot was found there, by rot');
    expect(last.atUs).toBe(loss!.lostAtUs);
  });

  it('is lost with a layer that it shares, which had rotted before', () => {
    const later = play(ONE + ROT).losses.filter(({ acknowledgedAtUs }) => acknowledgedAtUs > 10 * MINUTE);
    const says = later.flatMap(({ chain }) => chain.map(({ what }) => what));
    expect(says).toContain('last copy of a layer that it shares destroyed by rot (copy.corrupt) before the push');
    expect(says.join()).not.toMatch(/\b0 s after the push/);
  });
});

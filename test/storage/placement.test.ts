import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placementOf, placementProblem, type StampLayout, zoneOfNode } from '../../sim/storage/placement.ts';
import { parseScheme, type Scheme } from '../../sim/storage/scheme.ts';

function schemeOf(text: string): Scheme {
  const result = parseScheme(text);
  if (!result.ok) throw new Error(result.problem);
  return result.scheme;
}

function nodesOf(layout: StampLayout, scheme: Scheme, group: number): number[] {
  const out = new Int32Array(scheme.copies);
  expect(placementOf(layout, scheme, group, out)).toBe(scheme.copies);
  return [...out];
}

function tally(values: readonly number[], size: number): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const value of values) counts[value]!++;
  return counts;
}

const spreadOf = (counts: readonly number[]) => Math.max(...counts) - Math.min(...counts);

/** Any scheme on any stamp that it fits. */
const fitting = fc
  .record({
    name: fc.oneof(
      fc.constantFrom('lrs', 'zrs'),
      fc.integer({ min: 1, max: 8 }).map((n) => `replicated(${n})`),
    ),
    nodes: fc.integer({ min: 1, max: 40 }),
    zones: fc.integer({ min: 1, max: 5 }),
    group: fc.nat(5000),
  })
  .map(({ name, nodes, zones, group }) => ({ scheme: schemeOf(name), layout: { nodes, zones }, group }))
  .filter(({ scheme, layout }) => placementProblem(layout, scheme) === null);

describe('placing a group on a stamp', () => {
  it('never puts two copies on one node', () => {
    fc.assert(
      fc.property(fitting, ({ scheme, layout, group }) => {
        const nodes = nodesOf(layout, scheme, group);
        expect(new Set(nodes).size).toBe(scheme.copies);
        for (const node of nodes) expect(node >= 0 && node < layout.nodes).toBe(true);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('keeps the rule of its scheme about zones', () => {
    fc.assert(
      fc.property(fitting, ({ scheme, layout, group }) => {
        const zones = nodesOf(layout, scheme, group).map((node) => zoneOfNode(layout, node));
        if (scheme.spread === 'oneZone') expect(new Set(zones).size).toBe(1);
        if (scheme.spread === 'zones') expect(new Set(zones).size).toBe(scheme.copies);
        const everyZoneHasRoom = Math.floor(layout.nodes / layout.zones) * layout.zones >= scheme.copies;
        if (scheme.spread === 'any' && everyZoneHasRoom) expect(spreadOf(tally(zones, layout.zones))).toBeLessThan(2);
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it('loads the nodes of a zone to within one group, and zones alike when their sizes are', () => {
    fc.assert(
      fc.property(
        fitting.filter(({ scheme, layout }) => Math.floor(layout.nodes / layout.zones) >= scheme.copies),
        ({ scheme, layout, group }) => {
          const groups = Array.from({ length: (group % 60) + 1 }, (_, g) => nodesOf(layout, scheme, g));
          const load = tally(groups.flat(), layout.nodes);
          for (let zone = 0; zone < layout.zones; zone++) {
            expect(spreadOf(load.filter((_, node) => zoneOfNode(layout, node) === zone))).toBeLessThan(2);
          }
          // A zone of lrs may be one whole group ahead of another, in which the next node in turn is one behind.
          const apartMax = scheme.spread === 'oneZone' ? 2 : 1;
          if (layout.nodes % layout.zones === 0) expect(spreadOf(load)).toBeLessThanOrEqual(apartMax);
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });

  it.each(['zrs', 'replicated(2)', 'replicated(3)', 'replicated(5)'])(
    'shares no node between groups of %s while there are enough',
    (name) => {
      const scheme = schemeOf(name);
      for (const groups of [1, 2, 3, 7]) {
        const layout = { nodes: groups * scheme.copies, zones: 3 };
        const nodes = Array.from({ length: groups }, (_, g) => nodesOf(layout, scheme, g)).flat();
        expect(new Set(nodes).size).toBe(layout.nodes);
      }
    },
  );

  it('shares no node between groups of lrs while the zones have enough', () => {
    const layout = { nodes: 18, zones: 3 };
    const nodes = [0, 1, 2, 3, 4, 5].flatMap((g) => nodesOf(layout, schemeOf('lrs'), g));
    expect(new Set(nodes).size).toBe(18);
  });

  it('deals the first groups of zrs to nodes in order', () => {
    const layout = { nodes: 6, zones: 3 };
    expect([0, 1, 2].map((g) => nodesOf(layout, schemeOf('zrs'), g))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [0, 1, 2],
    ]);
  });

  it('passes over a zone that has no node left for the group', () => {
    // Zones of 2, 1 and 1 nodes; the second group starts in zone 1 and would meet it again with its fourth copy.
    const layout = { nodes: 4, zones: 3 };
    expect(nodesOf(layout, schemeOf('replicated(4)'), 1).sort()).toEqual([0, 1, 2, 3]);
  });

  it('says why a scheme does not fit', () => {
    expect(placementProblem({ nodes: 2, zones: 1 }, schemeOf('lrs'))).toContain('distinct nodes');
    expect(placementProblem({ nodes: 9, zones: 2 }, schemeOf('zrs'))).toContain('distinct zones');
    expect(placementProblem({ nodes: 6, zones: 3 }, schemeOf('lrs'))).toContain('leave 2 in a zone');
    expect(placementProblem({ nodes: 0, zones: 1 }, schemeOf('lrs'))).toContain('nodes');
    expect(placementProblem({ nodes: 3, zones: 0 }, schemeOf('lrs'))).toContain('zones');
    expect(placementProblem({ nodes: 7, zones: 3 }, schemeOf('lrs'))).toBeNull();
  });

  it('uses only zones large enough for lrs', () => {
    const layout = { nodes: 7, zones: 3 };
    for (let g = 0; g < 5; g++) expect(nodesOf(layout, schemeOf('lrs'), g).sort()).toEqual([0, 3, 6]);
  });
});

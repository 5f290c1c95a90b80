/** The map and what is told beside it. */
import { describe, expect, it } from 'vitest';
import { worldLines } from '../../../cli/ui/screens/world.tsx';
import { Canvas } from '../../../cli/ui/text/canvas.ts';
import { plainText, widthOf } from '../../../cli/ui/text/line.ts';
import { ListCursor } from '../../../cli/ui/text/listCursor.ts';
import { painted } from '../../../cli/ui/theme.ts';
import { spotBeside } from '../../../cli/ui/world/labels.ts';
import { landDots } from '../../../cli/ui/world/landDots.ts';
import { dotOf, projectionOf } from '../../../cli/ui/world/projection.ts';
import { waysOf } from '../../../cli/ui/world/ways.ts';
import type { BranchFacts, ExperimentView } from '../../../studies/experiment/view.ts';
import { link, sceneFacts, sceneView } from './scene.ts';

interface Drawn {
  readonly columns?: number;
  readonly rows?: number;
  readonly isAscii?: boolean;
  readonly selected?: string;
  readonly view?: ExperimentView;
  readonly facts?: BranchFacts;
}

/** What a terminal would show, without colours. Sizes are those of the terminal: three rows are around a screen. */
function drawn({ columns = 80, rows = 24, isAscii = false, selected, view, facts }: Drawn = {}): string {
  const cursor = new ListCursor();
  if (selected !== undefined) cursor.select(selected);
  const theme = { depth: 'none', isAscii } as const;
  const size = { columns, rows: rows - 3 };
  const props = { view: view ?? sceneView(), facts: facts ?? sceneFacts(), size, cursor, theme };
  const lines = worldLines({ ...props, isDetailed: false, filter: '' });
  expect(lines.length).toBeLessThanOrEqual(size.rows);
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
  return `${lines
    .map((each) =>
      painted(
        each.map(({ text }) => ({ text, style: 'plain' })),
        theme,
      ).trimEnd(),
    )
    .join('\n')}\n`;
}

describe('the world', () => {
  for (const [columns, rows] of [
    [80, 24],
    [120, 40],
  ] as const) {
    for (const isAscii of [false, true]) {
      const name = `world-${columns}x${rows}${isAscii ? '-ascii' : ''}`;
      it(`is drawn as in ${name}`, async () => {
        await expect(drawn({ columns, rows, isAscii })).toMatchFileSnapshot(`snapshots/${name}.txt`);
      });
    }
  }

  it('names every region once, with its health as a sign, and the late ways with how late they are', () => {
    const map = drawn().split('── ')[0]!;
    expect(map).toMatch(/▲ eastus 8 % /);
    expect(map).toMatch(/● westeurope 85 % /);
    expect(map).toMatch(/southeastasia 7 % ●/);
    expect(map).toMatch(/→ paused 31 min/);
    expect(map).toMatch(/→ 14 min/);
  });

  it('tells of the region that is selected what holds it, its ways and its clients', () => {
    const text = drawn({ columns: 120, rows: 40, selected: 'westeurope' });
    expect(text).toMatch(/▶ ● westeurope +ok +85 % +100 %/);
    expect(text).toMatch(/eastus +→ · 2 waiting, 4 s\n/);
    expect(text).toMatch(/← ▲ 14 waiting, 14 min\n/);
    expect(text).toMatch(/clients +nodes here/);
    expect(drawn({ selected: 'eastus' })).toMatch(/held by +stall/);
  });

  it('is a table where there is no room for a map, and where nobody knows where the regions are', () => {
    const narrow = drawn({ columns: 50, rows: 20 });
    expect(narrow).toMatch(/▶ ▲ eastus.*97.0 %\n {2}● southeastasia/);
    const nowhere = sceneFacts();
    const regions = nowhere.regions.map((region) => ({ ...region, latitude: null, longitude: null }));
    const table = drawn({ facts: { ...nowhere, regions } });
    expect(table).toMatch(/region +requests +answered +worst way in/);
    expect(table).not.toMatch(/[\u2801-\u28ff]/);
  });

  it('says which regions have no place on the map', () => {
    const all = sceneFacts();
    const regions = all.regions.map((region) =>
      region.name === 'westeurope' ? { ...region, latitude: null } : region,
    );
    expect(drawn({ facts: { ...all, regions } })).toMatch(/not on the map: ● westeurope/);
  });

  it('draws the way between two regions that are well as dots, and one that stands still without gaps', () => {
    const still = [link('eastus', 'westeurope', { waiting: 3, lagUs: 3600e6, isPaused: true })];
    const ascii = (links: typeof still) =>
      drawn({ isAscii: true, view: sceneView({ links }) }).match(/#/g)?.length ?? 0;
    expect(ascii([link('eastus', 'westeurope')])).toBe(0);
    expect(ascii(still)).toBeGreaterThan(20);
  });
});

describe('a projection', () => {
  const rows = 14;
  const places = (...of: readonly (readonly [number, number])[]) =>
    of.map(([latitude, longitude]) => ({ latitude, longitude }));

  it('has every place in it, with room around', () => {
    for (const some of [
      places([37, -80], [1, 104], [52, 5]),
      places([52, 5]),
      places([-34, 151], [36, 140], [47, -120]),
    ]) {
      const projection = projectionOf(some, 80, rows);
      for (const { x, y } of some.map((place) => dotOf(place, projection))) {
        expect(x).toBeGreaterThan(4);
        expect(x).toBeLessThan(projection.width - 4);
        expect(y).toBeGreaterThan(2);
        expect(y).toBeLessThan(projection.height - 2);
      }
    }
  });

  it('goes across the date line where that is the shorter way round', () => {
    const projection = projectionOf(places([36, 140], [47, -120]), 80, rows);
    const [japan, america] = places([36, 140], [47, -120]).map((place) => dotOf(place, projection).x);
    expect(america! - japan!).toBeCloseTo(100 / projection.across, 6);
  });

  it('finds land where there is land', () => {
    const projection = projectionOf(places([-50, -170], [75, 170]), 200, 50);
    const dots = landDots(projection);
    const landIn = (latitude: number, longitude: number): number => {
      const { x, y } = dotOf({ latitude, longitude }, projection);
      let count = 0;
      for (let row = -3; row <= 3; row++) {
        for (let column = -3; column <= 3; column++) {
          count += dots[(Math.floor(y) + row) * projection.width + Math.floor(x) + column]!;
        }
      }
      return count;
    };
    for (const [latitude, longitude] of [
      [40, -100],
      [-10, -55],
      [20, 10],
      [60, 100],
      [-25, 134],
    ] as const) {
      expect(landIn(latitude, longitude), `${latitude} ${longitude}`).toBeGreaterThan(3);
    }
    for (const [latitude, longitude] of [
      [30, -45],
      [0, -140],
      [-30, 80],
    ] as const) {
      expect(landIn(latitude, longitude), `${latitude} ${longitude}`).toBe(0);
    }
  });

  it('is drawn once for all frames of one size', () => {
    const projection = projectionOf(places([37, -80], [52, 5]), 100, 30);
    expect(landDots(projection)).toBe(landDots({ ...projection }));
  });
});

describe('labels', () => {
  it('cover no other text, and give up where there is no room', () => {
    const canvas = new Canvas(12, 1);
    canvas.put(0, 0, '●', 'good');
    canvas.put(7, 0, 'other', 'plain');
    expect(spotBeside(canvas, { column: 0, row: 0 }, 'abc')).toEqual({ column: 2, row: 0 });
    expect(spotBeside(canvas, { column: 0, row: 0 }, 'abcdef')).toBeNull();
  });

  it('go below, or above, where the sides are taken', () => {
    const canvas = new Canvas(9, 2);
    canvas.put(0, 0, 'xxx ● xxx', 'plain');
    expect(spotBeside(canvas, { column: 4, row: 0 }, 'abc')?.row).toBe(1);
  });
});

describe('ways', () => {
  it('are told by their worse direction', () => {
    const [way] = waysOf([link('a', 'b', { waiting: 1 }), link('b', 'a', { isPaused: true })]);
    expect(way).toMatchObject({ from: 'a', to: 'b', state: 'held', there: { waiting: 1 }, back: { isPaused: true } });
    const states = [
      link('a', 'b'),
      link('a', 'c', { waiting: 2, lagUs: 5e6 }),
      link('a', 'd', { waiting: 2, lagUs: 3600e6 }),
    ];
    expect(waysOf(states).map(({ state }) => state)).toEqual(['idle', 'busy', 'behind']);
  });
});

describe('a canvas', () => {
  it('gives a cell to the dots that were drawn last', () => {
    const canvas = new Canvas(2, 1);
    canvas.dot(0, 0, 1, 'faint');
    canvas.dot(1, 3, 1, 'faint');
    canvas.dot(2, 0, 1, 'faint');
    canvas.dot(2, 1, 2, 'bad');
    expect(canvas.lines()).toEqual([
      [
        { text: '\u2881', style: 'faint' },
        { text: '\u2802', style: 'bad' },
      ],
    ]);
    expect(plainText(canvas.lines()[0]!)).toBe('\u2881\u2802');
  });
});

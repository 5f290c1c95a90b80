/** Lanes over one axis of time. */
import { describe, expect, it } from 'vitest';
import { timelineLines } from '../../../cli/ui/screens/timeline.tsx';
import { plainText, widthOf } from '../../../cli/ui/text/line.ts';
import { ListCursor } from '../../../cli/ui/text/listCursor.ts';
import { painted } from '../../../cli/ui/theme.ts';
import { faultCells, healthCells } from '../../../cli/ui/timeline/lanes.ts';
import { columnAt, nearestZoom, stretchAround } from '../../../cli/ui/timeline/stretch.ts';
import type { Course, ExperimentView } from '../../../studies/experiment/view.ts';
import { COURSE, sceneFacts, sceneView } from './scene.ts';
import { fault, HOUR_US } from './scriptedLink.ts';

interface Drawn {
  readonly columns?: number;
  readonly rows?: number;
  readonly isAscii?: boolean;
  readonly zoom?: number;
  readonly filter?: string;
  readonly view?: ExperimentView;
  readonly course?: Course | null;
}

function drawn({ columns = 80, rows = 24, isAscii = false, zoom = 0, filter = '', view, course = COURSE }: Drawn = {}) {
  const size = { columns, rows: rows - 3 };
  const props = { view: view ?? sceneView(), facts: sceneFacts(), size, cursor: new ListCursor(), filter, zoom };
  const lines = timelineLines(props, course);
  expect(lines.length).toBe(size.rows);
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
  const theme = { depth: 'none', isAscii } as const;
  return lines.map((each) =>
    painted(
      each.map(({ text }) => ({ text, style: 'plain' })),
      theme,
    ).trimEnd(),
  );
}

describe('the timeline', () => {
  for (const [columns, rows] of [
    [80, 24],
    [120, 40],
  ] as const) {
    for (const isAscii of [false, true]) {
      const name = `timeline-${columns}x${rows}${isAscii ? '-ascii' : ''}`;
      it(`is drawn as in ${name}`, async () => {
        await expect(`${drawn({ columns, rows, isAscii }).join('\n')}\n`).toMatchFileSnapshot(`snapshots/${name}.txt`);
      });
    }
  }

  it('has the cursor in one column of every lane', () => {
    const lines = drawn();
    const at = lines[2]!.indexOf('▼');
    const lanes = lines.slice(3, -2).filter((text) => text !== '');
    expect(lanes.length).toBeGreaterThan(10);
    for (const lane of lanes) expect(lane[at], lane).toMatch(/[│━┄]/);
  });

  it('leaves blank what nobody knows yet', () => {
    const lines = drawn();
    const left = lines[2]!.search(/[━▼]/);
    const frontier = left + Math.ceil((4 / 6) * (lines[2]!.length - left));
    const lane = lines.find((text) => text.startsWith('  nodes pulls'))!;
    expect(lane.slice(left, frontier)).toMatch(/^[█│]+$/);
    expect(lane.slice(frontier, lines[2]!.length).trim()).toBe('');
  });

  it('shows less time around the cursor when it is zoomed', () => {
    expect(drawn()[0]).toMatch(/0:00:00 – 6:00:00/);
    expect(drawn({ zoom: 2 })[0]).toMatch(/1:30:00 – 3:00:00.*×4/);
    expect(drawn({ zoom: 2 })[1]).toMatch(/╷1:30 .*╷2:30/);
  });

  it('tells how many lanes there is no room for, and finds them by a filter', () => {
    expect(drawn({ rows: 14 }).join('\n')).toMatch(/… \d+ more/);
    const found = drawn({ rows: 14, filter: 'nodes' }).join('\n');
    expect(found).toMatch(/nodes pulls/);
    expect(found).not.toMatch(/replication.pause/);
  });

  it('says on each lane what it is of where there is no room for headings', () => {
    const low = drawn({ rows: 20 }).join('\n');
    expect(low).not.toContain('Answered');
    expect(low).toMatch(/\nregion eastus .*▲ degraded\n.*\nanswered eastus .* 97\.0 %\n/s);
    expect(drawn({ rows: 24 }).join('\n')).toMatch(/\nAnswered .*\n {2}eastus .* 97\.0 %\n/s);
  });

  it('is there before the course is', () => {
    expect(drawn({ course: null }).join('\n')).toMatch(/replication.pause/);
  });
});

describe('a lane', () => {
  const scale = {
    stretch: { fromUs: 0, untilUs: 10 * HOUR_US },
    columns: 10,
    cursorUs: 4.5 * HOUR_US,
    frontierUs: 6 * HOUR_US,
  };
  const of = (changes: Parameters<typeof fault>[0]) => plainText([...faultCells(fault(changes), scale)]);

  it('shows a fault by what has become of it', () => {
    const times = { plannedAtUs: 2 * HOUR_US, endsAtUs: 7 * HOUR_US };
    expect(of(times)).toBe('  ○┄┄┄┄┄  ');
    expect(of({ ...times, status: 'active', firedAtUs: 2 * HOUR_US })).toBe('  ├━━┄┄┤  ');
    expect(of({ ...times, status: 'active', firedAtUs: 2 * HOUR_US, endsAtUs: null })).toBe('  ├━━┄┄┄┄┄');
    expect(of({ status: 'recovered', firedAtUs: 2 * HOUR_US, endsAtUs: 4 * HOUR_US })).toBe('  ├─┤     ');
    expect(of({ status: 'fired', firedAtUs: 3 * HOUR_US, endsAtUs: null })).toBe('   ◆      ');
    expect(of({ ...times, status: 'suppressed' })).toBe('  –       ');
    expect(of({ plannedAtUs: null })).toBe('          ');
  });

  it('shows the worst health of each column, up to where it ends', () => {
    const spans = [
      { region: 'a', health: 'ok', fromUs: 0, untilUs: 2 * HOUR_US },
      { region: 'a', health: 'out', fromUs: 2 * HOUR_US, untilUs: 2.2 * HOUR_US },
      { region: 'a', health: 'degraded', fromUs: 2.2 * HOUR_US, untilUs: 4 * HOUR_US },
      { region: 'a', health: 'lost', fromUs: 4 * HOUR_US, untilUs: 6 * HOUR_US },
    ] as const;
    expect(plainText([...healthCells(spans, scale)])).toBe('──▓▒██    ');
  });
});

describe('a stretch', () => {
  const whole = { fromUs: 0, untilUs: 8 * HOUR_US };

  it('stands still while the cursor goes through its middle, and always has it in it', () => {
    for (let cursorUs = 0; cursorUs <= whole.untilUs; cursorUs += HOUR_US / 7) {
      const { fromUs, untilUs } = stretchAround(whole, cursorUs, 2);
      expect(untilUs - fromUs).toBeCloseTo(2 * HOUR_US);
      expect(fromUs).toBeLessThanOrEqual(cursorUs);
      expect(untilUs).toBeGreaterThanOrEqual(cursorUs);
    }
    const near = [2.6, 3, 3.4].map((hours) => stretchAround(whole, hours * HOUR_US, 2));
    expect(new Set(near.map(({ fromUs }) => fromUs)).size).toBe(1);
  });

  it('has its end in its last column', () => {
    expect([0, 4, 8].map((hours) => columnAt(hours * HOUR_US, whole, 40))).toEqual([0, 20, 39]);
    expect(columnAt(8 * HOUR_US, { fromUs: 0, untilUs: 4 * HOUR_US }, 40)).toBeGreaterThan(39);
  });

  it('is not halved into nothing', () => {
    expect(nearestZoom(6 * HOUR_US)).toBe(6);
    expect(nearestZoom(60e6)).toBe(0);
  });
});

/** Lines, colours, frames: what is written to a terminal. */
import { EventEmitter } from 'node:events';
import type { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { canShow } from '../../../cli/ui/canShow.ts';
import { Canvas } from '../../../cli/ui/canvas.ts';
import { FrameWriter } from '../../../cli/ui/frameWriter.ts';
import { clip, ends, filled, line, plainText, widthOf } from '../../../cli/ui/text/line.ts';
import { ListCursor } from '../../../cli/ui/text/listCursor.ts';
import { sparkline, tableLines } from '../../../cli/ui/text/tableLines.ts';
import { painted, themeOf } from '../../../cli/ui/theme.ts';

describe('a theme', () => {
  it('has as many colours as the terminal', () => {
    const depth = (environment: Record<string, string>) => themeOf({}, environment).depth;
    expect(depth({ TERM: 'xterm-256color', COLORTERM: 'truecolor' })).toBe('truecolor');
    expect(depth({ TERM: 'xterm-256color' })).toBe('256');
    expect(depth({ TERM: 'linux' })).toBe('16');
    expect(depth({ TERM: 'vt100' })).toBe('none');
    expect(depth({ TERM: 'xterm-256color', NO_COLOR: '1', FORCE_COLOR: '3' })).toBe('none');
    expect(depth({ TERM: 'vt100', FORCE_COLOR: '2' })).toBe('256');
    expect(themeOf({ color: false }, { COLORTERM: 'truecolor' }).depth).toBe('none');
  });

  it('is ASCII where the locale is not UTF-8', () => {
    expect(themeOf({}, { LANG: 'C' }).isAscii).toBe(true);
    expect(themeOf({}, { LANG: 'C', LC_ALL: 'de_DE.UTF-8' }).isAscii).toBe(false);
    expect(painted(line('Zürich → ', ['███', 'good'], ' 界'), { depth: 'none', isAscii: true })).toBe('Zurich > @@@ ?');
  });
});

describe('a line', () => {
  it('is cut and filled by cells, not letters', () => {
    expect(widthOf(line('界面', 'ab'))).toBe(6);
    expect(plainText(clip(line('界面', ['abc', 'bad']), 4))).toBe('界…');
    expect(widthOf(filled(line('a'), 5))).toBe(5);
    expect(plainText(ends(line('left'), line('right'), 12))).toBe('left   right');
  });

  it('lets no control character through', () => {
    expect(plainText(line('a\x1b[31mb\x07'))).toBe('a [31mb ');
  });
});

describe('a table', () => {
  const columns = [
    { head: 'name', cell: (row: string) => line(row), isFlexible: true as const },
    { head: 'more', cell: () => line('0123456789'), dispensable: 1 },
  ];
  const all = { width: 60, selected: 0, first: 0, last: 1 };

  it('cuts what is flexible shorter, and then leaves out what is least needed', () => {
    const texts = (width: number) =>
      tableLines(columns, ['a rather long name of it'], { ...all, width }).map(plainText);
    expect(texts(60)[1]).toMatch(/^▶ a rather long name of it {2}0123456789 +$/);
    expect(texts(32)[1]).toMatch(/^▶ a rather long nam… {2}0123456789 *$/);
    expect(texts(24).map((text) => text.trimEnd())).toEqual(['  name', '▶ a rather long name of…']);
  });

  it('draws availability up to the cursor', () => {
    expect(plainText(sparkline([9, 5, 0, 0], [9, 10, 10, 0], 4, 10))).toBe('█▃▁·');
    expect(plainText(sparkline([9, 5, 0, 0], [9, 10, 10, 0], 2, 1))).toBe('▃');
  });
});

describe('a selection', () => {
  it('is moved by a key that came before the list was drawn', () => {
    const cursor = new ListCursor();
    cursor.move(Number.POSITIVE_INFINITY);
    expect(cursor.offer(['a', 'b', 'c'], 2)).toEqual({ index: 2, first: 1, last: 3 });
  });

  it('stays with its row when the list is sorted anew, and scrolls no more than it must', () => {
    const cursor = new ListCursor();
    cursor.offer(['a', 'b', 'c', 'd'], 2);
    cursor.move(2);
    expect(cursor.offer(['a', 'b', 'c', 'd'], 2)).toEqual({ index: 2, first: 1, last: 3 });
    expect(cursor.offer(['c', 'a', 'b', 'd'], 2)).toEqual({ index: 0, first: 0, last: 2 });
    expect(cursor.selectedId).toBe('c');
    cursor.move(Number.POSITIVE_INFINITY);
    expect(cursor.selectedId).toBe('d');
  });
});

describe('a canvas', () => {
  it('lays lines over lines, tells of many changes at once, and shows what was below again', async () => {
    let changes = 0;
    const canvas = new Canvas(() => changes++);
    const texts = () => canvas.lines(3).map(plainText);
    canvas.put('base', { row: 0, column: 0, level: 0, lines: [line('0123456789'), line('日本語'), line('x')] });
    canvas.put('box', { row: 0, column: 3, level: 1, lines: [line('AB'), line('CD')] });
    expect(changes).toBe(0);
    await Promise.resolve();
    expect(changes).toBe(1);
    expect(texts()).toEqual(['012AB56789', '日 CD ', 'x']);
    canvas.remove('box');
    await Promise.resolve();
    expect(changes).toBe(2);
    expect(texts()).toEqual(['0123456789', '日本語', 'x']);
  });
});

describe('frames', () => {
  it('write only lines that changed, each at its place, and all of them after a repaint', () => {
    const written: string[] = [];
    const out = Object.assign(new EventEmitter(), {
      columns: 10,
      rows: 2,
      write: (text: string) => written.push(text),
    });
    const writer = new FrameWriter(out as unknown as WriteStream);
    writer.draw(['one', 'two', 'below']);
    writer.draw(['one', 'TWO']);
    writer.draw(['one', 'TWO']);
    writer.write('what Ink has to say');
    writer.repaint();
    expect(written).toHaveLength(3);
    expect(written[0]).toContain('\x1b[2J\x1b[1;1H\x1b[2Kone\x1b[2;1H\x1b[2Ktwo');
    expect(written[1]).toBe('\x1b[?2026h\x1b[2;1H\x1b[2KTWO\x1b[?2026l');
    expect(written[2]).toContain('one');
    expect(written.join('')).not.toContain('below');
  });
});

describe('a screen', () => {
  it('is drawn on terminals that somebody looks at', () => {
    expect(canShow(true, { TERM: 'xterm' })).toBe(true);
    for (const [isTerminal, environment] of [
      [false, { TERM: 'xterm' }],
      [true, { TERM: 'dumb' }],
      [true, { TERM: 'xterm', CI: 'true' }],
      [true, { TERM: 'xterm', INK_SCREEN_READER: 'true' }],
    ] as const) {
      expect(canShow(isTerminal, environment)).toBe(false);
    }
  });
});

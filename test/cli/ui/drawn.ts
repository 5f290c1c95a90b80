/** Lines of a screen as text, as they stand in a terminal of some size. */
import { expect } from 'vitest';
import type { Size } from '../../../cli/ui/screens/screen.ts';
import { type Line, plainText, widthOf } from '../../../cli/ui/text/line.ts';

/** What the smallest and the widest usual terminal leave to a screen: title, tabs and foot are around it. */
export const SMALL: Size = { columns: 80, rows: 21 };
export const WIDE: Size = { columns: 120, rows: 37 };

/** Without the spaces at the ends of lines. No line may be too long, nor may there be too many. */
export function drawn(lines: readonly Line[], { columns, rows }: Size): string {
  expect(lines.length).toBeLessThanOrEqual(rows);
  for (const line of lines) expect(widthOf(line), plainText(line)).toBeLessThanOrEqual(columns);
  return `\n${lines.map((line) => plainText(line).trimEnd()).join('\n')}\n`;
}

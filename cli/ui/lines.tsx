import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { Size } from './screens/screen.ts';
import { clip, type Line } from './text/line.ts';
import { painted, type Theme } from './theme.ts';

export interface LinesProps {
  readonly lines: readonly Line[];
  readonly theme: Theme;
  /** What does not fit in is cut off. */
  readonly size: Size;
}

/** Styled lines as one text: a frame of a few texts costs a few milliseconds, one of hundreds of boxes many. */
export function Lines({ lines, theme, size }: LinesProps): ReactNode {
  const shown = lines.slice(0, Math.max(0, size.rows));
  // An empty text takes no row.
  return <Text>{shown.map((line) => painted(clip(line, size.columns), theme) || ' ').join('\n')}</Text>;
}

import { createContext, type ReactNode, useContext, useId, useLayoutEffect } from 'react';
import type { Canvas } from './canvas.ts';
import type { Size } from './screens/screen.ts';
import { clip, type Line } from './text/line.ts';

export const CanvasContext = createContext<Canvas | null>(null);

/** Where lines lie that are drawn below this. */
export interface Place {
  readonly row: number;
  readonly column: number;
  readonly level: number;
}

export const PlaceContext = createContext<Place>({ row: 0, column: 0, level: 0 });

export interface LinesProps {
  readonly lines: readonly Line[];
  /** What does not fit in is cut off. */
  readonly size: Size;
}

/** Styled lines, on the canvas at the place there is. */
export function Lines({ lines, size }: LinesProps): ReactNode {
  const canvas = useContext(CanvasContext);
  const { row, column, level } = useContext(PlaceContext);
  const id = useId();
  useLayoutEffect(() => {
    const shown = lines.slice(0, Math.max(0, size.rows)).map((line) => clip(line, size.columns));
    canvas?.put(id, { row, column, level, lines: shown });
  });
  useLayoutEffect(() => () => canvas?.remove(id), [canvas, id]);
  return null;
}

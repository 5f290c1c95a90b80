/**
 * What is on the screen: lines that components have put somewhere, one on top of another. React decides what there is and when it is
 * another; what Ink would do with it (measure each text cell by cell, lay it out, cut it) was most of the cost of a frame, and it keeps
 * every text it has ever measured.
 */
import { EMPTY, filled, type Line, onlyFrom, onlyTo, widthOf } from './text/line.ts';

export interface Layer {
  readonly row: number;
  readonly column: number;
  /** Layers with a higher one cover those below. */
  readonly level: number;
  readonly lines: readonly Line[];
}

export class Canvas {
  readonly #layers = new Map<string, Layer>();
  readonly #onChange: () => void;
  #isTold = false;

  /** @param onChange called once, soon, for however many changes come together */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  put(id: string, layer: Layer): void {
    this.#layers.set(id, layer);
    this.#changed();
  }

  remove(id: string): void {
    if (this.#layers.delete(id)) this.#changed();
  }

  /** The whole screen, line by line. */
  lines(rows: number): Line[] {
    const all: Line[] = Array.from({ length: rows }, () => EMPTY);
    const layers = [...this.#layers.values()].sort((a, b) => a.level - b.level);
    for (const { row, column, lines } of layers) {
      for (const [i, line] of lines.entries()) {
        const below = all[row + i];
        if (below !== undefined)
          all[row + i] = column === 0 && below.length === 0 ? line : covered(below, line, column);
      }
    }
    return all;
  }

  #changed(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    queueMicrotask(() => {
      this.#isTold = false;
      this.#onChange();
    });
  }
}

/** One line over another, from a column on. */
function covered(below: Line, above: Line, column: number): Line {
  return [...filled(onlyTo(below, column), column), ...above, ...onlyFrom(below, column + widthOf(above))];
}

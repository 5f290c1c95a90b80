/** Cells to draw into: dots eight to a cell, and signs and texts over them. What was drawn last is on top. */
import type { Line, Span, Style } from './line.ts';

/** Bits of braille by the row and the column of the dot within its cell. */
const BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;
const BRAILLE = 0x2800;

export class Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly #signs: string[];
  readonly #styles: Style[];
  /** Braille of a cell, and which drawing it belongs to: dots of another one take the cell over. */
  readonly #dots: Uint8Array;
  readonly #owners: Uint8Array;
  readonly #isTaken: Uint8Array;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    const cells = columns * rows;
    this.#signs = new Array<string>(cells).fill(' ');
    this.#styles = new Array<Style>(cells).fill('plain');
    this.#dots = new Uint8Array(cells);
    this.#owners = new Uint8Array(cells);
    this.#isTaken = new Uint8Array(cells);
  }

  /** A dot of a drawing. @param owner number of the drawing, 1–255 @param sign drawn in place of braille where that cannot be */
  dot(x: number, y: number, owner: number, style: Style, sign: string | null = null): void {
    const column = Math.floor(x / 2);
    const row = Math.floor(y / 4);
    if (!this.#isInside(column, row)) return;
    const cell = row * this.columns + column;
    if (this.#owners[cell] !== owner) this.#dots[cell] = 0;
    this.#owners[cell] = owner;
    this.#dots[cell]! |= BITS[Math.floor(y) % 4]![Math.floor(x) % 2]!;
    this.#signs[cell] = sign ?? String.fromCharCode(BRAILLE + this.#dots[cell]!);
    this.#styles[cell] = style;
  }

  /** Number of dots in a cell, whosesoever they are. */
  dotsIn(column: number, row: number): number {
    let count = 0;
    for (let bits = this.#dots[row * this.columns + column] ?? 0; bits > 0; bits >>= 1) count += bits & 1;
    return count;
  }

  /** Text of cells one column wide each, from a cell to the right; its cells are taken from then on. */
  put(column: number, row: number, text: string, style: Style): void {
    [...text].forEach((sign, i) => {
      if (!this.#isInside(column + i, row)) return;
      const cell = row * this.columns + column + i;
      this.#signs[cell] = sign;
      this.#styles[cell] = style;
      this.#isTaken[cell] = 1;
    });
  }

  /** A sign in place of the dots of a cell; what comes later may be put over it. */
  sign(column: number, row: number, sign: string, style: Style): void {
    const cell = row * this.columns + column;
    this.#signs[cell] = sign;
    this.#styles[cell] = style;
  }

  /** All of these cells are inside, and no text was put there. */
  isFree(column: number, row: number, cells: number): boolean {
    for (let i = 0; i < cells; i++) {
      if (!this.#isInside(column + i, row) || this.#isTaken[row * this.columns + column + i] === 1) return false;
    }
    return true;
  }

  lines(): Line[] {
    return Array.from({ length: this.rows }, (_, row) => {
      const spans: Span[] = [];
      let text = '';
      let style: Style = 'plain';
      for (let cell = row * this.columns; cell < (row + 1) * this.columns; cell++) {
        const next = this.#styles[cell]!;
        if (next !== style && text !== '') {
          spans.push({ text, style });
          text = '';
        }
        style = next;
        text += this.#signs[cell]!;
      }
      return [...spans, { text, style }];
    });
  }

  #isInside(column: number, row: number): boolean {
    return column >= 0 && row >= 0 && column < this.columns && row < this.rows;
  }
}

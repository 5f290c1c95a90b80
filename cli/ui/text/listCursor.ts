/** Which row of a list is selected, and which part of the list is shown: by the rows' ids, so that a list may grow and be sorted anew. */
export class ListCursor {
  #ids: readonly string[] = [];
  #page = 1;
  #selected: string | null = null;
  #index = 0;
  #first = 0;
  #isAtEnd = true;
  /** Rows to move by as soon as it is known what the list holds: a key was pressed before it was drawn. Null: it is known. */
  #owed: number | null = 0;
  #isOffered = false;
  readonly #onChange: () => void;

  /** @param onChange it was told of for the first time, or the list was empty, and is no more, or the other way round: what keys do may be another thing now */
  constructor(onChange: () => void = () => {}) {
    this.#onChange = onChange;
  }

  /**
   * A screen says what it is about to draw, in `page` rows, and is told which part of it. What is selected keeps its place on the screen,
   * whatever comes in above it.
   * @param followsEnd until somebody moves away from it, the last row is selected: for lists that grow there
   */
  offer(
    ids: readonly string[],
    page: number,
    followsEnd = false,
  ): { readonly index: number; readonly first: number; readonly last: number } {
    const isOther = !this.#isOffered || (this.#ids.length === 0) !== (ids.length === 0);
    this.#isOffered = true;
    if (isOther) this.#onChange();
    this.#ids = ids;
    this.#page = Math.max(1, page);
    // A list that is empty for a moment forgets nothing.
    if (ids.length === 0) return { index: 0, first: 0, last: 0 };
    const before = this.#index;
    const at = this.#selected === null ? -1 : ids.indexOf(this.#selected);
    if (followsEnd && this.#isAtEnd) this.#index = ids.length - 1;
    else {
      this.#index = Math.max(0, Math.min(ids.length - 1, at >= 0 ? at : this.#index));
      if (at >= 0) this.#first = Math.max(0, this.#first + this.#index - before);
    }
    this.#isAtEnd = this.#index === ids.length - 1;
    const lowest = Math.max(0, ids.length - this.#page);
    if (this.#owed !== null) {
      const owed = this.#owed;
      this.#owed = null;
      if (owed !== 0) this.move(owed);
    }
    this.#first = Math.min(lowest, Math.max(this.#index - this.#page + 1, Math.min(this.#first, this.#index)));
    return { index: this.#index, first: this.#first, last: Math.min(ids.length, this.#first + this.#page) };
  }

  /** It has been told what there is. */
  get isOffered(): boolean {
    return this.#isOffered;
  }

  get length(): number {
    return this.#ids.length;
  }

  get selectedId(): string | null {
    return this.#ids[this.#index] ?? null;
  }

  /** What was selected by hand last, whether it is in the list or not. */
  get heldId(): string | null {
    return this.#selected;
  }

  /** The last row is selected. */
  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** By so many rows, down for positive ones; it stops at the ends. */
  move(rows: number): void {
    if (this.#owed !== null) {
      this.#owed += rows;
      return;
    }
    if (this.#ids.length === 0) return;
    this.#index = Math.max(0, Math.min(this.#ids.length - 1, this.#index + rows));
    this.#isAtEnd = this.#index === this.#ids.length - 1;
    this.#selected = this.#ids[this.#index] ?? null;
  }

  /** By so many pages, each one row less than what is shown. */
  turn(pages: number): void {
    this.move(pages * Math.max(1, this.#page - 1));
  }

  select(id: string): void {
    this.#selected = id;
  }
}

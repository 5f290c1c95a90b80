/** Which row of a list is selected, and which part of the list is shown: by the rows' ids, so that a list may grow and be sorted anew. */
export class ListCursor {
  #ids: readonly string[] = [];
  #page = 1;
  #selected: string | null = null;
  #index = 0;
  #first = 0;
  /** Rows to move by as soon as it is known what the list holds: a key was pressed before it was drawn. Null: it is known. */
  #owed: number | null = 0;

  /** A screen says what it is about to draw, in `page` rows, and is told which part of it. */
  offer(
    ids: readonly string[],
    page: number,
  ): { readonly index: number; readonly first: number; readonly last: number } {
    this.#ids = ids;
    this.#page = Math.max(1, page);
    const at = this.#selected === null ? -1 : ids.indexOf(this.#selected);
    this.#index = Math.max(0, Math.min(ids.length - 1, at >= 0 ? at : this.#index));
    const lowest = Math.max(0, ids.length - this.#page);
    if (this.#owed !== null && ids.length > 0) {
      const owed = this.#owed;
      this.#owed = null;
      if (owed !== 0) this.move(owed);
    }
    this.#first = Math.min(lowest, Math.max(this.#index - this.#page + 1, Math.min(this.#first, this.#index)));
    return { index: this.#index, first: this.#first, last: Math.min(ids.length, this.#first + this.#page) };
  }

  get length(): number {
    return this.#ids.length;
  }

  get selectedId(): string | null {
    return this.#ids[this.#index] ?? null;
  }

  /** By so many rows, down for positive ones; it stops at the ends. */
  move(rows: number): void {
    if (this.#owed !== null) {
      this.#owed += rows;
      return;
    }
    this.#index = Math.max(0, Math.min(this.#ids.length - 1, this.#index + rows));
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

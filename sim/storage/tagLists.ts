/** The tags of each repository in the order of their age, as slices of one pool. */
import { grownI32, type Stateful, type StateVisitor } from '../kernel/state.ts';

export class TagLists implements Stateful {
  private readonly repositories: number;
  private start: Int32Array;
  private counts: Int32Array;
  private room: Int32Array;
  private list: Int32Array;
  private used = 0;

  /** @param tagRepository of the tags of time 0, in id order; @param tagRank filled with their places */
  constructor(repositories: number, tagRepository: Int32Array, tagRank: Int32Array) {
    this.repositories = repositories;
    this.start = new Int32Array(repositories);
    this.counts = new Int32Array(repositories);
    this.room = new Int32Array(repositories);
    const tags = tagRepository.length;
    this.list = new Int32Array(Math.max(16, tags * 2));
    for (const repository of tagRepository) this.room[repository] = this.room[repository]! + 1;
    for (let repository = 0; repository < repositories; repository++) {
      this.start[repository] = this.used;
      this.used += this.room[repository]!;
    }
    for (let tag = 0; tag < tags; tag++) {
      const repository = tagRepository[tag]!;
      const at = this.counts[repository]!;
      this.list[this.start[repository]! + at] = tag;
      tagRank[tag] = at;
      this.counts[repository] = at + 1;
    }
  }

  /** Number of tags ever created in a repository, removed ones included. */
  count(repository: number): number {
    return this.counts[repository]!;
  }

  /** The tag at a rank of its repository, 0 ≤ rank < count. */
  at(repository: number, rank: number): number {
    return this.list[this.start[repository]! + rank]!;
  }

  /** Appends to a repository's list; a full list moves to the end of the pool with twice the room. */
  append(repository: number, tag: number): void {
    const count = this.counts[repository]!;
    if (count === this.room[repository]!) {
      const room = Math.max(8, count * 2);
      const to = this.used;
      this.list = grownI32(this.list, to + room);
      this.list.copyWithin(to, this.start[repository]!, this.start[repository]! + count);
      this.start[repository] = to;
      this.room[repository] = room;
      this.used = to + room;
    }
    this.list[this.start[repository]! + count] = tag;
    this.counts[repository] = count + 1;
  }

  visitState(v: StateVisitor): void {
    this.start = v.i32('listStart', this.start, this.repositories);
    this.counts = v.i32('listCount', this.counts, this.repositories);
    this.room = v.i32('listRoom', this.room, this.repositories);
    this.used = v.int('listUsed', this.used);
    this.list = v.i32('list', this.list, this.used);
  }
}

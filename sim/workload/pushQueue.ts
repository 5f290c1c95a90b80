/**
 * Push events waiting and under way, per client: an event brings new images with their tags, or moves tags among the
 * images that are there, and removes tags. A client works its events off in order, a few items at once.
 *
 * Which tags an event moves is synthesised (the stream of real events says how many, not which): a run of the
 * repository's tags, more likely near the popular end; removed are its least popular ones.
 */

import { FreeList } from '../kernel/freeList.ts';
import { grownI32, type Stateful, type StateVisitor } from '../kernel/state.ts';
import type { Catalogue } from '../storage/catalogue.ts';

/** What an operation needs to know of the tags of its event. */
export interface PushTags {
  /** Tag number `cursor` of image number `image` of the event, −1 past its last. */
  tagOf(event: number, image: number, cursor: number): number;
}

/** Items of an event, in the order in which they are started. */
export const ITEM_IMAGE = 0;
export const ITEM_RETAG = 1;
const ITEM_UNTAG = 2;

export class PushQueue implements PushTags, Stateful {
  /** Loaded by `nextItem`. */
  itemKind = 0;
  itemEvent = 0;
  itemImage = 0;
  itemTag = 0;
  itemRepository = 0;
  /** Of the client's trace; −1: it is of none. */
  itemRow = -1;
  private readonly catalogue: Catalogue;
  private readonly clients: number;
  private readonly slots = new FreeList();
  private repository = new Int32Array(16);
  private images = new Int32Array(16);
  private moved = new Int32Array(16);
  private added = new Int32Array(16);
  private removed = new Int32Array(16);
  /** First rank of the moved tags, tags of the repository when the event came, first id of the added tags. */
  private firstRank = new Int32Array(16);
  private known = new Int32Array(16);
  private addedFrom = new Int32Array(16);
  /** Rank of the next tag to be removed, from the least popular end. */
  private removeRank = new Int32Array(16);
  private row = new Int32Array(16);
  private item = new Int32Array(16);
  private outstanding = new Int32Array(16);
  private next = new Int32Array(16);
  private queue = new Int32Array(16);
  private head: Int32Array;
  private tail: Int32Array;

  constructor(catalogue: Catalogue, clients: number) {
    this.catalogue = catalogue;
    this.clients = clients;
    this.head = new Int32Array(clients).fill(-1);
    this.tail = new Int32Array(clients).fill(-1);
  }

  /** Appends an event; `u` in (0,1) places the moved tags, `row` is that of its client's trace. Added tags are created now, unknown to every replica. */
  add(
    client: number,
    repository: number,
    images: number,
    added: number,
    moved: number,
    removed: number,
    u: number,
    row = -1,
  ): void {
    const event = this.slots.take();
    this.grow(this.slots.used);
    const known = this.catalogue.tagsIn(repository);
    const canMove = Math.min(moved, known);
    const create = added + (moved - canMove);
    this.repository[event] = repository;
    this.images[event] = images;
    this.moved[event] = canMove;
    this.added[event] = create;
    this.removed[event] = Math.min(removed, known);
    this.known[event] = known;
    this.removeRank[event] = known - 1;
    this.firstRank[event] = Math.floor(u * u * known);
    this.addedFrom[event] = this.catalogue.tags;
    for (let i = 0; i < create; i++) this.catalogue.addTag(repository);
    this.row[event] = row;
    this.item[event] = 0;
    this.outstanding[event] = 0;
    this.next[event] = -1;
    this.queue[event] = client;
    if (this.tail[client]! >= 0) this.next[this.tail[client]!] = event;
    else this.head[client] = event;
    this.tail[client] = event;
  }

  /** Loads the client's next item and counts it as under way; false when its queue is empty. */
  nextItem(client: number): boolean {
    for (;;) {
      const event = this.head[client]!;
      if (event < 0) return false;
      if (this.loadItem(event)) {
        this.outstanding[event] = this.outstanding[event]! + 1;
        return true;
      }
      this.head[client] = this.next[event]!;
      if (this.head[client]! < 0) this.tail[client] = -1;
      this.item[event] = -1;
      if (this.outstanding[event] === 0) this.slots.give(event);
    }
  }

  /** Where the event was added. */
  queueOf(event: number): number {
    return this.queue[event]!;
  }

  /** An item of the event is over. */
  itemEnded(event: number): void {
    this.outstanding[event] = this.outstanding[event]! - 1;
    if (this.outstanding[event] === 0 && this.item[event] === -1) this.slots.give(event);
  }

  tagOf(event: number, image: number, cursor: number): number {
    const images = this.images[event]!;
    const index = image + cursor * images;
    if (images === 0 || index >= this.moved[event]! + this.added[event]!) return -1;
    return this.changedTag(event, index);
  }

  /** Events waiting or under way. */
  get held(): number {
    return this.slots.held;
  }

  visitState(v: StateVisitor): void {
    this.slots.visitState(v);
    const n = this.slots.used;
    this.repository = v.i32('push.repository', this.repository, n);
    this.images = v.i32('push.images', this.images, n);
    this.moved = v.i32('push.moved', this.moved, n);
    this.added = v.i32('push.added', this.added, n);
    this.removed = v.i32('push.removed', this.removed, n);
    this.firstRank = v.i32('push.firstRank', this.firstRank, n);
    this.known = v.i32('push.known', this.known, n);
    this.addedFrom = v.i32('push.addedFrom', this.addedFrom, n);
    this.removeRank = v.i32('push.removeRank', this.removeRank, n);
    this.row = v.i32('push.row', this.row, n);
    this.item = v.i32('push.item', this.item, n);
    this.outstanding = v.i32('push.outstanding', this.outstanding, n);
    this.next = v.i32('push.next', this.next, n);
    this.queue = v.i32('push.queue', this.queue, n);
    this.head = v.i32('push.head', this.head, this.clients);
    this.tail = v.i32('push.tail', this.tail, this.clients);
  }

  /** Moved tags first, then added ones. */
  private changedTag(event: number, index: number): number {
    const moved = this.moved[event]!;
    if (index >= moved) return this.addedFrom[event]! + index - moved;
    return this.catalogue.tagAt(this.repository[event]!, (this.firstRank[event]! + index) % this.known[event]!);
  }

  private loadItem(event: number): boolean {
    const images = this.images[event]!;
    const retags = images === 0 ? this.moved[event]! + this.added[event]! : 0;
    const item = this.item[event]!;
    if (item >= images + retags + this.removed[event]!) return false;
    this.item[event] = item + 1;
    this.itemEvent = event;
    this.itemRepository = this.repository[event]!;
    this.itemRow = this.row[event]!;
    if (item < images) {
      this.itemKind = ITEM_IMAGE;
      this.itemImage = item;
    } else if (item < images + retags) {
      this.itemKind = ITEM_RETAG;
      this.itemTag = this.changedTag(event, item - images);
    } else {
      this.itemKind = ITEM_UNTAG;
      this.itemTag = this.nextToRemove(event);
    }
    return true;
  }

  /** The least popular tag that names something still; −1 when none does. */
  private nextToRemove(event: number): number {
    const repository = this.repository[event]!;
    let rank = this.removeRank[event]!;
    while (rank >= 0 && this.catalogue.tagNewest[this.catalogue.tagAt(repository, rank)]! < 0) rank--;
    this.removeRank[event] = rank - 1;
    return rank < 0 ? -1 : this.catalogue.tagAt(repository, rank);
  }

  private grow(needed: number): void {
    if (needed <= this.repository.length) return;
    this.repository = grownI32(this.repository, needed);
    this.images = grownI32(this.images, needed);
    this.moved = grownI32(this.moved, needed);
    this.added = grownI32(this.added, needed);
    this.removed = grownI32(this.removed, needed);
    this.firstRank = grownI32(this.firstRank, needed);
    this.known = grownI32(this.known, needed);
    this.addedFrom = grownI32(this.addedFrom, needed);
    this.removeRank = grownI32(this.removeRank, needed);
    this.row = grownI32(this.row, needed);
    this.item = grownI32(this.item, needed);
    this.outstanding = grownI32(this.outstanding, needed);
    this.next = grownI32(this.next, needed);
    this.queue = grownI32(this.queue, needed);
  }
}

/**
 * A trace file by its blocks, each of which can be read alone: so a file of any length is gone through, and gone back in, with one
 * block in memory. What is read is read at once (not awaited): a run asks for the next block between two of its events.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { ScenarioError } from '../scenarioError.ts';
import { traceProblem } from '../traceFormats/reading.ts';
import {
  BLOCK_HEAD_BYTES,
  BLOCK_MARK,
  FOOT_HEAD_BYTES,
  FOOT_MARK,
  HEAD_BYTES,
  MAGIC,
  type TraceFoot,
  VERSION,
} from './layout.ts';
import { type BlockHead, blockHeadOf, unpacked } from './packedBlock.ts';
import { BadBytes } from './varints.ts';

const PIECE_BYTES = 1 << 20;

export interface TraceBlock extends BlockHead {
  /** Of what is stored, in the file. */
  readonly offset: number;
}

export class BlockIndex {
  readonly path: string;
  /** As messages name it. */
  readonly file: string;
  readonly blocks: readonly TraceBlock[];
  readonly foot: TraceFoot;

  /** Looks at the heads of all blocks, and not into them. Throws ScenarioError where it is no whole trace file. */
  constructor(path: string, file: string) {
    this.path = path;
    this.file = file;
    const blocks: TraceBlock[] = [];
    this.blocks = blocks;
    const reader = new PartReader(path);
    try {
      const head = reader.at(0, HEAD_BYTES);
      if (head.length < HEAD_BYTES || !MAGIC.equals(head.subarray(0, MAGIC.length))) throw this.#damaged(0);
      if (head.readUInt32LE(MAGIC.length) !== VERSION) {
        throw traceProblem(file, null, 'a trace file of another version', 'import it again');
      }
      this.foot = this.#scan(reader, blocks);
    } catch (error) {
      if (error instanceof BadBytes) throw this.#damaged(blocks.length);
      throw error;
    } finally {
      reader.close();
    }
  }

  /** The events of a block, unpacked. Throws BadBytes. */
  #payload(block: number): Buffer {
    const head = this.blocks[block]!;
    const reader = new PartReader(this.path);
    try {
      return unpacked(head, reader.at(head.offset, head.storedBytes));
    } finally {
      reader.close();
    }
  }

  /** All of the file, from its first byte, in pieces that are the reader’s own. */
  *pieces(): Generator<Buffer> {
    const reader = new PartReader(this.path);
    try {
      for (let offset = 0; ; offset += PIECE_BYTES) {
        const piece = reader.at(offset, PIECE_BYTES);
        if (piece.length > 0) yield piece;
        if (piece.length < PIECE_BYTES) return;
      }
    } finally {
      reader.close();
    }
  }

  /** Reads the events of a block, unpacked. Throws ScenarioError where they are damaged, as `read` finds by BadBytes. */
  reading<T>(block: number, read: (payload: Buffer) => T): T {
    try {
      return read(this.#payload(block));
    } catch (error) {
      if (error instanceof BadBytes) throw this.#damaged(block);
      throw error;
    }
  }

  #scan(reader: PartReader, blocks: TraceBlock[]): TraceFoot {
    let events = 0;
    for (let offset = HEAD_BYTES; ; ) {
      const head = reader.at(offset, BLOCK_HEAD_BYTES);
      if (head.length < FOOT_HEAD_BYTES) throw this.#cut(events);
      const mark = head.readUInt32LE(0);
      if (mark === FOOT_MARK) {
        const text = reader.at(offset + FOOT_HEAD_BYTES, head.readUInt32LE(4));
        if (text.length < head.readUInt32LE(4)) throw this.#cut(events);
        const foot = JSON.parse(text.toString('utf8')) as TraceFoot;
        if (foot.events !== events) throw this.#damaged(blocks.length);
        return foot;
      }
      if (mark !== BLOCK_MARK) throw this.#damaged(blocks.length);
      if (head.length < BLOCK_HEAD_BYTES) throw this.#cut(events);
      const block: TraceBlock = { offset: offset + BLOCK_HEAD_BYTES, ...blockHeadOf(head) };
      blocks.push(block);
      events += block.events;
      offset = block.offset + block.storedBytes;
    }
  }

  #cut(events: number): ScenarioError {
    return traceProblem(this.file, null, `the file is cut: it ends after ${events} events`, 'was it copied whole?');
  }

  #damaged(blocks: number): ScenarioError {
    const events = this.blocks.slice(0, blocks).reduce((sum, block) => sum + block.events, 0);
    return traceProblem(this.file, null, `the file is damaged after ${events} events`, 'import it again');
  }
}

/** Parts of a file. */
class PartReader {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
  }

  /** As much of it as there is. */
  at(offset: number, bytes: number): Buffer {
    const part = Buffer.allocUnsafe(bytes);
    let read = 0;
    while (read < bytes) {
      const more = readSync(this.#file, part, read, bytes - read, offset + read);
      if (more === 0) break;
      read += more;
    }
    return part.subarray(0, read);
  }

  close(): void {
    closeSync(this.#file);
  }
}

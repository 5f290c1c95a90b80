/** A block of a trace file as it is stored: its head, and its events once they are unpacked. */
import { inflateRawSync } from 'node:zlib';
import { BLOCK_EVENTS_MAX, PAYLOAD_MAX } from './layout.ts';
import { BadBytes } from './varints.ts';

/** The least that zlib takes. */
const CHUNK_MIN = 64;

export interface BlockHead {
  readonly events: number;
  /** Of its payload, and of that as it is stored. */
  readonly bytes: number;
  readonly storedBytes: number;
  /** Of its events, µs since 1970; the last is the latest. */
  readonly firstUs: number;
  readonly lastUs: number;
}

/** Reads the BLOCK_HEAD_BYTES that a block begins with. Throws BadBytes where no writer wrote them. */
export function blockHeadOf(head: Buffer): BlockHead {
  const block: BlockHead = {
    events: head.readUInt32LE(4),
    bytes: head.readUInt32LE(8),
    storedBytes: head.readUInt32LE(12),
    firstUs: head.readDoubleLE(16),
    lastUs: head.readDoubleLE(24),
  };
  if (block.events > BLOCK_EVENTS_MAX || Math.max(block.bytes, block.storedBytes) > PAYLOAD_MAX) throw new BadBytes();
  return block;
}

/** The payload of a block. Throws BadBytes where what is stored is not what was written. */
export function unpacked({ bytes }: BlockHead, stored: Buffer): Buffer {
  let payload: Buffer;
  try {
    // In one piece, with room to see that there is no more.
    payload = inflateRawSync(stored, {
      maxOutputLength: Math.max(1, bytes),
      chunkSize: Math.max(CHUNK_MIN, bytes + 1),
    });
  } catch (error) {
    if (/^(?:Z_|ERR_BUFFER_TOO_LARGE)/.test(String((error as NodeJS.ErrnoException).code))) throw new BadBytes();
    throw error;
  }
  if (payload.length !== bytes) throw new BadBytes();
  return payload;
}

/**
 * The file that traces are imported to. After eight bytes of magic and a version come blocks of events and a footer; docs/traces.md
 * describes every byte. All numbers are little-endian; a varint has seven bits to a byte, lowest first.
 */

/** The first byte is none of ASCII or UTF-8, so nothing takes the file for a text. */
export const MAGIC = Buffer.from([0x89, 0x4e, 0x54, 0x52, 0x41, 0x43, 0x45, 0x0a]);
export const VERSION = 1;
export const HEAD_BYTES = 12;

/** `BLCK` and `FOOT`, as the four bytes spell them. */
export const BLOCK_MARK = 0x4b434c42;
export const FOOT_MARK = 0x544f4f46;

/** Mark, events, bytes of the payload, bytes as stored, then time of the first and last event as doubles. */
export const BLOCK_HEAD_BYTES = 32;
/** Mark and bytes of the text. */
export const FOOT_HEAD_BYTES = 8;

/** Events of a block; the last may have fewer. A reader takes up to BLOCK_EVENTS_MAX. */
export const BLOCK_EVENTS = 65_536;
export const BLOCK_EVENTS_MAX = 1 << 20;
/** No block of that many events with texts of the longest kind is larger. */
export const PAYLOAD_MAX = 512 << 20;

/** What stands in the footer, as JSON. */
export interface TraceFoot {
  readonly events: number;
  /** Times of the earliest and latest event, microseconds since 1970 in UTC. */
  readonly firstUs: number;
  readonly lastUs: number;
  /** SHA-256 of the payloads of all blocks in their order, in hex: equal events, equal hash, whatever compressed them. */
  readonly sha256: string;
  /** Events that came so late that they stand behind later ones. 0: the file is in order of time. */
  readonly late: number;
  /** What the sources held besides. */
  readonly bad: number;
  readonly skipped: number;
  /** Whether all sources were read to their end; an import that was broken off holds what it had read. */
  readonly complete: boolean;
  /** Names of formats that it was read from. */
  readonly formats: readonly string[];
}

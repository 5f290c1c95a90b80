/**
 * The pulls of one block of a trace file as they are kept: ten bytes each, and what its clients’ names come to. They lie in memory that
 * threads share, so that all threads of a run have one log between them.
 */
import type { PullBlock } from './pullBlock.ts';

export interface PulledBlock {
  /** Of its first pull, µs since 1970. */
  readonly fromUs: number;
  /** By pull: after the one before it, µs; of the first 0. Doubles where one of them has more than 32 bits. */
  readonly afterUs: Uint32Array | Float64Array;
  /** By pull: the number of an image among those of the log, or the complement of that of a layer. */
  readonly target: Int32Array;
  /** By pull: who asks, by number; and by that: by hash. */
  readonly client: Uint16Array | Int32Array;
  readonly clientHash: Int32Array;
  /** Memory that it takes. */
  readonly bytes: number;
}

/** Greatest differences and numbers that the narrow columns hold. */
const NARROW_US = 2 ** 32 - 1;
const NARROW_CLIENTS = 1 << 16;

/** @param target by pull, as a PulledBlock has it; there may be more */
export function pulledBlock(
  block: Pick<PullBlock, 'pulls' | 'atUs' | 'client' | 'clientHash'>,
  target: Int32Array,
): PulledBlock {
  const { pulls, atUs, clientHash } = block;
  let most = 0;
  for (let i = 1; i < pulls; i++) most = Math.max(most, atUs[i]! - atUs[i - 1]!);
  const isNarrow = most <= NARROW_US;
  const areFew = clientHash.length <= NARROW_CLIENTS;
  const perPull = (isNarrow ? 4 : 8) + 4 + (areFew ? 2 : 4);
  const bytes = pulls * perPull + clientHash.length * 4;
  const memory = new SharedArrayBuffer(bytes);
  // Wide columns first: each begins at a multiple of its width.
  const afterUs = isNarrow ? new Uint32Array(memory, 0, pulls) : new Float64Array(memory, 0, pulls);
  const clientsAt = afterUs.byteLength + 4 * (pulls + clientHash.length);
  const kept: PulledBlock = {
    fromUs: pulls === 0 ? 0 : atUs[0]!,
    afterUs,
    target: new Int32Array(memory, afterUs.byteLength, pulls),
    clientHash: new Int32Array(memory, afterUs.byteLength + 4 * pulls, clientHash.length),
    client: areFew ? new Uint16Array(memory, clientsAt, pulls) : new Int32Array(memory, clientsAt, pulls),
    bytes,
  };
  for (let i = 1; i < pulls; i++) afterUs[i] = atUs[i]! - atUs[i - 1]!;
  kept.target.set(target.subarray(0, pulls));
  kept.clientHash.set(clientHash);
  kept.client.set(block.client.subarray(0, pulls));
  return kept;
}

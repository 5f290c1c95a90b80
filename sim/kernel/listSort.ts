/** As in the slots of the ladder. */
const NEXT = 2;
const SEQ = 3;

/**
 * Sorts a linked list of slots by (time, sequence number) in place: a merge sort that needs no memory, for the lists
 * that are too long for insertion. `times` and `words` are the two views of the slots. Takes the first slot and the
 * length and returns the first slot; what follows the last one is undefined.
 */
export function sortSlots(times: Float64Array, words: Int32Array, first: number, length: number): number {
  if (length === 1) return first;
  const half = length >>> 1;
  let middle = first;
  for (let i = 0; i < half; i++) middle = words[(middle << 3) | NEXT]!;
  const left = sortSlots(times, words, first, half);
  const right = sortSlots(times, words, middle, length - half);
  return mergedSlots(times, words, left, half, right, length - half);
}

function mergedSlots(
  times: Float64Array,
  words: Int32Array,
  left: number,
  leftLength: number,
  right: number,
  rightLength: number,
): number {
  let a = left;
  let b = right;
  let aLeft = leftLength;
  let bLeft = rightLength;
  let head = 0;
  let tail = 0;
  while (aLeft > 0 || bLeft > 0) {
    let slot: number;
    if (bLeft === 0 || (aLeft > 0 && slotPrecedes(times, words, a, b))) {
      slot = a;
      a = words[(a << 3) | NEXT]!;
      aLeft--;
    } else {
      slot = b;
      b = words[(b << 3) | NEXT]!;
      bLeft--;
    }
    if (head === 0) head = slot;
    else words[(tail << 3) | NEXT] = slot;
    tail = slot;
  }
  return head;
}

function slotPrecedes(times: Float64Array, words: Int32Array, a: number, b: number): boolean {
  const difference = times[a << 2]! - times[b << 2]!;
  return difference !== 0 ? difference < 0 : words[(a << 3) | SEQ]! < words[(b << 3) | SEQ]!;
}

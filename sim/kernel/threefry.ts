/**
 * Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011): a
 * counter-based generator. It has no state; a key and a counter of two words give 64 bits. Its rounds add, rotate and
 * xor only, which integers in JavaScript do well; Philox would need the high halves of products.
 */

const PARITY = 0x1bd11bda;

/**
 * Writes the two output words for the counter (`counter0`, `counter1`) under the key into `out`. Not unrolled by key
 * injection into separate functions: the loop below is what the compiler unrolls best.
 */
export function threefry2x32(key0: number, key1: number, counter0: number, counter1: number, out: Int32Array): void {
  const key2 = PARITY ^ key0 ^ key1;
  let x = (counter0 + key0) | 0;
  let y = (counter1 + key1) | 0;
  // Told to be 32 bits wide, or the engine would add doubles in every round.
  let next = key1 | 0;
  let afterNext = key2;
  let last = key0 | 0;
  for (let injection = 1; injection <= 5; injection++) {
    // The eight rotations 13 15 26 6 17 29 16 24 alternate by halves between the key injections.
    const odd = (injection & 1) === 1;
    x = (x + y) | 0;
    y = rotated(y, odd ? 13 : 17) ^ x;
    x = (x + y) | 0;
    y = rotated(y, odd ? 15 : 29) ^ x;
    x = (x + y) | 0;
    y = rotated(y, odd ? 26 : 16) ^ x;
    x = (x + y) | 0;
    y = rotated(y, odd ? 6 : 24) ^ x;
    x = (x + next) | 0;
    y = (y + afterNext + injection) | 0;
    const first = next;
    next = afterNext;
    afterNext = last;
    last = first;
  }
  out[0] = x;
  out[1] = y;
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

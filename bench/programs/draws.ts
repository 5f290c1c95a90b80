/** The draws of `reference/common.h`, so that both sides replay one sequence of events. */
export const DRAWS = 1 << 16;

export interface Draws {
  readonly incrementsUs: Float64Array;
  readonly targets: Int32Array;
}

export function drawsFor(n: number): Draws {
  const next = xoshiro();
  for (let i = 0; i < 20; i++) next();
  const incrementsUs = new Float64Array(DRAWS);
  const targets = new Int32Array(DRAWS);
  for (let i = 0; i < DRAWS; i++) {
    incrementsUs[i] = Math.ceil(-Math.log((next() + 0.5) / 4294967296) * 1e6);
    targets[i] = next() % n;
  }
  return { incrementsUs, targets };
}

/** xoshiro128+ of Blackman and Vigna from the state 1, 2, 3, 4. */
function xoshiro(): () => number {
  let s0 = 1;
  let s1 = 2;
  let s2 = 3;
  let s3 = 4;
  return () => {
    const result = (s0 + s3) >>> 0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result;
  };
}

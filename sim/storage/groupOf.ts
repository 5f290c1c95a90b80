/** Where what is there at time 0 lies. */
export const BLOB_SALT = 0x9e3779b1;
export const MANIFEST_SALT = 0x85ebca6b;

/** Digests are uniform; a multiplicative hash of the id stands for the digest's first bits. */
export function groupOf(id: number, salt: number, groups: number): number {
  let h = Math.imul(id + 1, salt);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h ^= h >>> 12;
  return (h >>> 0) % groups;
}

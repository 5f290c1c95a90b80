/** A word as a shell takes it back: as it is where that is safe, else in single quotes. */
export function shellQuoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A share as flags take it: `5%`, without the dust of binary fractions. */
export function percentWord(share: number): string {
  return `${Number((100 * share).toPrecision(12))}%`;
}

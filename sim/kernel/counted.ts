/** `1 tag`, `3 tags`, `1 copy`, `2 copies`: how many of what, in words that agree. */
export function counted(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

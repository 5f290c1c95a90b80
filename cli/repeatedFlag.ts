/** Reader of a flag that may be given several times: all its values, in order. */
export function repeated(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

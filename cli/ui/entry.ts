/** One line that is typed into: a command, a filter, a time, a path. */
export interface Entry {
  readonly label: string;
  readonly text: string;
  /** What may be typed, in words. */
  readonly hint: string;
  /** What is wrong with what was typed, or null. */
  readonly problem: string | null;
  /** What the text may be completed to, best first. */
  readonly completions: (text: string) => readonly string[];
  /** Told of every change. */
  readonly onChange?: (text: string) => void;
  /** Takes the text: null where that is all, else what is wrong with it, which may come to light later. */
  readonly submit: (text: string) => string | null | Promise<string | null>;
}

export const NO_COMPLETIONS = (): readonly string[] => [];

/** The entry after a key that edits it; null for a key that does not. */
export function edited(entry: Entry, key: string, typed: string | null): Entry | null {
  const text = textAfter(entry, key, typed);
  if (text === null) return null;
  if (text !== entry.text) entry.onChange?.(text);
  return { ...entry, text, problem: null };
}

function textAfter({ text, completions }: Entry, key: string, typed: string | null): string | null {
  if (typed !== null) return text + typed;
  switch (key) {
    case 'backspace':
      return [...text].slice(0, -1).join('');
    case 'ctrl+u':
      return '';
    case 'ctrl+w':
      return text.replace(/\S+\s*$/, '');
    case 'tab':
      return completed(text, completions(text));
    default:
      return null;
  }
}

/** As far as all completions agree; the whole of the first where they agree no further than the text. */
function completed(text: string, found: readonly string[]): string {
  const [first] = found;
  if (first === undefined) return text;
  let common = first;
  for (const one of found) while (!one.startsWith(common)) common = common.slice(0, -1);
  return common.length > text.length ? common : first;
}

import picocolors from 'picocolors';

/** How wide a report may be, and its colours (which do nothing where colour is not wanted). Colour never says what words or shapes do not. */
export interface Page {
  readonly width: number;
  readonly color: Colors;
}

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Lines of any length, for what breaks them itself. */
export const UNBROKEN: Page = { width: Number.POSITIVE_INFINITY, color: picocolors.createColors(false) };

/** Narrower terminals get lines that wrap; wider ones no longer lines than the eye follows. */
const NARROWEST = 60;
const WIDEST = 120;

export function pageOf(width: number, colored: boolean): Page {
  return { width: Math.max(NARROWEST, Math.min(WIDEST, width)), color: picocolors.createColors(colored) };
}

/** Spaces but those between a number and its unit: nobody looks for the `%` of a figure on the next line. */
const BREAKS = /(?<!\d) | (?!(?:%|µs|ms|s|min|h|d|y|B|kB|MB|GB|TB|PB)(?![A-Za-z]))/;

/** Breaks a text at spaces into lines of at most `width` characters, each begun with `indent`; longer words stand alone. Plain text only. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(BREAKS)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(indent + line);
  return lines;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(words: readonly string[], most = 3): string {
  if (words.length <= 1) return words.join('');
  if (words.length > most) return `${words.slice(0, most - 1).join(', ')} and ${words.length - most + 1} more`;
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

/** `1 seed`, `20 seeds`, `0.3 images`: what is printed decides, of a mean of 1.0004 as of 1. */
export function counted(n: number, noun: string, text: string = String(n)): string {
  return `${text} ${noun}${text === '1' ? '' : 's'}`;
}

/** At most `width` characters, with … for what was cut. */
export function clipped(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Markdown as GitHub reads it, from texts that may hold anything. */

/** A text inside a line: nothing in it is markup, and it stays on one line. */
export function escaped(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_{}[\]#|~$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** A text as code inside a line; not for tables, which split at `|` even there. */
export function code(text: string): string {
  const line = oneLine(text);
  const fence = longerThanAny(line, 1);
  const blank = line === '' || /^[` ]|[` ]$/.test(line) ? ' ' : '';
  return `${fence}${blank}${line}${blank}${fence}`;
}

/** Lines of code of their own; ends with a newline. */
export function codeBlock(text: string, language: string): string {
  const fence = longerThanAny(text, 3);
  return `${fence}${language}\n${text}\n${fence}\n`;
}

/** A table; cells are Markdown already. Ends with a newline. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Backticks that no run of them in the text could end. */
function longerThanAny(text: string, least: number): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length);
  return '`'.repeat(Math.max(least, 1 + Math.max(0, ...runs)));
}

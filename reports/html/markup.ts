/** HTML from texts that may hold anything: what is put into a template is escaped, unless it was made by one. */
import { escapedText } from '../reporters/xml.ts';

/** Markup that nothing but this file makes. */
export class Markup {
  readonly text: string;
  private constructor(text: string) {
    this.text = text;
  }

  /** Only of what another program has escaped, such as a drawing, and of what is written in this one. */
  static trusted(text: string): Markup {
    return new Markup(text);
  }
}

export type Part = Markup | string | number | null | readonly Part[];

/** A template: texts stand in it as text, or within the quotes of an attribute; `null` is nothing. */
export function html(markup: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return Markup.trusted(markup.map((piece, i) => piece + (i < parts.length ? markupOf(parts[i]!) : '')).join(''));
}

export const NONE = Markup.trusted('');

function markupOf(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return part.map(markupOf).join('');
}

function escaped(text: string): string {
  return escapedText(text).replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

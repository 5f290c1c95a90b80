/**
 * Draws charts as SVG, the same bytes every time: numbers to two decimals, no ids but those of `PATTERNS`, and colours by the
 * names that the page's style gives them, so that one drawing serves light and dark.
 */
import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { html, Markup } from './markup.ts';

/** Colours of marks, as the style has them. */
export const INK = {
  text: 'currentColor',
  muted: 'var(--muted)',
  grid: 'var(--grid)',
  ground: 'var(--ground)',
  accent: 'var(--accent)',
  good: 'var(--good-fill)',
  warn: 'var(--warn-fill)',
  bad: 'var(--bad-fill)',
  hatched: 'url(#hatched)',
  dotted: 'url(#dotted)',
} as const;

/** Fills that differ without colour; once in a document, for all of its drawings. */
export const PATTERNS = Markup.trusted(
  '<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>' +
    '<pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
    '<rect width="6" height="6" fill="var(--ground)"/><rect width="3" height="6" fill="var(--accent)"/></pattern>' +
    '<pattern id="dotted" width="6" height="6" patternUnits="userSpaceOnUse">' +
    '<rect width="6" height="6" fill="var(--ground)"/><circle cx="3" cy="3" r="1.8" fill="var(--accent)"/></pattern>' +
    '</defs></svg>\n',
);

/** Of all drawings: then a letter is as large in one as in another. */
const DRAWING_WIDTH = 960;
const FONT_SIZE = 13;

/** About the width of a text in a drawing, px: there is no screen to ask. */
export function textWidth(text: string): number {
  return text.length * FONT_SIZE * 0.56;
}

/** What is used here of an element: there is no browser, and so no types of one. */
interface Drawn {
  readonly outerHTML: string;
  querySelectorAll(selector: string): Iterable<Drawn>;
  getAttributeNames(): readonly string[];
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  remove(): void;
}

/** @param summary what somebody is told who does not see it */
export function draw(summary: string, options: Omit<PlotOptions, 'document' | 'className' | 'width'>): Markup {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawing = plot({ ...options, document, className: 'drawing', width: DRAWING_WIDTH }) as unknown as Drawn;
  // Its own style says no more than the page's does.
  for (const style of drawing.querySelectorAll('style')) style.remove();
  for (const each of [drawing, ...drawing.querySelectorAll('*')]) {
    each.removeAttribute('aria-label');
    each.removeAttribute('aria-description');
    for (const name of each.getAttributeNames()) {
      const value = each.getAttribute(name)!;
      if (NUMERIC.has(name)) each.setAttribute(name, value.replaceAll(LONG_NUMBER, rounded));
    }
  }
  drawing.removeAttribute('font-family');
  drawing.setAttribute('font-size', String(FONT_SIZE));
  const start = html`<svg role="img" aria-label="${summary}" `;
  return Markup.trusted(`${start.text}${printable(drawing.outerHTML.slice('<svg '.length))}`);
}

/** Drawings escape what is markup, and leave control characters as they are. */
function printable(text: string): string {
  return text.replaceAll(/[^\t\n\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}

const NUMERIC = new Set([
  ...['x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'd', 'dx', 'dy', 'width', 'height', 'transform'],
]);
const LONG_NUMBER = /-?\d+\.\d{3,}(?:e-?\d+)?/g;

function rounded(number: string): string {
  return String(Math.round(Number(number) * 100) / 100);
}

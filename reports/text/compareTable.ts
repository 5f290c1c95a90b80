/**
 * Figures of several scenarios: side by side where there are two and the page is wide enough, one below the other where there are
 * more, or it is not.
 */
import { stripVTControlCharacters } from 'node:util';
import type { Page } from './page.ts';
import { table } from './tables.ts';

export interface ComparedRow {
  readonly name: string;
  /** By scenario, the base first. */
  readonly values: readonly string[];
  /** By scenario without the base; empty where differences are not told. */
  readonly differences: readonly string[];
}

export function compareTable(
  title: string,
  labels: readonly string[],
  rows: readonly ComparedRow[],
  page: Page,
): string[] {
  const hasDifferences = rows.some(({ differences }) => differences.length > 0);
  if (labels.length === 2) {
    const head = [title, ...labels, ...(hasDifferences ? ['difference'] : [])];
    const cells = rows.map(({ name, values, differences }) => [name, ...values, ...differences]);
    const lines = table({ head, rows: cells }, page, []);
    if (lines.every((line) => stripVTControlCharacters(line).length <= page.width)) return lines;
  }
  const head = [title, '', 'value', ...(hasDifferences ? [`against ${labels[0]}`] : [])];
  // Without differences to tell, those that are as the base is say nothing.
  const cells = rows.flatMap(({ name, values, differences }) =>
    labels.flatMap((label, i) => {
      if (!hasDifferences && i > 0 && values[i] === values[0]) return [];
      const difference = hasDifferences ? [i === 0 ? '' : (differences[i - 1] ?? '')] : [];
      return [[i === 0 ? name : '', label, values[i]!, ...difference]];
    }),
  );
  return table({ head, rows: cells }, page, []);
}

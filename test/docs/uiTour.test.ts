import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { TOUR_PAGE, withScreens } from '../../tools/uiTour.ts';

/** A session as long as a reader's: too slow for every day. */
const isNightly = process.env['NIGHTLY'] !== undefined;

it.runIf(isNightly)('docs/ui-tour.md shows what a session shows', { timeout: 120_000 }, async () => {
  const page = readFileSync(TOUR_PAGE, 'utf8');
  expect(await withScreens(page)).toBe(page);
});

it('docs/ui-tour.md has all its screens', () => {
  const screens = [...readFileSync(TOUR_PAGE, 'utf8').matchAll(/<!-- screen: .*? -->\n```text\n([\s\S]*?)```/g)];
  expect(screens.length).toBeGreaterThan(6);
  for (const [, text = ''] of screens) expect(text.split('\n').length).toBeGreaterThan(20);
});

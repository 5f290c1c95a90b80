import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMPARE_PAGES, pageWithComparison, printedComparison } from '../../tools/compareOutput.ts';
import { ROOT } from '../house/sources.ts';

/** Two pages, played anew: not in the default suite, but before every change. */
describe.runIf(process.env.NIGHTLY !== undefined)('the comparison of Standard and Premium', () => {
  let printed: string;
  beforeAll(() => {
    printed = printedComparison();
  }, 60_000);

  it.each(COMPARE_PAGES)('is in %s as the program prints it', (file) => {
    const page = readFileSync(join(ROOT, file), 'utf8');
    expect(page).toBe(pageWithComparison(page, printed));
  });

  it('answers in nines and dollars', () => {
    expect(printed.replaceAll(/\s+/g, ' ')).toMatch(
      /^Against standard-or-premium, #premium gains \d\.\d nines of durability and \d\.\d(?: \[[\d. to]+\])? nines of \w+ availability for \w+, for \d+\.\d\d USD a month more\. /,
    );
  });
});

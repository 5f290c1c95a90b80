/** The figures of the page are those that the runs give, all twenty seeds of each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TWO_DEFENCES_PAGE, twoDefencesPage } from '../../tools/twoDefencesPage.ts';
import { ROOT } from '../house/sources.ts';

/** A hundred and twenty runs: not in the default suite, but before every change. */
describe.runIf(process.env.NIGHTLY !== undefined)('the page of the two defences', () => {
  it('says what the six runs give', () => {
    expect(readFileSync(join(ROOT, TWO_DEFENCES_PAGE), 'utf8')).toBe(twoDefencesPage());
  }, 60_000);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ASSESS_PAGE, assessPageWith } from '../../tools/assessOutput.ts';
import { ROOT } from '../house/sources.ts';

/** All of them take a quarter of a minute: by day one stands for all. */
const isQuick = (words: string): boolean => process.env.NIGHTLY !== undefined || words.includes('--curve');

describe('the page of assessments', () => {
  it('shows what the program prints', () => {
    const page = readFileSync(join(ROOT, ASSESS_PAGE), 'utf8');
    expect(page).toBe(assessPageWith(page, isQuick));
  });
});

/** The page of the library says what the files say, and every file says what it is there for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LIBRARY_PAGE, libraryFiles, libraryPage } from '../../tools/libraryPage.ts';
import { ROOT } from '../house/sources.ts';

/** Raised as the library grows, so that none is lost unnoticed. */
const FILES_AT_LEAST = 30;
const SEEDS = 20;
const files = libraryFiles();

describe('the library', () => {
  it(`has at least ${FILES_AT_LEAST} scenarios, in all its folders`, () => {
    expect(files.length).toBeGreaterThanOrEqual(FILES_AT_LEAST);
  });

  it('has a name of its own for each', () => {
    const names = files.map(({ scenario }) => scenario.name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it.each(files)('$path says what it teaches, and judges it', ({ scenario }) => {
    expect(scenario.description.trim().length).toBeGreaterThan(100);
    // The invariants are judged by default: what the scenario is there for it has to say itself.
    expect(scenario.expect.length + scenario.mustFail.length).toBeGreaterThan(0);
  });

  it.each(files.filter(({ scenario }) => !scenario.nightly))('$path is played on twenty seeds', ({ scenario }) => {
    expect(scenario.run.seeds.length).toBe(SEEDS);
  });
});

describe('the page of the library', () => {
  it('says what the files say', () => {
    expect(readFileSync(join(ROOT, LIBRARY_PAGE), 'utf8')).toBe(libraryPage(files));
  });
});

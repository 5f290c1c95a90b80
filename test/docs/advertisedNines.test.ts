/**
 * The page of the advertised nines is what comes out. To make all of it takes two minutes, which is for the night; by day it is
 * known that the scenarios and the field still are what it was made from, and that one estimate and one chain come out as they did.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LRS, lossOf, planOf } from '../../tools/advertisedFigures.ts';
import {
  ADVERTISED_PAGE,
  advertisedNinesPage,
  inputsLine,
  mainRow,
  twoRegionsSentence,
} from '../../tools/advertisedNinesPage.ts';
import { ROOT } from '../house/sources.ts';

const page = readFileSync(join(ROOT, ADVERTISED_PAGE), 'utf8');

describe('the page of the advertised nines', () => {
  it('was made from the scenarios and the rates of the field as they are', () => {
    expect(page).toContain(inputsLine());
  });

  it('has the row of one building as it is estimated', () => {
    expect(page).toContain(mainRow(LRS, lossOf(planOf(LRS))));
  });

  it('has two bare regions as they are solved', () => {
    expect(page).toContain(twoRegionsSentence());
  });

  it.runIf(process.env['NIGHTLY'] === '1')(
    'is all that comes out',
    () => {
      expect(page).toBe(advertisedNinesPage());
    },
    1_200_000,
  );
});

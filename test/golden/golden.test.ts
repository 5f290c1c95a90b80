/**
 * Whole runs, to the last bit. Where a change of the model is meant, `npm run build && node dist/tools/goldenRuns.js
 * --update` writes the new figures down; look at what moved before you do.
 */
import { describe, expect, it } from 'vitest';
import { expectedRuns, playGoldenRuns } from '../../tools/goldenRuns.ts';

describe('golden runs', () => {
  it('give the bytes that they have always given', async () => {
    expect(await playGoldenRuns()).toEqual(expectedRuns());
  });
});

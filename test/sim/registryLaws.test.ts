/**
 * Laws of every registry, for any interleaving of what clients do, what people do by mistake and what fails: bytes are conserved,
 * limits are never exceeded, nothing succeeds without a usable key, and when all has healed everybody holds the same.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectRestored, planOf } from './fixture.ts';
import { type History, history, type Kind, type Mood, yamlOf } from './histories.ts';
import { type Broken, brokenBy } from './watchedHistory.ts';

const IS_NIGHTLY = process.env['NIGHTLY'] === '1';
const RUNS = IS_NIGHTLY ? 1500 : 25;
const LAWS: readonly (readonly [keyof Broken, string])[] = [
  [
    'bytes',
    'what was written is stored or was collected, nothing else is stored, and what images name is what is paid for',
  ],
  ['limits', 'no window of any replica holds more than its limits let in, and never is more stored than may be'],
  ['keys', 'nothing is served, written or brought without a usable key or a data key whose time is not over'],
  [
    'agreement',
    'all replicas hold the same tags, images, blobs and locks in the end, and their copies hold what they do',
  ],
  ['promises', 'no promise is broken but by what is there to break it'],
];

const KINDS: readonly (readonly [Kind, Mood])[] = [
  ['mesh', 'calm'],
  ['mesh', 'destructive'],
  ['bin', 'calm'],
  ['bin', 'destructive'],
  ['shared', 'calm'],
  ['shared', 'destructive'],
  ['moving', 'calm'],
  ['moving', 'destructive'],
];

/** What each history breaks: all laws look at the same ones, and each is played once. */
const played = new Map<string, Broken>();
function broken(past: History): Broken {
  const key = JSON.stringify(past);
  const known = played.get(key) ?? brokenBy(past);
  played.set(key, known);
  return known;
}

describe.each(KINDS)('any history of a registry (%s, %s)', (kind, mood) => {
  it.each(LAWS)(
    '%s: %s',
    (law) => {
      fc.assert(
        fc.property(history(kind, mood), (past) => {
          expect(broken(past)[law]).toEqual([]);
        }),
        { numRuns: RUNS, seed: 1 },
      );
    },
    600_000,
  );
});

describe('a world under any history', () => {
  it('goes on after a restore as if it had never stopped', () => {
    const any = fc.constantFrom(...KINDS).chain(([kind, mood]) => history(kind, mood));
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 2_000_000_000 }), (past, us) =>
        expectRestored(planOf(yamlOf(past)), us),
      ),
      { numRuns: IS_NIGHTLY ? 1000 : 15, seed: 2 },
    );
  }, 600_000);
});

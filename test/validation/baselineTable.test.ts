/**
 * How sure a baseline is, by trial: of the same scenario with fifty lots of seeds, each harmful edit is red in 48 or more, and
 * no harmless one is in any. Baselines are made and held against by what `nines run` makes and holds them with. NIGHTLY=1 plays all
 * of them, and prints the table; by day there are a few, with the runs alone.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { NO_YEAR_ONLOOKER } from '../../studies/assess/assessYear.ts';
import { assessedYear } from '../../studies/baseline/assessedYear.ts';
import { baselineOf, baselineText, describedOf, readBaseline } from '../../studies/baseline/baseline.ts';
import { checkBaseline, TOLERANCE } from '../../studies/baseline/check.ts';
import type { AssessedYear } from '../../studies/baseline/year.ts';
import { exitCodes } from '../../studies/exitCodes.ts';
import { stage } from '../../studies/play.ts';
import { openSubject, type Subject } from '../../studies/subject.ts';
import { exitCodeOf } from '../../studies/verdicts.ts';
import { toolVersion } from '../../studies/version.ts';
import { type Edit, edited, HARMFUL, HARMLESS, UNEDITED } from './baselineEdits.ts';

const NIGHTLY = process.env['NIGHTLY'] === '1';
const FIRST_SEEDS = Array.from({ length: NIGHTLY ? 50 : 2 }, (_, i) => i + 1);
const SEEDS_EACH = NIGHTLY ? 5 : 3;
/** Of fifty, and as many in proportion of fewer. */
const RED_LEAST = 48;
/** By day, where runs alone are held against each other: places in the lists of edits. */
const HARMFUL_BY_DAY = [2, 4];
const HARMLESS_BY_DAY = [4, 6];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nines-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A scenario as the command line would open, play and assess it; each seed and the year once. */
class Played {
  readonly subject: Subject;
  readonly #path: string;
  readonly #play: (seed: number) => SeedOutcome;
  readonly #outcomes = new Map<number, SeedOutcome>();
  #year: Promise<AssessedYear | null> | null = null;

  constructor(text: string) {
    this.#path = join(folder, 'scenario.yaml');
    writeFileSync(this.#path, text);
    this.subject = openSubject(this.#path, []);
    const { play } = stage(this.subject);
    this.#play = (seed) => play(seed, () => {});
  }

  outcomes(first: number): SeedOutcome[] {
    return Array.from({ length: SEEDS_EACH }, (_, i) => {
      const outcome = this.#outcomes.get(first + i) ?? this.#play(first + i);
      this.#outcomes.set(first + i, outcome);
      return outcome;
    });
  }

  year(): Promise<AssessedYear | null> {
    this.#year ??= NIGHTLY ? assessed(this.subject) : Promise.resolve(null);
    return this.#year;
  }
}

function assessed(subject: Subject): Promise<AssessedYear> {
  return assessedYear(subject, 0, NO_YEAR_ONLOOKER, new AbortController().signal);
}

const unedited = new Map<Edit['of'], Played>();

/** First seeds with which the check of an edited scenario is red, by the code that `nines run` ends with. */
async function redIn(edit: Edit): Promise<number[]> {
  const base = unedited.get(edit.of) ?? new Played(UNEDITED[edit.of]);
  unedited.set(edit.of, base);
  const other = new Played(edited(edit));
  const red: number[] = [];
  for (const first of FIRST_SEEDS) {
    const made = baselineOf(toolVersion(), describedOf(base.subject), base.outcomes(first), await base.year());
    const { verdicts } = checkBaseline(
      readBaseline(baselineText(made)),
      describedOf(other.subject),
      other.outcomes(first),
      await other.year(),
      TOLERANCE,
      toolVersion(),
    );
    if (exitCodeOf(verdicts) === exitCodes.worseThanBaseline) red.push(first);
  }
  return red;
}

const some = (edits: readonly Edit[], byDay: readonly number[]): Edit[] =>
  edits.filter((_, i) => NIGHTLY || byDay.includes(i));

describe('a baseline', () => {
  const rows: string[] = [];
  const count = (kind: string, { name }: Edit, red: readonly number[]): void => {
    rows.push(`${kind.padEnd(9)} ${name.padEnd(44)} red in ${String(red.length).padStart(2)} of ${FIRST_SEEDS.length}`);
  };
  afterAll(() => {
    if (NIGHTLY) process.stdout.write(`${rows.join('\n')}\n`);
  });

  it.each(some(HARMFUL, HARMFUL_BY_DAY))(
    'does not hold for $name',
    async (edit) => {
      const red = await redIn(edit);
      count('harmful', edit, red);
      expect(red.length).toBeGreaterThanOrEqual((RED_LEAST / 50) * FIRST_SEEDS.length);
    },
    600_000,
  );

  it.each(some(HARMLESS, HARMLESS_BY_DAY))(
    'holds for $name',
    async (edit) => {
      const red = await redIn(edit);
      count('harmless', edit, red);
      expect(red).toEqual([]);
    },
    600_000,
  );

  it('is tried with twelve edits of either kind, each of which changes its scenario', () => {
    expect([HARMFUL.length, HARMLESS.length]).toEqual([12, 12]);
    const all = [...HARMFUL, ...HARMLESS];
    expect(all.filter((edit) => edited(edit) === UNEDITED[edit.of])).toEqual([]);
  });
});

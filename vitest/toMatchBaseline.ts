/** Worse than it was: the check of `nines run --baseline`, whose file is written and updated as Vitest does with snapshots. */
import { dirname, resolve } from 'node:path';
import type { Played } from '../api/played.ts';
import { pathOf } from '../api/source.ts';
import { parseSeeds } from '../scenarios/seeds.ts';
import { shownPath } from '../scenarios/shownPath.ts';
import { describedOf } from '../studies/baseline/baseline.ts';
import { checkBaseline, TOLERANCE } from '../studies/baseline/check.ts';
import { baselineAt, baselinePath, writeBaseline } from '../studies/baseline/file.ts';
import { percentWord, shellQuoted } from '../studies/shellQuoted.ts';
import type { Subject } from '../studies/subject.ts';
import { overallVerdict } from '../studies/verdicts.ts';
import { toolVersion } from '../studies/version.ts';
import { judged, type MatcherContext, type MatcherResult } from './judged.ts';
import { messageOf, seedsTold } from './message.ts';
import { type MatcherOptions, playOf, subjectOfExpected, yearOf } from './plays.ts';

export interface BaselineOptions extends MatcherOptions {
  /** 0–1; left out: 0.01. */
  readonly tolerance?: number | undefined;
}

/** Vitest's own: `all` under `-u`, `none` in continuous integration. */
type Update = 'all' | 'new' | 'none';

export interface BaselineContext extends MatcherContext {
  readonly snapshotState?: object;
}

export async function toMatchBaseline(
  this: BaselineContext,
  received: unknown,
  file?: string | URL,
  options: BaselineOptions = {},
): Promise<MatcherResult> {
  if (this.isNot) throw new TypeError('toMatchBaseline has no negation: worse is worse, and better needs no telling');
  const { tolerance, workers } = options;
  const subject = await subjectOfExpected(received);
  const { name } = subject.scenario;
  const path = baselineFile(subject, file, this.testPath);
  const before = baselineAt(path);
  const update = updateOf(this);
  const also = typeof before === 'string' || update === 'all' ? [] : parseSeeds(before.run.seeds);
  const { outcomes, result, seeds } = await playWith(received, options, also);
  const isWhole = outcomes.length === seeds.length;
  const repro = reproOf(result.repro, subject, path, tolerance);
  if (isWhole && (update === 'all' || (before === 'missing' && update === 'new'))) {
    const year = await yearOf(subject, workers);
    writeBaseline(path, subject, outcomes, year);
    return judged(this, 'pass', () => '');
  }
  if (typeof before === 'string') {
    const named = shownPath(path);
    const why = before === 'missing' ? `there is no ${named}` : `${named} is none, or one of another version of nines`;
    const told = `${name} cannot be held against a baseline: ${why}.`;
    const cure = 'vitest -u writes it; commit it.';
    return judged(this, 'fail', () => messageOf({ sentence: `${told} ${cure}`, verdicts: [], result, repro }));
  }
  const year = before.year === null ? null : await yearOf(subject, workers);
  const { verdicts, notes } = checkBaseline(
    before,
    describedOf(subject),
    outcomes,
    year,
    tolerance ?? TOLERANCE,
    toolVersion(),
  );
  const verdict = overallVerdict(verdicts, isWhole);
  const against = `against ${shownPath(path)}, in ${seedsTold(seeds)}`;
  const sentence =
    verdict === 'fail'
      ? `${name} is worse than its baseline, ${against}.`
      : `Inconclusive: it cannot be told whether ${name} is worse than its baseline, ${against}.`;
  return judged(this, verdict, () =>
    messageOf({ sentence, verdicts: verdicts.filter((one) => one.verdict !== 'pass'), notes, repro }),
  );
}

/** With these seeds too, where no option says which are to be played. */
async function playWith(received: unknown, options: BaselineOptions, seeds: readonly number[]): Promise<Played> {
  const play = await playOf(received, options);
  const missing = seeds.filter((seed) => !play.seeds.includes(seed));
  if (options.seeds !== undefined || missing.length === 0) return play;
  return playOf(received, { ...options, seeds: [...play.seeds, ...missing] });
}

/** From the test file where one is named, as snapshots are; else beside the scenario, or the test that defines it. */
function baselineFile(subject: Subject, file: string | URL | undefined, testPath: string | undefined): string {
  const besideTest = testPath === undefined ? process.cwd() : dirname(testPath);
  if (file !== undefined) return resolve(besideTest, pathOf(file)!);
  const { path, name } = subject.reference;
  return resolve(path === null ? besideTest : '', baselinePath(path ?? `${name}.yaml`));
}

function updateOf({ snapshotState }: BaselineContext): Update {
  const { _updateSnapshot: update } = (snapshotState ?? {}) as { readonly _updateSnapshot?: Update };
  if (update === 'all') return 'all';
  return process.env['CI'] ? 'none' : (update ?? 'new');
}

function reproOf(repro: string, { reference }: Subject, path: string, tolerance: number | undefined): string {
  if (reference.path === null) {
    const options = tolerance === undefined ? '' : `, { tolerance: ${tolerance} }`;
    return `expect(await ${repro}).toMatchBaseline('${shownPath(path)}'${options})`;
  }
  const words = [
    '--baseline',
    ...(resolve(baselinePath(reference.path)) === path ? [] : [shownPath(path)]),
    ...(tolerance === undefined ? [] : ['--tolerance', percentWord(tolerance)]),
  ];
  return [repro, ...words.map(shellQuoted)].join(' ');
}

/**
 * A baseline: what a scenario came to when somebody was content with it, small enough to be read in a review. Runs are kept seed by
 * seed and estimates part by part, so that a later check pairs what has the same luck; all rounded to what can be told.
 */
import { z } from 'zod';
import type { Scenario } from '../../scenarios/scenario.ts';
import { parseSeeds } from '../../scenarios/seeds.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { figuresOf } from '../compare/runs.ts';
import { type Described, settingsToKeep } from '../compare/settings.ts';
import { formatSeeds } from '../repro.ts';
import type { Subject } from '../subject.ts';
import { BETTER, WATCHED_LABEL } from './better.ts';
import { judgedIn } from './judged.ts';
import { operationsOf } from './operations.ts';
import { rounded, sorted } from './writing.ts';
import { type AssessedYear, yearOf, yearSchema } from './year.ts';

const BASELINE_SCHEMA_VERSION = 1;

function areSeeds(text: string): boolean {
  try {
    return parseSeeds(text).length > 0;
  } catch {
    return false;
  }
}

const baselineSchema = z.strictObject({
  schemaVersion: z.literal(BASELINE_SCHEMA_VERSION),
  tool: z.strictObject({ version: z.string() }),
  scenario: z.strictObject({ name: z.string(), hash: z.string() }),
  /** What the file and flags said, by key, and defaults that follow from it. */
  settings: z.record(z.string(), z.string()),
  /** By client: the first digits of the hash of the trace that it pushes. */
  traces: z.record(z.string(), z.string()),
  /** What a run is judged by: `expect pull_ok.rate >= 99%`. Absent in baselines that are older than it. */
  judged: z.array(z.string()).optional(),
  run: z.strictObject({
    seeds: z.string().refine(areSeeds),
    chance: z.boolean(),
    /** By `metric` or `metric{client=…}`: its value in each seed, null where that has none. */
    metrics: z.record(z.string(), z.array(z.number().nullable())),
    /** By `pull` or `pull{client=…}`: how many were tried in each seed. Absent in baselines that are older than it. */
    operations: z.record(z.string(), z.array(z.number())).optional(),
  }),
  year: yearSchema.nullable(),
});

export type Baseline = z.infer<typeof baselineSchema>;

export interface BaselineSubject extends Described {
  readonly hash: string;
}

export function describedOf({ scenario, document, reference }: Subject): BaselineSubject {
  return { scenario, document, hash: reference.hash };
}

export function baselineOf(
  version: string,
  { scenario, document, hash }: BaselineSubject,
  outcomes: readonly SeedOutcome[],
  year: AssessedYear | null,
): Baseline {
  return {
    schemaVersion: BASELINE_SCHEMA_VERSION,
    tool: { version },
    scenario: { name: scenario.name, hash },
    settings: sorted(
      new Map([...settingsToKeep({ scenario, document })].map(([key, { value }]) => [key, value] as const)),
    ),
    traces: tracesOf(scenario),
    judged: judgedIn(scenario),
    run: {
      seeds: formatSeeds(outcomes.map(({ seed }) => seed)),
      chance: scenario.run.chance,
      metrics: watchedFigures(outcomes, scenario.run.chance),
      operations: operationsOf(outcomes),
    },
    year: year === null ? null : yearOf(year, null),
  };
}

export function tracesOf({ clients }: Scenario): Record<string, string> {
  return sorted(
    new Map(
      clients.flatMap(({ name, push, pull }) => [
        ...(push?.kind === 'trace' ? [[name, push.traceHash] as const] : []),
        ...(pull !== null && 'trace' in pull ? [[`${name} pull`, pull.traceHash] as const] : []),
      ]),
    ),
  );
}

/** By `metric` or `metric{client=…}`, in the order of the seeds. */
export function watchedFigures(outcomes: readonly SeedOutcome[], chance: boolean): Record<string, (number | null)[]> {
  const found = new Map<string, (number | null)[]>();
  for (const { metric, labels, perSeed } of figuresOf({ outcomes, chance }).values()) {
    const names = Object.keys(labels);
    const isWatched = names.length === 0 || (names.length === 1 && names[0] === WATCHED_LABEL);
    if (BETTER[metric] === undefined || !isWatched) continue;
    const label = names.length === 0 ? '' : `{${WATCHED_LABEL}=${labels[WATCHED_LABEL]}}`;
    const values = outcomes.map((_, seed) => perSeed[seed]);
    found.set(
      `${metric}${label}`,
      values.map((value) => (value === undefined ? null : rounded(value))),
    );
  }
  return sorted(found);
}

/** Reads what `baselineText` wrote. @throws z.ZodError, SyntaxError */
export function readBaseline(text: string): Baseline {
  return baselineSchema.parse(JSON.parse(text));
}

/** The same bytes for the same figures; lists of numbers in one line each. */
export function baselineText(baseline: Baseline): string {
  const lists: string[] = [];
  const marked = JSON.stringify(
    baseline,
    (_, value: unknown) => (Array.isArray(value) ? `@@${lists.push(JSON.stringify(value)) - 1}@@` : value),
    2,
  );
  return `${marked.replaceAll(/"@@(\d+)@@"/g, (_, index: string) => lists[Number(index)]!)}\n`;
}

/**
 * A baseline: what a scenario came to when somebody was content with it, small enough to be read in a review. Runs are kept seed by
 * seed and estimates part by part, so that a later check pairs what has the same luck; all rounded to what can be told.
 */
import { z } from 'zod';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import type { Availability } from '../assess/availability/availability.ts';
import type { AssessedDurability } from '../compare/durability.ts';
import { ninesReplicates, partsOf } from '../compare/replicates.ts';
import { figuresOf } from '../compare/runs.ts';
import { type Described, settingsSaid } from '../compare/settings.ts';
import { formatSeeds } from '../repro.ts';
import { BETTER, WATCHED_LABEL } from './better.ts';

export const BASELINE_SCHEMA_VERSION = 1;

/** Of its year: as precisely as a difference of a few hundredths of a nine needs. */
export const YEAR_PRECISION = 0.1;

/** Of values; more would be noise in a review. */
const DIGITS = 6;
/** Of an estimate: more of them tell its spread no better. */
const PARTS_MOST = 16;

const interval = z.strictObject({ estimate: z.number(), lower95: z.number(), upper95: z.number() });

const baselineSchema = z.strictObject({
  schemaVersion: z.literal(BASELINE_SCHEMA_VERSION),
  tool: z.strictObject({ version: z.string() }),
  scenario: z.strictObject({ name: z.string(), hash: z.string() }),
  /** What the file and flags said, by key. */
  settings: z.record(z.string(), z.string()),
  /** By client: the first digits of the hash of the trace that it pushes. */
  traces: z.record(z.string(), z.string()),
  run: z.strictObject({
    seeds: z.string(),
    chance: z.boolean(),
    /** By `metric` or `metric{client=…}`: its value in each seed, null where that has none. */
    metrics: z.record(z.string(), z.array(z.number().nullable())),
  }),
  year: z
    .strictObject({
      /** Nines of a placement group in its first year; `without` each part of the estimate. Null: it cannot be lost. */
      durability: interval.extend({ without: z.array(z.number()), from: z.string() }).nullable(),
      /** By `client operation`: minutes of a year that fail. */
      availability: z.record(z.string(), interval),
      costPerMonth: z.number(),
    })
    .nullable(),
});

export type Baseline = z.infer<typeof baselineSchema>;

/** What was assessed of a year, where it was. */
export interface AssessedYear {
  readonly durability: AssessedDurability;
  readonly availability: Availability;
  readonly costPerMonth: number;
}

export interface BaselineSubject extends Described {
  readonly hash: string;
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
    settings: sorted(settingsSaid({ scenario, document })),
    traces: tracesOf(scenario),
    run: {
      seeds: formatSeeds(outcomes.map(({ seed }) => seed)),
      chance: scenario.run.chance,
      metrics: watchedFigures(outcomes, scenario.run.chance),
    },
    year: year === null ? null : yearOf(year),
  };
}

export function tracesOf({ clients }: Scenario): Record<string, string> {
  return sorted(
    new Map(clients.flatMap(({ name, push }) => (push?.kind === 'trace' ? [[name, push.traceHash] as const] : []))),
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

function yearOf({ durability, availability, costPerMonth }: AssessedYear): NonNullable<Baseline['year']> {
  const rows = new Map(
    (availability.rows ?? []).map(({ client, operation, minutesPerYear, lower95, upper95 }) => [
      `${client} ${operation}`,
      { estimate: rounded(minutesPerYear), lower95: rounded(lower95), upper95: rounded(upper95) },
    ]),
  );
  return {
    durability: durabilityNines(durability, null),
    availability: sorted(rows),
    costPerMonth: Math.round(100 * costPerMonth) / 100,
  };
}

/**
 * Nines of a group's first year. What was never seen lost has its bound for all three.
 * @param parts that the estimate is to be in, where it has as many; null: as many as it can
 */
export function durabilityNines(
  { result, tally, batches }: AssessedDurability,
  parts: number | null,
): NonNullable<Baseline['year']>['durability'] {
  const { total } = result.durability;
  if (total.perYear.upper95 === 0) return null;
  const { estimate, lower95, upper95 } = total.withinFirstYear;
  const nines = (probability: number): number => rounded(-Math.log10(probability));
  if (estimate === 0) {
    const least = nines(upper95);
    return { estimate: least, lower95: least, upper95: least, without: [], from: 'bound' };
  }
  if (result.exact !== null) {
    return {
      estimate: nines(estimate),
      lower95: nines(estimate),
      upper95: nines(estimate),
      without: [],
      from: 'exact',
    };
  }
  const most = tally === null ? 0 : Math.min(PARTS_MOST, partsOf(batches));
  const count = parts === null || most < parts ? most : parts;
  const replicates = tally === null || count < 2 ? null : ninesReplicates(tally, batches, count, () => true);
  return {
    estimate: nines(estimate),
    lower95: nines(upper95),
    upper95: nines(Math.max(lower95, Number.MIN_VALUE)),
    without: replicates?.without.map(rounded) ?? [],
    from: 'estimate',
  };
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

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

function sorted<V>(map: ReadonlyMap<string, V>): Record<string, V> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

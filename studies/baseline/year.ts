/**
 * A year of a scenario as a baseline has it: nines of durability, in all and by what takes it, and the minutes that fail of each client
 * and operation. Both are kept part by part (batches, seeds of short runs), so that a later check pairs what has the same luck.
 */
import { z } from 'zod';
import { YEAR_MINUTES } from '../../sim/kernel/time.ts';
import type { DurabilityOf } from '../assess/assessResult.ts';
import type { Availability } from '../assess/availability/availability.ts';
import { classOf } from '../assess/causes.ts';
import type { AssessedDurability } from '../compare/durability.ts';
import { ninesReplicates, partsOf } from '../compare/replicates.ts';
import type { Replicates } from '../statistics/paired.ts';
import { rounded, sorted } from './writing.ts';

/** Of an estimate: more of them tell its spread no better. */
const PARTS_MOST = 16;
/** Losses of one kind that its interval needs to be trusted; of all together a guard asks it. */
const HITS_LEAST = 100;

/** What takes an image; `total` without fresh writes, which are of a push. */
export const KINDS = ['total', 'writes', 'devices', 'disasters', 'people'] as const;
export type Kind = (typeof KINDS)[number];

const figure = z.strictObject({
  estimate: z.number(),
  lower95: z.number(),
  upper95: z.number(),
  /** Without each of its parts in turn; empty for what has none. */
  without: z.array(z.number()),
});

const ninesSchema = figure.extend({ from: z.enum(['exact', 'estimate', 'bound', 'runs']) });
export type Nines = z.infer<typeof ninesSchema>;

export const yearSchema = z.strictObject({
  /** Nines of a placement group in its first year, of `writes` those of a push. Null: it cannot be lost; absent: not known. */
  durability: z.partialRecord(z.enum(KINDS), ninesSchema.nullable()),
  /** By `client operation`: minutes of a year that fail. */
  availability: z.record(z.string(), figure),
  /** Of a year: what is out then was not played, and counts in no estimate. */
  minutesLeftOut: z.number(),
  costPerMonth: z.number(),
});

export type Year = z.infer<typeof yearSchema>;

/** What was assessed of a year. */
export interface AssessedYear {
  readonly durability: AssessedDurability;
  readonly availability: Availability;
  readonly costPerMonth: number;
}

/** @param like whose estimates have as many parts each, where they can; null: as many as they can */
export function yearOf({ durability, availability, costPerMonth }: AssessedYear, like: Year | null): Year {
  const rows = (availability.rows ?? []).map(
    ({ client, operation, minutesPerYear, lower95, upper95 }, i) =>
      [
        `${client} ${operation}`,
        {
          estimate: rounded(minutesPerYear),
          lower95: rounded(lower95),
          upper95: rounded(upper95),
          without: partsThatDiffer(availability.replicates[i]!).map((share) => rounded(share * YEAR_MINUTES)),
        },
      ] as const,
  );
  return {
    durability: Object.fromEntries(
      KINDS.flatMap((kind) => {
        const nines = ninesOf(kind, durability, like?.durability[kind]?.without.length ?? null);
        return nines === undefined ? [] : [[kind, nines] as const];
      }),
    ),
    availability: sorted(new Map(rows)),
    minutesLeftOut: rounded(availability.outages.timeLeftOut * YEAR_MINUTES),
    costPerMonth: Math.round(100 * costPerMonth) / 100,
  };
}

/** Where nothing fails without an outage, the runs without one beyond the others' seeds add nothing to its spread. */
function partsThatDiffer({ estimate, without, first }: Replicates): readonly number[] {
  if (first === undefined || without.slice(first).some((share) => share !== estimate)) return without;
  return without.slice(0, first);
}

function ninesOf(kind: Kind, assessed: AssessedDurability, parts: number | null): Nines | null | undefined {
  const { writes } = assessed.result.durability;
  if (kind === 'writes') return writes === null ? undefined : ninesOfWrites(writes);
  const of = assessed.result.durability[kind];
  if (kind === 'total') return ninesOfGroup(kind, of!, assessed, parts);
  // The chain has solved the total alone, and of a kind that was hardly seen nothing is known.
  return of === null || of.hits < HITS_LEAST ? undefined : ninesOfGroup(kind, of, assessed, parts);
}

/** What was never seen lost has its bound for all three. */
function ninesOfGroup(
  kind: Exclude<Kind, 'writes'>,
  { perYear, withinFirstYear: { estimate, lower95, upper95 } }: DurabilityOf,
  { result, tally, batches }: AssessedDurability,
  parts: number | null,
): Nines | null {
  if (perYear.upper95 === 0) return null;
  if (estimate === 0) return surely(upper95, 'bound');
  if (kind === 'total' && result.exact !== null) return surely(estimate, 'exact');
  const most = tally === null ? 0 : Math.min(PARTS_MOST, partsOf(batches));
  const count = parts === null || parts === 0 || most < parts ? most : parts;
  const chosen = (pattern: string): boolean => kind === 'total' || classOf(pattern) === kind;
  const replicates = tally === null || count < 2 ? null : ninesReplicates(tally, batches, count, chosen);
  return {
    ...between(estimate, lower95, upper95),
    without: replicates?.without.map(rounded) ?? [],
    from: 'estimate',
  };
}

function ninesOfWrites({
  perPush,
  lower95,
  upper95,
}: NonNullable<AssessedDurability['result']['durability']['writes']>): Nines | null | undefined {
  if (perPush === null) return undefined;
  if ((upper95 ?? perPush) === 0) return null;
  if (perPush === 0) return surely(upper95 ?? perPush, 'bound');
  return { ...between(perPush, lower95 ?? perPush, upper95 ?? perPush), without: [], from: 'runs' };
}

function surely(probability: number, from: Nines['from']): Nines {
  return { ...between(probability, probability, probability), without: [], from };
}

function between(estimate: number, lower95: number, upper95: number) {
  const nines = (probability: number): number => rounded(-Math.log10(Math.max(probability, Number.MIN_VALUE)));
  return { estimate: nines(estimate), lower95: nines(upper95), upper95: nines(lower95) };
}

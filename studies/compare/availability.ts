/** Availability side by side: nines and minutes a year of each client and operation, and what they differ by. */
import { YEAR_MINUTES } from '../../sim/kernel/time.ts';
import type { Availability, AvailabilityRow } from '../assess/availability/availability.ts';
import { compareText } from '../order.ts';
import { type Difference, pairedDifference, type Replicates } from '../statistics/paired.ts';
import { decidedBy, differenceOf, SAME } from './change.ts';
import type { AvailabilityComparison, DifferenceOf, ServiceOf } from './compareResult.ts';

/**
 * @param all the base first
 * @param rests of each what it rests on (serviceRests.ts): the same text, the same availability; left out, nothing is known of it
 */
export function compareAvailability(
  all: readonly Availability[],
  seed: number,
  rests: readonly string[] = [],
): AvailabilityComparison {
  const isSame = rests.slice(1).map((text) => text === rests[0]);
  const keys = new Map<string, Pick<AvailabilityRow, 'client' | 'operation'>>();
  for (const { rows } of all) for (const row of rows ?? []) keys.set(keyOf(row), row);
  const sorted = [...keys.values()].sort((a, b) => compareText(keyOf(a), keyOf(b)));
  return {
    seed,
    rows: sorted.map(({ client, operation }) => {
      const found = all.map((one) => serviceIn(one, client, operation));
      const [base, ...others] = found as [Service | null, ...(Service | null)[]];
      return {
        client,
        operation,
        scenarios: found.map((one) => one?.told ?? null),
        minutes: others.map((other, i) => (isSame[i] ? SAME : between(base, other, minutesBetween))),
        nines: others.map((other, i) => (isSame[i] ? SAME : between(base, other, ninesBetween))),
      };
    }),
  };
}

/** One row of one scenario. */
interface Service {
  readonly told: ServiceOf;
  readonly unavailability: Replicates;
  /** What so many operations cannot exclude of failures without any outage, beyond those that were seen. */
  readonly unseen: number;
  /** Share of the time of which nothing is known. */
  readonly leftOut: number;
}

function keyOf({ client, operation }: Pick<AvailabilityRow, 'client' | 'operation'>): string {
  return `${client}\n${operation}`;
}

function serviceIn({ rows, replicates, outages }: Availability, client: string, operation: string): Service | null {
  const index = (rows ?? []).findIndex((row) => row.client === client && row.operation === operation);
  const row = rows?.[index];
  if (row === undefined) return null;
  const { nines, minutesPerYear, lower95, upper95 } = row;
  const cause = outages.causes.find((one) => one.client === client && one.operation === operation);
  return {
    told: { nines, minutesPerYear, lower95, upper95, mostly: cause?.outage ?? null },
    unavailability: replicates[index]!,
    unseen: unseenOf(outages, client, operation),
    leftOut: outages.timeLeftOut,
  };
}

function unseenOf({ usual }: Availability['outages'], client: string, operation: string): number {
  const of = usual.find((one) => one.client === client && one.operation === operation);
  return of === undefined || of.operations === 0 ? 0 : Math.max(0, of.upper95 - of.failed / of.operations);
}

function between(
  base: Service | null,
  other: Service | null,
  difference: (base: Service, other: Service) => DifferenceOf,
): DifferenceOf {
  return base === null || other === null ? decidedBy('inconclusive', 'not in both') : difference(base, other);
}

/** What is not known of a scenario widens it on that scenario's side, as in its own interval. */
function minutesBetween(base: Service, other: Service): DifferenceOf {
  const difference = pairedDifference(base.unavailability, other.unavailability);
  if (difference === null) return decidedBy('inconclusive', 'played with one seed');
  const { estimate, lower95, upper95 } = difference;
  return differenceOf({
    estimate: YEAR_MINUTES * estimate,
    lower95: YEAR_MINUTES * (Math.min(lower95, estimate - base.unseen) - base.leftOut),
    upper95: YEAR_MINUTES * (Math.max(upper95, estimate + other.unseen) + other.leftOut),
  });
}

function ninesBetween(base: Service, other: Service): DifferenceOf {
  const [a, b] = [base.unavailability, other.unavailability];
  if (a.estimate === 0 || b.estimate === 0) return withoutFailures(base, other);
  const difference = finite(pairedDifference(ninesOf(a), ninesOf(b)));
  if (difference === null) return decidedBy('inconclusive', 'too few failures to tell');
  const { estimate, lower95, upper95 } = difference;
  const less = (of: Service, share: number): number => Math.log10(1 + share / of.unavailability.estimate);
  return differenceOf({
    estimate,
    lower95: Math.min(lower95, estimate - less(other, other.unseen)) - less(other, other.leftOut),
    upper95: Math.max(upper95, estimate + less(base, base.unseen)) + less(base, base.leftOut),
  });
}

/** Nothing was seen to fail in one of them: how far apart they are at least. */
function withoutFailures({ told: base }: Service, { told: other }: Service): DifferenceOf {
  if (base.upper95 === 0 && other.upper95 === 0) return SAME;
  const reason = 'nothing was seen to fail';
  const apart = (low: number, high: number): number | null => (low > 0 && high > 0 ? Math.log10(low / high) : null);
  if (other.nines === null) {
    const lower95 = apart(base.lower95, other.upper95);
    if (lower95 === null) return decidedBy('inconclusive', reason);
    return { change: lower95 > 0 ? 'more' : 'notSeen', estimate: null, lower95, upper95: null, reason };
  }
  const most = apart(other.lower95, base.upper95);
  if (most === null) return decidedBy('inconclusive', reason);
  return { change: most > 0 ? 'less' : 'notSeen', estimate: null, lower95: null, upper95: -most, reason };
}

function ninesOf({ estimate, without, ...rest }: Replicates): Replicates {
  const nines = (unavailability: number): number => -Math.log10(unavailability);
  return { ...rest, estimate: nines(estimate), without: without.map(nines) };
}

/** A seed that has all the failures leaves nothing to take a logarithm of. */
function finite(difference: Difference | null): Difference | null {
  return difference !== null && Number.isFinite(difference.upper95 - difference.lower95) ? difference : null;
}

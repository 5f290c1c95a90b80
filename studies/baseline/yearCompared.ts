/** A year held against that of a baseline, part by part where both have parts. */
import { SAME } from '../compare/change.ts';
import { type Difference, pairedDifference, type Replicates } from '../statistics/paired.ts';
import { type Compared, isBetter, isWorse, type Untold } from './compared.ts';
import { type AssessedYear, KINDS, type Kind, type Nines, type Year, yearOf } from './year.ts';

/** @param untold what cannot be told any more is added to it */
export function yearCompared(before: Year, assessed: AssessedYear, tolerance: number, untold: Untold[]): Compared[] {
  const now = yearOf(assessed, before);
  const isServed = Object.keys(now.availability).length > 0;
  if (Object.keys(before.availability).length > 0 && !isServed) {
    untold.push({ name: 'availability', why: 'nobody pulls or pushes' });
  }
  return [...durabilityCompared(before, now, assessed, tolerance, untold), ...availabilityCompared(before, now)];
}

const NAMES: Readonly<Record<Kind, string>> = {
  total: 'durability',
  writes: 'durability of fresh writes',
  devices: 'durability by devices',
  disasters: 'durability by disasters',
  people: 'durability by people',
};

function durabilityCompared(
  before: Year,
  now: Year,
  { durability: { result } }: AssessedYear,
  tolerance: number,
  untold: Untold[],
): Compared[] {
  const isSure = result.verdict !== 'inconclusive' || result.exact !== null;
  const compared = (kind: Kind): Compared[] => {
    const [was, is] = [before.durability[kind], now.durability[kind]];
    if (was === undefined || is === undefined || is === null) return [];
    if (was === null) return kind === 'total' || kind === 'writes' ? [noLongerEndless(kind, is)] : [];
    return isSure || kind === 'writes' ? [ninesCompared(kind, was, is)] : [];
  };
  const [was, is] = [before.durability, now.durability];
  if (was.total != null) {
    if (is.total == null) untold.push({ name: NAMES.total, why: 'no hazard takes an image', isOpen: true });
    else if (!isSure) untold.push({ name: NAMES.total, why: 'a guard of its estimate does not hold', isOpen: true });
  }
  if (was.writes != null && is.writes === undefined)
    untold.push({ name: NAMES.writes, why: 'there is no other place' });
  const total = compared('total');
  // Kinds are parts of the total: they are told apart where that has not moved, and what has got rarer hides what has not.
  const hasMoved = total.some((one) => isWorse(one, tolerance) || isBetter(one, tolerance));
  return [...total, ...KINDS.filter((kind) => kind === 'writes' || (kind !== 'total' && !hasMoved)).flatMap(compared)];
}

/** Of nines two are what a tolerance of 1 is. */
const NINES_SCALE = 2;

function noLongerEndless(kind: Kind, { estimate }: Nines): Compared {
  const [before, worse] = [Number.POSITIVE_INFINITY, { lower95: Number.POSITIVE_INFINITY, upper95: null }];
  return { name: NAMES[kind], unit: 'nines', before, after: estimate, worse, scale: NINES_SCALE };
}

function ninesCompared(kind: Kind, was: Nines, is: Nines): Compared {
  const common = { name: NAMES[kind], unit: 'nines', before: was.estimate, after: is.estimate } as const;
  const alone = {
    lower95: was.estimate - is.estimate - Math.hypot(was.estimate - was.lower95, is.upper95 - is.estimate),
    upper95: was.estimate - is.estimate + Math.hypot(was.upper95 - was.estimate, is.estimate - is.lower95),
  };
  const isSame = was.estimate === is.estimate;
  return { ...common, worse: isSame ? SAME : (paired(is, was) ?? alone), scale: NINES_SCALE };
}

/** `b` less `a`, where parts of the one have partners in the other. */
function paired(a: Replicates, b: Replicates): Difference | null {
  return a.without.length > 1 && a.without.length === b.without.length ? pairedDifference(a, b) : null;
}

/** Of a scenario that loses nothing in a year an hour more of outage counts as its whole would. */
const MINUTES_LEAST = 60;
const ROUNDING = 1e-5;

/**
 * Failures without any outage that nobody saw, and cannot be excluded, are in the bounds of either year and in no difference: the same
 * seeds saw none of them in both.
 */
function availabilityCompared(before: Year, now: Year): Compared[] {
  // States that were left out then, and are played now, are more failures that have always been there.
  const leftOut = Math.max(0, before.minutesLeftOut - now.minutesLeftOut);
  return Object.entries(before.availability).flatMap(([name, was]): Compared[] => {
    const is = now.availability[name];
    if (is === undefined) return [];
    const estimate = is.estimate - was.estimate;
    const isSame = Math.abs(estimate) <= ROUNDING * Math.abs(was.estimate);
    const difference = paired(was, is) ?? {
      lower95: estimate - Math.hypot(was.upper95 - was.estimate, is.estimate - is.lower95),
      upper95: estimate + Math.hypot(was.estimate - was.lower95, is.upper95 - is.estimate),
    };
    return [
      {
        name: `availability of ${name}`,
        unit: 'minutes',
        before: was.estimate,
        after: is.estimate,
        worse: isSame ? SAME : { ...difference, lower95: difference.lower95 - leftOut },
        scale: Math.max(MINUTES_LEAST, was.estimate),
      },
    ];
  });
}

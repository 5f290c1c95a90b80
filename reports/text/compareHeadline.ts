/** The first sentence of a comparison: what is gained, what is lost, and what it costs. One for each of the other scenarios. */
import type {
  ComparePart,
  CompareResult,
  DifferenceOf,
  DurabilityKind,
  MetricComparison,
} from '../../studies/compare/compareResult.ts';
import { formatMoney } from '../../studies/cost/money.ts';
import { labelsOf } from './compareLabels.ts';
import { listed, type Page, wrap } from './page.ts';

export function compareHeadline(result: CompareResult, page: Page): string[] {
  const labels = labelsOf(result);
  return [
    ...labels.slice(1).flatMap((label, other) => wrap(sentence(result, labels[0]!, label, other), page.width)),
    ...openQuestions(result, labels).flatMap((line) => wrap(line, page.width)),
    ...interruption(result, page),
  ];
}

function sentence(result: CompareResult, base: string, label: string, other: number): string {
  const { scenarios, runs } = result;
  if (runs !== null && runs.identical[other] === true) {
    const isSame = scenarios[other + 1]!.sameAsBase || result.settings.length === 0;
    const what = isSame ? 'the same scenario' : 'the settings that differ moved nothing';
    if (result.durability === null)
      return `${label} and ${base} are identical: all seeds went the same way, event by event (${what}).`;
  } else if (scenarios[other + 1]!.sameAsBase) return `${label} and ${base} are identical: they mean the same.`;
  const moved = [...durabilityMoves(result, other), ...serviceMoves(result, other)];
  const gains = moved.filter(({ isGain }) => isGain).map(({ text }) => text);
  const losses = moved.filter(({ isGain }) => !isGain).map(({ text }) => text);
  const running = runMoves(result, other);
  const parts = [
    ...(gains.length > 0 ? [`gains ${listed(gains, 4)}`] : []),
    ...(losses.length > 0 ? [`${gains.length > 0 ? 'but ' : ''}loses ${listed(losses, 4)}`] : []),
    ...(running.length > 0 ? [listed(running, 4)] : []),
  ];
  if (result.durability === null && result.availability === null && runs === null) {
    return `Against ${base}, ${label} costs ${moneyOf(result, other)}${ofBackup(result, base, other)}.`;
  }
  const said = parts.length > 0 ? parts.join(', ') : `${noneOf(result, other)}${runsBeside(result, other)}`;
  const price = priceOf(result, other);
  return `Against ${base}, ${label} ${said}${price === '' ? '' : `, ${price}`}${ofBackup(result, base, other)}.`;
}

interface Move {
  readonly isGain: boolean;
  readonly text: string;
}

function durabilityMoves({ durability }: CompareResult, other: number): Move[] {
  const of = (kind: DurabilityKind, noun: string): Move[] => {
    const difference = durability?.figures.find((figure) => figure.kind === kind)?.differences[other];
    if (difference === undefined || isHardlyAny(difference)) return [];
    if (difference.change === 'more') return [{ isGain: true, text: ninesGained(difference, noun, 'lose no data') }];
    return difference.change === 'less'
      ? [{ isGain: false, text: ninesGained(difference, noun, 'losing no data') }]
      : [];
  };
  return [...of('total', 'durability'), ...of('writes', 'safety of a fresh write')];
}

/** Exact, or nearly so, and less than a page shows. */
function isHardlyAny({ estimate, lower95, upper95 }: DifferenceOf): boolean {
  return [estimate, lower95, upper95].every((value) => value !== null && Math.abs(value) < NINES_SHOWN);
}

const NINES_SHOWN = 0.005;

function noneOf({ durability }: CompareResult, other: number): string {
  const total = durability?.figures.find(({ kind }) => kind === 'total')?.differences[other];
  const isKnown = total !== undefined && (total.change === 'more' || total.change === 'less');
  return isKnown ? 'makes hardly any difference' : 'shows no difference that can be told from luck';
}

/** What moved most of each direction, and whose it is. */
function serviceMoves({ availability }: CompareResult, other: number): Move[] {
  const rows = (availability?.rows ?? []).map((row) => ({ ...row, by: row.minutes[other]!, nines: row.nines[other]! }));
  const text = ({ client, operation, nines, by }: (typeof rows)[number]): string => {
    const noun = `${operation} availability for ${client}`;
    if (nines.estimate !== null) return `${ranged(nines, amount)} nines of ${noun}`;
    return `${ranged(by, amount)} minutes a year of ${noun}`;
  };
  return (['less', 'more'] as const).flatMap((change): Move[] => {
    const [most] = rows
      .filter(({ by }) => by.change === change)
      .sort((a, b) => Math.abs(b.by.estimate ?? 0) - Math.abs(a.by.estimate ?? 0));
    return most === undefined ? [] : [{ isGain: change === 'less', text: text(most) }];
  });
}

/** Where a year shows nothing: what differs may be nothing that a year is told of. */
function runsBeside({ runs }: CompareResult, other: number): string {
  const moved = runs === null ? 0 : runs.metrics.filter((metric) => hasMoved(metric, other)).length;
  return moved === 0 ? '' : ` in a year, and moves ${moved} of ${runs?.metrics.length} figures of its runs`;
}

function hasMoved({ differences }: MetricComparison, other: number): boolean {
  return ['more', 'less'].includes(differences[other]!.change);
}

/** Of the runs, where no year is told: beside one they are an afternoon. */
function runMoves({ runs, durability, availability }: CompareResult, other: number): string[] {
  if (runs === null || durability !== null || availability !== null) return [];
  const moved = runs.metrics.filter((metric) => hasMoved(metric, other));
  const of = (name: string, words: (size: string, more: boolean) => string, told = amount): string[] => {
    const found = moved.find(({ metric, labels }) => metric === name && Object.keys(labels).length === 0);
    const difference = found?.differences[other];
    if (difference?.estimate == null) return [];
    return [words(ranged(difference, told), difference.change === 'more')];
  };
  const said = [
    ...of('images_lost', (size, more) => `loses ${size} images a run ${more ? 'more' : 'fewer'}`),
    ...of('pull_ok', (size, more) => `serves ${size} percentage points ${more ? 'more' : 'less'} of the pulls`, points),
    ...of(
      'push_ok',
      (size, more) => `serves ${size} percentage points ${more ? 'more' : 'less'} of the pushes`,
      points,
    ),
  ];
  return said.length > 0 || moved.length === 0
    ? said
    : [`moves ${moved.length} of ${runs.metrics.length} figures, and neither losses nor what is served`];
}

function points(share: number): string {
  return String(Number((100 * Math.abs(share)).toPrecision(2)));
}

/** The size of a difference, and its interval where that is seen at so many digits: `2.5 [0.7 to 2.6]`. */
function ranged({ estimate, lower95, upper95 }: DifferenceOf, told: (value: number) => string): string {
  const value = told(estimate ?? 0);
  if (estimate === null || lower95 === null || upper95 === null) return value;
  if ([lower95, upper95].every((end) => told(end) === value)) return value;
  // Below 1 one digit would often be the same for a value and its ends.
  const finer = (of: number): string =>
    told === amount && Math.abs(estimate) < 1 ? Math.abs(of).toFixed(2) : told(of);
  const [low, high] = [lower95, upper95].sort((a, b) => Math.abs(a) - Math.abs(b)).map(finer);
  return `${finer(estimate)} [${low} to ${high}]`;
}

function ninesGained(difference: DifferenceOf, noun: string, always: string): string {
  const { estimate, lower95, upper95 } = difference;
  if (estimate !== null) return `${ranged(difference, amount)} nines of ${noun}`;
  const bound = lower95 ?? upper95;
  return bound === null ? `${noun} for good (${always})` : `at least ${amount(bound)} nines of ${noun}`;
}

function amount(value: number): string {
  const size = Math.abs(value);
  return size >= 0.095 ? (Math.floor(size * 10 + 0.5) / 10).toFixed(1) : size.toPrecision(1);
}

function priceOf({ cost }: CompareResult, other: number): string {
  if (cost === null) return '';
  const difference = cost.differences[other]!;
  if (difference === 0) return 'for the same money';
  return difference > 0
    ? `for ${moneyOf({ cost }, other)}`
    : `and saves ${formatMoney(-difference)} ${cost.currency} a month`;
}

function moneyOf({ cost }: Pick<CompareResult, 'cost'>, other: number): string {
  const difference = cost?.differences[other] ?? 0;
  if (difference === 0) return 'the same';
  return `${formatMoney(Math.abs(difference))} ${cost?.currency} a month ${difference > 0 ? 'more' : 'less'}`;
}

/** What of a bill is a backup's, where one of the two has none. */
function ofBackup({ cost }: CompareResult, base: string, other: number): string {
  const sums = cost?.kinds.find(({ kind }) => kind === 'backup')?.perMonth ?? [];
  const [here = 0, there = 0] = [sums[0], sums[other + 1]];
  if (here > 0 === there > 0) return '';
  return here > 0 ? ` (the backup of ${base} costs ${formatMoney(here)})` : ` (its backup costs ${formatMoney(there)})`;
}

/** Each reason once, with those that it concerns. */
function openQuestions({ durability }: CompareResult, labels: readonly string[]): string[] {
  const open = new Map<string, string[]>();
  const total = durability?.figures.find(({ kind }) => kind === 'total')?.differences ?? [];
  for (const [other, { change, reason }] of total.entries()) {
    if (change !== 'inconclusive' || reason === null) continue;
    open.set(reason, [...(open.get(reason) ?? []), labels[other + 1]!]);
  }
  const isOfAll = labels.length === 2 || [...open.values()].some((all) => all.length === labels.length - 1);
  return [...open].map(
    ([reason, all]) => `Durability${isOfAll ? '' : ` of ${listed(all)}`} is inconclusive: ${reason}.`,
  );
}

function interruption({ interrupted }: CompareResult, page: Page): string[] {
  if (interrupted === null) return [];
  const left = [...interrupted.scenarios, ...interrupted.parts.map((part) => PART_WORDS[part])];
  const without = left.length === 0 ? '' : ` Not compared: ${listed(left, 6)}.`;
  return wrap(`Interrupted: what follows is from what was done until then.${without}`, page.width).map(
    page.color.yellow,
  );
}

const PART_WORDS: Readonly<Record<ComparePart, string>> = {
  durability: 'durability',
  availability: 'availability',
  cost: 'cost',
  run: 'the runs',
};

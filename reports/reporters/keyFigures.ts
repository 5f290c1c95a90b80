/** The few figures of a report that somebody reads who reads no others. The same names for all reports of a kind. */
import type { AssessResult, AvailabilityResult } from '../../studies/assess/assessResult.ts';
import { formatNumber, formatPercent } from '../../studies/figures.ts';
import type { MetricStatistics, RunResult } from '../../studies/result.ts';
import { around } from '../text/estimateText.ts';
import { figuresOf, worstClient } from '../text/metricLookup.ts';
import { ninesToOne } from '../text/ninesText.ts';
import type { Report } from './report.ts';

export interface KeyFigure {
  readonly name: string;
  readonly text: string;
  /** `95 %: 1.2 to 16`; null where there is none, or `text` has it. */
  readonly interval: string | null;
}

/** Where there is no figure. */
const NONE = '–';

export function keyFiguresOf(report: Report): KeyFigure[] {
  switch (report.kind) {
    case 'run':
      return runFigures(report.result);
    case 'assess':
      return assessFigures(report.result);
    case 'problem':
      return [];
  }
}

function runFigures(result: RunResult): KeyFigure[] {
  const lost = figuresOf(result, 'images_lost', {});
  const seeds = result.seeds.length;
  return [
    { name: 'Seeds', text: formatNumber(seeds), interval: null },
    {
      name: 'Images lost, mean of a run',
      text: lost?.mean == null ? NONE : formatNumber(lost.mean),
      // The interval of a mean knows nothing of what is counted, of which there is never less than none.
      interval: intervalOf(lost, (value) => formatNumber(Math.max(0, value))),
    },
    { name: 'Pulls that succeeded', ...shareOf(result, 'pull_ok') },
    { name: 'Pushes that succeeded', ...shareOf(result, 'push_ok') },
    { name: 'Worst client', text: worstOf(result), interval: null },
  ];
}

function shareOf(result: RunResult, metric: string): Pick<KeyFigure, 'text' | 'interval'> {
  const figures = figuresOf(result, metric, {});
  const rate = figures?.rate ?? null;
  return {
    text: rate === null ? NONE : formatPercent(rate),
    interval: rate === null ? null : intervalOf(figures, (value) => formatPercent(value)),
  };
}

function intervalOf(figures: MetricStatistics | null, textOf: (value: number) => string): string | null {
  if (figures === null || figures.lower95 === null || figures.upper95 === null) return null;
  return `95 %: ${textOf(figures.lower95)} to ${textOf(figures.upper95)}`;
}

/** Of pulls and pushes the lower rate; nobody where all succeeded. */
function worstOf(result: RunResult): string {
  const [worst] = [
    { verb: 'pulls', client: worstClient(result, 'pull_ok') },
    { verb: 'pushes', client: worstClient(result, 'push_ok') },
  ]
    .flatMap(({ verb, client }) => (client === null ? [] : [{ verb, ...client, rate: client.figures.rate ?? 1 }]))
    .sort((a, b) => a.rate - b.rate);
  if (worst === undefined) return NONE;
  return worst.rate === 1 ? 'none failed' : `${worst.name}: ${formatPercent(worst.rate)} of its ${worst.verb}`;
}

function assessFigures(result: AssessResult | AvailabilityResult): KeyFigure[] {
  const { cost } = result;
  return [
    { name: 'Nines of durability', text: ninesOf(result), interval: null },
    {
      name: 'Chance that a part of the storage is lost within a year',
      text: result.durability === null ? NONE : around(result.withinFirstYear),
      interval: null,
    },
    { name: 'Worst client', ...worstOfYear(result) },
    {
      name: 'Cost a month',
      text: cost.items.length === 0 ? NONE : `${cost.perMonth.toFixed(2)} ${cost.currency}`,
      interval: null,
    },
  ];
}

/** Where no loss was seen the chance beside it has the bound. */
function ninesOf({ durability }: AssessResult | AvailabilityResult): string {
  if (durability === null) return NONE;
  const { nines, withinFirstYear } = durability.total;
  return withinFirstYear.upper95 === 0 ? 'nothing can be lost' : ninesToOne(nines, NONE);
}

function worstOfYear({ availability }: AssessResult | AvailabilityResult): Pick<KeyFigure, 'text' | 'interval'> {
  const [worst] = [...(availability ?? [])].sort((a, b) => b.minutesPerYear - a.minutesPerYear);
  if (worst === undefined) return { text: NONE, interval: null };
  const verb = worst.operation === 'pull' ? 'pulls' : 'pushes';
  return {
    text: `${worst.client}: ${formatNumber(worst.minutesPerYear)} min a year in which ${verb} fail`,
    interval: `95 %: ${formatNumber(worst.lower95)} to ${formatNumber(worst.upper95)} min`,
  };
}

/** The few figures of a report that somebody reads who reads no others. The same names for all reports of a kind. */
import type { AssessResult, AvailabilityResult } from '../../studies/assess/assessResult.ts';
import { formatNumber, formatPercent } from '../../studies/figures.ts';
import type { RunResult } from '../../studies/result.ts';
import { around } from '../text/estimateText.ts';
import { figuresOf, worstClient } from '../text/metricLookup.ts';
import { ninesToOne } from '../text/ninesText.ts';
import type { Report } from './report.ts';

export interface KeyFigure {
  readonly name: string;
  readonly text: string;
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
    { name: 'Seeds', text: formatNumber(seeds) },
    { name: 'Images lost, mean of a run', text: lost?.mean == null ? NONE : formatNumber(lost.mean) },
    { name: 'Pulls that succeeded', text: shareOf(result, 'pull_ok') },
    { name: 'Pushes that succeeded', text: shareOf(result, 'push_ok') },
    { name: 'Worst client', text: worstOf(result) },
  ];
}

function shareOf(result: RunResult, metric: string): string {
  const rate = figuresOf(result, metric, {})?.rate ?? null;
  return rate === null ? NONE : formatPercent(rate);
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
    { name: 'Nines of durability', text: ninesOf(result) },
    {
      name: 'Chance that a part of the storage is lost within a year',
      text: result.durability === null ? NONE : around(result.withinFirstYear),
    },
    { name: 'Worst client', text: worstOfYear(result) },
    { name: 'Cost a month', text: cost.items.length === 0 ? NONE : `${cost.perMonth.toFixed(2)} ${cost.currency}` },
  ];
}

/** Where no loss was seen the chance beside it has the bound. */
function ninesOf({ durability }: AssessResult | AvailabilityResult): string {
  if (durability === null) return NONE;
  const { nines, withinFirstYear } = durability.total;
  return withinFirstYear.upper95 === 0 ? 'nothing can be lost' : ninesToOne(nines, NONE);
}

function worstOfYear({ availability }: AssessResult | AvailabilityResult): string {
  const [worst] = [...(availability ?? [])].sort((a, b) => b.minutesPerYear - a.minutesPerYear);
  if (worst === undefined) return NONE;
  const verb = worst.operation === 'pull' ? 'pulls' : 'pushes';
  return `${worst.client}: ${formatNumber(worst.minutesPerYear)} min a year in which ${verb} fail`;
}

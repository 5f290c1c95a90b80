/** A report as figures, one by one: the statistics of every metric under every set of labels. */
import type { Labels } from '../../sim/outcome.ts';
import type { AssessResult, AvailabilityResult, DurabilityOf } from '../../studies/assess/assessResult.ts';
import type { Estimate } from '../../studies/assess/lossSums.ts';
import { compareText } from '../../studies/order.ts';
import type { MetricStatistics, RunResult } from '../../studies/result.ts';
import type { Report } from './report.ts';

export interface Figure {
  readonly metric: string;
  /** As in an expression: `client=fleet,region=eastus`; empty over everything. */
  readonly labels: string;
  readonly statistic: string;
  readonly value: number;
  /** Of this statistic: `us`, `bytes`, `fraction`, `count`, `nines`, `min/y`, `1/y`, `y` or a currency. */
  readonly unit: string;
}

/** Without what does not apply or is not known. */
export function figuresOfReport(report: Report): Figure[] {
  switch (report.kind) {
    case 'run':
      return runFigures(report.result);
    case 'assess':
      return assessFigures(report.result);
    case 'problem':
      return [];
  }
}

const OF_VALUES = ['count', 'rate', 'mean', 'p50', 'p90', 'p99', 'max', 'lower95', 'upper95'] as const;

function runFigures({ metrics }: RunResult): Figure[] {
  return Object.entries(metrics).flatMap(([metric, found]) =>
    found === null
      ? []
      : [
          ...statisticsOf(metric, {}, found),
          ...found.by.flatMap(({ labels, ...statistics }) => statisticsOf(metric, labels, statistics)),
        ],
  );
}

function statisticsOf(metric: string, labels: Labels, statistics: MetricStatistics): Figure[] {
  const common = { metric, labels: labelsText(labels) };
  const counts = (['n', 'open'] as const).map((statistic) => ({
    ...{ ...common, statistic, value: statistics[statistic], unit: 'count' },
  }));
  const values = OF_VALUES.flatMap((statistic) => {
    const value = statistics[statistic];
    return value === null ? [] : [{ ...common, statistic, value, unit: statistics.unit }];
  });
  return [...counts, ...values];
}

/** In the form in which an expression has them between its braces, sorted by name. */
export function labelsText(labels: Labels): string {
  return Object.entries(labels)
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, value]) => `${name}=${/[\s,{}"]/.test(value) ? `"${value}"` : value}`)
    .join(',');
}

function assessFigures(result: AssessResult | AvailabilityResult): Figure[] {
  return [
    ...(result.durability === null ? [] : durabilityFigures(result)),
    ...availabilityFigures(result),
    ...rpoFigures(result),
    ...costFigures(result),
  ];
}

const KINDS = ['total', 'devices', 'disasters', 'people'] as const;

function durabilityFigures({ durability, mttdlYears }: AssessResult): Figure[] {
  const { writes } = durability;
  const figures = series('durability');
  const ofPush = { estimate: writes?.perPush, lower95: writes?.lower95, upper95: writes?.upper95 };
  return [
    ...KINDS.flatMap((kind) => lossFigures({ kind }, durability[kind])),
    ...(writes === null
      ? []
      : [
          ...figures({ kind: 'writes' }, { nines: writes.nines }, 'nines'),
          ...figures({ kind: 'writes' }, withBounds('lostPerPush', ofPush), 'fraction'),
        ]),
    ...series('mttdl')({}, withBounds('mean', mttdlYears), 'y'),
  ];
}

function lossFigures(labels: Labels, of: DurabilityOf | null): Figure[] {
  if (of === null) return [];
  const figures = series('durability');
  return [
    ...figures(labels, { nines: of.nines }, 'nines'),
    ...figures(labels, withBounds('lostInFirstYear', of.withinFirstYear), 'fraction'),
    ...figures(labels, withBounds('lostPerYear', of.perYear), '1/y'),
    ...figures(labels, { hits: of.hits }, 'count'),
  ];
}

function availabilityFigures({ availability }: AssessResult | AvailabilityResult): Figure[] {
  const figures = series('availability');
  return (availability ?? []).flatMap((row) => {
    const labels = { client: row.client, operation: row.operation };
    const minutes = { estimate: row.minutesPerYear, lower95: row.lower95, upper95: row.upper95 };
    return [
      ...figures(labels, { nines: row.nines }, 'nines'),
      ...figures(labels, withBounds('minutes', minutes), 'min/y'),
      ...figures(labels, { monthMisses: row.pMonthMisses }, 'fraction'),
    ];
  });
}

function rpoFigures({ rpo }: AssessResult | AvailabilityResult): Figure[] {
  const figures = series('rpo');
  return (rpo ?? []).flatMap(({ region, images, bytes, ageUs, lagUs }) => [
    ...figures({ region }, withBounds('images', images), 'count'),
    ...figures({ region }, withBounds('bytes', bytes), 'bytes'),
    ...figures({ region }, { ageP50: ageUs.p50, ageP99: ageUs.p99, ageMax: ageUs.max }, 'us'),
    ...(lagUs === null ? [] : figures({ region }, { lagP50: lagUs.p50, lagP99: lagUs.p99, lagMax: lagUs.max }, 'us')),
  ]);
}

/** The bill of a month, and each kind of item in each region. */
function costFigures({ cost }: AssessResult | AvailabilityResult): Figure[] {
  const figures = series('cost');
  const sums = new Map<string, { readonly labels: Labels; sum: number }>();
  for (const { kind, region, perMonth } of cost.items) {
    const labels: Labels = region === null ? { kind } : { kind, region };
    const entry = sums.get(labelsText(labels)) ?? { labels, sum: 0 };
    entry.sum += perMonth;
    sums.set(labelsText(labels), entry);
  }
  return [
    ...figures({}, { mean: cost.perMonth }, cost.currency),
    ...[...sums.values()].flatMap(({ labels, sum }) => figures(labels, { mean: sum }, cost.currency)),
  ];
}

type Values = Readonly<Record<string, number | null | undefined>>;

function withBounds(name: string, of: { readonly [key in keyof Estimate]?: number | null | undefined }): Values {
  return { [name]: of.estimate, [`${name}Lower95`]: of.lower95, [`${name}Upper95`]: of.upper95 };
}

/** Statistics of one metric; infinite ones are not known. */
function series(metric: string): (labels: Labels, values: Values, unit: string) => Figure[] {
  return (labels, values, unit) =>
    Object.entries(values).flatMap(([statistic, value]) =>
      value === null || value === undefined || !Number.isFinite(value)
        ? []
        : [{ metric, labels: labelsText(labels), statistic, value, unit }],
    );
}

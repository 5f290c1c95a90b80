import type { Labels } from '../../sim/outcome.ts';
import type { MetricStatistics, RunResult } from '../../studies/result.ts';

/** A metric under exactly these labels (none: over everything); null where nothing was measured. */
export function figuresOf(result: RunResult, metric: string, labels: Labels): MetricStatistics | null {
  const found = result.metrics[metric];
  if (found === undefined || found === null) return null;
  const wanted = Object.entries(labels);
  if (wanted.length === 0) return found;
  const same = (other: Labels) =>
    Object.keys(other).length === wanted.length && wanted.every(([label, value]) => other[label] === value);
  return found.by.find((each) => same(each.labels)) ?? null;
}

/** A metric under each value of one label alone, for labels with thousands of values. */
export function figuresBy(result: RunResult, metric: string, label: string): ReadonlyMap<string, MetricStatistics> {
  const by = result.metrics[metric]?.by ?? [];
  return new Map(
    by.flatMap((each) => {
      const value = each.labels[label];
      return value !== undefined && Object.keys(each.labels).length === 1 ? [[value, each] as const] : [];
    }),
  );
}

/** The values that a label has on any of some metrics, in the order met. */
export function labelValues(result: RunResult, metrics: readonly string[], label: string): string[] {
  const values = metrics.flatMap((metric) => result.metrics[metric]?.by.map(({ labels }) => labels[label]) ?? []);
  return [...new Set(values)].filter((value) => value !== undefined);
}

/** The client with the lowest rate of a fraction, the first of several; null where no client has any. */
export function worstClient(result: RunResult, metric: string): { name: string; figures: MetricStatistics } | null {
  let worst: { name: string; figures: MetricStatistics } | null = null;
  for (const name of labelValues(result, [metric], 'client')) {
    const figures = figuresOf(result, metric, { client: name });
    if (figures === null || figures.rate === null) continue;
    if (worst === null || figures.rate < (worst.figures.rate ?? 1)) worst = { name, figures };
  }
  return worst;
}

import { STATISTICS, type Statistic } from './expression.ts';
import { METRIC_FACTS } from './metricFacts.ts';
import { closestName } from './suggestion.ts';

/** Of the trials or the time that a rate is made of; single values have none. */
const OF_RATES: readonly Statistic[] = ['rate', 'nines', 'minutes'];
/** Of single values; a rate has no value of its own in each seed. */
const OF_VALUES: readonly Statistic[] = ['p50', 'p90', 'p99', 'max'];

/** Statistics that a metric's figures have. */
export function statisticsOf(metric: string): readonly Statistic[] {
  const facts = METRIC_FACTS[metric];
  const isRate = facts?.unit === 'fraction' && facts.sampled !== true;
  const lacks = isRate ? OF_VALUES : OF_RATES;
  return STATISTICS.filter((statistic) => !lacks.includes(statistic));
}

/** What to write in place of a statistic that a metric does not have. */
export function statisticHint(metric: string, written: Statistic): string {
  const known = statisticsOf(metric);
  const close = closestName(written, known);
  const list = known.map((name) => `\`${name}\``).join(', ');
  return `${close === null ? '' : `did you mean \`${close}\`? `}\`${metric}\` has ${list}`;
}

/** Figures as a table for spreadsheets and data frames, in long form: a row for each metric, set of labels and statistic. */
import { type Cell, csv } from '../csv.ts';
import { figuresOfReport, labelsText } from './figures.ts';
import type { Report } from './report.ts';
import { suiteOf } from './suite.ts';

const HEAD = ['scenario', 'metric', 'labels', 'statistic', 'value', 'unit'] as const;

/** What was judged stands last of each scenario: 1 for a pass, 0 for a failure, no value for what is undecided. */
export function metricsCsv(reports: readonly Report[]): string {
  return csv(
    HEAD,
    reports.flatMap((report) => {
      const { name: scenario, cases } = suiteOf(report);
      const figures = figuresOfReport(report).map(({ metric, labels, statistic, value, unit }): Cell[] => [
        ...[scenario, metric, labels, statistic, value, unit],
      ]);
      const judged = cases.map(({ kind, name, verdict }): Cell[] => {
        const value = verdict === 'inconclusive' ? null : verdict === 'pass' ? 1 : 0;
        return [scenario, 'verdict', labelsText({ kind, name }), 'pass', value, 'boolean'];
      });
      return [...figures, ...judged];
    }),
  );
}

/** The reporters that there are: each makes one text of the reports of all files. */
import { assessPage } from '../text/assessPage.ts';
import { quietReport, textReport } from '../text.ts';
import { githubCommands } from './github.ts';
import { githubSummary } from './githubSummary.ts';
import { junitReport } from './junit.ts';
import { metricsCsv } from './metricsCsv.ts';
import type { ReporterName } from './names.ts';
import type { Report, SourcePlace, Surroundings } from './report.ts';

export interface Reporter {
  /** What its file is called beside `result.json`; null: there it has none, and goes to standard output as ever. */
  readonly savedAs: string | null;
  /** Lines of a log, which other lines may stand before; else a document that is broken by anything beside it. */
  readonly isLog: boolean;
  /** A promise where what it takes is loaded only then. */
  print(reports: readonly Report[], surroundings: Surroundings): string | Promise<string>;
  /** Markdown, for where an environment collects it beside what is printed. */
  summary?(reports: readonly Report[]): string;
}

export const REPORTERS: Readonly<Record<ReporterName, Reporter>> = {
  default: { savedAs: null, isLog: true, print: defaultReport },
  junit: { savedAs: 'junit.xml', isLog: false, print: junitReport },
  github: { savedAs: null, isLog: true, print: githubCommands, summary: githubSummary },
  csv: { savedAs: 'metrics.csv', isLog: false, print: metricsCsv },
  html: { savedAs: 'report.html', isLog: false, print: htmlPage },
};

/** Nobody else needs what charts are drawn with, which takes long to load. */
async function htmlPage(reports: readonly Report[]): Promise<string> {
  const { htmlReport } = await import('../html/htmlReport.ts');
  return htmlReport(reports);
}

/** What `--output text` prints, one file after the other. */
function defaultReport(reports: readonly Report[], surroundings: Surroundings): string {
  return reports.map((report, index) => textOf(report, index > 0, reports.length > 1, surroundings)).join('');
}

/**
 * The text for people, of one file.
 * @param follows another text stands before it @param several it is one of several files
 */
export function textOf(
  report: Report,
  follows: boolean,
  several: boolean,
  { page, isQuiet }: Pick<Surroundings, 'page' | 'isQuiet'>,
): string {
  const before = follows ? `\n${'─'.repeat(page.width)}\n\n` : '';
  switch (report.kind) {
    case 'run':
      return `${before}${isQuiet ? quietReport(report.result, page, several) : textReport(report.result, page)}`;
    case 'assess':
      return `${before}${assessPage(report.result, page)}`;
    case 'problem':
      return `${before}${report.problems.map(({ text, place }) => `${placeText(place)}: ${text}\n`).join('')}`;
  }
}

function placeText({ file, line, column }: SourcePlace): string {
  return line === null ? file : `${file}:${line}:${column ?? 1}`;
}

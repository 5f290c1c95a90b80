import { FULL_FRONT_END } from '../sim/outcome.ts';
import { formatNumber, formatPercent } from '../studies/figures.ts';
import { formatSeeds } from '../studies/repro.ts';
import type { RunResult } from '../studies/result.ts';
import { assumptionList } from './text/assumptionList.ts';
import { costLine, movedLine } from './text/costTable.ts';
import { formatSpan } from './text/formatSpan.ts';
import { headline } from './text/headline.ts';
import { lossList } from './text/lossList.ts';
import { figuresOf } from './text/metricLookup.ts';
import { counted, type Page, wrap } from './text/page.ts';
import { clientTable, recoveryTable, regionTable, rolloutTable, trafficLine } from './text/tables.ts';
import { timelineChart } from './text/timelineChart.ts';
import { verdictList } from './text/verdictList.ts';

/**
 * What a person reads after a run: the verdict and one sentence first, then when things happened, the figures, what was lost and why, what all that
 * rests on, and how to see it again. Made from the result alone. Ends with a newline.
 */
export function textReport(result: RunResult, page: Page): string {
  const sections = [
    title(result, page),
    headline(result, page),
    warningList(result, page),
    verdictList(result, page),
    timelineChart(result, page),
    regionTable(result, page),
    clientTable(result, page),
    rolloutTable(result, page),
    [
      ...recoveryTable(result, page),
      ...trafficLine(result, page),
      ...movedLine(result.moved, page),
      ...costLine(result.cost, page),
    ],
    lossList(result, page),
    assumptionList(result, page),
    [...digestLine(result), `Repro: ${result.repro}`],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** What a branch on the screen, or the same run elsewhere, is held against. */
function digestLine({ seeds, digest }: RunResult): string[] {
  return seeds.length === 1 && digest !== null ? [`Digest: ${digest}`] : [];
}

/** The shortest report: verdict, sentence, what needs attention, how to see it again; `named`: and which scenario it is of. */
export function quietReport(result: RunResult, page: Page, named = false): string {
  const attention = { ...result, verdicts: result.verdicts.filter(({ verdict }) => verdict !== 'pass') };
  const name = named ? [page.color.bold(result.scenario.name)] : [];
  const lines = [...name, ...headline(result, page), ...warningList(result, page), ...verdictList(attention, page)];
  return `${[...lines, `Repro: ${result.repro}`].join('\n')}\n`;
}

function title(result: RunResult, page: Page): string[] {
  const { environment, scenario } = result;
  const facts = runFacts(result);
  if (environment !== undefined && environment.seconds > 0) {
    // A bare model has no requests; what it does are events.
    const [done, what] = environment.requests > 0 ? [environment.requests, 'requests'] : [environment.events, 'events'];
    const rate = formatNumber(Math.round(done / environment.seconds));
    facts.push(`${formatNumber(done)} ${what} in ${environment.seconds.toFixed(1)} s (${rate}/s)`);
  }
  return [
    ...wrap(`${scenario.name} · ${facts.join(' · ')}`, page.width).map((line, index) =>
      index === 0 ? page.color.bold(line) : line,
    ),
    ...(scenario.description === ''
      ? []
      : wrap(scenario.description.trim().replaceAll(/\s+/g, ' '), page.width).map(page.color.dim)),
  ];
}

/** Which seeds, how long each, and when: all but what tells of the machine. */
export function runFacts(result: RunResult): string[] {
  const { timeline } = result;
  const facts = [
    result.seeds.length === 1
      ? `seed ${result.seeds[0]}`
      : `${counted(result.seeds.length, 'seed')} (${formatSeeds(result.seeds)})`,
  ];
  if (timeline !== null) facts.push(`${formatSpan(timeline.duration)} each`);
  if (timeline?.origin != null)
    facts.push(`time 0 is ${timeline.origin.replace(/:00\.000Z$/, 'Z').replace('.000Z', 'Z')}`);
  return facts;
}

function warningList(result: RunResult, page: Page): string[] {
  return warningSentences(result).flatMap((sentence) => warning(sentence, page));
}

/** What the reader should have seen before believing the rest, but for what a verdict says already. */
export function warningSentences(result: RunResult): string[] {
  const told = result.warnings.filter((sentence) => !isToldByVerdict(sentence, result));
  return [...told.map((sentence) => `${sentence}${whatItCost(sentence, result)}`), ...defectSentences(result)];
}

const OPERATIONS_TOLD = { pull: 'pulls', push: 'pushes', list: 'listings' } as const;

/** What did not succeed where bandwidth was used up: nothing else need have failed there. */
function whatItCost(sentence: string, result: RunResult): string {
  if (!sentence.startsWith(FULL_FRONT_END)) return '';
  const parts = (['pull', 'push', 'list'] as const).flatMap((operation) => {
    const rate = figuresOf(result, `${operation}_ok`, {})?.rate ?? 1;
    return rate === 1 ? [] : [`${formatPercent(1 - rate, 2)} of the ${OPERATIONS_TOLD[operation]}`];
  });
  return parts.length === 0 ? '' : `: ${parts.join(' and ')} did not succeed`;
}

/** A change that failed is told of as a warning; where it is judged, its verdict says the same. */
function isToldByVerdict(sentence: string, { verdicts }: RunResult): boolean {
  return verdicts.some(
    ({ kind, name, verdict }) => kind === 'fault' && verdict !== 'pass' && sentence.startsWith(`${name} failed: `),
  );
}

function defectSentences(result: RunResult): string[] {
  return result.unfinished
    .filter(({ kind }) => kind === 'defect')
    .map(({ seed, reason }) => `A defect in nines kept seed ${seed} from its end: ${reason}`);
}

function warning(sentence: string, page: Page): string[] {
  const [first = '', ...others] = wrap(sentence, page.width, '    ');
  return [`  ${page.color.yellow('!')} ${first.trimStart()}`, ...others];
}

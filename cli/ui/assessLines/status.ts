/** The head of the screen: what goes on, how precise it is by now, and what it has cost in time. */
import { roughly } from '../../../reports/text/estimateText.ts';
import { exitCodes } from '../../../studies/exitCodes.ts';
import { formatNumber } from '../../../studies/figures.ts';
import type { Assessment } from '../assessments.ts';
import type { AssessProgress, AssessStage } from '../assessProtocol.ts';
import { type Line, line } from '../text/line.ts';
import { bar } from '../text/tableLines.ts';
import { breadthOf } from '../widths.ts';

const BAR_CELLS = 12;

/** Two lines. @param workers threads that it has */
export function statusLines(assessment: Assessment | null, workers: number): Line[] {
  if (assessment === null) {
    return [headLine(['○ not begun', 'dim']), line(['  ', 'plain'], ['a', 'key'], [' begins', 'dim'])];
  }
  const { state, progress, result, problem } = assessment;
  switch (state) {
    case 'waiting':
      return [headLine(['○ waits until another branch is done', 'dim']), progressLine(assessment)];
    case 'running':
    case 'varying':
      return [
        headLine([`▶ ${stageWords(progress)}`, 'good'], ...stageBar(progress), [timeWords(progress), 'dim']),
        [...progressLine(assessment), ...line([`   on ${workers} ${workers === 1 ? 'core' : 'cores'}`, 'dim'])],
      ];
    case 'stopping':
      return [headLine(['▶ stopping', 'warn']), progressLine(assessment)];
    case 'failed':
      return [headLine(['✗ not assessed', 'bad']), line(`  ${problem?.message ?? ''}`, [hintOf(problem), 'dim'])];
    case 'done': {
      const told = problem === null ? [] : [[`   ${problem.message}`, 'warn'] as const];
      const isWhole = result?.exitCode !== exitCodes.interrupted;
      const word = isWhole ? ['✓ done', 'good'] : ['⏸ stopped, from what was done until then', 'warn'];
      const took = assessment.seconds === null ? '' : ` in ${seconds(assessment.seconds)}`;
      return [
        headLine(word as [string, 'good' | 'warn'], [isWhole ? took : '', 'dim'], ...told),
        progressLine(assessment),
      ];
    }
  }
}

function headLine(...parts: readonly (readonly [string, Line[number]['style']] | Line[number])[]): Line {
  return line(['Assess  ', 'title'], ...parts);
}

function hintOf(problem: Assessment['problem']): string {
  return problem === null || problem.hint === '' ? '' : `  ${problem.hint}`;
}

const STAGES: Readonly<Record<AssessStage['name'], readonly [name: string, unit: string]>> = {
  'state runs': ['playing outages', 'state runs'],
  exploring: ['exploring states', ''],
  solving: ['solving the chain', ''],
  pilot: ['trying out', 'batches'],
  estimate: ['estimating', 'batches'],
  missions: ['playing missions', 'batches'],
  variants: ['varying', 'variants'],
};

function stageWords(progress: AssessProgress | null): string {
  if (progress === null) return 'reading the scenario';
  const { name, done, of } = progress.stage;
  const [words, unit] = STAGES[name];
  return of === 0 ? words : `${words}  ${formatNumber(done)} of ${formatNumber(of)} ${unit}`;
}

function stageBar(progress: AssessProgress | null): Line {
  const { done, of } = progress?.stage ?? { done: 0, of: 0 };
  return of === 0 ? [] : line('  ', ...bar(done / of, BAR_CELLS));
}

/** A stage is told as soon as its pace is known. */
function timeWords(progress: AssessProgress | null): string {
  if (progress === null) return '';
  const { done, of, seconds: spent } = progress.stage;
  const left = done > 2 && of > done ? `, ${seconds((spent / done) * (of - done))} to go` : '';
  return `  ${seconds(progress.seconds)}${left}`;
}

function seconds(value: number): string {
  return value < 90 ? `${Math.round(value)} s` : `${Math.round(value / 60)} min`;
}

/** Precision reached, and wanted. */
function progressLine({ begun, progress, result }: Assessment): Line {
  if (begun === null) return line();
  const wanted = begun.precision;
  const exact = result === null ? progress?.exact : result.exact;
  const events = result?.events ?? progress?.losses?.events ?? 0;
  const width = result === null ? progress?.losses?.total.relativeHalfWidth : result.durability.total.relativeHalfWidth;
  const played = events === 0 ? '' : `   ${formatNumber(events)} events`;
  if (width === null || width === undefined) {
    const isExact = exact !== null && exact !== undefined;
    const reached = isExact ? '✓ exact' : events === 0 ? '–' : 'no loss seen yet';
    return line(
      ['  precision  ', 'dim'],
      [reached, isExact ? 'good' : 'plain'],
      [` of ±${roughly(wanted)} wanted${played}`, 'dim'],
    );
  }
  const style = width <= wanted ? 'good' : 'accent';
  return line(
    ['  precision  ', 'dim'],
    [`${width <= wanted ? '✓ ' : ''}±${roughly(width)}`, style],
    [` of ±${roughly(wanted)} wanted  `, 'dim'],
    ...bar(
      1 - Math.max(0, breadthOf(width, wanted) - breadthOf(wanted, wanted)) / (1 - breadthOf(wanted, wanted)),
      BAR_CELLS,
      style,
    ),
    [played, 'dim'],
  );
}

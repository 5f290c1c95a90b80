/** The head of the screen: what goes on, how precise it is by now, and what it has cost in time. */
import { roughly } from '../../../reports/text/estimateText.ts';
import { exitCodes } from '../../../studies/exitCodes.ts';
import { formatNumber } from '../../../studies/figures.ts';
import type { Assessment } from '../assessments.ts';
import type { AssessProgress, AssessStage } from '../assessProtocol.ts';
import { EMPTY, type Line, line, type Style } from '../text/line.ts';
import { bar } from '../text/tableLines.ts';
import { breadthOf } from '../widths.ts';

const BAR_CELLS = 12;
const NARROW_BAR_CELLS = 6;
/** Columns below which units and cores are left out. */
const NARROW = 100;

/** Two lines. @param workers threads that it has @param before name of the branch that goes first; null: nobody knows of any */
export function statusLines(
  assessment: Assessment | null,
  workers: number,
  width: number,
  before: string | null = null,
): Line[] {
  if (assessment === null) return [headLine(['○ begins in a moment', 'dim']), EMPTY];
  const { state, progress, problem, seconds } = assessment;
  const isNarrow = width < NARROW;
  const precision = precisionLine(assessment);
  switch (state) {
    case 'waiting':
      return [
        headLine([before === null ? '○ waits for its turn' : `○ waits for ${before}, which goes first`, 'dim']),
        precision,
      ];
    case 'running':
    case 'varying': {
      const cores = isNarrow || precision.length === 0 ? '' : `   on ${workers} ${workers === 1 ? 'core' : 'cores'}`;
      return [
        [...headLine([`▶ ${stageWords(progress, isNarrow)}`, 'good']), ...paceSpans(progress, isNarrow)],
        [...precision, ...line([cores, 'dim'])],
      ];
    }
    case 'stopping':
      return [headLine(['▶ stopping', 'warn']), precision];
    case 'stopped':
      return [
        headLine(['⏸ stopped', 'warn'], [tellsOf(progress), 'dim'], ['a', 'key'], [' begins anew', 'dim']),
        precision,
      ];
    case 'failed':
      return [
        headLine(['✗ not assessed', 'bad']),
        line(`  ${problem?.message ?? ''}`, [problem?.hint ? `: ${problem.hint}` : '', 'dim']),
      ];
    case 'done':
      return [headLine(...doneParts(assessment, seconds)), precision];
  }
}

type Part = readonly [string, Style];

function headLine(...parts: readonly Part[]): Line {
  return line(['Assess  ', 'title'], ...parts);
}

function doneParts({ result, problem }: Assessment, took: number | null): Part[] {
  const isWhole = result?.exitCode !== exitCodes.interrupted;
  const done: Part[] = isWhole
    ? [
        ['✓ done', 'good'],
        [took === null ? '' : ` in ${secondsText(took)}`, 'dim'],
      ]
    : [
        ['⏸ stopped', 'warn'],
        [': from what was done until then; ', 'dim'],
        ['a', 'key'],
        [' begins anew', 'dim'],
      ];
  return problem === null ? done : [...done, [`   ! ${problem.message}`, 'warn']];
}

function tellsOf(progress: AssessProgress | null): string {
  const isNothing = (progress?.losses ?? null) === null && (progress?.exact ?? null) === null;
  return isNothing ? ' before there was anything to tell; ' : ': what follows is rough; ';
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

function stageWords(progress: AssessProgress | null, isNarrow: boolean): string {
  if (progress === null) return 'reading the scenario';
  const { name, done, of } = progress.stage;
  const [words, unit] = STAGES[name];
  return of === 0 ? words : `${words}  ${formatNumber(done)} of ${formatNumber(of)}${isNarrow ? '' : ` ${unit}`}`;
}

/** What is to go is told as soon as the pace is known. */
function paceSpans(progress: AssessProgress | null, isNarrow: boolean): Line {
  if (progress === null) return EMPTY;
  const { done, of, seconds } = progress.stage;
  const left = done > 2 && of > done ? `, ${secondsText((seconds / done) * (of - done))} to go` : '';
  const shown = of === 0 ? EMPTY : line('  ', ...bar(done / of, isNarrow ? NARROW_BAR_CELLS : BAR_CELLS));
  return [...shown, ...line([`  ${secondsText(progress.seconds)}${left}`, 'dim'])];
}

function secondsText(value: number): string {
  return value < 90 ? `${Math.round(value)} s` : `${Math.round(value / 60)} min`;
}

/** Precision reached, and wanted. */
function precisionLine({ begun, progress, result }: Assessment): Line {
  if (begun === null) return EMPTY;
  const wanted = begun.precision;
  const exact = result === null ? (progress?.exact ?? null) : result.exact;
  const events = result?.events ?? progress?.losses?.events ?? 0;
  const total = result?.durability.total ?? progress?.losses?.total ?? null;
  const width = total?.relativeHalfWidth ?? null;
  const played: Part = [events === 0 ? '' : `   ${formatNumber(events)} events`, 'dim'];
  const label: Part = ['  precision  ', 'dim'];
  if (width === null) {
    const unseen = exact === null ? (events === 0 ? '–' : 'no loss seen') : '✓ exact';
    return line(label, [unseen, exact === null ? 'plain' : 'good'], [` of ±${roughly(wanted)} wanted`, 'dim'], played);
  }
  const isThere = width <= wanted;
  return line(
    label,
    [`${isThere ? '✓ ' : ''}±${roughly(width)}`, isThere ? 'good' : 'accent'],
    [` of ±${roughly(wanted)} wanted  `, 'dim'],
    ...bar(reachedOf(width, wanted), BAR_CELLS, isThere ? 'good' : 'accent'),
    played,
  );
}

/** How far it is from ±100 % to what is wanted, 0–1, on the scale of intervals. */
function reachedOf(width: number, wanted: number): number {
  const aim = breadthOf(wanted, wanted);
  return Math.min(1, (1 - breadthOf(width, wanted)) / (1 - aim));
}

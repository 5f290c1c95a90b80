/** How likely a placement group is to be lost, by class of cause: figures that tighten while they are found. */
import { around, below, scientific } from '../../../reports/text/estimateText.ts';
import { ninesToOne } from '../../../reports/text/ninesText.ts';
import type { AssessResult } from '../../../studies/assess/assessResult.ts';
import type { ChanceSoFar } from '../../../studies/assess/lossesSoFar.ts';
import type { Estimate } from '../../../studies/assess/lossSums.ts';
import { formatNumber } from '../../../studies/figures.ts';
import type { Assessment } from '../assessments.ts';
import type { AssessProgress } from '../assessProtocol.ts';
import { EMPTY, type Line, line } from '../text/line.ts';
import { type Column, tableLines } from '../text/tableLines.ts';
import { ROWS, type RowName } from '../widths.ts';
import { intervalBar, widthSparkline } from './intervals.ts';

/** One row, from a result or from what is known so far. */
interface Chance {
  readonly name: string;
  readonly row: RowName | null;
  /** Within the first year; null: the words say it all. */
  readonly within: Estimate | null;
  readonly words: string;
  readonly hits: string;
}

export function durabilityLines(assessment: Assessment, width: number): Line[] {
  const { result, progress, widths, begun } = assessment;
  const wanted = begun?.precision ?? 0.01;
  const rows = result === null ? rowsSoFar(progress, begun?.harmless ?? []) : rowsOf(result);
  const kind = kindWords(assessment);
  const within = result === null ? yearsWords(progress) : 'its first year';
  const title = line(
    ['Durability  ', 'title'],
    [kind, 'accent'],
    [`a ${kind === '' ? 'placement ' : ''}group is lost within ${within}`, 'dim'],
  );
  const columns: readonly Column<Chance>[] = [
    { head: '', cell: ({ name }) => line([name, name === 'total' ? 'strong' : 'plain']) },
    { head: 'nines', isRight: true, cell: ({ within }) => line([ninesOf(within), 'strong']) },
    { head: 'probability', isRight: true, cell: chanceCell },
    { head: '95 %', isRight: true, cell: ({ within }) => line([ends(within), 'dim']), dispensable: 2 },
    {
      head: 'interval',
      cell: ({ within }) => (within === null ? EMPTY : intervalBar(widthOf(within), wanted, 15)),
    },
    {
      head: 'narrower',
      cell: ({ row, within }) => (row === null || !within?.estimate ? EMPTY : widthSparkline(widths[row], wanted, 10)),
      dispensable: 1,
    },
    { head: 'losses', isRight: true, cell: ({ hits }) => line([hits, 'dim']), dispensable: 3 },
  ];
  return [title, ...tableLines(columns, rows, { width, selected: null, first: 0, last: rows.length })];
}

const NAMES: Readonly<Record<RowName, string>> = {
  total: 'total',
  devices: 'by devices',
  disasters: 'by disasters',
  people: 'by people',
};

function rowsOf({ durability, exact }: AssessResult): Chance[] {
  const { total, writes } = durability;
  const rows = ROWS.map((row): Chance => {
    const of = row === 'total' ? total : durability[row];
    const name = NAMES[row];
    if (of === null) return worded(name, 'not told apart');
    if (of.perYear.upper95 === 0) return worded(name, row === 'total' ? 'never' : 'no such hazards');
    const hits = row === 'total' && exact !== null ? 'exact' : formatNumber(of.hits);
    return { name, row, within: of.withinFirstYear, words: '', hits };
  });
  if (writes === null) return [...rows, worded('a fresh write', 'nobody pushes')];
  const { perPush, lower95, upper95, open } = writes;
  if (perPush === null) return [...rows, worded('a fresh write', 'no worse off than the group')];
  const within = { estimate: perPush, lower95: lower95 ?? perPush, upper95: upper95 ?? perPush };
  return [...rows, { name: 'a fresh write', row: null, within, words: open > 0 ? '≥ ' : '', hits: '' }];
}

function rowsSoFar(progress: AssessProgress | null, harmless: readonly string[]): Chance[] {
  const losses = progress?.losses ?? null;
  const exact = progress?.exact ?? null;
  return ROWS.map((row): Chance => {
    const name = NAMES[row];
    if (row === 'total' && exact !== null) {
      const { withinFirstYear } = exact;
      const within = { estimate: withinFirstYear, lower95: withinFirstYear, upper95: withinFirstYear };
      return { name, row, within, words: '', hits: 'exact' };
    }
    if (harmless.includes(row)) return worded(name, 'no such hazards');
    if (losses === null) return worded(name, 'not known yet');
    const of: ChanceSoFar = row === 'total' ? losses.total : losses.byClass[row];
    return { name, row, within: of.within, words: '', hits: formatNumber(of.hits) };
  });
}

/** Under one-way rules: which images these are. */
function kindWords({ result, begun, progress }: Assessment): string {
  const kinds = begun?.kinds ?? 1;
  if (kinds === 1 || progress === null || progress.kind === 0) return '';
  if (result !== null || progress.kind > kinds) return 'images worst off by rules: ';
  return `images of kind ${progress.kind} of ${kinds} by rules: `;
}

function yearsWords(progress: AssessProgress | null): string {
  const years = progress?.losses?.years ?? 1;
  return years === 1 ? 'its first year' : `${formatNumber(years)} years`;
}

function worded(name: string, words: string): Chance {
  return { name, row: null, within: null, words, hits: '' };
}

function ninesOf(within: Estimate | null): string {
  if (within === null || within.estimate <= 0) return within === null ? '' : '–';
  return ninesToOne(-Math.log10(within.estimate));
}

function chanceCell({ within, words }: Chance): Line {
  if (within === null) return line([words, 'dim']);
  return line(within.estimate === 0 ? [below(within.upper95), 'dim'] : `${words}${around(within)}`);
}

function ends(within: Estimate | null): string {
  if (within === null || within.estimate === 0) return '';
  const { lower95, upper95 } = within;
  return lower95 === upper95 ? 'exact' : `${scientific(lower95)} to ${scientific(upper95)}`;
}

/** Half of the interval as a share; null where nothing was seen. */
function widthOf({ estimate, lower95, upper95 }: Estimate): number | null {
  return estimate === 0 ? null : (upper95 - lower95) / 2 / estimate;
}

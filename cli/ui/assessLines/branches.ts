/** What several branches came to, side by side. */
import { around } from '../../../reports/text/estimateText.ts';
import { ninesToOne } from '../../../reports/text/ninesText.ts';
import { formatMoney } from '../../../studies/cost/money.ts';
import type { BranchFacts } from '../../../studies/experiment/view.ts';
import type { Assessment } from '../assessments.ts';
import { EMPTY, type Line, line } from '../text/line.ts';
import { type Column, tableLines } from '../text/tableLines.ts';

interface Row {
  readonly facts: BranchFacts;
  readonly assessment: Assessment;
  readonly isShown: boolean;
}

/** Nothing where there is one alone. */
export function branchLines(
  assessments: ReadonlyMap<number, Assessment>,
  branches: ReadonlyMap<number, BranchFacts>,
  branch: number,
  width: number,
): Line[] {
  const rows = [...assessments.values()]
    .sort((a, b) => a.branch - b.branch)
    .flatMap((assessment): Row[] => {
      const facts = branches.get(assessment.branch);
      return facts === undefined ? [] : [{ facts, assessment, isShown: assessment.branch === branch }];
    });
  if (rows.length < 2) return [];
  const title = line(['Branches', 'title'], ['  side by side', 'dim']);
  return [title, ...tableLines(COLUMNS, rows, { width, selected: null, first: 0, last: rows.length })];
}

const COLUMNS: readonly Column<Row>[] = [
  {
    head: '',
    cell: ({ facts, isShown }) => line([`${isShown ? '▶ ' : '  '}${facts.name}`, isShown ? 'strong' : 'plain']),
  },
  {
    head: 'nines',
    isRight: true,
    cell: ({ assessment: { result } }) => line([ninesToOne(result?.durability.total.nines ?? null), 'strong']),
  },
  {
    head: 'lost within a year',
    isRight: true,
    cell: ({ assessment: { result, state } }) =>
      result === null
        ? line([state === 'failed' || state === 'stopped' ? 'not known' : '…', 'dim'])
        : line(around(result.durability.total.withinFirstYear)),
  },
  { head: 'worst served', isRight: true, cell: ({ assessment }) => worstServed(assessment), dispensable: 1 },
  {
    head: 'a month',
    isRight: true,
    cell: ({ assessment: { begun } }) => (begun === null ? EMPTY : line(`$${formatMoney(begun.cost.perMonth)}`)),
  },
  { head: 'by hand', cell: ({ facts }) => line([facts.deeds[facts.deeds.length - 1] ?? '', 'dim']), dispensable: 2 },
];

function worstServed({ result, progress }: Assessment): Line {
  const rows = result?.availability ?? progress?.served?.availability ?? [];
  const worst = rows.reduce<(typeof rows)[number] | null>(
    (most, row) => (most === null || row.minutesPerYear > most.minutesPerYear ? row : most),
    null,
  );
  return line(worst === null ? ['–', 'dim'] : `${ninesToOne(worst.nines, 'all')} nines`);
}

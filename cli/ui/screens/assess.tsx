/** Screen 6: a year of the branch that is looked at, in nines, while the figures are found. */
import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { branchLines } from '../assessLines/branches.ts';
import { causeLines } from '../assessLines/causes.ts';
import { durabilityLines } from '../assessLines/durability.ts';
import {
  availabilityLines,
  costLines,
  expectationLines,
  furtherSections,
  sensitivityLines,
} from '../assessLines/sections.ts';
import { statusLines } from '../assessLines/status.ts';
import type { Assessment } from '../assessments.ts';
import { Lines } from '../lines.tsx';
import { clip, EMPTY, ends, type Line, line, plainText } from '../text/line.ts';
import { scrolled } from '../text/scrolled.ts';
import type { ScreenProps } from './screen.ts';

/** Whoever turns pages to get elsewhere wants nothing assessed. */
const PAUSE_MS = 400;

export function Assess(props: ScreenProps): ReactNode {
  const { assessments, view, isDetailed } = props;
  const known = useSyncExternalStore(assessments.state.subscribe, assessments.state.get);
  const { branch } = view;
  const assessment = known.get(branch) ?? null;
  const isUnknown = assessment === null;
  useEffect(() => {
    if (!isUnknown) return;
    const timer = setTimeout(() => void assessments.want(branch), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [assessments, branch, isUnknown]);
  const wantsVariants = isDetailed && assessment?.state === 'done' && assessment.problem === null;
  useEffect(() => {
    if (wantsVariants) assessments.vary(branch);
  }, [assessments, branch, wantsVariants]);
  return <Lines lines={assessScreen(props, known, assessments.workers)} size={props.size} />;
}

export type AssessScreenProps = Pick<
  ScreenProps,
  'view' | 'facts' | 'branches' | 'size' | 'cursor' | 'isDetailed' | 'filter'
>;

/** The head stands; what is below is as long as it is, and scrolls. */
export function assessScreen(
  { view, facts, branches, size, cursor, isDetailed, filter }: AssessScreenProps,
  known: ReadonlyMap<number, Assessment>,
  workers: number,
): Line[] {
  const assessment = known.get(view.branch) ?? null;
  const { columns } = size;
  const all = assessment === null ? [] : bodyLines(assessment, known, { view, facts, branches, isDetailed }, columns);
  const body = all.filter((each) => filter === '' || plainText(each).toLowerCase().includes(filter.toLowerCase()));
  const { shown, above, below } = scrolled(body, cursor, size.rows - HEAD_ROWS);
  const [first = EMPTY, second = EMPTY] = statusLines(assessment, workers, columns, underWay(known, branches));
  const mark = line(
    [filter === '' ? '' : `filtered by “${filter}”  `, 'accent'],
    [above > 0 ? '↑ ' : '  ', 'dim'],
    [below > 0 ? `↓ ${below} more` : '', 'dim'],
  );
  return [ends(first, mark, columns), clip(second, columns), EMPTY, ...shown];
}

/** Name of the branch that is being assessed. */
function underWay(known: ReadonlyMap<number, Assessment>, branches: AssessScreenProps['branches']): string | null {
  const busy = [...known.values()].find(({ state }) => ['running', 'stopping', 'varying'].includes(state));
  return busy === undefined ? null : (branches.get(busy.branch)?.name ?? null);
}

const HEAD_ROWS = 3;

function bodyLines(
  assessment: Assessment,
  known: ReadonlyMap<number, Assessment>,
  { view, facts, branches, isDetailed }: Pick<AssessScreenProps, 'view' | 'facts' | 'branches' | 'isDetailed'>,
  width: number,
): Line[] {
  const { result, begun, progress } = assessment;
  const isNothing = begun === null && result === null;
  const sections: Line[][] = isNothing
    ? [branchLines(known, branches, view.branch, width)]
    : isDetailed
      ? [result?.sensitivity ? sensitivityLines(result, width) : waitingForVariants(assessment)]
      : [
          branchLines(known, branches, view.branch, width),
          result === null ? [] : expectationLines(result, width),
          durabilityLines(assessment, width),
          availabilityLines(assessment, width),
          progress?.losses || result ? causeLines(assessment, width) : [],
          costLines(assessment, width),
          ...(result === null ? [] : furtherSections(result, facts.deeds.length === 0, width)),
        ];
  const notes = isDetailed ? [] : noteLines(assessment, facts.deeds);
  return [...notes, ...sections]
    .filter((lines) => lines.length > 0)
    .flatMap((lines, i) => (i === 0 ? lines : [EMPTY, ...lines]))
    .map((each) => clip(each, width));
}

function waitingForVariants({ state, result, problem }: Assessment): Line[] {
  const title = (words: string) => [line(['Sensitivity  ', 'title'], [words, 'dim'])];
  if (state === 'varying') return title('one value at a time is halved and doubled …');
  if (state === 'failed' || state === 'stopped') return title('needs an assessment: a begins one');
  if (result !== null && problem !== null)
    return title(`${problem.message}: v goes back, and v again begins them anew`);
  return title('comes when the assessment is done');
}

/** What is easily taken for granted of a year. */
function noteLines({ begun }: Assessment, deeds: readonly string[]): Line[][] {
  const notes = [
    ...(begun?.hazardsGiven === false ? ['No hazards given: the field’s rates are used.'] : []),
    ...(deeds.length > 0 && deeds.every((deed) => /^(?:inject|suppress|move) /.test(deed))
      ? ['What was done by hand is no part of a year: hazards strike there, not planned faults.']
      : []),
  ];
  return notes.length === 0 ? [] : [notes.map((text) => line([text, 'dim']))];
}

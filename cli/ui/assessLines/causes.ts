/** What loses data, the most of it first. */
import { brokenAtPlus } from '../../../reports/text/brokenAtPlus.ts';
import { roughly, shareOf } from '../../../reports/text/estimateText.ts';
import type { Cause } from '../../../studies/assess/assessResult.ts';
import type { CauseSoFar } from '../../../studies/assess/lossesSoFar.ts';
import { relativeHalfWidthOf } from '../../../studies/assess/lossSums.ts';
import { formatNumber } from '../../../studies/figures.ts';
import type { Assessment } from '../assessments.ts';
import { type Line, line } from '../text/line.ts';
import { bar } from '../text/tableLines.ts';

const SHOWN = 8;
/** Of all losses, from which a pattern is told. */
const SHARE_SHOWN = 0.001;
const BAR_CELLS = 8;
/** Margin, share, bar and the gaps between; class and width on the right. */
const BESIDE = 2 + 7 + 2 + BAR_CELLS + 2 + 2 + 9 + 2 + 8;
const NARROWEST = 24;

export function causeLines({ result, progress }: Assessment, width: number): Line[] {
  const causes = result === null ? (progress?.losses?.causes ?? []) : result.causes.map(told);
  const title = line(
    ['What loses data', 'title'],
    [`  ${result === null ? 'so far' : 'of the losses of a group'}`, 'dim'],
  );
  if (causes.length === 0) return result === null ? [title, line(['  nothing was lost yet', 'dim'])] : [];
  const isFirst = (i: number): boolean => causes.findIndex((other) => other.class === causes[i]!.class) === i;
  const shown = causes.filter(({ share }, i) => isFirst(i) || (i < SHOWN && share >= SHARE_SHOWN));
  const rest = causes.length - shown.length;
  const room = Math.max(NARROWEST, width - BESIDE);
  return [
    title,
    ...shown.flatMap((cause) => linesOf(cause, room)),
    ...(rest === 0 ? [] : [line([`  … and ${rest} more`, 'dim'])]),
  ];
}

function told({ pattern, class: of, share, hits, perYear }: Cause): CauseSoFar {
  return { pattern, class: of, share, hits, relativeHalfWidth: hits === 0 ? null : relativeHalfWidthOf(perYear) };
}

function linesOf({ pattern, share, class: of, relativeHalfWidth, hits }: CauseSoFar, room: number): Line[] {
  const [first = '', ...more] = brokenAtPlus(pattern, room);
  const sure = relativeHalfWidth === null ? `${formatNumber(hits)} seen` : `± ${roughly(relativeHalfWidth)}`;
  return [
    line(
      ['  ', 'plain'],
      [(share < SHARE_SHOWN ? '<0.1 %' : shareOf(share)).padStart(7), 'strong'],
      '  ',
      ...bar(share, BAR_CELLS),
      `  ${first.padEnd(room)}  `,
      [`${of.padEnd(9)}  ${sure.padStart(8)}`, 'dim'],
    ),
    ...more.map((text) => line(`${' '.repeat(2 + 7 + 2 + BAR_CELLS + 2)}${text}`)),
  ];
}

/** One image: where its copies are or were, region by region, and step by step what led to it. */
import { stepSentence } from '../../../reports/text/lossList.ts';
import { wrap } from '../../../reports/text/page.ts';
import type { ChainLink } from '../../../sim/outcome.ts';
import type { ImageDetail } from '../../../studies/experiment/view.ts';
import { formatBytes, formatClock, formatDuration } from '../../../studies/figures.ts';
import { EMPTY, ends, type Line, line, type Style } from '../text/line.ts';
import { causeText, type Place } from './imageListLines.ts';
import type { ScreenProps } from './screen.ts';

export interface OneImage {
  /** Null: not known for this instant. */
  readonly place: Place | null;
  /** Null: not known for this instant. */
  readonly detail: ImageDetail | null;
  /** As it was seen last, or null. */
  readonly name: string | null;
  /** It is neither lost nor at risk at this instant. */
  readonly isSafe: boolean;
}

export type ImageProps = Pick<ScreenProps, 'view' | 'size'>;

export function imageLines({ view, size }: ImageProps, { place, detail, name, isSafe }: OneImage): Line[] {
  const head = ends(
    line([detail?.image ?? name ?? 'An image', 'title']),
    line([`${place === null ? '' : `${place.index + 1}/${place.length}  `}↑ ↓ others, Esc the list`, 'dim']),
    size.columns,
  );
  if (detail === null) {
    const text = isSafe ? `✓ Neither lost nor at risk at ${formatClock(view.cursorUs)}.` : '…';
    return [head, EMPTY, line('  ', [text, isSafe ? 'good' : 'dim'])];
  }
  const steps = stepLines(detail, size.columns);
  // The last step is what counts: where all do not fit, those in the middle give way.
  const above = [head, ...standingLines(detail, view), EMPTY, ...copyLines(detail, size.columns), EMPTY];
  const room = Math.max(2, size.rows - above.length - 1);
  const cut = steps.length - room;
  const shown =
    cut <= 0
      ? steps
      : [
          ...steps.slice(0, 1),
          line([`${INDENT}… ${cut + 1} lines, for which there is no room`, 'dim']),
          ...steps.slice(cut + 2),
        ];
  return [...above, line(['How it came to that', 'title']), ...shown];
}

function standingLines(detail: ImageDetail, view: ImageProps['view']): Line[] {
  const nowUs = view.cursorUs;
  const { state, cause, regions, acknowledgedAtUs, lostAtUs, bytes } = detail;
  const what: readonly [string, Style] =
    state === 'lost'
      ? [`✗ lost at ${formatClock(lostAtUs ?? nowUs)} by ${causeText(cause, view)}`, 'bad']
      : [`▲ at risk: whole in ${regions.join(', ')} alone`, 'warn'];
  const age = acknowledgedAtUs === null ? '' : formatDuration((lostAtUs ?? nowUs) - acknowledgedAtUs);
  const pushed =
    acknowledgedAtUs === null
      ? 'there before the run'
      : `acknowledged at ${formatClock(acknowledgedAtUs)}, ${age} ${lostAtUs === null ? 'ago' : 'before it was lost'}`;
  return [line('  ', what, [` · ${formatBytes(bytes)}`, 'dim']), line([`  ${pushed}`, 'dim'])];
}

function copyLines({ copies }: ImageDetail, width: number): Line[] {
  const names = Math.max(0, ...copies.map(({ region }) => region.length));
  return [
    line(['Copies', 'title']),
    ...copies.map(({ region, state }) => {
      const { sign, style } = signOf(state);
      const room = Math.max(20, width - names - 6);
      return line('  ', [region.padEnd(names), 'strong'], '  ', [`${sign} `, style], state.slice(0, room));
    }),
  ];
}

function signOf(state: string): { readonly sign: string; readonly style: Style } {
  if (state === 'whole') return { sign: '●', style: 'good' };
  if (state.startsWith('had it') || /destroyed|gone|lost/.test(state)) return { sign: '✗', style: 'bad' };
  return { sign: '○', style: 'warn' };
}

const CLOCK = 10;
const INDENT = ' '.repeat(CLOCK + 4);

function stepLines({ chain }: ImageDetail, width: number): Line[] {
  return together(chain).flatMap((step, i, all) => {
    const clock = formatClock(step.atUs);
    // A time is said once for all that it was true of.
    const shown = i > 0 && formatClock(all[i - 1]?.atUs ?? -1) === clock ? '' : clock;
    const isLast = i === all.length - 1 && /destroyed|lost|given up/.test(step.what);
    return wrap(stepSentence(step), width, INDENT).map((text, row) =>
      line(
        [row === 0 ? `  ${shown.padStart(CLOCK)}  ` : INDENT, 'dim'],
        [text.slice(INDENT.length), isLast ? 'bad' : 'plain'],
      ),
    );
  });
}

/** Steps that say the same of several regions, as one. */
function together(chain: readonly ChainLink[]): readonly ChainLink[] {
  const joined: ChainLink[] = [];
  for (const step of chain) {
    const before = joined[joined.length - 1];
    const isSame = before !== undefined && before.atUs === step.atUs && before.what === step.what;
    if (isSame && before.region !== null && step.region !== null && before.fault === step.fault) {
      joined[joined.length - 1] = { ...before, region: `${before.region}, ${step.region}` };
    } else joined.push(step);
  }
  return joined;
}

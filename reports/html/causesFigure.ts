/** Shares of what loses data, as bars with the pattern above each; fills tell the classes apart. */
import { rect, ruleX, text } from '@observablehq/plot';
import type { Cause } from '../../studies/assess/assessResult.ts';
import { shareOf } from '../text/estimateText.ts';
import { clipped } from '../text/page.ts';
import { figure } from './blocks.ts';
import { draw, INK } from './draw.ts';
import { laneScale, lanesOf } from './lanes.ts';
import { html, type Markup } from './markup.ts';

const HEIGHT = 46;
const BAR = 18;
const LETTERS_MOST = 120;

const FILLS: Readonly<Record<Cause['class'], string>> = {
  disasters: INK.accent,
  devices: INK.hatched,
  people: INK.dotted,
};

/** Null without causes. @param causes most first @param ofWhat whose losses the shares are of */
export function causesFigure(causes: readonly Cause[], ofWhat: string): Markup | null {
  if (causes.length === 0) return null;
  const lanes = lanesOf(causes.map((cause) => ({ ...cause, label: cause.pattern, height: HEIGHT })));
  const most = Math.max(...causes.map(({ share }) => share));
  const { y, inner } = laneScale(lanes);
  const margins = { marginTop: 4, marginBottom: 4, marginLeft: 4, marginRight: 90 };
  const title = 'What loses data';
  const told = causes.map((cause) => `${cause.pattern} ${shareOf(cause.share)}, ${cause.class}`);
  const drawing = draw(`${title}, shares: ${told.join('; ')}.`, {
    ...margins,
    height: inner + margins.marginTop + margins.marginBottom,
    x: { domain: [0, most], axis: null },
    y,
    marks: [
      text(lanes, {
        ...{
          x: () => 0,
          dx: 6,
          y: ({ bottom }: { bottom: number }) => bottom - BAR - 14,
          textAnchor: 'start',
          fill: INK.text,
        },
        text: (cause: Cause) => clipped(`${cause.pattern} (${cause.class})`, LETTERS_MOST),
      }),
      rect(lanes, {
        ...{ x1: () => 0, x2: 'share', fill: (cause: Cause) => FILLS[cause.class], stroke: INK.accent },
        ...{
          y1: ({ bottom }: { bottom: number }) => bottom - BAR - 4,
          y2: ({ bottom }: { bottom: number }) => bottom - 4,
        },
      }),
      ruleX([0], { stroke: INK.muted }),
      text(lanes, {
        ...{ x: 'share', y: ({ bottom }: { bottom: number }) => bottom - 4 - BAR / 2, dx: 8, textAnchor: 'start' },
        ...{ text: ({ share }: Cause) => shareOf(share), fill: INK.text },
      }),
    ],
  });
  return figure({ title, note: `share of ${ofWhat}`, drawing, legend: LEGEND });
}

const LEGEND = html`<ul class="legend">
<li><span class="swatch solid" aria-hidden="true"></span>disasters</li>
<li><span class="swatch" aria-hidden="true"><svg viewBox="0 0 16 16"><rect width="16" height="16" fill="url(#hatched)"/></svg></span>devices</li>
<li><span class="swatch" aria-hidden="true"><svg viewBox="0 0 16 16"><rect width="16" height="16" fill="url(#dotted)"/></svg></span>people</li>
</ul>
`;

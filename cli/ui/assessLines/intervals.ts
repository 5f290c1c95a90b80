/** Intervals as they are drawn: a bar that narrows around its middle, and how it came to be so narrow. */
import { EMPTY, type Line, line } from '../text/line.ts';
import { breadthOf, sampled } from '../widths.ts';

const SHAPES = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * `···├──┼──┤···`: the whole width is ±100 % or more, on a scale of powers.
 * @param width relative half-width; null: nothing was seen
 */
export function intervalBar(width: number | null, wanted: number, cells: number): Line {
  const half = Math.floor((cells - 1) / 2);
  if (width === null) return line(['·'.repeat(2 * half + 1), 'dim']);
  const own = Math.round(breadthOf(width, wanted) * half);
  const outside = '·'.repeat(half - own);
  const style = width <= wanted ? 'good' : 'accent';
  const shape = own === 0 ? '┼' : `├${'─'.repeat(own - 1)}┼${'─'.repeat(own - 1)}┤`;
  return line([outside, 'dim'], [shape, style], [outside, 'dim']);
}

/** Half-widths over time, likewise: high is wide. */
export function widthSparkline(widths: readonly (number | null)[], wanted: number, cells: number): Line {
  if (widths.every((width) => width === null)) return EMPTY;
  const shapes = sampled(widths, cells).map((width) => {
    if (width === null) return '·';
    return SHAPES[Math.round(breadthOf(width, wanted) * (SHAPES.length - 1))] ?? '·';
  });
  return line([shapes.join(''), 'accent']);
}

/**
 * Which component draws which screen.
 *
 * To add one: write `screens/yours.tsx` with a pure function from its props to styled lines (`text/line.ts`, `text/tableLines.ts`), and a
 * component that returns `<Lines lines={yourLines(props)} size={props.size} />`; list it here and in `names.ts`. What
 * the view does not hold is asked for with `useAnswer(props, command, kind)`. A list tells `props.cursor.offer(ids, rows)` what it is about
 * to draw and is told which part, and a page that is longer than the screen is cut by `text/scrolled.ts`: the keys of lists then work by
 * themselves. `/` and Enter (`props.filter`, `props.isDetailed`) are offered where `keymap.ts` says so; keys of its own are rows there with
 * its number in `screens`, and actions in `actions.ts`.
 */
import { Assess } from './assess.tsx';
import { Compare } from './compare.tsx';
import { Faults } from './faults.tsx';
import { Images } from './images.tsx';
import { Log } from './log.tsx';
import { Overview } from './overview.tsx';
import type { Screen } from './screen.ts';
import { Timeline } from './timeline.tsx';
import { World } from './world.tsx';

/** By number; a screen that is not here says that it is not built. */
export const components: Readonly<Partial<Record<number, Screen>>> = {
  1: Overview,
  2: World,
  3: Timeline,
  4: Faults,
  5: Images,
  6: Assess,
  7: Compare,
  8: Log,
};

/**
 * Which component draws which screen.
 *
 * To add one: write `screens/yours.tsx` with a pure function from its props to styled lines (`text/line.ts`, `text/tableLines.ts`), and a
 * component that returns `<Lines lines={yourLines(props)} theme={props.theme} size={props.size} />`; list it here. What the view does not hold is asked for
 * with `useAnswer(props, command, how often)`. A list tells `props.cursor.offer(ids, rows)` what it is about to draw and is told which part;
 * the keys of lists, `/` and Enter then work by themselves (`props.filter`, `props.isDetailed`). Keys of its own are rows of `keymap.ts`
 * with its number in `screens`, and actions in `actions.ts`.
 */
import { Assess } from './assess.tsx';
import { Faults } from './faults.tsx';
import { Overview } from './overview.tsx';
import type { Screen } from './screen.ts';

/** By number; a screen that is not here says that it is not built. */
export const components: Readonly<Partial<Record<number, Screen>>> = {
  1: Overview,
  4: Faults,
  6: Assess,
};

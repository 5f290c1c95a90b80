/** The whole screen: title, tabs, the screen that is shown, what lies on top of it, and the foot. */

import { useSelector } from '@xstate/react';
import { useInput } from 'ink';
import { type ReactNode, useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Canvas } from './canvas.ts';
import type { ExperimentSession } from './experimentSession.ts';
import { entryLines, footLine, messageLines, tabsLine, titleLine } from './frameLines.ts';
import { keyNames } from './keyNames.ts';
import { CanvasContext, Lines, PlaceContext } from './lines.tsx';
import { boxed, formLines, helpLines } from './overlayLines.ts';
import { type PickerRow, pickerLines } from './picker.ts';
import { components } from './screens/index.ts';
import { PICKER, screens } from './screens/names.ts';
import type { Size } from './screens/screen.ts';
import type { Shell, ShellState } from './shell.ts';
import type { Store } from './store.ts';
import { EMPTY, filled, type Line, line } from './text/line.ts';
import type { Theme } from './theme.ts';

export interface AppProps {
  readonly shell: Shell;
  readonly canvas: Canvas;
  readonly theme: Theme;
  readonly size: Store<Size>;
  /** What the picker lists; read when it is shown. */
  readonly rows: () => readonly PickerRow[];
}

/** Smaller than this there is no room for anything. */
const SMALLEST: Size = { columns: 20, rows: 6 };
/** Title and tabs above a screen, the foot below it. */
const AROUND = 3;

export function App({ shell, canvas, theme, size: sizeStore, rows }: AppProps): ReactNode {
  const size = useStore(sizeStore);
  const state = useStore(shell.state);
  useInput((input, key) => {
    for (const name of keyNames(input, key)) shell.press(name);
  });
  if (size.columns < SMALLEST.columns || size.rows < SMALLEST.rows) {
    return (
      <CanvasContext value={canvas}>
        <Lines lines={tooSmallLines(size)} size={size} />
      </CanvasContext>
    );
  }
  const { session } = state;
  const props = { shell, state, theme, size };
  return (
    <CanvasContext value={canvas}>
      {session === null ? (
        <PickerFrame {...props} rows={rows} />
      ) : (
        <ExperimentFrame key={session.script.file} {...props} session={session} />
      )}
      <Overlay {...props} />
    </CanvasContext>
  );
}

export function tooSmallLines({ columns }: Pick<Size, 'columns'>): Line[] {
  const least = `${SMALLEST.columns}×${SMALLEST.rows}`;
  const whole = `at least ${least}`;
  const told = whole.length <= columns ? [whole] : ['at least', least];
  return [line(['too small', 'strong']), ...told.map((text) => line(text))];
}

interface FrameProps {
  readonly shell: Shell;
  readonly state: ShellState;
  readonly theme: Theme;
  readonly size: Size;
}

function PickerFrame({ shell, state, size, rows }: FrameProps & Pick<AppProps, 'rows'>): ReactNode {
  const body = { columns: size.columns, rows: size.rows - 1 };
  const lines = pickerLines(rows(), shell.cursor(PICKER), state.filters[PICKER] ?? '', body);
  return (
    <>
      <Lines lines={lines} size={body} />
      <Foot shell={shell} state={state} size={size} />
    </>
  );
}

function ExperimentFrame({
  shell,
  state,
  theme,
  size,
  session,
}: FrameProps & { readonly session: ExperimentSession }): ReactNode {
  const told = useStore(session.state);
  const lifeCycle = useSelector(session.actor, ({ value }) => value);
  const send = useCallback((command: Parameters<typeof session.send>[0]) => session.send(command), [session]);
  const { view, failure } = told;
  const facts = view === null ? null : (told.facts.get(view.branch) ?? null);
  const body = { columns: size.columns, rows: size.rows - AROUND };
  const top = [
    titleLine(session.script, told, lifeCycle, state.speed, size.columns),
    tabsLine(state.screen, size.columns),
  ];
  const Screen = components[state.screen];
  const screen =
    failure !== null || view === null || facts === null || Screen === undefined ? (
      <Lines lines={insteadOf(state.screen, failure)} size={body} />
    ) : (
      <Screen
        key={state.screen}
        view={view}
        facts={facts}
        branches={told.facts}
        script={session.script}
        assessments={session.assessments}
        lifeCycle={lifeCycle}
        isRunning={told.isRunning}
        theme={theme}
        size={body}
        send={send}
        cursor={shell.cursor(state.screen)}
        isDetailed={state.detailed.has(state.screen)}
        zoom={state.zoom}
        filter={state.filters[state.screen] ?? ''}
        choices={state.choices}
      />
    );
  return (
    <>
      <Lines lines={top} size={size} />
      <At row={top.length}>{screen}</At>
      <Foot shell={shell} state={state} size={size} />
    </>
  );
}

/** What is told where there is no screen to show. */
function insteadOf(screen: number, failure: { readonly message: string; readonly hint: string } | null): Line[] {
  if (failure !== null) {
    return [
      EMPTY,
      ...failure.message.split('\n').map((text) => line(['✗ ', 'bad'], text)),
      ...(failure.hint === '' ? [] : [line([`  ${failure.hint}`, 'dim'])]),
      EMPTY,
      line('  ', ['o', 'key'], [' opens another, ', 'dim'], ['q', 'key'], [' leaves', 'dim']),
    ];
  }
  const name = screens.find(({ number }) => number === screen)?.name ?? '';
  return components[screen] === undefined
    ? [EMPTY, line([`  ${name} is not built yet.`, 'dim'])]
    : [EMPTY, line(['  Loading …', 'dim'])];
}

function Overlay({ state, size }: FrameProps): ReactNode {
  const { overlay, screen } = state;
  if (overlay === null || overlay.kind === 'entry') return null;
  const width = Math.min(size.columns, overlay.kind === 'help' ? 110 : 84);
  const rows = Math.max(1, size.rows - 4);
  const box =
    overlay.kind === 'help'
      ? boxed('Keys', '↑ ↓ more, Esc closes', helpLines(screen, overlay.first, rows), width)
      : boxed(
          overlay.form.title,
          'Enter goes on, Tab next field, Esc closes',
          formLines(overlay.form, width - 4, rows),
          width,
        );
  return (
    <At
      row={Math.max(0, Math.floor((size.rows - box.length) / 2))}
      column={Math.floor((size.columns - width) / 2)}
      level={1}
    >
      <Lines lines={box} size={{ columns: width, rows: size.rows }} />
    </At>
  );
}

interface AtProps {
  readonly row: number;
  readonly column?: number;
  readonly level?: number;
  readonly children: ReactNode;
}

/** A place on the screen. */
function At({ row, column = 0, level = 0, children }: AtProps): ReactNode {
  const place = useMemo(() => ({ row, column, level }), [row, column, level]);
  return <PlaceContext value={place}>{children}</PlaceContext>;
}

/** At the foot of the screen, and as far up as what is to be said takes. */
function Foot({ shell, state: { overlay, message }, size }: Omit<FrameProps, 'theme'>): ReactNode {
  const { columns, rows } = size;
  const lines =
    overlay?.kind === 'entry'
      ? entryLines(overlay.entry, columns)
      : message === null
        ? [footLine(shell.context, columns)]
        : messageLines(message, columns);
  // Where there are several they cover what is below.
  const shown = lines.slice(-rows).map((each) => (lines.length > 1 ? filled(each, columns) : each));
  return (
    <At row={rows - shown.length} level={2}>
      <Lines lines={shown} size={size} />
    </At>
  );
}

function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}

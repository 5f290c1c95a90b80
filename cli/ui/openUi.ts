/** The screen from its first frame to its last, and the terminal given back as it was. */
import type { ReadStream, WriteStream } from 'node:tty';
import { type ExitCode, exitCodes, worstExitCode } from '../../studies/exitCodes.ts';
import { openSubject } from '../../studies/subject.ts';
import { UsageError } from '../usageError.ts';
import { assessThread, type OpenAssess } from './assessLink.ts';
import { Canvas } from './canvas.ts';
import { experimentThread, type OpenLink } from './experimentLink.ts';
import type { ExperimentSession, Failure } from './experimentSession.ts';
import { FrameWriter } from './frameWriter.ts';
import { knownScenarios } from './knownScenarios.ts';
import { keepVerdict } from './lastVerdicts.ts';
import type { ExperimentScript } from './protocol.ts';
import type { Size } from './screens/screen.ts';
import { Shell } from './shell.ts';
import { Store } from './store.ts';
import { enterScreen } from './terminalModes.ts';
import { painted, type ThemeFlags, themeOf } from './theme.ts';

export interface UiRequest extends ThemeFlags {
  /** Null: the picker. */
  readonly file: string | null;
  /** Null: the scenario's first. */
  readonly seed: number | null;
  readonly sets: readonly string[];
}

/** Where it is shown, and who plays; the terminal and a thread, but for tests. */
export interface UiSurroundings {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly openLink: OpenLink;
  readonly openAssess: OpenAssess;
}

const HERE: UiSurroundings = {
  stdin: process.stdin,
  stdout: process.stdout,
  openLink: experimentThread,
  openAssess: assessThread,
};

/**
 * Returns when the user leaves. What the experiment failed with is told on standard error after that. Throws ScenarioError and UsageError
 * for a file that cannot be played, before anything is drawn.
 */
export async function openUi(request: UiRequest, surroundings: UiSurroundings = HERE): Promise<ExitCode> {
  const first = request.file === null ? null : scriptOf(request.file, request);
  // React is several times as fast without the checks that it makes for its developers.
  process.env['NODE_ENV'] ??= 'production';
  const [{ render }, { createElement }, { App }] = await Promise.all([
    import('ink'),
    import('react'),
    import('./app.tsx'),
  ]);

  const { stdin, stdout } = surroundings;
  const writer = new FrameWriter(stdout);
  const modes = enterScreen(stdin, stdout, () => writer.close());
  const size = new Store<Size>(sizeOf(writer));
  const theme = themeOf(request, process.env);
  const canvas = new Canvas(() => writer.draw(canvas.lines(writer.rows).map((line) => painted(line, theme))));
  const onResize = () => {
    size.set(sizeOf(writer));
    writer.emit('resize');
    writer.repaint();
  };
  stdout.on('resize', onResize);
  try {
    let failure: Failure | null = null;
    let leave = () => {};
    const shell = new Shell({
      openLink: surroundings.openLink,
      openAssess: surroundings.openAssess,
      scriptOf: (id) => scriptOf(id, request),
      onQuit: (found) => {
        failure = found;
        leave();
      },
      onRepaint: () => writer.repaint(),
      onSuspend: () => {
        writer.close();
        modes.suspend(() => writer.reopen());
      },
      onVerdict: remember,
    });
    let rows: ReturnType<typeof knownScenarios> | null = null;
    const rowsOnce = () => {
      rows ??= knownScenarios();
      return rows;
    };
    shell.state.subscribe(() => {
      if (shell.state.get().session !== null) rows = null;
    });
    if (first !== null) shell.open(first);
    const app = render(createElement(App, { shell, canvas, theme, size, rows: rowsOnce }), {
      stdin,
      stdout: writer as unknown as WriteStream,
      exitOnCtrlC: false,
      patchConsole: false,
      // Without timers of its own: what there is to draw lies on the canvas.
      debug: true,
    });
    leave = () => app.unmount();
    await app.waitUntilExit();
    modes.leave();
    return told(failure);
  } finally {
    modes.leave();
    stdout.off('resize', onResize);
  }
}

function sizeOf({ columns, rows }: FrameWriter): Size {
  return { columns, rows };
}

function scriptOf(file: string, { seed, sets }: Pick<UiRequest, 'seed' | 'sets'>): ExperimentScript {
  const { scenario, saved } = openSubject(file, sets);
  if (saved !== null) {
    throw new UsageError(
      'a saved result cannot be watched',
      `\`nines ui ${saved.path ?? 'SCENARIO'}\` plays its scenario`,
    );
  }
  return { file, sets, seed: seed ?? scenario.run.seeds[0] ?? 1 };
}

function remember(session: ExperimentSession): void {
  const { view } = session.state.get();
  if (view !== null && view.branch === 0 && session.script.sets.length === 0)
    keepVerdict(session.script.file, view.verdicts);
}

/** After the screen is gone: one clear error, and the code that goes with it. */
function told(failure: Failure | null): ExitCode {
  if (failure === null) return exitCodes.ok;
  process.stderr.write(`nines: ${failure.message}\n${failure.hint === '' ? '' : `  ${failure.hint}\n`}`);
  return worstExitCode([failure.exitCode]);
}

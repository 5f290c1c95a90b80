/**
 * `nines` on a terminal of its own: a pseudo-terminal of the system (`script` of util-linux), its keys and its size in the hands of whoever
 * starts it, and what it writes shown by xterm. To be started in the project's root.
 */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Screen } from './screen.ts';

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Added to an environment that says nothing of colours, locales or CI. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it is called; left out: in the project's root. */
  readonly directory?: string;
}

const ROOT = process.cwd();

const PLAIN = { TERM: 'xterm-256color', LANG: 'C.UTF-8' };

export class TerminalSession extends Screen {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #directory: string;
  /** Everything that was written, as it was. */
  written = '';

  /** `nines` with these words. */
  constructor(
    words: readonly string[],
    { columns = 80, rows = 24, environment = {}, directory = ROOT }: TerminalOptions = {},
  ) {
    super(columns, rows);
    this.#directory = mkdtempSync(join(tmpdir(), 'nines-terminal-'));
    const at = (name: string) => quoted(join(this.#directory, name));
    const nines = [process.execPath, join(ROOT, 'dist/cli/main.js'), ...words].map(quoted).join(' ');
    // What the terminal is like is written down before and after, and who is to be killed.
    const steps = [
      `stty cols ${columns} rows ${rows}`,
      `tty > ${at('tty')}`,
      `stty -g > ${at('before')}`,
      `sh -c 'echo $$ > ${at('pid').replaceAll("'", '')}; exec "$@"' sh ${nines}`,
      `echo "left with $?"`,
      `stty -g > ${at('after')}`,
    ];
    const { PATH = '', HOME = '' } = process.env;
    const state = { XDG_STATE_HOME: this.#directory };
    this.#child = spawn('script', ['-qfec', steps.join('; '), '/dev/null'], {
      cwd: directory,
      env: { PATH, HOME, SHELL: '/bin/sh', ...PLAIN, ...state, ...environment },
    });
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.written += chunk.toString('utf8');
      this.take(chunk);
    });
  }

  press(keys: string): void {
    this.#child.stdin.write(keys);
  }

  override resize(columns: number, rows: number): void {
    super.resize(columns, rows);
    const tty = readFileSync(join(this.#directory, 'tty'), 'utf8').trim();
    execFileSync('stty', ['-F', tty, 'cols', String(columns), 'rows', String(rows)]);
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(Number(readFileSync(join(this.#directory, 'pid'), 'utf8')), signal);
  }

  /** The exit code, once the program has ended and its shell has looked at the terminal it left. */
  async left(): Promise<number> {
    await this.shows(/left with \d+/);
    if (this.#child.exitCode === null) await new Promise((resolve) => this.#child.once('close', resolve));
    return Number(/left with (\d+)/.exec(this.text)?.[1]);
  }

  /** The modes of the line (raw, echo …) are what they were before. */
  get hasItsModesBack(): boolean {
    const read = (name: string) => readFileSync(join(this.#directory, name), 'utf8');
    return existsSync(join(this.#directory, 'after')) && read('before') === read('after');
  }

  dispose(): void {
    this.#child.kill('SIGKILL');
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

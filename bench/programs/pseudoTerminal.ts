/** A program on a pseudo-terminal of the system (`script` of util-linux), as far as benchmarks need one: keys in, bytes out, its process. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const PROGRAM = new URL('../../cli/main.js', import.meta.url).pathname;
const COLUMNS = 120;
const ROWS = 40;
const PATIENCE_MS = 120_000;

export class PseudoTerminal {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #directory = mkdtempSync(join(tmpdir(), 'nines-bench-terminal-'));
  #written = '';
  #look = () => {};

  /** `nines` with these words, which need no quotes. */
  constructor(words: readonly string[]) {
    const nines = [process.execPath, PROGRAM, ...words].join(' ');
    const steps = `stty cols ${COLUMNS} rows ${ROWS}; echo $$ > ${this.#directory}/pid; exec ${nines}`;
    const { PATH = '', HOME = '' } = process.env;
    this.#child = spawn('script', ['-qfec', steps, '/dev/null'], {
      cwd: this.#directory,
      env: {
        ...{ PATH, HOME, SHELL: '/bin/sh', TERM: 'xterm-256color', LANG: 'C.UTF-8', NO_COLOR: '1' },
        XDG_STATE_HOME: this.#directory,
      },
    });
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.#written += chunk.toString('utf8');
      this.#look();
    });
  }

  /** Presses keys, if any, and waits until what is written from then on holds a text. @returns milliseconds of the clock */
  async press(keys: string, shows: string): Promise<number> {
    this.#written = '';
    const startMs = performance.now();
    if (keys !== '') this.#child.stdin.write(keys);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`never shown: ${shows}`)), PATIENCE_MS);
      this.#look = () => {
        if (!stripVTControlCharacters(this.#written).includes(shows)) return;
        clearTimeout(timer);
        this.#look = () => {};
        resolve();
      };
      this.#look();
    });
    return performance.now() - startMs;
  }

  /** Memory that the program has in hand. */
  residentMegabytes(): number {
    const pid = readFileSync(join(this.#directory, 'pid'), 'utf8').trim();
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes) / 1024;
  }

  dispose(): void {
    this.#child.kill('SIGKILL');
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

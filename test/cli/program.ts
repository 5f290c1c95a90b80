/** The built program as a user has it: started in a folder of its own, seen through its outputs and its exit code. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, vi } from 'vitest';
import type { RunResult } from '../../studies/result.ts';
import { ROOT } from '../house/sources.ts';

const PROGRAM = join(ROOT, 'dist/cli/main.js');
const COMMAND_LINE = join(ROOT, 'dist/cli/commandLine.js');

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when a signal ended it. */
  readonly code: number | null;
}

export interface Surroundings {
  /** Variables on top of a plain environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** What is piped into it; nothing by default. */
  readonly input?: string;
}

/** Made by this test file. A hook that a hook or a test registers would never be called, so it stands here. */
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A temporary folder with these files in it, gone after the tests of the file that asked for it. */
export class Folder {
  readonly path: string;

  constructor(files: Readonly<Record<string, string>> = {}) {
    const defect = inject('programDefect');
    if (defect !== null) throw new Error(defect);
    this.path = mkdtempSync(join(tmpdir(), 'nines-'));
    folders.push(this.path);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.path, name), text);
  }

  write(name: string, content: string | Uint8Array): void {
    writeFileSync(join(this.path, name), content);
  }

  text(...path: readonly string[]): string {
    return readFileSync(join(this.path, ...path), 'utf8');
  }

  has(...path: readonly string[]): boolean {
    return existsSync(join(this.path, ...path));
  }

  /** Every file below a directory, with what is in it. */
  texts(directory: string): Record<string, string> {
    const names = readdirSync(join(this.path, directory), { recursive: true, encoding: 'utf8' }).sort();
    const files = names.filter((name) => statSync(join(this.path, directory, name)).isFile());
    return Object.fromEntries(files.map((name) => [name, this.text(directory, name)]));
  }

  /** Starts the program here. */
  start(words: readonly string[], { env = {} }: Surroundings = {}): Running {
    return new Running(spawn(process.execPath, [PROGRAM, ...words], { cwd: this.path, env: environment(env) }));
  }

  /** Runs the program here to its end. */
  nines(words: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
    const running = this.start(words, surroundings);
    running.child.stdin.end(surroundings.input ?? '');
    return running.ended;
  }

  /**
   * The same without a process of its own, which takes most of the time that a short command takes: for what it prints and
   * the code it ends with. Pipes, signals and terminals are of a process, and so is what somebody else loads into it.
   */
  async call(words: readonly string[], { env = {} }: Pick<Surroundings, 'env'> = {}): Promise<Outcome> {
    const called = calls.then(() => callIn(this.path, words, env));
    calls = called.catch(() => {});
    return called;
  }

  /** A shell line in which `nines` is the program. */
  shell(line: string): Promise<Outcome> {
    const script = `nines() { '${process.execPath}' '${PROGRAM}' "$@"; }; ${line}`;
    const running = new Running(spawn('bash', ['-c', script], { cwd: this.path, env: environment({}) }));
    running.child.stdin.end();
    return running.ended;
  }

  /** Starts the program here on a pseudo-terminal; both of its outputs arrive on `stdout`. */
  onTerminal(words: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
    return this.onTerminalShell(words.map((word) => `'${word}'`).join(' '), env);
  }

  /** The same with the rest of a shell line, such as a redirection. */
  onTerminalShell(line: string, env: Readonly<Record<string, string>> = {}): Running {
    const command = `exec '${process.execPath}' '${PROGRAM}' ${line}`;
    const options = { cwd: this.path, env: environment({ TERM: 'xterm', SHELL: '/bin/sh', ...env }) };
    return new Running(spawn('script', ['-q', '-e', '-f', '-c', command, '/dev/null'], options));
  }
}

/** Outputs, directory and variables are those of one call at a time. */
let calls: Promise<unknown> = Promise.resolve();

async function callIn(path: string, words: readonly string[], env: Readonly<Record<string, string>>): Promise<Outcome> {
  const { obey } = (await import(COMMAND_LINE)) as typeof import('../../cli/commandLine.ts');
  const before = { directory: process.cwd(), env: process.env, argv: process.argv, exitCode: process.exitCode };
  const texts = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      texts[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      return true;
    }),
  );
  try {
    process.chdir(path);
    process.env = environment(env);
    process.argv = [process.execPath, PROGRAM, ...words];
    process.exitCode = undefined;
    await obey(words);
    return { ...texts, code: Number(process.exitCode ?? 0) };
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.chdir(before.directory);
    Object.assign(process, { env: before.env, argv: before.argv });
    process.exitCode = before.exitCode;
  }
}

/** Whether this machine can make a pseudo-terminal from the shell (util-linux). */
export const HAS_TERMINAL =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true;

/** A program under way. */
export class Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Outcome>;
  #stdout = '';
  #stderr = '';
  #onText: () => void = () => {};

  constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#onText();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#onText();
    });
    // It may end before it has read what is piped into it.
    child.stdin.on('error', () => {});
    this.ended = new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ stdout: this.#stdout, stderr: this.#stderr, code }));
    });
  }

  /** Waits until either output has said something; rejects with both when the program ends without having said it. */
  async says(pattern: RegExp): Promise<void> {
    const said = new Promise<void>((resolve) => {
      this.#onText = () => {
        if (pattern.test(this.#stdout) || pattern.test(this.#stderr)) resolve();
      };
      this.#onText();
    });
    const silence = this.ended.then(({ stdout, stderr }) => {
      if (pattern.test(stdout) || pattern.test(stderr)) return;
      throw new Error(`it never said ${pattern}:\n${stdout}\n${stderr}`);
    });
    await Promise.race([said, silence]);
  }
}

/** What a user should never see. */
export function expectNoTrace({ stdout, stderr }: Outcome): void {
  expect(`${stdout}${stderr}`).not.toMatch(/^ {4}at |node:internal|EPIPE|UnhandledPromise|undefined|\[object/m);
}

/** The object that `--output json` printed. */
export function resultIn(text: string): RunResult {
  return JSON.parse(text) as RunResult;
}

/** A result as it must be whatever the machine and the threads. */
export function lasting(text: string): Omit<RunResult, 'environment'> {
  const { environment: _, ...rest } = resultIn(text);
  return rest;
}

export const ANSI = new RegExp(`${String.fromCharCode(27)}\\[`);

/** Nothing of this shell's that would colour or change what is printed. */
function environment(env: Readonly<Record<string, string>>): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', LANG: 'C.UTF-8', ...env };
}

/** Where the programs lie that benchmarks run: the own ones beside this file, the references built when they can be. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command, Rival } from './cases/case.ts';

const HERE = import.meta.dirname;
/** The sources are not copied to `dist`; built programs lie beside them and are not kept in the repository. */
const SOURCES = [join(HERE, 'reference'), join(HERE, '../../bench/reference')].find(existsSync) ?? HERE;
const BUILD = join(SOURCES, '../build');
/** The system's own Python, where distributions put SimPy. */
const PYTHON = '/usr/bin/python3';

/** A program of `programs`, run by this Node. */
export function ownProgram(name: string, args: readonly string[]): Command {
  const compiled = join(HERE, 'programs', `${name}.js`);
  return { file: process.execPath, args: [compiled, ...args] };
}

/** Builds each reference once, when it is first asked for. */
export class References {
  private readonly built = new Map<string, string | null>();

  /** A rival of one or more modes of a C++ program; skipped, with the reason, where it cannot be built. */
  rival(name: string, program: string, modes: readonly string[], args: readonly string[], ratioMin: number): Rival {
    const file = join(BUILD, program);
    const commands = modes.map((mode) => ({ file, args: [mode, ...args] }));
    return { name, commands, skipped: this.problem(program), ratioMin, sameEvents: true };
  }

  simpy(args: readonly string[], ratioMin: number): Rival {
    const found = spawnSync(PYTHON, ['-c', 'import simpy.events; simpy.Environment'], { stdio: 'ignore' }).status === 0;
    return {
      name: 'SimPy',
      commands: [{ file: PYTHON, args: [join(SOURCES, 'phold-simpy.py'), ...args] }],
      skipped: found ? null : 'no SimPy 3 or later for the system’s Python',
      ratioMin,
      sameEvents: false,
    };
  }

  private problem(program: string): string | null {
    const known = this.built.get(program);
    if (known !== undefined) return known;
    const problem = build(program);
    this.built.set(program, problem);
    return problem;
  }
}

function build(program: string): string | null {
  mkdirSync(BUILD, { recursive: true });
  const source = join(SOURCES, `${program}.cpp`);
  const flags = ['-O3', '-march=native', '-std=c++17', '-o', join(BUILD, program), source];
  const { error, status, stderr } = spawnSync('g++', flags, { encoding: 'utf8' });
  if (error !== undefined) return 'no g++';
  return status === 0 ? null : `g++ failed: ${stderr.split('\n')[0]}`;
}

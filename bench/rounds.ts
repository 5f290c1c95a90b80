import { spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import type { Command } from './cases/case.ts';

export interface Figure {
  readonly figure: number;
  readonly check: string;
}

/**
 * Runs all commands once per round and returns their figures, by round and command.
 *
 * Figures are per second of processor time, and where the system lets us (taskset) the commands of a round run at the
 * same time on one core. A busy or throttled machine then slows all of them alike, which no order of separate runs
 * can bring about; elsewhere they run one after another.
 */
export async function runRounds(commands: readonly Command[], rounds: number): Promise<Figure[][]> {
  const cores = Array.from({ length: availableParallelism() }, (_, core) => core).filter(canPin);
  const results: Figure[][] = [];
  for (let round = 0; round < rounds; round++) {
    if (cores.length === 0) {
      const figures: Figure[] = [];
      for (const command of commands) figures.push(await run(command));
      results.push(figures);
    } else {
      const core = cores[round % cores.length]!;
      results.push(await Promise.all(commands.map((command) => run(pinned(command, core)))));
    }
  }
  return results;
}

/** The middle value; of an even number, the lower middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
}

function canPin(core: number): boolean {
  return spawnSync('taskset', ['-c', String(core), 'true'], { stdio: 'ignore' }).status === 0;
}

function pinned({ file, args }: Command, core: number): Command {
  return { file: 'taskset', args: ['-c', String(core), file, ...args] };
}

function run({ file, args }: Command): Promise<Figure> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const [figure, check] = output.trim().split(' ');
      if (code !== 0 || check === undefined) reject(new Error(`${file} ${args.join(' ')} failed: ${output}`));
      else resolve({ figure: Number(figure), check });
    });
  });
}

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
 * The commands of a round run one right after the other, on one core where the system lets us (taskset), and the next
 * round goes through them the other way round on another core: what slows the machine for a while slows neighbours
 * alike, and what comes with the order goes out. Running them at the same time on one core would share the slowness
 * still better, but they would also empty each other's caches thousands of times, and that is no property of theirs.
 * Figures are per second of processor time.
 */
export async function runRounds(commands: readonly Command[], rounds: number): Promise<Figure[][]> {
  const cores = Array.from({ length: availableParallelism() }, (_, core) => core).filter(canPin);
  const results: Figure[][] = [];
  for (let round = 0; round < rounds; round++) {
    const own = cores.map((_, i) => cores[(round + i) % cores.length]!);
    const figures: Figure[] = [];
    const order = commands.map((_, i) => (round % 2 === 0 ? i : commands.length - 1 - i));
    for (const i of order) figures[i] = await run(cores.length === 0 ? commands[i]! : pinned(commands[i]!, own));
    results.push(figures);
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

/** @param cores those that it may have, of which it takes as many as it asks for */
function pinned({ file, args, cores: wanted = 1 }: Command, cores: readonly number[]): Command {
  return { file: 'taskset', args: ['-c', cores.slice(0, wanted).join(), file, ...args] };
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

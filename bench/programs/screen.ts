/**
 * What the terminal UI costs, on a pseudo-terminal of 120×40, with the default scenario, lengthened where a run would be over at once.
 * `screen.js keys COUNT`: milliseconds from a key to what it changed, 95th percentile, while the run goes flat out.
 * `screen.js run COUNT`: the time of a run flat out on the screen over that of the same run in a thread that nobody watches, middle of COUNT.
 * `screen.js memory COUNT`: memory after a session of COUNT rounds of scrubbing and forking, over that after a third of it.
 */
import { Worker } from 'node:worker_threads';
import { loadScenario } from '../../scenarios/load.ts';
import { median } from '../rounds.ts';
import { report } from './report.ts';
import { scenarioFile } from './scenarioPlan.ts';
import { TimedTerminal } from './timedTerminal.ts';

const [, , what, given] = process.argv;
const count = Number(given);
const file = scenarioFile();

const figures = { keys: keyToRedraw, run: slowdown, memory: growth };
report(await figures[what as keyof typeof figures](), count);

async function keyToRedraw(): Promise<number> {
  const terminal = new TimedTerminal(['ui', file, '--set', 'run.duration=60d']);
  try {
    await terminal.press('', 'Verdicts so far');
    await terminal.press('0 ', 'running');
    const took: number[] = [];
    for (let i = 0; i < count; i++) {
      const [key, shows] = i % 2 === 0 ? (['4', '[4 Faults]'] as const) : (['1', '[1 Overview]'] as const);
      took.push(await terminal.press(key, shows));
    }
    return took.sort((a, b) => a - b)[Math.ceil(0.95 * count) - 1]!;
  } finally {
    terminal.dispose();
  }
}

async function slowdown(): Promise<number> {
  const longer = 'run.duration=8d';
  const ratios: number[] = [];
  for (let round = 0; round < count; round++) {
    const before = round % 2 === 0 ? await unwatched(longer) : 0;
    const terminal = new TimedTerminal(['ui', file, '--set', longer]);
    try {
      await terminal.press('', 'Verdicts so far');
      const watched = await terminal.press('0 ', 'verdict ');
      ratios.push(watched / (round % 2 === 0 ? before : await unwatched(longer)));
    } finally {
      terminal.dispose();
    }
  }
  return median(ratios);
}

/** Milliseconds of a seed in a thread that has compiled the scenario and played nothing yet. */
async function unwatched(set: string): Promise<number> {
  const { scenario, source } = loadScenario(file, { set: [set] });
  const thread = new Worker(new URL('../../studies/executors/workerThread.js', import.meta.url));
  const entry = new URL('../../studies/executors/worker.js', import.meta.url).href;
  let startMs = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      thread.on('error', reject);
      thread.on('message', ({ kind }: { readonly kind: string }) => {
        if (kind === 'done') resolve();
        if (kind !== 'ready') return;
        startMs = performance.now();
        thread.postMessage(scenario.run.seeds[0]);
      });
      thread.postMessage({ entry, script: { scenario, directory: source.directory } });
    });
    return performance.now() - startMs;
  } finally {
    await thread.terminate();
  }
}

async function growth(): Promise<number> {
  const terminal = new TimedTerminal(['ui', file]);
  try {
    await terminal.press('', 'Verdicts so far');
    await terminal.press('0 ', 'verdict ');
    let third = 0;
    for (let round = 0; round < count; round++) {
      await terminal.press('\x1b[H', ' 0:00:00');
      if (round % 10 === 0) await terminal.press('x\r\r', ': inject');
      await terminal.press('\x1b[F', 'verdict ');
      if (round === Math.floor(count / 3)) third = terminal.residentMegabytes();
    }
    return terminal.residentMegabytes() / third;
  } finally {
    terminal.dispose();
  }
}

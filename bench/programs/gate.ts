/**
 * How long a gate takes, in seconds of the clock: ten scenarios of the library held against their baselines (runs, and a year of each),
 * and the durability of each to ten percent, by the program as a user has it. `gate.js SEEDS` makes the baselines first, which is not
 * measured, and ends with an error where one of its own scenarios does not hold.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodes } from '../../studies/exitCodes.ts';
import { report } from './report.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;
/** Of one region and of several, with storage, replication, routing and clients that matter. */
const SCENARIOS = [
  'acr-premium-3-regions',
  'azure-grs',
  'azure-zrs',
  'bit-rot',
  'common-cause',
  'gray-failure',
  'home-region-lost',
  'lose-a-region',
  'quorum-ack',
  'slow-replication-then-loss',
] as const;
const WORKERS = ['-j', '2', '--quiet'];

const [, , seeds = '20'] = process.argv;
const folder = mkdtempSync(join(tmpdir(), 'nines-gate-'));
try {
  for (const name of SCENARIOS) {
    copyFileSync(join(ROOT, 'scenarios/library', `${name}.yaml`), join(folder, `${name}.yaml`));
  }
  const files = SCENARIOS.map((name) => `${name}.yaml`);
  const run = ['run', ...files, '--seeds', `1..${seeds}`, ...WORKERS];
  nines([...run, '--update-baseline']);
  const startedMs = performance.now();
  nines([...run, '--baseline']);
  for (const file of files) nines(['assess', file, '--only', 'durability', '--precision', '10%', ...WORKERS]);
  report((performance.now() - startedMs) / 1000, files.length);
} finally {
  rmSync(folder, { recursive: true });
}

function nines(words: readonly string[]): void {
  const program = join(ROOT, 'dist/cli/main.js');
  const { status, stderr } = spawnSync(process.execPath, [program, ...words], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (status !== exitCodes.ok) throw new Error(`nines ${words.join(' ')} ended with ${status}: ${stderr}`);
}

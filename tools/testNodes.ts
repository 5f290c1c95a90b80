/**
 * Plays the golden scenarios on every supported major version of Node and compares the bytes: `npm run test:nodes`, or
 * `npm run test:nodes -- 22 26`. The versions come from npm's `node` package, as npx fetches and keeps them.
 */
import { spawnSync } from 'node:child_process';

const SUPPORTED = ['20', '22', '24', '26'];

const wanted = process.argv.slice(2);
const failed: string[] = [];
for (const major of wanted.length > 0 ? wanted : SUPPORTED) {
  process.stdout.write(`Node ${major}\n`);
  const played = spawnSync('npx', ['--yes', `node@${major}`, 'dist/tools/goldenRuns.js'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (played.status !== 0) failed.push(major);
}
process.stdout.write(
  failed.length === 0 ? 'All give the same bytes.\n' : `Not the same bytes, or no run, on Node ${failed.join(', ')}.\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

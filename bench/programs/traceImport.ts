/**
 * The speed of an import of a log in the IBM format, over that of bare JSON.parse of the same lines, which lie in memory: both by
 * turns, in time of the clock, for an import packs on threads of the pool. Prints the middle ratio. `traceImport.js REQUESTS`.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { importTraces } from '../../studies/traces/importTraces.ts';
import { temporaryFolder, writeIbmLog } from './ibmLog.ts';
import { report } from './report.ts';

const requests = Number(process.argv[2]);
const TURNS = 5;
const folder = temporaryFolder();
const log = join(folder, 'log.json');
const out = join(folder, 'log.trace');
writeIbmLog(log, requests);

const ratios: number[] = [];
let check = 0;
for (let turn = 0; turn <= TURNS; turn++) {
  const [parse, imported] = turn % 2 === 0 ? [parsed(), await importedIn()] : await importFirst();
  // The first warms up.
  if (turn > 0) ratios.push(parse / imported);
}
report(ratios.sort((a, b) => a - b)[(TURNS - 1) >> 1]!, check);

async function importFirst(): Promise<[number, number]> {
  const imported = await importedIn();
  return [parsed(), imported];
}

/** Seconds for the lines alone, which are texts already. */
function parsed(): number {
  const lines = readFileSync(log, 'utf8').split('\n').slice(1, -2);
  const start = performance.now();
  let records = 0;
  for (const line of lines) {
    const record = JSON.parse(line.endsWith(',') ? line.slice(0, -1) : line) as { id: string };
    if (record.id !== '') records += 1;
  }
  check = records;
  return (performance.now() - start) / 1000;
}

async function importedIn(): Promise<number> {
  rmSync(out, { force: true });
  const start = performance.now();
  const { read } = await importTraces({ paths: [log], format: null }, out);
  if (read.events !== check && check !== 0) throw new Error(`${read.events} events of ${check} records`);
  return (performance.now() - start) / 1000;
}

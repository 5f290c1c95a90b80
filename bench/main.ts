/**
 * Runs the benchmarks and prints one table: `npm run bench`, or `npm run bench -- --short` for a rough one, or with a
 * part of a name to run those alone. Exits with 1 when a bar is missed.
 */
import type { Bar, BenchCase, Effort, LimitCase, RaceCase } from './cases/case.ts';
import { benchCases } from './cases/index.ts';
import { type Figure, median, runRounds } from './rounds.ts';
import { type Row, renderTable } from './table.ts';

const FULL: Effort = {
  rounds: 9,
  events: (pending) => (pending >= 100_000 ? 4_000_000 : 8_000_000),
  seeds: 20,
  longRequests: 10_000_000,
  traceRequests: 38_000_000,
  coverageSeeds: 1000,
  precisionSeeds: 9,
  registryTags: 10_000_000,
  missedBelow: 1,
};
const SHORT: Effort = {
  rounds: 5,
  events: (pending) => (pending >= 100_000 ? 1_000_000 : 3_000_000),
  seeds: 8,
  longRequests: 2_000_000,
  traceRequests: 1_000_000,
  coverageSeeds: 100,
  precisionSeeds: 1,
  registryTags: 1_000_000,
  missedBelow: 0.8,
};
const USAGE = `usage: npm run bench -- [--short] [PART OF A NAME]…

  --short   shorter and fewer runs, rougher figures: missed is what is a fifth worse than its bar
`;

const words = process.argv.slice(2);
if (words.some((word) => word.startsWith('-') && word !== '--short')) {
  process.stdout.write(USAGE);
  process.exitCode = words.includes('--help') || words.includes('-h') ? 0 : 2;
} else {
  await runAll(
    words.includes('--short') ? SHORT : FULL,
    words.filter((word) => !word.startsWith('-')),
  );
}

async function runAll(effort: Effort, wanted: readonly string[]): Promise<void> {
  const rows: Row[] = [];
  for (const benchCase of benchCases(effort)) {
    if (!wanted.every((part) => benchCase.name.includes(part))) continue;
    process.stderr.write(`${benchCase.name} …`);
    const startedMs = performance.now();
    rows.push(...(await runCase(benchCase, effort)));
    process.stderr.write(` ${((performance.now() - startedMs) / 1000).toFixed(0)} s\n`);
  }
  process.stdout.write(renderTable(rows));
  process.stdout.write(
    `\nNode ${process.versions.node}; medians of up to ${effort.rounds} interleaved rounds, each per second of processor time.\n`,
  );
  process.exitCode = rows.some((row) => row.verdict === 'MISSED') ? 1 : 0;
}

function runCase(benchCase: BenchCase, effort: Effort): Promise<Row[]> {
  return benchCase.kind === 'race' ? runRace(benchCase, effort) : runLimit(benchCase, effort);
}

async function runLimit({ name, unit, own, rounds, bar }: LimitCase, effort: Effort): Promise<Row[]> {
  const figure = median((await runRounds([own], rounds)).map((round) => round[0]!.figure));
  return [{ name, figure: `${figure.toFixed(2)} ${unit}`, rival: '', ratio: '', ...judge(bar, figure, effort) }];
}

function judge(bar: Bar, figure: number, effort: Effort): Pick<Row, 'bar' | 'verdict'> {
  if (bar.is === 'between') {
    const { least, most } = bar;
    return { bar: `${least} to ${most}`, verdict: verdictOf(Math.min(figure / least, most / figure), effort) };
  }
  const { is, value } = bar;
  if (is === 'at most') return { bar: `≤ ${value}`, verdict: verdictOf(value / figure, effort) };
  if (is === 'at least') return { bar: `≥ ${value}`, verdict: verdictOf(figure / value, effort) };
  return { bar: `aim ${value}`, verdict: figure >= value ? 'ok' : 'not yet' };
}

/** @param share of the bar that was reached, 1 and above is good */
function verdictOf(share: number, { missedBelow }: Effort): string {
  if (share >= 1) return 'ok';
  return share >= missedBelow ? 'close' : 'MISSED';
}

async function runRace({ name, unit, own, rounds: wanted, rivals }: RaceCase, effort: Effort): Promise<Row[]> {
  const present = rivals.filter(({ skipped }) => skipped === null);
  const rounds = await runRounds([own, ...present.flatMap(({ commands }) => commands)], wanted ?? effort.rounds);
  const figure = `${median(rounds.map((round) => round[0]!.figure)).toFixed(2)} ${unit}`;
  let first = 1;
  return rivals.map((rival, i) => {
    const head = i === 0 ? { name, figure } : { name: '', figure: '' };
    const bar = `≥ ${rival.ratioMin}`;
    if (rival.skipped !== null) {
      return { ...head, rival: rival.name, ratio: '', bar, verdict: `skipped: ${rival.skipped}` };
    }
    const begin = first;
    first += rival.commands.length;
    if (rival.sameEvents) assertSameEvents(rounds, begin, first, rival.name);
    const best = rounds.map((round) => Math.max(...round.slice(begin, first).map((theirs) => theirs.figure)));
    const ratio = median(rounds.map((round, k) => round[0]!.figure / best[k]!));
    const label = `${rival.name} ${median(best).toFixed(2)}`;
    return { ...head, rival: label, ratio: ratio.toFixed(2), bar, verdict: verdictOf(ratio / rival.ratioMin, effort) };
  });
}

/** A race is fair only if both replayed the same events in the same order. */
function assertSameEvents(rounds: readonly Figure[][], begin: number, end: number, name: string): void {
  for (const [own, ...others] of rounds.map((round) => [round[0]!, ...round.slice(begin, end)])) {
    if (others.some((theirs) => theirs.check !== own!.check)) throw new Error(`${name} saw another order of events`);
  }
}

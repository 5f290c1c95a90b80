/**
 * Plays the golden scenarios and compares digest and result with what they have always been. Any Node must give the same
 * bytes: `node dist/tools/goldenRuns.js` exits with 1 where this one does not, `--update` writes down what it gave.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { scenarioHash } from '../scenarios/hash.ts';
import { loadScenario } from '../scenarios/load.ts';
import { costOfScenario } from '../studies/cost/scenarioCost.ts';
import { inlineExecutor } from '../studies/executors/inline.ts';
import { NOBODY } from '../studies/executors/nobody.ts';
import { stage } from '../studies/play.ts';
import { runTrials } from '../studies/run.ts';
import { savedText } from '../studies/save.ts';

/** Where golden scenarios lie and what they must give, from the project's root. */
const FOLDER = 'test/golden';
const EXPECTED = join(FOLDER, 'expected.json');
const DEFAULT_SCENARIO = 'scenarios/library/lose-a-region.yaml';
/** Enough of the longest one to see it differ. */
const SEEDS_MOST = 3;

export interface GoldenRun {
  /** Over every event of every seed. */
  readonly digest: string;
  /** SHA-256 of the result as it is saved, the version of nines left out. */
  readonly result: string;
}

/** What the golden scenarios must give, by name. */
export function expectedRuns(): Readonly<Record<string, GoldenRun>> {
  return JSON.parse(readFileSync(EXPECTED, 'utf8')) as Record<string, GoldenRun>;
}

/** What they give on this Node, by name. */
export async function playGoldenRuns(): Promise<Record<string, GoldenRun>> {
  const own = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
  const runs: Record<string, GoldenRun> = {};
  for (const file of [DEFAULT_SCENARIO, ...own.sort().map((name) => join(FOLDER, name))]) {
    runs[basename(file, '.yaml')] = await play(file);
  }
  return runs;
}

async function play(file: string): Promise<GoldenRun> {
  const { scenario, source } = loadScenario(file);
  const staged = stage({ scenario, directory: source.directory });
  const { cost, assumptions: ofCost } = costOfScenario(scenario, staged.plan);
  const context = {
    version: 'any',
    scenario,
    reference: {
      name: scenario.name,
      description: scenario.description,
      hash: scenarioHash(scenario),
      path: file,
      source: null,
      sets: [],
    },
    assumptions: [...staged.assumptions, ...scenario.assumptions, ...ofCost],
    originMs: staged.originMs,
    cost,
    replays: file,
    ownSeeds: false,
  };
  const seeds = scenario.run.seeds.slice(0, SEEDS_MOST);
  const request = { context, seeds, checkDeterminism: false, replayOf: null };
  const { result } = await runTrials(request, inlineExecutor(staged.play), NOBODY, new AbortController().signal);
  if (result.digest === null) throw new Error(`${file}: no seed was played to its end`);
  return { digest: result.digest, result: createHash('sha256').update(savedText(result)).digest('hex') };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const runs = await playGoldenRuns();
  if (process.argv.includes('--update')) writeFileSync(EXPECTED, `${JSON.stringify(runs, null, 2)}\n`);
  const expected = expectedRuns();
  const different = Object.keys({ ...expected, ...runs }).filter(
    (name) => JSON.stringify(expected[name]) !== JSON.stringify(runs[name]),
  );
  for (const [name, { digest }] of Object.entries(runs)) {
    process.stdout.write(`  ${name.padEnd(16)} ${digest}  ${different.includes(name) ? 'DIFFERENT' : 'same bytes'}\n`);
  }
  process.exitCode = different.length === 0 ? 0 : 1;
}

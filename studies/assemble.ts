import type { Assumption, Scenario } from '../scenarios/scenario.ts';
import { issueSentence } from '../scenarios/scenarioError.ts';
import { combineDigests } from '../sim/kernel/digest.ts';
import type { SeedOutcome } from '../sim/outcome.ts';
import type { MonthlyCost } from './cost/monthlyCost.ts';
import { movedCost, type PricedPlaces } from './cost/movedCost.ts';
import { type FailedTrial, type FinishedTrial, INTERRUPTED, type Trial } from './executors/executor.ts';
import { exitCodes, worstExitCode } from './exitCodes.ts';
import { Measurements } from './measurements.ts';
import { reproCommand } from './repro.ts';
import type { JournalRecord, LossRecord, RunResult, ScenarioReference, VerdictEntry } from './result.ts';
import { SCHEMA_VERSION } from './result.ts';
import { mergeTimelines } from './timeline.ts';
import { exitCodeOf, isJudgedByRun, judge, overallVerdict } from './verdicts.ts';

/** What a result is made of besides the trials. */
export interface RunContext {
  readonly version: string;
  readonly scenario: Scenario;
  readonly reference: ScenarioReference;
  readonly assumptions: readonly Assumption[];
  readonly originMs: number | null;
  readonly cost: MonthlyCost;
  /** What traffic of the seeds is priced by; absent: it is not. */
  readonly places?: PricedPlaces;
  /** What the command line names to play this again: a scenario, or a saved result; null where a program alone has it. */
  readonly replays: string | null;
  /** Whether `replays` alone means exactly these seeds. */
  readonly ownSeeds: boolean;
  /** Flags of what is judged beside, for the repro line. */
  readonly further?: readonly string[];
}

/**
 * One result of all trials (in seed order): the finished seeds are measured and judged, the unfinished ones listed.
 * `further` are verdicts that came about outside the seeds, such as a repetition's, and `notes` what is to be said with them. The result has no
 * `environment` yet: where and how fast the seeds were played is known to the caller, who adds it.
 */
export function assembleResult(
  context: RunContext,
  trials: readonly Trial[],
  further: readonly VerdictEntry[],
  notes: readonly string[] = [],
): RunResult {
  const outcomes = trials.filter(isFinished).map((trial) => trial.outcome);
  const failed = trials.filter((trial): trial is FailedTrial => trial.outcome === null);
  const measurements = new Measurements(outcomes, context.scenario.run.chance);
  const verdicts = [...judge(context.scenario, outcomes, measurements), ...further];
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { version: context.version },
    scenario: context.reference,
    seeds: outcomes.map((outcome) => outcome.seed),
    unfinished: failed.map(({ seed, kind, reason }) => ({ seed, kind, reason })),
    digest: digestOf(outcomes),
    verdict: overallVerdict(verdicts, failed.length === 0),
    exitCode: worstExitCode([exitCodeOf(verdicts), ...failed.map(({ kind }) => exitCodes[kind])]),
    verdicts,
    metrics: outcomes.length === 0 ? {} : measurements.results(),
    journal: outcomes.flatMap((outcome) => journalOf(outcome, Math.ceil(CHANCE_RECORDS_MAX / outcomes.length))),
    losses: outcomes.flatMap(lossesOf),
    warnings: [
      ...interruption(trials),
      ...context.scenario.warnings.map(issueSentence),
      ...notJudged(context.scenario),
      ...warningsOf(outcomes),
      ...notes,
    ],
    assumptions: context.assumptions,
    cost: context.cost,
    moved: outcomes.length === 0 || context.places === undefined ? null : movedCost(context.places, measurements),
    timeline: mergeTimelines(outcomes, context.originMs),
    repro: reproCommand(
      context,
      verdicts,
      failed,
      trials.map(({ seed }) => seed),
    ),
  };
}

/** Failures by chance in the journal of all seeds together: thousands of seeds would make it longer than JSON can be. */
const CHANCE_RECORDS_MAX = 20_000;

/** 16 hex digits of the outcomes in order; null of none. */
export function digestOf(outcomes: readonly SeedOutcome[]): string | null {
  return outcomes.length === 0 ? null : combineDigests(outcomes.map((outcome) => outcome.digest));
}

function isFinished(trial: Trial): trial is FinishedTrial {
  return trial.outcome !== null;
}

/** Planned faults, failures by chance that lost an image, and as many of the others as there is room for, soonest first. */
function journalOf({ seed, journal, losses }: SeedOutcome, chanceMax: number): JournalRecord[] {
  const blamed = new Set(losses.map(({ cause }) => cause));
  let room = chanceMax;
  const told = journal.filter(({ chance, id }) => !chance || blamed.has(id) || room-- > 0);
  return told.map((entry) => ({
    seed,
    id: entry.id,
    action: entry.action,
    target: entry.target,
    chance: entry.chance,
    suppressed: entry.suppressed,
    intendedAt: entry.intendedAtUs,
    firedAt: entry.firedAtUs,
    recoveredAt: entry.recoveredAtUs,
    fired: entry.fired,
    reason: entry.reason,
  }));
}

function lossesOf({ seed, losses }: SeedOutcome): LossRecord[] {
  return losses.map((loss) => ({
    seed,
    image: loss.image,
    acknowledgedAt: loss.acknowledgedAtUs,
    acknowledgedIn: loss.acknowledgedIn,
    lostAt: loss.lostAtUs,
    cause: loss.cause,
    pushed: loss.pushed,
    excused: loss.excused,
    bytes: loss.bytes,
    chain: loss.chain.map(({ atUs, what, region, fault }) => ({ at: atUs, what, region, fault })),
  }));
}

function interruption(trials: readonly Trial[]): string[] {
  const undone = trials.filter((trial) => trial.outcome === null && trial.kind !== 'defect') as FailedTrial[];
  if (undone.length === 0) return [];
  const reasons = [...new Set(undone.map(({ reason }) => reason))].filter((reason) => reason !== INTERRUPTED);
  const why = reasons.length === 0 ? 'Interrupted' : `Not whole, as ${reasons.join(', and ')}`;
  const done = trials.filter(isFinished).length;
  return [`${why}: what follows is over the ${done} of ${trials.length} seeds that were done.`];
}

function notJudged(scenario: Scenario): string[] {
  const expressions = [
    ...scenario.expect,
    ...scenario.mustFail.flatMap((entry) => (entry.kind === 'expression' ? [entry.expression] : [])),
  ];
  return expressions
    .filter((expression) => !isJudgedByRun(expression))
    .map((expression) => `Not judged by a run, which is too short to know it: ${expression.text}`);
}

/** Each sentence once, with how many seeds said it where not all did. */
function warningsOf(outcomes: readonly SeedOutcome[]): string[] {
  const seedsBySentence = new Map<string, number[]>();
  for (const { seed, warnings } of outcomes) {
    for (const sentence of new Set(warnings))
      seedsBySentence.set(sentence, [...(seedsBySentence.get(sentence) ?? []), seed]);
  }
  return [...seedsBySentence].map(([sentence, seeds]) => {
    if (seeds.length === outcomes.length) return sentence;
    return `${sentence} (${seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} of ${outcomes.length} seeds`})`;
  });
}

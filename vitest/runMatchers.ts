/** Matchers of what `nines run` judges. */
import type { Played } from '../api/played.ts';
import type { Seeds } from '../api/playScenario.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { suggest } from '../scenarios/suggestion.ts';
import type { Verdict } from '../sim/outcome.ts';
import { Measurements } from '../studies/measurements.ts';
import type { VerdictEntry } from '../studies/result.ts';
import { judgeFault, judgeInvariant } from '../studies/verdicts.ts';
import { judged, type MatcherContext, type MatcherResult } from './judged.ts';
import { messageOf, seedsTold } from './message.ts';
import { type MatcherOptions, playOf } from './plays.ts';

/** All that the scenario asks of a run: `expect`, `mustFail`, invariants, convergence, and that its faults strike. */
export async function toHold(
  this: MatcherContext,
  received: unknown,
  options: MatcherOptions = {},
): Promise<MatcherResult> {
  const play = await playOf(received, options);
  const { result } = play;
  const { verdict } = result;
  const held = result.verdicts.filter((one) => one.verdict === 'pass');
  return judged(this, verdict, () =>
    messageOf({
      sentence: sentence(play, verdict, 'holds', 'hold'),
      verdicts: verdict === 'pass' ? held : needingAttention(result.verdicts),
      result,
      repro: result.repro,
    }),
  );
}

export async function toHoldForSeeds(
  this: MatcherContext,
  received: unknown,
  seeds: Seeds,
  options: Pick<MatcherOptions, 'workers'> = {},
): Promise<MatcherResult> {
  return toHold.call(this, received, { ...options, seeds });
}

/** Replicas agree after the drain, whether or not the scenario lists that. */
export async function toConverge(
  this: MatcherContext,
  received: unknown,
  options: MatcherOptions = {},
): Promise<MatcherResult> {
  const play = await playOf(received, options);
  return judgedAlone(this, play, 'converges', 'converge', (measurements) =>
    judgeInvariant('convergence', play.outcomes, measurements),
  );
}

/** A planned fault, or a change of membership, strikes in every seed; its negation: in none. */
export async function toHaveFired(
  this: MatcherContext,
  received: unknown,
  id: string,
  options: MatcherOptions = {},
): Promise<MatcherResult> {
  const play = await playOf(received, options);
  const { scenario } = play.subject;
  const ids = [...scenario.faults, ...scenario.registry.changes].map((one) => one.id);
  if (!ids.includes(id)) {
    const hint = ids.length === 0 ? 'the scenario plans none' : suggest(id, ids);
    throw new TypeError(`toHaveFired: ${scenario.name} plans no fault \`${id}\` (${hint})`);
  }
  return judgedAlone(this, play, `sees \`${id}\` strike`, `see \`${id}\` strike`, () => firing(id, scenario, play));
}

/** The gate of a run knows no failure: a fault that did not strike leaves its verdict open. Here it is what was asked. */
function firing(id: string, { suppress }: Scenario, { outcomes }: Played): VerdictEntry {
  const entry = judgeFault(id, suppress.includes(id), outcomes);
  const struck = outcomes.some(({ journal }) => journal.some((one) => one.id === id && one.fired));
  return struck && !suppress.includes(id) ? entry : { ...entry, verdict: 'fail' };
}

function judgedAlone(
  context: MatcherContext,
  play: Played,
  does: string,
  plain: string,
  judge: (measurements: Measurements) => VerdictEntry,
): MatcherResult {
  const { result, outcomes, subject } = play;
  const entries = outcomes.length === 0 ? [] : [judge(new Measurements(outcomes, subject.scenario.run.chance))];
  const verdict = verdictOf(entries, play);
  return judged(context, verdict, () =>
    messageOf({ sentence: sentence(play, verdict, does, plain), verdicts: entries, result, repro: result.repro }),
  );
}

/** What did not come to its end passes nothing. */
export function verdictOf([entry]: readonly VerdictEntry[], { outcomes, seeds }: Played): Verdict {
  const verdict = entry?.verdict ?? 'inconclusive';
  return verdict === 'pass' && outcomes.length < seeds.length ? 'inconclusive' : verdict;
}

export function sentence({ subject, seeds }: Played, verdict: Verdict, does: string, plain: string): string {
  const { name } = subject.scenario;
  const over = `in ${seedsTold(seeds)}`;
  if (verdict === 'inconclusive') return `Inconclusive: it cannot be told whether ${name} ${does} ${over}.`;
  return verdict === 'pass' ? `${name} ${does} ${over}, and should not.` : `${name} does not ${plain} ${over}.`;
}

function needingAttention(verdicts: readonly VerdictEntry[]): VerdictEntry[] {
  return verdicts.filter(({ verdict }) => verdict !== 'pass');
}

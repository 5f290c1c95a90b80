/** What an assessment opens with: a sentence for each of durability, availability, RPO and cost, and how far to rely on them. */
import type { AssessResult, AvailabilityResult } from '../../studies/assess/assessResult.ts';
import { exitCodes } from '../../studies/exitCodes.ts';
import { availabilityHeadline, availabilitySentence } from './availabilityTable.ts';
import { costSum } from './costTable.ts';
import { around, pushedAt, scientific, shareOf } from './estimateText.ts';
import { ninesToOne } from './ninesText.ts';
import { listed, type Page, wrap } from './page.ts';
import { changesSentences, reachSentences } from './reachTable.ts';
import { rpoSentence } from './rpoTable.ts';

/** A part of less is not worth a place in the first sentence. */
const PART_SHOWN = 0.01;

export function assessHeadline(result: AssessResult, page: Page): string[] {
  const served = availabilitySentence(result);
  const others = [
    served === null ? null : `Availability: ${served}`,
    rpoSentence(result),
    result.cost.items.length === 0 ? null : `Cost: ${costSum(result.cost)}.`,
  ].filter((sentence) => sentence !== null);
  return [
    ...interruption(result, 'what follows is from what was done until then', page),
    ...figureOf(result, page),
    ...[...reachSentences(result), ...changesSentences(result)].flatMap((sentence) => wrap(sentence, page.width)),
    ...others.flatMap((sentence) => wrap(sentence, page.width)),
    ...(result.hazardsGiven
      ? []
      : wrap('No hazards given: the field’s rates are used (the assumptions say which).', page.width)),
  ];
}

/** Where availability is all there is: because nothing else was asked for, or came about. */
export function availabilityAloneHeadline(result: AvailabilityResult, page: Page): string[] {
  const missing = 'before anything was known of durability; what follows is availability alone';
  return [
    ...interruption(result, missing, page),
    ...availabilityHeadline(result, page),
    ...changesSentences(result).flatMap((sentence) => wrap(sentence, page.width)),
  ];
}

function interruption({ exitCode }: AssessResult | AvailabilityResult, what: string, page: Page): string[] {
  if (exitCode !== exitCodes.interrupted) return [];
  const text = what.startsWith('before') ? `Interrupted ${what}.` : `Interrupted: ${what}.`;
  return wrap(text, page.width).map(page.color.yellow);
}

function figureOf(result: AssessResult, page: Page): string[] {
  const { total, writes } = result.durability;
  const name = page.color.bold(result.scenario.name);
  const aged = writes?.atAge ?? null;
  const isStoredSafe = total.perYear.upper95 === 0;
  if (isStoredSafe && (aged === null || aged.probability.upper95 === 0)) {
    return wrap(`${name}: ${result.method.reasons.join('; ')}.`, page.width);
  }
  const ofWhat = aged === null ? 'a placement group' : pushedAt(aged.ageUs);
  const { estimate, upper95 } = total.withinFirstYear;
  if (estimate === 0 && result.exact === null) {
    const seen = total.hits === 0 ? 'no loss was seen' : 'the first year was not played';
    const sentence = `${name}: ${seen}; the chance within a year is below ${scientific(upper95)} for ${ofWhat}.`;
    return [...wrap(sentence, page.width), ...(total.hits === 0 ? [] : doubtOf(result, page))];
  }
  const lost =
    aged === null
      ? 'it is lost within the first year'
      : 'it is lost before it is in a second place, or with its placement group within the first year,';
  const sentence =
    `${name}: ${ninesToOne(total.nines)} nines of durability for ${ofWhat}: ${lost} with ` +
    `probability ${around(total.withinFirstYear)}${dominating(result)}.`;
  return [...wrap(sentence, page.width), ...doubtOf(result, page)];
}

/** What most of the figure is due to. A pattern's share is of the group's losses, and the figure may be of more than these. */
function dominating({ causes, durability, withinFirstYear }: AssessResult): string {
  const written = durability.writes?.atAge?.probability.estimate ?? 0;
  const all = withinFirstYear.estimate;
  if (all === 0) return '';
  const ofWrite = Math.min(1, written / all);
  const [first] = causes;
  const parts = [
    ...(first === undefined ? [] : [{ share: first.share * (1 - ofWrite), what: first.pattern }]),
    ...(ofWrite === 0 ? [] : [{ share: ofWrite, what: 'what is left of its replication lag' }]),
  ]
    .filter(({ share }) => share >= PART_SHOWN)
    .sort((a, b) => b.share - a.share)
    .map(({ share, what }, i) => `${shareOf(share)} ${i === 0 ? 'of that is ' : ''}${what}`);
  return parts.length === 0 ? '' : `; ${parts.join(', ')}`;
}

/** Which figures a guard that does not hold leaves in doubt: none that the chain has solved. */
function doubtOf({ guards, exact, durability, reaches }: AssessResult, page: Page): string[] {
  const failing = guards.filter((guard) => guard.verdict !== 'pass').map(({ name }) => name);
  if (failing.length === 0) {
    if (reaches === null || reaches.every((reach) => reach.verdict === 'pass')) return [];
    const sentence = 'Of other images under the rules the figures that are marked with ? are not to be relied on.';
    return wrap(sentence, page.width).map(page.color.yellow);
  }
  const which = listed(failing, 5);
  const does = failing.length > 1 ? 'guards below do not hold' : 'a guard below does not hold';
  const isOnly = (name: string): boolean => failing.every((other) => other === name);
  const hasPeople = (durability.people?.hits ?? 0) > 0;
  const inDoubt = isOnly('variants')
    ? 'do not rely on the variants that are marked with ?. The other figures stand.'
    : doubted(exact !== null, isOnly('precision'), hasPeople);
  return wrap(`Inconclusive: ${does} (${which}); ${inDoubt}`, page.width).map(page.color.yellow);
}

/** Too wide an interval is still one; where anything else fails it may not hold either. */
function doubted(isExact: boolean, isOnlyWide: boolean, hasPeople: boolean): string {
  if (!isExact) {
    return isOnlyWide
      ? 'the figures of durability are less sure than was asked for: go by their intervals.'
      : 'do not rely on the figures of durability.';
  }
  const image = hasPeople ? ' and of what is lost per image' : '';
  const causes = `what it says of causes (losses by kind, and their shares)${image}`;
  return isOnlyWide
    ? `${causes} is less sure than was asked for. The total is exact.`
    : `do not rely on ${causes}. The total is exact.`;
}

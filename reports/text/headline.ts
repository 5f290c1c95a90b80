import { formatDuration, formatNumber, formatPercent } from '../../studies/figures.ts';
import type { LossRecord, MetricStatistics, RunResult } from '../../studies/result.ts';
import { formatSpan } from './formatSpan.ts';
import { figuresOf, labelValues, worstClient } from './metricLookup.ts';
import { hadOneRegion, wentWithDatabase, wentWithItsGroup, wentWithItsKey, whyAlone } from './onlyRegion.ts';
import { counted, listed, type Page, wrap } from './page.ts';
import { PLURAL } from './tables.ts';

/** The verdict and what it comes to, in one or two sentences. */
export function headline(result: RunResult, page: Page): string[] {
  const badge = ` ${result.verdict.toUpperCase()} `;
  const paint =
    result.verdict === 'pass' ? page.color.bgGreen : result.verdict === 'fail' ? page.color.bgRed : page.color.bgYellow;
  const indent = ' '.repeat(badge.length + 2);
  const [first = '', ...others] = wrap(headlineSentences(result).join(' '), page.width, indent);
  return [
    `${paint(page.color.black(badge))}  ${page.color.bold(first.trimStart())}`,
    ...others.map((line) => page.color.bold(line)),
  ];
}

export function headlineSentences(result: RunResult): string[] {
  return [
    asItMust(result, durabilitySentence(result)),
    ...brokenSentence(result),
    ...availabilitySentence(result),
    ...slownessSentence(result),
  ];
}

/** What `mustFail` can ask for that is a loss. */
const LOSSES = /^(?:images_lost|rpo_age|rpo_images|groups_lost)\b|^invariant: acknowledged-stay-readable$/;

/** Losses under PASS need a word: this scenario is there to show them. */
function asItMust(result: RunResult, sentence: string): string {
  const isShown = result.verdicts.some(
    ({ kind, name, verdict }) => kind === 'mustFail' && verdict === 'pass' && LOSSES.test(name),
  );
  if (result.verdict !== 'pass' || !isShown) return sentence;
  return `As this scenario must, ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

/** Invariants broken under PASS need a word as well, where the sentence of losses does not give it. */
function brokenSentence(result: RunResult): string[] {
  if (result.verdict !== 'pass') return [];
  const names = result.verdicts.flatMap(({ kind, name }) =>
    kind === 'mustFail' && !LOSSES.test(name) ? (/^(?:invariant: )?([\w-]+)$/.exec(name)?.[1] ?? []) : [],
  );
  return names.length === 0 ? [] : [`As this scenario must, it breaks ${listed(names, names.length)}.`];
}

/** What was lost and why there was no other copy, or how little can have been lost. */
export function durabilitySentence(result: RunResult): string {
  const seeds = result.seeds.length;
  if (seeds === 0) return 'Nothing can be said: no seed was played to its end.';
  const lost = figuresOf(result, 'images_lost', {});
  const groups = figuresOf(result, 'groups_lost', {});
  if (groups !== null && labelValues(result, ['push_ok', 'pull_ok'], 'client').length === 0) {
    return groupSentence(groups, seeds);
  }
  if (lost === null || lost.count === null) return `${counted(seeds, 'seed')} played; this scenario counts no images.`;
  if (lost.count === 0) return nothingLost(result, lost, seeds);
  const size = lossSize(lost, seeds);
  const where = whereTheyWere(result.losses);
  return `You would have lost ${size}${outOf(result)}: ${size.startsWith('1 image ') ? ofOne(where) : where}.`;
}

/** Without clients there is nothing but storage: what is lost are placement groups. */
function groupSentence(lost: MetricStatistics, seeds: number): string {
  if (lost.count === 0) {
    if (seeds === 1 || lost.upper95 === null) {
      return 'No placement group lost its last copy in this one seed; one seed says little about how likely that is.';
    }
    return `No placement group lost its last copy in any of ${seeds} seeds: on average at most ${formatNumber(lost.upper95)} a run (95 %).`;
  }
  const mean = lost.mean ?? 0;
  const times = counted(mean, 'time', roundedMean(mean));
  return `A placement group lost its last copy ${times}${intervalOf(lost, seeds)} a run.`;
}

function nothingLost(result: RunResult, lost: MetricStatistics, seeds: number): string {
  if (seeds === 1 || lost.upper95 === null) {
    return `No image was lost${outOf(result)} in this one seed; one seed says little about how likely that is.`;
  }
  return `No image was lost${outOf(result)} in any of ${seeds} seeds: on average at most ${formatNumber(lost.upper95)} a run (95 %).`;
}

/** Of one image, what is said of several. */
function ofOne(sentence: string): string {
  return sentence
    .replace('their only copies were in', 'its only copy was in')
    .replace('they had waited', 'it had waited')
    .replace('they were given up with placement groups', 'it was given up with a placement group')
    .replace('to get them when they were pushed', 'to get it when it was pushed')
    .replace('meant to get them', 'meant to get it')
    .replace('seeded with them', 'seeded with it')
    .replace('had them', 'had it')
    .replace('sends them on', 'sends it on')
    .replace('named them', 'named it')
    .replace('holds of them', 'holds of it')
    .replace('copies of them there are, they are encrypted', 'copies of it there are, it is encrypted');
}

function lossSize(lost: MetricStatistics, seeds: number): string {
  const mean = lost.mean ?? 0;
  return `${counted(mean, 'image', roundedMean(mean))}${intervalOf(lost, seeds)}`;
}

function intervalOf({ lower95, upper95 }: MetricStatistics, seeds: number): string {
  if (seeds === 1) return ' (one seed, so no interval)';
  if (lower95 === null || upper95 === null) return ' (the same in every seed, perhaps by luck, so no interval)';
  // The interval of a mean knows nothing of what is counted, of which there is never less than none.
  return ` [${roundedMean(Math.max(0, lower95))}–${roundedMean(upper95)}]`;
}

function outOf(result: RunResult): string {
  const acknowledged = figuresOf(result, 'images_acknowledged', {})?.mean ?? 0;
  const stored = result.losses.filter((loss) => !loss.pushed).length;
  if (stored === 0) return acknowledged > 0 ? ` of ${roundedMean(acknowledged)} pushed` : '';
  if (acknowledged === 0) return ' that were there before the run';
  const seeds = result.seeds.length;
  const pushed = result.losses.length - stored;
  return ` (${roundedMean(stored / seeds)} that were there before, and ${roundedMean(pushed / seeds)} of ${roundedMean(acknowledged)} pushed)`;
}

/** Means of counts read best whole, once they are not small. */
function roundedMean(mean: number): string {
  return formatNumber(mean >= 10 ? Math.round(mean) : mean);
}

function whereTheyWere(losses: readonly LossRecord[]): string {
  if (losses.length === 0) return 'the result does not list them';
  if (losses.every(wentWithDatabase)) {
    return `the one database that named them was destroyed by ${listed(causesOf(losses))}, whatever storage still holds of them`;
  }
  if (losses.every(wentWithItsKey)) {
    return `whatever copies of them there are, they are encrypted under a key that ${listed(causesOf(losses))} destroyed`;
  }
  if (losses.every(wentWithItsGroup)) {
    return 'they were given up with placement groups in which older data had rotted, before another region had them';
  }
  const waiting = losses.filter(
    (loss) => !wentWithItsKey(loss) && (loss.excused || hadOneRegion(loss) || whyAlone(loss) !== null),
  );
  const others = losses.length - waiting.length;
  if (waiting.length === 0)
    return `every copy that replication had made was destroyed too, by ${listed(causesOf(losses))}`;
  const places = listed([...new Set(waiting.map((loss) => loss.acknowledgedIn))]);
  const only = `their only copies were in ${places}, ${howLongAlone(waiting)}`;
  if (others === 0) return only;
  const share = formatPercent(others / losses.length, 1);
  return `${share === '100 %' ? 'nearly all' : share} had been replicated and lost every copy to ${listed(causesOf(losses))}; of the rest, ${only}`;
}

/** An image waits where its chain tells of other replicas; where there are none it is alone for ever. */
function howLongAlone(waiting: readonly LossRecord[]): string {
  const alone = new Set(waiting.map(whyAlone));
  const waits = waiting.filter((loss) => !hadOneRegion(loss) && whyAlone(loss) === null);
  if (alone.has('not seeded')) return 'and another region had not been seeded with them yet';
  if (waits.length === 0) return reasonAlone(alone);
  return `where they had waited up to ${formatDuration(longest(waits))} for replication`;
}

function reasonAlone(alone: ReadonlySet<ReturnType<typeof whyAlone>>): string {
  if (alone.has('gone') && alone.has('no rule')) return 'and no other region was left or meant to get them';
  if (alone.has('gone')) return 'and no other region was left to get them when they were pushed';
  return alone.has('no rule') ? 'and no rule sends them on' : 'and no other region keeps a copy';
}

function longest(losses: readonly LossRecord[]): number {
  let most = 0;
  for (const { lostAt, acknowledgedAt } of losses) most = Math.max(most, lostAt - acknowledgedAt);
  return most;
}

function causesOf(losses: readonly LossRecord[]): string[] {
  return [...new Set(losses.map((loss) => loss.cause))];
}

/** How the worst-off client fared, by operation; nothing where no client did anything. */
function availabilitySentence(result: RunResult): string[] {
  const parts = (['pull', 'push', 'list'] as const).flatMap((operation) => {
    const worst = worstClient(result, `${operation}_ok`);
    if (worst === null) return [];
    const { name, figures } = worst;
    const rate = formatPercent(figures.rate ?? 0, 2);
    const interval =
      figures.lower95 === null || figures.upper95 === null || figures.rate === 1
        ? ''
        : ` [${formatPercent(figures.lower95).replace(' %', '')}–${formatPercent(figures.upper95).replace(' %', '')}]`;
    const verb = PLURAL[operation];
    const isAll = figures.rate === 1 && labelValues(result, [`${operation}_ok`], 'client').length > 1;
    return [`${rate}${interval} of ${isAll ? 'all' : 'the'} ${verb}${isAll ? '' : ` by ${name}`}`];
  });
  if (parts.length === 0) return [];
  return [`After retries, ${listed(parts)} succeeded${hasWorst(result) ? ' (the worst clients)' : ''}.`];
}

const MINUTE_US = 60e6;

/** Rates say nothing of waiting: which operations that succeeded took minutes. Empty where none did. */
function slownessSentence(result: RunResult): string[] {
  const parts = (['pull', 'push', 'list'] as const).flatMap((operation) => {
    const slowest = labelValues(result, [`${operation}_time`], 'client')
      .map((name) => ({ name, p99: figuresOf(result, `${operation}_time`, { client: name })?.p99 ?? 0 }))
      .reduce((worst, each) => (each.p99 > worst.p99 ? each : worst), { name: '', p99: 0 });
    if (slowest.p99 <= MINUTE_US) return [];
    // Rounded down, as `over` promises, to what is printed of it.
    const roundUs = slowest.p99 < 2 * MINUTE_US ? 1e6 : MINUTE_US;
    const least = formatSpan(Math.floor(slowest.p99 / roundUs) * roundUs);
    return [`over ${least} (${PLURAL[operation]} by ${slowest.name})`];
  });
  return parts.length === 0 ? [] : [`Of what succeeded, the slowest hundredth took ${listed(parts)}.`];
}

/** Some client is named because others fared better, or no worse. */
function hasWorst(result: RunResult): boolean {
  return ['pull_ok', 'push_ok', 'list_ok'].some((metric) => {
    const worst = worstClient(result, metric);
    return worst !== null && worst.figures.rate !== 1 && labelValues(result, [metric], 'client').length > 1;
  });
}

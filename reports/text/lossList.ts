import { formatBytes, formatClock, formatNumber } from '../../studies/figures.ts';
import type { LossRecord, RunResult } from '../../studies/result.ts';
import { hadOneRegion, wentWithDatabase, wentWithItsGroup, wentWithItsKey, whyAlone } from './onlyRegion.ts';
import { clipped, counted, type Page, wrap } from './page.ts';

const GROUPS_MAX = 4;
const CHAINS_PER_GROUP = 2;

/** The lost images, grouped by what destroyed the last copy and where they had been acknowledged; of each group a few with their chain. */
export function lossList(result: RunResult, page: Page): string[] {
  const groups = lossGroups(result);
  if (groups.length === 0) return [];
  const hidden = groups.length - GROUPS_MAX;
  return [
    page.color.bold('Losses'),
    ...groups.slice(0, GROUPS_MAX).flatMap((group) => groupLines(group, page)),
    ...(hidden > 0
      ? [page.color.dim(`  … and ${counted(hidden, 'more cause')} (--output json lists every image)`)]
      : []),
  ];
}

export interface LossGroup {
  /** How many, how much, in how many seeds, and why. */
  readonly summary: string;
  /** The seed of those that are shown. */
  readonly seed: number;
  /** All of that seed, those that had waited longest first. */
  readonly ofSeed: readonly LossRecord[];
}

/** Losses that tell one story, the largest group first. */
export function lossGroups(result: RunResult): LossGroup[] {
  const groups = new Map<string, LossRecord[]>();
  for (const loss of result.losses) {
    const key = JSON.stringify([
      loss.cause,
      loss.acknowledgedIn,
      loss.excused,
      loss.pushed,
      wentWithItsGroup(loss),
      whyAlone(loss),
    ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [loss]);
    else group.push(loss);
  }
  return [...groups.values()].sort((a, b) => b.length - a.length).map((losses) => groupOf(losses, result));
}

function groupOf(losses: readonly LossRecord[], result: RunResult): LossGroup {
  const first = losses[0]!;
  const seeds = new Set(losses.map((loss) => loss.seed)).size;
  let bytes = 0;
  for (const loss of losses) bytes += loss.bytes;
  const spread = result.seeds.length === 1 ? '' : ` in ${seeds} of ${result.seeds.length} seeds`;
  const summary = `${counted(losses.length, 'image', formatNumber(losses.length))} (${formatBytes(bytes)})${spread}: ${whyLost(losses)}`;
  return { summary, seed: first.seed, ofSeed: longestFirst(losses.filter((loss) => loss.seed === first.seed)) };
}

function groupLines({ summary, seed, ofSeed }: LossGroup, page: Page): string[] {
  const shown = ofSeed.slice(0, CHAINS_PER_GROUP);
  const more = ofSeed.length - shown.length;
  return [
    ...wrap(summary, page.width, '  '),
    ...shown.flatMap((loss) => chainLines(loss, page)),
    ...(more > 0 ? [page.color.dim(`    … and ${formatNumber(more)} more in seed ${seed}`)] : []),
  ];
}

/** One loss of a result, as an example of them: why it was lost, and its chain. */
export function oneLoss(loss: LossRecord, { losses }: Pick<RunResult, 'losses'>, page: Page): string[] {
  const which = losses.length === 1 ? 'The lost image was' : `One of ${formatNumber(losses.length)} lost images was`;
  return [...wrap(`${which} ${whyLost([loss])}`, page.width), ...chainLines(loss, page)];
}

/** Losses of one group: of one cause, acknowledged in one region, all pushed or all stored before the run, all of one kind. */
function whyLost(losses: readonly LossRecord[]): string {
  const { acknowledgedIn, cause, excused, pushed } = losses[0]!;
  const came = pushed ? 'acknowledged' : 'stored';
  if (losses.every(wentWithItsGroup)) {
    return `${came} in ${acknowledgedIn}, and given up with placement groups in which rot by ${cause} was found`;
  }
  if (losses.every(wentWithItsKey)) {
    const where = pushed ? `acknowledged in ${acknowledgedIn}` : 'in the registry before the run';
    return `${where}, and encrypted in every copy under a key that ${cause} destroyed`;
  }
  if (losses.every(hadOneRegion)) return `${came} in ${acknowledgedIn}, the only region, when ${cause} struck`;
  const alone = new Set(losses.map(whyAlone));
  if (alone.size === 1 && alone.has('no rule')) {
    return `${came} in ${acknowledgedIn}, from where no rule sends it on, when ${cause} struck`;
  }
  if (alone.size === 1 && alone.has('gone')) {
    return `${came} in ${acknowledgedIn}, where no other region was left that was to get it, when ${cause} struck`;
  }
  if (alone.has('not seeded')) return `${came} in ${acknowledgedIn} and not seeded elsewhere yet when ${cause} struck`;
  if (excused) return `${came} in ${acknowledgedIn} and nowhere else yet when ${cause} struck`;
  if (losses.every(wentWithDatabase)) {
    const where = pushed ? `acknowledged in ${acknowledgedIn}` : 'in the registry before the run';
    return `${where}, the one database that named them destroyed by ${cause}`;
  }
  if (!pushed) return `in the registry before the run, the last copy destroyed by ${cause}`;
  return `acknowledged in ${acknowledgedIn}, the last copy destroyed by ${cause} although there had been time to replicate`;
}

/** The ones that had waited longest tell most. */
function longestFirst(losses: readonly LossRecord[]): LossRecord[] {
  return [...losses].sort((a, b) => b.lostAt - b.acknowledgedAt - (a.lostAt - a.acknowledgedAt));
}

function chainLines(loss: LossRecord, page: Page): string[] {
  const facts = lossFacts(loss);
  const room = page.width - facts.length - 6;
  const title = `    ${page.color.cyan(clipped(loss.image, room))} ${page.color.dim(facts)}`;
  const steps = loss.chain.flatMap((step) => {
    const clock = formatClock(step.at).padStart(10);
    const indent = ' '.repeat(clock.length + 6);
    const [first = '', ...others] = wrap(stepSentence(step), page.width, indent);
    return [`    ${page.color.dim(clock)}  ${first.trimStart()}`, ...others];
  });
  return [title, ...steps];
}

export function lossFacts({ bytes, seed }: LossRecord): string {
  return `${formatBytes(bytes)}, seed ${seed}`;
}

/** A step of a causal chain, without its time. */
export function stepSentence({
  what,
  region,
  fault,
}: Pick<LossRecord['chain'][number], 'what' | 'region' | 'fault'>): string {
  const by = fault === null || what.includes(fault) ? '' : ` (${fault})`;
  return `${region === null ? '' : `${region}: `}${what}${by}`;
}

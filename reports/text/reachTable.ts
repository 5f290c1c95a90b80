/** Of whose images the durability on the page is, where not all of them come to all replicas, or not all replicas are there yet. */
import type { AssessResult, AvailabilityResult, ReachFigures } from '../../studies/assess/assessResult.ts';
import { formatNumber } from '../../studies/figures.ts';
import { around } from './estimateText.ts';
import { ninesToOne } from './ninesText.ts';
import { listed, type Page } from './page.ts';
import { table } from './tables.ts';

/** None where every image comes to every replica. */
export function reachSentences({ reaches }: AssessResult): string[] {
  const worst = reaches?.find(({ isWorst }) => isWorst);
  if (worst === undefined) return [];
  const others = reaches!.length === 1 ? '' : `: the worst off of ${reaches!.length} kinds, which are told below`;
  return [`That is of ${reachWords(worst)}${others}.`];
}

/** `images pushed in eastus that the rules bring to no other replica`. */
export function reachWords({ pushedIn, regions }: Pick<ReachFigures, 'pushedIn' | 'regions'>): string {
  const where = regions.length === 1 ? 'to no other replica' : `to ${namesOf(regions)} alone`;
  return `images pushed in ${namesOf(pushedIn)} that the rules bring ${where}`;
}

export function changesSentences({ afterChanges, replicas }: AssessResult | AvailabilityResult): string[] {
  if (!afterChanges) return [];
  return [`All figures are of the registry as it is after \`registry.changes\`: replicas in ${namesOf(replicas)}.`];
}

export function reachTable({ reaches }: AssessResult, page: Page): string[] {
  if (reaches === null || reaches.length < 2) return [];
  const rows = reaches.map((reach) => [
    reach.pushedIn.join(', '),
    reach.regions.join(', '),
    imagesText(reach),
    around(reach.withinFirstYear),
    `${ninesToOne(reach.nines)}${reach.verdict === 'pass' ? '' : ' ?'}`,
  ]);
  const doubtful = reaches.some(({ verdict }) => verdict !== 'pass');
  return [
    ...table(['By rules: pushed in', 'held in', 'images', 'first year', 'nines'], rows, page, ['images']),
    ...(doubtful ? [page.color.dim('  ?: inconclusive')] : []),
  ];
}

function imagesText({ imagesPerMonth, imagesAtStart }: ReachFigures): string {
  const parts = [
    ...(imagesPerMonth > 0 ? [`${formatNumber(imagesPerMonth)} a month`] : []),
    ...(imagesAtStart > 0 ? [`${formatNumber(imagesAtStart)} at time 0`] : []),
  ];
  return parts.join(', ');
}

function namesOf(regions: readonly string[]): string {
  return listed(regions, regions.length);
}

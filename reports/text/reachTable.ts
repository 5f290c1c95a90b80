/** Of whose images the durability on the page is, where not all of them come to all replicas, or not all replicas are there yet. */
import type { AssessResult, AvailabilityResult, ReachFigures } from '../../studies/assess/assessResult.ts';
import { formatNumber } from '../../studies/figures.ts';
import { around } from './estimateText.ts';
import { ninesToOne } from './ninesText.ts';
import { listed, type Page } from './page.ts';
import { type Grid, table } from './tables.ts';

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

export const DOUBTFUL = '?: inconclusive';

/** Null where there is one kind of images. */
export function reachGrid({ reaches }: AssessResult): (Grid & { readonly isDoubtful: boolean }) | null {
  if (reaches === null || reaches.length < 2) return null;
  const rows = reaches.map((reach) => [
    reach.pushedIn.join(', '),
    reach.regions.join(', '),
    imagesText(reach),
    around(reach.withinFirstYear),
    `${ninesToOne(reach.nines)}${reach.verdict === 'pass' ? '' : ' ?'}`,
  ]);
  const isDoubtful = reaches.some(({ verdict }) => verdict !== 'pass');
  return { head: ['By rules: pushed in', 'held in', 'images', 'first year', 'nines'], rows, isDoubtful };
}

export function reachTable(result: AssessResult, page: Page): string[] {
  const grid = reachGrid(result);
  if (grid === null) return [];
  return [...table(grid, page, ['images']), ...(grid.isDoubtful ? [page.color.dim(`  ${DOUBTFUL}`)] : [])];
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

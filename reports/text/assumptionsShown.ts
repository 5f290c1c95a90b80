/** Which assumptions have a place on the page of an assessment: those that most of its figures hang on come first. */
import { FROM_KEY } from '../../scenarios/configuration/registryConfiguration.ts';
import type { Assumption } from '../../scenarios/scenario.ts';
import type { AssessResult, AvailabilityResult } from '../../studies/assess/assessResult.ts';
import { isNotedWithCost } from './costTable.ts';

/** A cause of less moves no figure that anybody sees. */
const SHARE_LEAST = 0.01;

/** What was left out of a configuration and hazards behind the leading causes first; then how long things take to mend, and the rest as it is listed. */
export function assumptionsShown(result: AssessResult | AvailabilityResult, most: number): Assumption[] {
  const leading = leadingActions(result);
  // Without durability nothing is repaired on the page, and there is no bill.
  const isWhole = result.durability !== null;
  const rankOf = ({ key }: Assumption): number => {
    if (key === FROM_KEY || isHazardOf(key, leading)) return 0;
    if (isWhole ? TIMES.test(key) : key === '--target') return 1;
    return key.startsWith('hazards.') ? 3 : 2;
  };
  return result.assumptions
    .filter(({ grade, key }) => grade !== 'documented' && (isWhole ? !isNotedWithCost(key) : !key.startsWith('cost ')))
    .map((assumption) => ({ assumption, rank: rankOf(assumption) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ assumption }) => assumption);
}

/** How long copies are missing, and how long a write is in one place only. */
const TIMES =
  /^(?:repair\.(?:local|geo)\.time|scrub\.time|registry\.storage\.geoLag|registry\.replication\.(?:lag|bandwidth)|backup\.(?:every|keep))/;

/** Actions and parts in the causes: `region.loss`, `nodes`. */
function leadingActions({ causes, outages }: AssessResult | AvailabilityResult): ReadonlySet<string> {
  const patterns = [
    ...causes.filter(({ share }) => share >= SHARE_LEAST).map(({ pattern }) => pattern),
    ...(outages?.causes ?? []).filter(({ share }) => share >= SHARE_LEAST).map(({ outage }) => outage),
  ];
  return new Set(
    patterns.flatMap((pattern) => pattern.split(' + ').map((part) => part.split('@')[0]!.replace(/^\d+ /, ''))),
  );
}

/** Nodes and disks are told as so many of them; how they age is an assumption of theirs. */
function isHazardOf(key: string, leading: ReadonlySet<string>): boolean {
  if (!key.startsWith('hazards.')) return false;
  const isOfDevices = ['node', 'nodes', 'disk', 'disks'].some((part) => leading.has(part));
  if (isOfDevices && /loss of a disk|^hazards\.\d+\.shape$/.test(key)) return true;
  return [...leading].some((action) => key.includes(`: ${action}`));
}

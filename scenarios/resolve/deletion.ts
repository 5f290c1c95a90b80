/** Resolves `registry.deletion`: absent where nobody deletes anything and nothing is said of it. */
import { DELETING } from '../../sim/faultPlan.ts';
import { DAY_US } from '../../sim/kernel/time.ts';
import { NOT_WITH_REPLICAS, NOT_WITH_RETENTION } from '../deletionRules.ts';
import type { DeletionSettings, RegistrySettings } from '../scenario.ts';
import type { ParsedScenario } from '../schema.ts';
import type { Resolution } from './resolution.ts';

const PATH = ['registry', 'deletion'];

export function resolveDeletion(resolution: Resolution, parsed: ParsedScenario): Pick<RegistrySettings, 'deletion'> {
  const isWritten = resolution.document.at(PATH) !== undefined;
  // A policy that is written and off counts as well: what it would have deleted is to be compared with a 0, not with nothing.
  const isNeeded =
    parsed.clients.some(deletes) ||
    parsed.registry.retention !== undefined ||
    parsed.registry.softDelete !== undefined ||
    parsed.faults.some(({ action }) => DELETING.has(action));
  return isWritten || isNeeded ? { deletion: settingsOf(resolution, parsed) } : {};
}

function deletes({ delete: rate, operations = [] }: ParsedScenario['clients'][number]): boolean {
  return rate !== undefined || operations.some(({ op }) => op === 'delete' || op === 'lock' || op === 'restore');
}

function settingsOf(resolution: Resolution, { registry }: ParsedScenario): DeletionSettings {
  const { tombstones, layers, collect } = registry.deletion;
  if (collect === 'off') return { tombstonesUs: kept(tombstones), layers, collect: null };
  const { every, grace, takes, recheck, asks } = collect;
  if (takes >= every) {
    const message = 'the collector is still at work when it is to begin again';
    resolution.report([...PATH, 'collect', 'takes'], message, 'give it less time than `every`');
  }
  const settings = { everyUs: every, graceUs: grace, takesUs: takes, recheck, asks };
  return { tombstonesUs: kept(tombstones), layers, collect: settings };
}

/** No number of a file is infinite: what lasts for ever is null. */
function kept(us: number): number | null {
  return us === Number.POSITIVE_INFINITY ? null : us;
}

/** Nothing where the policy is off. */
export function resolveRetention(
  resolution: Resolution,
  { registry }: ParsedScenario,
): Pick<RegistrySettings, 'retention'> {
  const { retention, tier } = registry;
  if (retention === undefined || retention.status === 'disabled') return {};
  if (tier !== 'premium') {
    const message = `the tier \`${tier}\` has no retention policy: that is a premium feature`;
    resolution.report(
      ['registry', 'retention'],
      message,
      'write `tier: premium`, or turn it off: `retention: {status: disabled}`',
      'key',
    );
  }
  return { retention: { lifeUs: retention.days * DAY_US, watches: retention.watches } };
}

/** Nothing where the policy is off. @param regions that the registry has at any time */
export function resolveSoftDelete(
  resolution: Resolution,
  { registry }: ParsedScenario,
  regions: number,
): Pick<RegistrySettings, 'softDeleteUs'> {
  const { softDelete, retention } = registry;
  if (softDelete === undefined || softDelete.status === 'disabled') return {};
  const path = ['registry', 'softDelete'];
  if (regions > 1) {
    const message = `${NOT_WITH_REPLICAS}, and the registry has ${regions} regions`;
    resolution.report(path, message, 'keep one region, or turn it off: `softDelete: {status: disabled}`', 'key');
  }
  if (retention?.status === 'enabled') {
    resolution.report(path, NOT_WITH_RETENTION, 'turn one of them off: `status: disabled`', 'key');
  }
  return { softDeleteUs: softDelete.days * DAY_US };
}

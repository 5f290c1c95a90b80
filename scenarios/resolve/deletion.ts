/** Resolves `registry.deletion`: absent where nobody deletes anything and nothing is said of it. */
import type { DeletionSettings, RegistrySettings } from '../scenario.ts';
import type { ParsedScenario } from '../schema.ts';
import type { Resolution } from './resolution.ts';

const PATH = ['registry', 'deletion'];

export function resolveDeletion(resolution: Resolution, parsed: ParsedScenario): Pick<RegistrySettings, 'deletion'> {
  const isWritten = resolution.document.at(PATH) !== undefined;
  return isWritten || parsed.clients.some(deletes) ? { deletion: settingsOf(resolution, parsed) } : {};
}

function deletes({ delete: rate, operations = [] }: ParsedScenario['clients'][number]): boolean {
  return rate !== undefined || operations.some(({ op }) => op === 'delete');
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

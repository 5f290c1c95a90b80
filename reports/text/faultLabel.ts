import type { JournalRecord } from '../../studies/result.ts';

/** A fault in few letters, for the lane of a chart: `stall: pause eastus→2`, `loss: eastus`, by chance `loss eastus/n3`. */
export function faultLabel({ id, action, target, chance }: JournalRecord): string {
  // Of all that can be out only regions, zones and nodes say by their names what they are.
  const isNamed = /^(endpoint|dns|auth|service)\.outage$/.test(action);
  const what = isNamed ? action.replace('.', ' ') : action.slice(action.lastIndexOf('.') + 1);
  const where = targetsInShort(target.split(', '), action.startsWith('client.') ? 'clients' : 'regions');
  if (id.split('#')[0] === `${what}-${target}`) return id.replace('-', ' ');
  if (id === what) return `${what}: ${where}`;
  return chance || id.startsWith(`${action}@`) ? `${what} ${where}` : `${id}: ${what} ${where}`;
}

/** By the letter that their names begin with. */
const PARTS: Readonly<Record<string, string>> = { n: 'nodes', d: 'disks', z: 'zones' };

/** `eastus`, `3 regions`, `eastus/4 nodes`, `eastus/12 disks`, `eastus→2`, `eastus↔westeurope`, `6 pairs`. */
function targetsInShort(targets: readonly string[], places: string): string {
  const [first = '', ...others] = targets;
  if (others.length === 0) return first;
  const [from = '', to] = first.split('→');
  if (to !== undefined) {
    if (others.every((other) => other.startsWith(`${from}→`))) return `${from}→${targets.length}`;
    if (others.every((other) => other.endsWith(`→${to}`))) return `${targets.length}→${to}`;
    return others.length === 1 && others[0] === `${to}→${from}` ? `${from}↔${to}` : `${targets.length} pairs`;
  }
  const [region = '', ...parts] = first.split('/');
  const last = parts[parts.length - 1];
  if (last === undefined) return `${targets.length} ${places}`;
  const isOneStamp = others.every((other) => other.startsWith(`${region}/`));
  const what = PARTS[last.charAt(0)] ?? 'parts';
  return isOneStamp ? `${region}/${targets.length} ${what}` : `${targets.length} ${what}`;
}

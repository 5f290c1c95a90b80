/** Chains of `startAfter`: a fault cannot, through others, wait for itself; nor for the end of one that never ends. */
import type { Fault } from '../faultSettings.ts';
import type { Resolution } from './resolution.ts';

export function reportCycles(resolution: Resolution, faults: readonly Fault[]): void {
  const byId = new Map(faults.map((fault) => [fault.id, fault]));
  const told = new Set<string>();
  for (const [index, fault] of faults.entries()) {
    reportEndless(resolution, index, fault, byId);
    const chain = chainFrom(fault, byId);
    if (chain === null || told.has(fault.id)) continue;
    for (const id of chain) told.add(id);
    const text = [...chain, fault.id].join(' → ');
    resolution.report(
      ['faults', index, 'startAfter'],
      `these faults wait for each other: ${text}`,
      'give one of them `at`',
    );
  }
}

/** The ids from a fault back to itself, or null when its chain ends. */
function chainFrom(fault: Fault, byId: ReadonlyMap<string, Fault>): readonly string[] | null {
  const chain: string[] = [];
  let current: Fault | undefined = fault;
  while (current !== undefined && !chain.includes(current.id)) {
    chain.push(current.id);
    current = current.startsAt.kind === 'after' ? byId.get(current.startsAt.fault) : undefined;
  }
  return current?.id === fault.id ? chain : null;
}

/** Actions that destroy something which is then repaired, without an end of their own. */
const ENDLESS: readonly string[] = ['node.loss', 'disk.loss', 'copy.shock', 'copy.corrupt'];

function reportEndless(resolution: Resolution, index: number, fault: Fault, byId: ReadonlyMap<string, Fault>): void {
  if (fault.startsAt.kind !== 'after' || fault.startsAt.event !== 'recovered') return;
  const other = byId.get(fault.startsAt.fault);
  if (other === undefined) return;
  const endless = ENDLESS.includes(other.action);
  const neverEnds = endless || ('rebuildUs' in other && other.rebuildUs === null);
  if (!neverEnds) return;
  const message = `\`${other.id}\` never recovers: a ${other.action} is for good`;
  const hint = endless ? 'wait for `fired`, with a delay' : 'give it `rebuild`, or wait for `fired`';
  resolution.report(['faults', index, 'startAfter'], message, hint);
}

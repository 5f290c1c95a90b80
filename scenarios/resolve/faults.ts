/** Resolves `faults:`: ids and starts, what each strikes (by area, in faults/), and chains. */
import type { Fault, FaultCommon, FaultStart } from '../faultSettings.ts';
import type { KeyPath } from '../scenarioError.ts';
import type { ParsedScenario } from '../schema.ts';
import { suggest } from '../suggestion.ts';
import { reportCycles } from './faultChains.ts';
import { isEndpointFault, resolveEndpointFault } from './faults/endpoint.ts';
import { isKeyFault, resolveKeyFault } from './faults/keys.ts';
import { isNetworkFault, resolveNetworkFault } from './faults/network.ts';
import { isOperatorFault, resolveOperatorFault } from './faults/operator.ts';
import { resolveStorageFault } from './faults/storage.ts';
import type { Targets } from './faultTargets.ts';
import type { Resolution } from './resolution.ts';

type ParsedFault = ParsedScenario['faults'][number];

export function resolveFaults(resolution: Resolution, parsed: ParsedScenario, targets: Targets): readonly Fault[] {
  const ids = parsed.faults.map((fault) => fault.id ?? `${fault.action}@${targetName(resolution, fault)}`);
  reportSameIds(resolution, parsed.faults, ids);
  const faults = parsed.faults.map((fault, index) => {
    const path = ['faults', index];
    const startsAt = resolveStart(resolution, path, fault, ids, parsed.run.duration);
    return resolveFault(resolution, path, fault, { id: ids[index] ?? '', startsAt }, targets);
  });
  reportCycles(resolution, faults);
  return faults;
}

function reportSameIds(resolution: Resolution, faults: readonly ParsedFault[], ids: readonly string[]): void {
  for (const [index, id] of ids.entries()) {
    const first = ids.indexOf(id);
    if (first === index) continue;
    const isWritten = faults[index]?.id !== undefined;
    const hint = isWritten ? 'ids are unique' : 'give one of them an `id`';
    resolution.report(
      isWritten ? ['faults', index, 'id'] : ['faults', index],
      `two faults have the id \`${id}\` (the other is faults.${first})`,
      hint,
    );
  }
}

/** The target in names, for a default id: `eastus`, `all`, `eastus/n3`, `eastus-westeurope`. */
function targetName(resolution: Resolution, fault: ParsedFault): string {
  const nameOf = (written: string | readonly string[] | undefined): string =>
    written === undefined
      ? 'all'
      : [written]
          .flat()
          .map((name) => resolution.canonicalRegion(name) ?? name)
          .join('+');
  if ('from' in fault) return `${nameOf(fault.from)}-${nameOf(fault.to)}`;
  if ('node' in fault && fault.node !== undefined) return fault.node;
  if (fault.action === 'client.surge') return [fault.client ?? fault.clients ?? 'all'].flat().join('+');
  if ('zone' in fault && fault.zone !== undefined) return fault.zone;
  if ('disk' in fault && fault.disk !== undefined) return fault.disk;
  return nameOf(('regions' in fault ? fault.regions : undefined) ?? ('region' in fault ? fault.region : undefined));
}

function resolveStart(
  resolution: Resolution,
  path: KeyPath,
  fault: ParsedFault,
  ids: readonly string[],
  runUs: number,
): FaultStart {
  if (fault.at !== undefined && fault.startAfter !== undefined) {
    resolution.report([...path, 'startAfter'], '`at` and `startAfter` exclude each other', 'keep one of them', 'key');
  }
  if (fault.startAfter === undefined) {
    if (fault.at === undefined)
      resolution.report(path, 'this fault does not say when it starts', 'give it `at: 2h` or `startAfter: ID`');
    else if (fault.at > runUs) {
      resolution.report(
        [...path, 'at'],
        'this is after the end of the workload (`run.duration`)',
        'begin earlier, or run longer',
      );
    }
    return { kind: 'at', atUs: fault.at ?? 0 };
  }
  const after = fault.startAfter;
  const isShort = typeof after === 'string';
  const name = isShort ? after : after.fault;
  if (!ids.includes(name)) {
    const at = isShort ? [...path, 'startAfter'] : [...path, 'startAfter', 'fault'];
    resolution.report(at, `there is no fault \`${name}\` to start after`, suggest(name, ids));
  }
  return { kind: 'after', fault: name, event: isShort ? 'fired' : after.event, delayUs: isShort ? 0 : after.delay };
}

function resolveFault(
  resolution: Resolution,
  path: KeyPath,
  fault: ParsedFault,
  common: FaultCommon,
  targets: Targets,
): Fault {
  if (isEndpointFault(fault)) return resolveEndpointFault(resolution, path, fault, common, targets);
  if (isNetworkFault(fault)) return resolveNetworkFault(resolution, path, fault, common, targets);
  if (isKeyFault(fault)) return resolveKeyFault(resolution, path, fault, common, targets);
  if (isOperatorFault(fault)) return resolveOperatorFault(resolution, path, fault, common, targets);
  return resolveStorageFault(resolution, path, fault, common, targets);
}

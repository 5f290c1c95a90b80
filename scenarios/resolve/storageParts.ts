/** Zones and disks that a fault strikes: one that is named, or those of a region, of which `pick` chooses. */
import { counted } from '../../sim/kernel/counted.ts';
import type { DiskTarget, Pick, ZoneTarget } from '../faultSettings.ts';
import type { KeyPath } from '../scenarioError.ts';
import { checkPick, numbersOf, registryRegions, type Targets } from './faultTargets.ts';
import type { Resolution } from './resolution.ts';

interface OnPart {
  readonly action: string;
  readonly region?: string | undefined;
  readonly pick?: Pick | undefined;
}

/** Of a kind of part: its key, what its name looks like, and its members in a region. */
interface Kind<T> {
  readonly key: 'zone' | 'disk';
  readonly plural: string;
  readonly example: string;
  readonly pattern: RegExp;
  /** The part that a name means, or why there is none: message and hint. */
  of(region: string, numbers: readonly number[]): T | readonly [string, string];
  all(region: string): readonly T[];
}

export function zoneTargets(
  resolution: Resolution,
  path: KeyPath,
  fault: OnPart & { readonly zone?: string | undefined },
  targets: Targets,
): { readonly zones: readonly ZoneTarget[]; readonly pick: Pick } {
  const kind: Kind<ZoneTarget> = {
    key: 'zone',
    plural: 'zones',
    example: 'eastus/z1',
    pattern: /^(.+)\/z(\d+)$/,
    of: (region, [zone = 0]) => {
      const zones = Math.max(1, resolution.zonesOf(region));
      if (zone < zones) return { region, zone };
      return [`${region} has ${counted(zones, 'zone')}, there is no z${zone}`, numbersOf('z', zones)];
    },
    all: (region) => Array.from({ length: Math.max(1, resolution.zonesOf(region)) }, (_, zone) => ({ region, zone })),
  };
  const { parts, pick } = partTargets(resolution, path, fault, fault.zone, targets, kind);
  return { zones: parts, pick };
}

export function diskTargets(
  resolution: Resolution,
  path: KeyPath,
  fault: OnPart & { readonly disk?: string | undefined },
  targets: Targets,
): { readonly disks: readonly DiskTarget[]; readonly pick: Pick } {
  const { nodes, disks } = targets.registry.storage;
  const kind: Kind<DiskTarget> = {
    key: 'disk',
    plural: 'disks',
    example: 'eastus/n3/d2',
    pattern: /^(.+)\/n(\d+)\/d(\d+)$/,
    of: (region, [node = 0, disk = 0]) => {
      if (node >= nodes)
        return [`the stamp of ${region} has ${counted(nodes, 'node')}, there is no n${node}`, numbersOf('n', nodes)];
      if (disk >= disks) return [`a node has ${counted(disks, 'disk')}, there is no d${disk}`, numbersOf('d', disks)];
      return { region, node, disk };
    },
    all: (region) =>
      Array.from({ length: nodes * disks }, (_, i) => ({ region, node: Math.floor(i / disks), disk: i % disks })),
  };
  const { parts, pick } = partTargets(resolution, path, fault, fault.disk, targets, kind);
  return { disks: parts, pick };
}

function partTargets<T>(
  resolution: Resolution,
  path: KeyPath,
  fault: OnPart,
  named: string | undefined,
  targets: Targets,
  kind: Kind<T>,
): { readonly parts: readonly T[]; readonly pick: Pick } {
  const { key, plural, example } = kind;
  const all: Pick = { kind: 'all' };
  if ((named === undefined) === (fault.region === undefined)) {
    const message = named === undefined ? `does not say which ${key} it strikes` : `has both \`${key}\` and \`region\``;
    const hint = `give it \`${key}: ${example}\`, or \`region: eastus\` with \`pick: one\``;
    resolution.report(path, `this ${fault.action} ${message}`, hint);
    return { parts: [], pick: all };
  }
  if (named !== undefined) {
    if (fault.pick !== undefined)
      resolution.report([...path, 'pick'], `one ${key} leaves nothing to pick from`, 'remove `pick`', 'key');
    const part = onePart(resolution, [...path, key], named, targets, kind);
    return { parts: part === null ? [] : [part], pick: all };
  }
  if (fault.pick === undefined) {
    const hint = 'add `pick: one`, `pick: 10%` or `pick: all`';
    resolution.report(path, `this ${fault.action} does not say how many ${plural}`, hint);
  }
  const [region] = registryRegions(resolution, [...path, 'region'], [fault.region ?? ''], targets);
  const parts = region === undefined ? [] : kind.all(region);
  checkPick(resolution, path, fault.pick, parts.length, plural);
  return { parts, pick: fault.pick ?? all };
}

function onePart<T>(
  resolution: Resolution,
  path: KeyPath,
  written: string,
  targets: Targets,
  { key, example, pattern, of }: Kind<T>,
): T | null {
  const match = pattern.exec(written);
  if (match === null) {
    resolution.report(path, `\`${written}\` does not name a ${key}`, `a ${key} looks like ${example}`);
    return null;
  }
  const [, name = '', ...numbers] = match;
  const [region] = registryRegions(resolution, path, [name], targets);
  if (region === undefined) return null;
  const part = of(region, numbers.map(Number));
  if (!isProblem(part)) return part;
  resolution.report(path, part[0], part[1]);
  return null;
}

function isProblem<T>(part: T | readonly [string, string]): part is readonly [string, string] {
  return Array.isArray(part);
}

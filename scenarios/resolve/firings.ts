/**
 * Ids of failures by chance. A hazard strikes each of its targets on its own and numbers what it did to each from 1:
 * `node.loss@eastus/n3#2` is the second loss of that node. Where several hazards could be meant by the action, the hazard's
 * id stands in its place, `wear@eastus/n3#2`; the simulator names them so (sim/faults/hazards.ts), and a test compares.
 * Which firings there are only the run knows; which there can be, the scenario does.
 */
import { ALL_AT_ONCE, areMixedUp, HAZARD_PARTS, type HazardAction } from '../../sim/faultPlan.ts';
import { counted } from '../../sim/kernel/counted.ts';
import { nodesOfCopy } from '../compileGeoRedundancy.ts';
import type { Hazard } from '../faultSettings.ts';
import type { RegistrySettings } from '../scenario.ts';
import { suggest } from '../suggestion.ts';
import { numbersOf } from './faultTargets.ts';

/** A hazard as the ids of its firings know it. */
export interface FiringHazard {
  /** What its firings' ids begin with: its action, or its id where the action would not tell it from another. */
  readonly name: string;
  readonly id: string;
  readonly action: HazardAction;
  /** `all` alone for a common cause; what has no place names what it strikes: `eastus-westeurope`. */
  readonly regions: readonly string[];
  /** What it strikes of a region; null where it strikes whole regions. */
  readonly parts: Parts | null;
  readonly registry: RegistrySettings;
}

/** Parts of a stamp by what their names are made of: letter, what it counts, and how many there are in a region. */
type Parts = readonly {
  readonly letter: 'n' | 'd' | 'z';
  readonly what: 'node' | 'disk' | 'zone';
  readonly countIn: (place: Place) => number;
}[];

/** Where something is stored: in the region's own stamp, or in the geo-redundant copy of that of another. */
interface Place {
  readonly region: string;
  readonly copyOf: string | null;
}

export interface FiringProblem {
  readonly message: string;
  readonly hint: string;
  /** Index in the id of what is wrong. */
  readonly offset: number;
}

export function firingHazards(
  hazards: readonly Hazard[],
  registry: RegistrySettings,
  zonesOf: (region: string) => number,
): readonly FiringHazard[] {
  return hazards.map((hazard) => {
    const { id, action, regions } = hazard;
    const isOneOfSeveral = hazards.some((other) => other !== hazard && areMixedUp(other, hazard));
    const isAtOnce = 'common' in hazard && hazard.common;
    const places = 'processes' in hazard ? hazard.processes.map(({ target }) => target) : regions;
    return {
      name: isOneOfSeveral ? id : action,
      id,
      action,
      regions: isAtOnce ? [ALL_AT_ONCE] : places,
      parts: partsOf(action, registry, zonesOf),
      registry,
    };
  });
}

function partsOf(
  action: HazardAction,
  { storage }: RegistrySettings,
  zonesOf: (region: string) => number,
): Parts | null {
  const nodesIn = ({ copyOf }: Place): number => (copyOf === null ? storage.nodes : nodesOfCopy(storage.nodes));
  const node = { letter: 'n', what: 'node', countIn: nodesIn } as const;
  switch (HAZARD_PARTS[action]) {
    case 'region':
    case 'registry':
    case 'none':
      return null;
    case 'zone':
      return [{ letter: 'z', what: 'zone', countIn: ({ region }) => Math.max(1, zonesOf(region)) }];
    case 'node':
      return [node];
    case 'disk':
      return [node, { letter: 'd', what: 'disk', countIn: () => storage.disks }];
  }
}

/** The label `fault` of what failures by chance cost: all of one hazard in one region together, `node.loss@eastus`. */
export function firingPools(hazards: readonly FiringHazard[]): readonly string[] {
  return hazards.flatMap(({ name, regions }) => regions.map((region) => `${name}@${region}`));
}

/** Only firings have a # in their id; planned faults may have an @. */
export function isFiringId(id: string): boolean {
  return id.includes('#');
}

/** Why no firing of these hazards can ever have this id, or null when one can. */
export function firingProblem(id: string, hazards: readonly FiringHazard[]): FiringProblem | null {
  const hash = id.lastIndexOf('#');
  // A hazard's own id may hold an @; a target never does.
  const at = id.lastIndexOf('@', hash);
  const name = id.slice(0, Math.max(0, at));
  if (name === '' || !/^[1-9]\d{0,14}$/.test(id.slice(hash + 1))) {
    const hint = 'such an id looks like node.loss@eastus/n3#2: action or id of the hazard, target, number from 1';
    return { message: 'this is no id of a failure by chance', hint, offset: 0 };
  }
  const meant = hazards.filter((hazard) => hazard.name === name);
  if (meant.length === 0) {
    const hint = hazards.length === 0 ? 'the scenario has no hazards' : nameHint(name, hazards);
    return { message: `no failures by chance are called \`${name}\` here`, hint, offset: 0 };
  }
  return targetProblem(id.slice(at + 1, hash), at + 1, name, meant);
}

/** What the hazard that was meant calls its firings: it may be known by its id or its action, and go by the other. */
function nameHint(name: string, hazards: readonly FiringHazard[]): string {
  const meant = hazards.filter(({ id, action }) => id === name || action === name);
  const names = (meant.length > 0 ? meant : hazards).map((hazard) => hazard.name);
  return suggest(name, [...new Set(names)]);
}

function targetProblem(
  target: string,
  offset: number,
  name: string,
  meant: readonly FiringHazard[],
): FiringProblem | null {
  const hasNoPlace = meant[0] !== undefined && HAZARD_PARTS[meant[0].action] === 'none';
  const [region = '', ...written] = hasNoPlace ? [target] : target.split('/');
  const regions = [...new Set(meant.flatMap((hazard) => hazard.regions))];
  const parts = meant[0]?.parts ?? null;
  // Regions that could not be resolved are reported where they are listed.
  if (regions.length === 0) return null;
  if (!regions.includes(region)) {
    return { message: `\`${name}\` does not strike \`${region}\``, hint: suggest(region, regions), offset };
  }
  if (parts === null) {
    const message = `\`${name}\` strikes regions, not nodes`;
    return written.length === 0 ? null : { message, hint: `its targets look like ${region}`, offset };
  }
  const ofCopy = parts[0]?.what === 'node' ? /^copy of (.+)$/.exec(written[0] ?? '')?.[1] : undefined;
  const words = ofCopy === undefined ? written : written.slice(1);
  const stamp = ofCopy === undefined ? region : `${region}/copy of ${ofCopy}`;
  const stamps = parts[0]?.what === 'node' ? stampsIn(region, meant) : [region];
  if (!stamps.includes(stamp)) {
    const message = `there is no stamp \`${stamp}\` of the registry`;
    return { message, hint: suggest(stamp, stamps), offset };
  }
  const last = parts[parts.length - 1]!.what;
  const numbers = parts.map(({ letter }, i) => new RegExp(`^${letter}(0|[1-9]\\d*)$`).exec(words[i] ?? '')?.[1]);
  if (words.length !== parts.length || numbers.includes(undefined)) {
    const example = [stamp, ...parts.map(({ letter, what }) => `${letter}${EXAMPLES[what]}`)].join('/');
    return { message: `\`${target}\` does not name a ${last}`, hint: `a ${last} looks like ${example}`, offset };
  }
  for (const [i, { letter, what, countIn }] of parts.entries()) {
    const count = countIn({ region, copyOf: ofCopy ?? null });
    if (Number(numbers[i]) < count) continue;
    const where = what === 'node' ? `the stamp of ${stamp}` : what === 'zone' ? region : 'a node';
    const message = `${where} has ${counted(count, what)}, there is no ${letter}${numbers[i]}`;
    return { message, hint: numbersOf(letter, count), offset };
  }
  return null;
}

/** By name: the region's own, and the geo-redundant copies that are kept there. */
function stampsIn(region: string, [meant]: readonly FiringHazard[]): readonly string[] {
  if (meant === undefined) return [region];
  const { regions, storage } = meant.registry;
  const copied = Object.keys(storage.pairs).filter((name) => storage.pairs[name] === region);
  return [...(regions.includes(region) ? [region] : []), ...copied.sort().map((name) => `${region}/copy of ${name}`)];
}

const EXAMPLES = { node: 3, disk: 2, zone: 1 } as const;

/**
 * Ids of failures by chance. A hazard strikes each of its targets on its own and numbers what it did to each from 1:
 * `node.loss@eastus/n3#2` is the second loss of that node. Where several hazards could be meant by the action, the hazard's
 * id stands in its place, `wear@eastus/n3#2`; the simulator names them so (sim/faults/hazards.ts), and a test compares.
 * Which firings there are only the run knows; which there can be, the scenario does.
 */
import type { Hazard } from '../faultSettings.ts';
import { suggest } from '../suggestion.ts';

/** A hazard as the ids of its firings know it. */
export interface FiringHazard {
  /** What its firings' ids begin with: its action, or its id where the action would not tell it from another. */
  readonly name: string;
  readonly id: string;
  readonly action: string;
  readonly regions: readonly string[];
  /** Of each region, where it strikes nodes; null where it strikes whole regions. */
  readonly nodes: number | null;
}

export interface FiringProblem {
  readonly message: string;
  readonly hint: string;
  /** Index in the id of what is wrong. */
  readonly offset: number;
}

export function firingHazards(hazards: readonly Hazard[], nodesPerStamp: number): readonly FiringHazard[] {
  return hazards.map((hazard) => {
    const { id, action, regions } = hazard;
    const isOneOfSeveral = hazards.some(
      (other) =>
        other !== hazard && other.action === action && other.regions.some((region) => regions.includes(region)),
    );
    const nodes = action === 'node.loss' ? nodesPerStamp : null;
    return { name: isOneOfSeveral ? id : action, id, action, regions, nodes };
  });
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
  const [region = '', node = null] = target.split(/\/(.*)/s);
  const regions = [...new Set(meant.flatMap((hazard) => hazard.regions))];
  const nodes = meant[0]?.nodes ?? null;
  // Regions that could not be resolved are reported where they are listed.
  if (regions.length === 0) return null;
  if (!regions.includes(region)) {
    return { message: `\`${name}\` does not strike \`${region}\``, hint: suggest(region, regions), offset };
  }
  if (nodes === null) {
    const message = `\`${name}\` strikes regions, not nodes`;
    return node === null ? null : { message, hint: `its targets look like ${region}`, offset };
  }
  const index = /^n(0|[1-9]\d*)$/.exec(node ?? '')?.[1];
  if (index === undefined) {
    return { message: `\`${target}\` does not name a node`, hint: `a node looks like ${region}/n3`, offset };
  }
  if (Number(index) < nodes) return null;
  const message = `the stamp of ${region} has ${nodes} nodes, there is no n${index}`;
  return { message, hint: `nodes are n0 to n${nodes - 1}`, offset };
}

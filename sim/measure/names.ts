/** Names of what a run created, for reports: images, tags, faults. */
import type { World } from '../world.ts';

/**
 * `nginx@builds/17`: the 17th image that the client `builds` made; `nginx@stored/17`: one of those that were there at time
 * 0. The same image has the same name in every variant of a scenario.
 */
export function imageName(world: World, manifest: number): string {
  const { catalogue, plan } = world;
  const repository = plan.catalogue.repositories[catalogue.manifestRepository[manifest]!]!;
  const client = catalogue.manifestClient[manifest]!;
  if (client < 0) return `${repository}@stored/${manifest + 1}`;
  return `${repository}@${plan.clients[client]!.name}/${catalogue.manifestSerial[manifest]! + 1}`;
}

/** `nginx:latest`, or `nginx:tag-17` for the 17th tag of its repository where no scenario spelled it out. */
export function tagName(world: World, tag: number): string {
  const { catalogue, plan } = world;
  const repository = plan.catalogue.repositories[catalogue.tagRepository[tag]!]!;
  return `${repository}:${plan.catalogue.tagNames.get(tag) ?? `tag-${catalogue.tagRank[tag]! + 1}`}`;
}

/**
 * Where a holder stood just before an instant: `eastus`; after a failover `westus (standing in for eastus)`; of a
 * geo-redundant copy whose it was.
 */
export function placeName({ plan, places }: World, holder: number, atUs: number): string {
  const isCopy = places.isSecondary(holder);
  const replica = isCopy ? places.primaryOf(holder) : holder;
  const planned = plan.replicas[replica]!;
  const now = places.regionAt(replica, atUs);
  const nameOf = (region: number): string => plan.regions[region]!.name;
  const place = now === planned ? nameOf(planned) : `${nameOf(now)} (standing in for ${nameOf(planned)})`;
  return isCopy ? `the geo-redundant copy of ${place}` : place;
}

/** In place of a fault: the registry's own collector, or a delete that took more than it was told to. */
export const BY_COLLECTOR = -2;
export const BY_DELETE = -3;

const OWN_DOING: Readonly<Record<number, string>> = { [BY_COLLECTOR]: 'garbage collection', [BY_DELETE]: 'a delete' };

/** Id of a fault by its reference: a planned one's rank, or a chance firing's number after those. */
export function faultName(world: World, reference: number): string {
  const { plan, hazards } = world;
  if (reference < 0) return OWN_DOING[reference]!;
  return reference < plan.faults.length ? plan.faults[reference]!.id : hazards.nameOf(reference);
}

/** The label `fault` of what it cost: a planned one's id; of chance firings all of one hazard in one region together. */
export function faultLabel(world: World, reference: number): string {
  const { plan, hazards } = world;
  if (reference < 0) return OWN_DOING[reference]!;
  return reference < plan.faults.length ? plan.faults[reference]!.id : hazards.poolOf(reference);
}

/** Action of a fault by its reference. */
export function faultAction(world: World, reference: number): string {
  const { plan, hazards } = world;
  if (reference < 0) return 'of the registry itself';
  return reference < plan.faults.length
    ? plan.faults[reference]!.action
    : hazards.actionOf(reference - plan.faults.length);
}

/** Names of what a run created, for reports: images, tags, faults. */
import type { World } from '../world.ts';

/** `nginx@image-2130`: the repository and the image's number, which is the same in every variant of a scenario. */
export function imageName(world: World, manifest: number): string {
  const { catalogue, plan } = world;
  return `${plan.catalogue.repositories[catalogue.manifestRepository[manifest]!]!}@image-${manifest}`;
}

/** `nginx:latest`, or `nginx:tag-17` for a tag that no scenario spelled out. */
export function tagName(world: World, tag: number): string {
  const { catalogue, plan } = world;
  const repository = plan.catalogue.repositories[catalogue.tagRepository[tag]!]!;
  return `${repository}:${plan.catalogue.tagNames.get(tag) ?? `tag-${tag}`}`;
}

/** Id of a fault by its reference: a planned one's rank, or a chance firing's number after those. */
export function faultName(world: World, reference: number): string {
  const { plan, hazards } = world;
  return reference < plan.faults.length ? plan.faults[reference]!.id : hazards.nameOf(reference);
}

/** Action of a fault by its reference. */
export function faultAction(world: World, reference: number): string {
  const { plan, hazards } = world;
  return reference < plan.faults.length
    ? plan.faults[reference]!.action
    : hazards.actionOf(reference - plan.faults.length);
}

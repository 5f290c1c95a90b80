/** Checks `operations[].image`: pushes of one name are pushes of one image, which the first of them describes. */
import type { KeyPath } from '../scenarioError.ts';
import type { ParsedScenario } from '../schema.ts';
import { suggest } from '../suggestion.ts';
import type { Resolution } from './resolution.ts';

export function checkImages(resolution: Resolution, { clients }: ParsedScenario): void {
  const firstUs = new Map<string, number>();
  for (const { operations = [] } of clients) {
    for (const operation of operations) {
      if (operation.op !== 'push' || operation.image === undefined) continue;
      const { image, at } = operation;
      firstUs.set(image, Math.min(firstUs.get(image) ?? at, at));
    }
  }
  for (const [c, { operations = [] }] of clients.entries()) {
    for (const [i, operation] of operations.entries()) {
      if (operation.op !== 'push' && 'image' in operation) {
        checkNamed(resolution, ['clients', c, 'operations', i, 'image'], operation.image, firstUs);
      }
      if (operation.op !== 'push' || operation.image === undefined || operation.layers === undefined) continue;
      if (operation.at === firstUs.get(operation.image)) continue;
      const path = ['clients', c, 'operations', i, 'layers'];
      const message = `the layers of the image \`${operation.image}\` are those of its first push`;
      resolution.report(path, message, 'give them there alone', 'key');
    }
  }
}

/** What is asked for by its digest must have been pushed by somebody, under the name of its content. */
function checkNamed(
  resolution: Resolution,
  path: KeyPath,
  image: string | undefined,
  pushed: ReadonlyMap<string, number>,
): void {
  if (image === undefined || pushed.has(image)) return;
  resolution.report(path, `no push has the content \`${image}\``, suggest(image, [...pushed.keys()]));
}

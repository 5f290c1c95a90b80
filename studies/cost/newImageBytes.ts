/** How many bytes a pushed image brings, on average: what sim/workload/newImages.ts draws, without drawing it. */
import { compileLaw } from '../../sim/kernel/distributions.ts';
import type { LayerPlan } from '../../sim/plan.ts';
import { sum } from '../statistics/intervals.ts';

/** The law of layer sizes is averaged over this many of its quantiles. */
const POINTS = 1 << 14;

/**
 * Bytes of the image's own config and layers; the base layer that it builds on is in the registry already.
 * @param layerBytes sizes of the layers where the scenario gives them
 */
export function newImageBytes(layers: LayerPlan, layerBytes: readonly number[] | null): number {
  if (layerBytes !== null) return layers.configBytes + sum(layerBytes);
  const large = ((layers.largeMin + layers.largeMax) / 2) * largeLayerBytes(layers);
  const smallBytes = layers.smallBytes.length === 0 ? 0 : sum(layers.smallBytes) / layers.smallBytes.length;
  return layers.configBytes + large + ((layers.smallMin + layers.smallMax) / 2) * smallBytes;
}

/** Midpoints of equal shares of probability: the sizes are cut at the largest, so the tail cannot run away. */
function largeLayerBytes({ largeBytes, largestBytes }: LayerPlan): number {
  const law = compileLaw(largeBytes);
  let bytes = 0;
  for (let i = 0; i < POINTS; i++) {
    bytes += Math.min(largestBytes, Math.max(1, Math.floor(law.quantile((i + 0.5) / POINTS))));
  }
  return bytes / POINTS;
}

/** The world data: files under `sim/facts/data`, read once, when first asked for, and handed to the parsers of `sim/facts`. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LatencyMatrix, parseLatency } from '../sim/facts/latency.ts';
import { type PriceFacts, parsePrices } from '../sim/facts/prices.ts';
import { parseRegions, type RegionFacts } from '../sim/facts/regions.ts';
import { parseTiers, type TierEdition, type TierFacts } from '../sim/facts/tiers.ts';

export const regionFacts: () => RegionFacts = once(() => parseRegions(readWorldData('regions.json')));
export const latencyMatrix: () => LatencyMatrix = once(() => parseLatency(readWorldData('latency.csv')));
export const tierFacts: () => ReadonlyMap<TierEdition, TierFacts> = once(() => parseTiers(readWorldData('sku.json')));
export const priceFacts: () => PriceFacts = once(() => parsePrices(readWorldData('pricing.json')));

/** The text of one file of the world data, by its name. Throws when the package is incomplete. */
export function readWorldData(fileName: string): string {
  return readFileSync(join(worldDataDirectory(), fileName), 'utf8');
}

/**
 * The data lies beside the sources, and beside the compiled program too when the build copies it. Walking up until one is
 * found serves both, and a package installed without its sources.
 */
const worldDataDirectory: () => string = once(() => {
  let directory = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(directory, 'sim', 'facts', 'data');
    if (existsSync(join(candidate, 'regions.json'))) return candidate;
    const parent = dirname(directory);
    if (parent === directory) throw new Error('the world data (sim/facts/data) is missing from this installation');
    directory = parent;
  }
});

function once<T>(read: () => T): () => T {
  let value: { readonly is: T } | null = null;
  return () => {
    value ??= { is: read() };
    return value.is;
  };
}

/**
 * The catalogue that every replica holds at time 0: real repositories with their real numbers of images and tags (the
 * official-images inventory), and layers made up after measured ones. What is made up is said in the assumptions.
 */
import { counted } from '../sim/kernel/counted.ts';
import { compileLaw, type LawSpec } from '../sim/kernel/distributions.ts';
import { Streams } from '../sim/kernel/streams.ts';
import type { CataloguePlan, LayerPlan, PlanAssumption } from '../sim/plan.ts';
import { CatalogueColumns } from './catalogueColumns.ts';
import { inventoryAssumptions, layersOf } from './inventory/catalogueOf.ts';
import type { Inventory } from './inventory/inventory.ts';
import type { ReplayedTags } from './replay/pulledBlocks.ts';
import type { Replay } from './replay/replay.ts';
import { addReplayed, type CatalogueOfReplays } from './replay/replayedImages.ts';
import type { CatalogueSettings } from './scenario.ts';
import { readWorldData } from './worldData.ts';

/** Docker Hub's compressed layers: half under 4 MB, nine in ten under 63 MB (Zhao et al., CLUSTER 2019). */
const LAYER_P50_BYTES = 4e6;
const LAYER_P90_BYTES = 63e6;
const NORMAL_P90 = 1.2815515655446004;
const LARGEST_LAYER_BYTES = 2 * 2 ** 30;
const SMALL_LAYER_BYTES = 10_000;
/** Versions of each measured base layer that are in use side by side. */
const BASE_VERSIONS = 3;
/** Share of a repository's images that build on its common runtime layer. */
const SHARED_RUNTIME = 0.5;

export interface NamedTag {
  readonly repository: string;
  readonly tag: string;
}

export interface CatalogueSeed {
  readonly plan: CataloguePlan;
  readonly assumptions: readonly PlanAssumption[];
  /** Id of a repository by name, and of a tag that the scenario spells out. */
  repository(name: string): number;
  tag(repository: string, tag: string): number;
  /** Where the images of a log lie. */
  readonly replayed: ReadonlyMap<string, ReplayedTags>;
}

/**
 * Builds the catalogue. It does not depend on a run's seed: all seeds of a scenario start from the same images.
 * @param further repositories that must exist although the inventory has no images of them
 * @param tags tags that the scenario's own operations name
 * @param replays logs whose images are there at time 0
 * @param listed what a listing of a registry says that it holds; null: there is none
 */
export function seedCatalogue(
  settings: CatalogueSettings,
  further: readonly string[],
  tags: readonly NamedTag[],
  replays: readonly Replay[],
  listed: Inventory | null,
): CatalogueSeed {
  const inventory = inventoryOf(settings);
  const known = [
    ...inventory.map((row) => row.name),
    ...further,
    ...replays.flatMap(({ survey }) => survey.repositories),
    ...(listed?.manifests.map(({ repository }) => repository) ?? []),
  ];
  const names = [...new Set(known)].sort();
  const idOf = new Map(names.map((name, id) => [name, id]));
  const columns = new CatalogueColumns(names.length);
  const layers = layerStatistics();
  // Where there are no repositories there is nothing to build on.
  const baseBytes = names.length === 0 ? [] : layers.baseBytes;
  const bases = baseBytes.flatMap((bytes) => Array.from({ length: BASE_VERSIONS }, () => columns.addBlob(bytes)));
  const streams = new Streams('catalogue');
  const byName = new Map(inventory.map((row) => [row.name, row]));
  for (const [id, name] of names.entries()) {
    const draws = streams.keyed(name);
    columns.base[id] = bases[Math.floor(draws.uniform(0, 0) * bases.length)]!;
    const row = byName.get(name);
    if (row === undefined) continue;
    const images = Math.max(1, Math.round(row.images * settings.scale));
    const first = addImages(columns, id, images, layers.plan, (image, ordinal) => draws.uniform(image + 1, ordinal));
    const count = Math.max(1, Math.round(row.tags * settings.scale));
    for (let tag = 0; tag < count; tag++) columns.addTag(id, first + (tag % images));
  }
  const described = settings.source === 'none' ? [] : describe(inventory.length, columns);
  const large = largeLayers(layers.plan);
  const made = (repository: number, draw: (ordinal: number) => number): number[] =>
    drawnBlobs(columns, repository, layers.plan, large, -1, draw);
  const listedTags = listed === null ? new Map() : addListed(columns, listed, idOf, layers.plan, made);
  const ofInventory = listed === null ? [] : inventoryAssumptions(settings.inventory!.file, listed);
  const ofIdle = settings.idle === undefined ? [] : [idleAssumption(settings.idle)];
  const assumptions = [...described, ...ofIdle, ...ofInventory];
  const named = nameTags(columns, idOf, tags, listedTags);
  const catalogue: CatalogueOfReplays = { columns, idOf, layers: layers.plan, large, blobsOf: made };
  const replayed = new Map(replays.map((replay) => [replay.key, addReplayed(replay, catalogue)]));
  const rank = new Map(inventory.map((row) => [row.name, row.platformManifests]));
  for (const { repository } of listed?.manifests ?? []) rank.set(repository, (rank.get(repository) ?? 0) + 1);
  const byRank = names.map((_, id) => id);
  byRank.sort((a, b) => (rank.get(names[b]!) ?? 0) - (rank.get(names[a]!) ?? 0) || a - b);
  return {
    plan: columns.toPlan(names, Int32Array.from(byRank), named.names, layers.plan),
    assumptions,
    replayed,
    repository: (name) => idOf.get(name)!,
    tag: (repository, tag) => named.ids.get(`${repository}:${tag}`)!,
  };
}

interface InventoryRow {
  readonly name: string;
  readonly images: number;
  readonly platformManifests: number;
  readonly tags: number;
}

/** Names of the repositories that hold images at time 0. */
export function storedRepositories(settings: CatalogueSettings): readonly string[] {
  return inventoryOf(settings).map(({ name }) => name);
}

function inventoryOf({ source, repositories }: CatalogueSettings): readonly InventoryRow[] {
  return source === 'none' ? [] : readInventory().slice(0, repositories);
}

/** The inventory, repositories with most images first. */
function readInventory(): InventoryRow[] {
  const lines = readWorldData('official_images_inventory.csv').trim().split('\n').slice(1);
  const rows = lines.map((line) => {
    const [name, images, platformManifests, tags] = line.split(',');
    return { name: name!, images: Number(images), platformManifests: Number(platformManifests), tags: Number(tags) };
  });
  return rows.sort((a, b) => b.images - a.images || (a.name < b.name ? -1 : 1));
}

interface LayerStatistics {
  readonly plan: LayerPlan;
  readonly baseBytes: readonly number[];
}

/** What the measured images say of layers: the first is the base, a few are large, the rest is tiny. */
function layerStatistics(): LayerStatistics {
  const { images } = JSON.parse(readWorldData('image_layers.json')) as { images: { layers: number[] }[] };
  const smallBytes = images.flatMap((image) => image.layers.filter((bytes) => bytes < SMALL_LAYER_BYTES));
  const sigma = Math.log(LAYER_P90_BYTES / LAYER_P50_BYTES) / NORMAL_P90;
  const largeBytes: LawSpec = { kind: 'lognormal', mu: Math.log(LAYER_P50_BYTES), sigma };
  return {
    plan: {
      configBytes: 7000,
      largeMin: 1,
      largeMax: 3,
      largeBytes,
      largestBytes: LARGEST_LAYER_BYTES,
      smallMin: 2,
      smallMax: 5,
      smallBytes,
    },
    baseBytes: images.map((image) => image.layers[0]!),
  };
}

/** Images of a listing, each with its tags: those without are stored, and nobody pulls them. Returns ids by `repository:tag`. */
function addListed(
  columns: CatalogueColumns,
  { manifests }: Inventory,
  idOf: ReadonlyMap<string, number>,
  layers: LayerPlan,
  made: (repository: number, draw: (ordinal: number) => number) => number[],
): Map<string, number> {
  const ids = new Map<string, number>();
  const draws = new Streams('inventory').keyed('images');
  for (const [i, manifest] of manifests.entries()) {
    const repository = idOf.get(manifest.repository)!;
    const bytes = layersOf(manifest, layers.configBytes);
    const blobs =
      bytes === null
        ? made(repository, (ordinal) => draws.uniform(i, ordinal))
        : [layers.configBytes, ...bytes].map((each) => columns.addBlob(each));
    const image = columns.manifests;
    columns.addManifest(repository, blobs);
    for (const tag of manifest.tags) ids.set(`${manifest.repository}:${tag}`, columns.addTag(repository, image));
  }
  return ids;
}

/** Bytes of a large layer from a uniform draw. */
function largeLayers(layers: LayerPlan): (u: number) => number {
  const law = compileLaw(layers.largeBytes);
  return (u) => Math.min(layers.largestBytes, Math.max(1, Math.floor(law.quantile(u))));
}

function addImages(
  columns: CatalogueColumns,
  repository: number,
  images: number,
  layers: LayerPlan,
  draw: (image: number, ordinal: number) => number,
): number {
  const large = largeLayers(layers);
  const runtime = columns.addBlob(large(draw(-1, 1)));
  const first = columns.manifests;
  for (let image = 0; image < images; image++) {
    const own = (ordinal: number): number => draw(image, ordinal);
    columns.addManifest(repository, drawnBlobs(columns, repository, layers, large, runtime, own));
  }
  return first;
}

/** The blobs of an image that is made up. @param runtime a layer that it may share; −1: there is none */
function drawnBlobs(
  columns: CatalogueColumns,
  repository: number,
  layers: LayerPlan,
  large: (u: number) => number,
  runtime: number,
  draw: (ordinal: number) => number,
): number[] {
  const blobs = [columns.addBlob(layers.configBytes), columns.base[repository]!];
  let ordinal = 0;
  const between = (least: number, most: number): number => least + Math.floor(draw(ordinal++) * (most - least + 1));
  if (draw(ordinal++) < SHARED_RUNTIME && runtime >= 0) blobs.push(runtime);
  const larges = between(layers.largeMin, layers.largeMax);
  for (let i = 0; i < larges; i++) blobs.push(columns.addBlob(large(draw(ordinal++))));
  const smalls = between(layers.smallMin, layers.smallMax);
  for (let i = 0; i < smalls; i++) {
    blobs.push(columns.addBlob(layers.smallBytes[between(0, layers.smallBytes.length - 1)]!));
  }
  return blobs;
}

/** Gives the tags that operations name ids of their own; those that no listing has point at nothing until something is pushed. */
function nameTags(
  columns: CatalogueColumns,
  idOf: ReadonlyMap<string, number>,
  tags: readonly NamedTag[],
  listed: ReadonlyMap<string, number>,
): { ids: Map<string, number>; names: Map<number, string> } {
  const ids = new Map<string, number>();
  const names = new Map<number, string>();
  const sorted = [...new Set(tags.map(({ repository, tag }) => `${repository}:${tag}`))].sort();
  for (const key of sorted) {
    const colon = key.lastIndexOf(':');
    const id = listed.get(key) ?? columns.addTag(idOf.get(key.slice(0, colon))!, -1);
    ids.set(key, id);
    names.set(id, key.slice(colon + 1));
  }
  return { ids, names };
}

function idleAssumption({ repositories, tags }: NonNullable<CatalogueSettings['idle']>): PlanAssumption {
  return {
    key: 'idle repositories',
    value: `${counted(repositories, 'repository', 'repositories')} with ${counted(tags, 'tag')} are counted and listed; nobody pulls them, and nothing is stored or moved for them`,
    source: 'nines',
    grade: 'assumed',
  };
}

function describe(repositories: number, columns: CatalogueColumns): PlanAssumption[] {
  return [
    {
      key: 'catalogue',
      value: [
        counted(repositories, 'repository', 'repositories'),
        counted(columns.manifests, 'image'),
        counted(columns.tagCount, 'tag'),
        counted(columns.blobs, 'blob'),
      ].join(', '),
      source: 'numbers of images and tags: docker-library/official-images, 2026-08-22',
      grade: 'measured',
    },
    {
      key: 'catalogue layers',
      value:
        'synthesised: a shared base layer, 1–3 large layers (p50 4 MB, p90 63 MB), 2–5 small ones, one config; one platform per image',
      source: 'four measured images; Docker Hub layer sizes (Zhao et al., CLUSTER 2019)',
      grade: 'assumed',
    },
  ];
}

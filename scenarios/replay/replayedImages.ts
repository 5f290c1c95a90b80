/** The images of a log’s pulls in the catalogue of time 0. */
import { Streams } from '../../sim/kernel/streams.ts';
import type { LayerPlan } from '../../sim/plan.ts';
import type { ReplayedTags } from './pulledBlocks.ts';
import type { Replay } from './replay.ts';

/** A catalogue while it is built, and how an image is made up whose layers nobody knows. */
export interface CatalogueOfReplays {
  readonly columns: ReplayedColumns;
  readonly idOf: ReadonlyMap<string, number>;
  readonly layers: LayerPlan;
  /** Bytes of a layer from a uniform draw. */
  readonly large: (u: number) => number;
  readonly blobsOf: (repository: number, draw: (ordinal: number) => number) => number[];
}

export interface ReplayedColumns {
  readonly manifests: number;
  addBlob(bytes: number): number;
  addManifest(repository: number, blobs: readonly number[]): void;
  addTag(repository: number, manifest: number): number;
}

/**
 * Adds the images of a log. Each has a blob for its manifest, of the bytes that the log tells, and its layers; where the log tells of no
 * layers at all they are drawn as those of the catalogue. A layer whose size nobody wrote down is drawn, too.
 */
export function addReplayed(
  { survey }: Replay,
  { columns, idOf, layers, large, blobsOf }: CatalogueOfReplays,
): ReplayedTags {
  const { repositories, imageRepository, imageBytes, imageNamed, layerImage, layerBytes } = survey;
  const images = imageRepository.length;
  const firstManifest = columns.manifests;
  const ids = Int32Array.from(repositories, (name) => idOf.get(name)!);
  const streams = new Streams('replay');
  const layerDraws = streams.keyed('layers');
  const imageDraws = streams.keyed('images');
  // Layers by image, in the order of their numbers.
  const starts = new Int32Array(images + 1);
  for (const image of layerImage) starts[image + 1]! += 1;
  for (let image = 0; image < images; image++) starts[image + 1]! += starts[image]!;
  const order = new Int32Array(layerImage.length);
  const placeOf = new Int32Array(layerImage.length);
  const next = starts.slice();
  for (const [layer, image] of layerImage.entries()) {
    order[next[image]!] = layer;
    // Behind the manifest.
    placeOf[layer] = 1 + next[image]! - starts[image]!;
    next[image]! += 1;
  }
  const tagOf = new Int32Array(images).fill(-1);
  for (let image = 0; image < images; image++) {
    const repository = ids[imageRepository[image]!]!;
    if (survey.hasLayers) {
      const blobs = [columns.addBlob(imageBytes[image]! > 0 ? imageBytes[image]! : layers.configBytes)];
      for (let at = starts[image]!; at < starts[image + 1]!; at++) {
        const bytes = layerBytes[order[at]!]!;
        blobs.push(columns.addBlob(bytes >= 0 ? bytes : large(layerDraws.uniform(order[at]!, 0))));
      }
      columns.addManifest(repository, blobs);
    } else {
      const draw = (ordinal: number): number => imageDraws.uniform(image, ordinal);
      columns.addManifest(repository, blobsOf(repository, draw));
    }
    if (imageNamed[image] === 1) tagOf[image] = columns.addTag(repository, firstManifest + image);
  }
  return { firstManifest, tagOf, placeOf };
}

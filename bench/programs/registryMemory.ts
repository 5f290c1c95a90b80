/**
 * MiB that this process has held at most when a registry of TAGS tags, a tenth as many manifests and a hundredth as many
 * repositories has been laid out for REPLICAS replicas: the columns of the plan, those of the catalogue, and the engine.
 * `registryMemory.js TAGS REPLICAS`.
 */
import { CatalogueColumns } from '../../scenarios/catalogueColumns.ts';
import { Catalogue } from '../../sim/storage/catalogue.ts';
import { report } from './report.ts';
import { scenarioPlan } from './scenarioPlan.ts';

const tags = Number(process.argv[2]);
const replicas = Number(process.argv[3]);
const TAGS_PER_MANIFEST = 10;
const MANIFESTS_PER_REPOSITORY = 10;
/** A config, and layers that no other image has; a base layer is one for all of a repository. */
const OWN_BLOBS = 5;
const GROUPS = 128;
const KIB = 1024;

const manifests = tags / TAGS_PER_MANIFEST;
const names = Array.from({ length: manifests / MANIFESTS_PER_REPOSITORY }, (_, id) => `team/app-${id}`);
const columns = new CatalogueColumns(names.length);
for (let repository = 0; repository < names.length; repository++) {
  const base = columns.addBlob(30_000_000);
  columns.base[repository] = base;
  for (let image = 0; image < MANIFESTS_PER_REPOSITORY; image++) {
    const manifest = columns.manifests;
    columns.addManifest(repository, [...Array.from({ length: OWN_BLOBS }, () => columns.addBlob(4_000_000)), base]);
    for (let tag = 0; tag < TAGS_PER_MANIFEST; tag++) columns.addTag(repository, manifest);
  }
}
const { layers } = scenarioPlan([]).catalogue;
const plan = columns.toPlan(
  names,
  Int32Array.from(names, (_, id) => id),
  new Map(),
  layers,
);
const catalogue = new Catalogue(plan, replicas, GROUPS);
report(process.resourceUsage().maxRSS / KIB, catalogue.tags + catalogue.manifests);

/**
 * MiB that this process has held at most when a world of a registry with TAGS tags, a tenth as many manifests and a hundredth as
 * many repositories has been built and has played ten minutes of clients' work in REPLICAS replicas: the plan, the catalogue,
 * all other state, and the engine. `registryMemory.js TAGS REPLICAS`.
 */
import { CatalogueColumns } from '../../scenarios/catalogueColumns.ts';
import type { CataloguePlan, LayerPlan } from '../../sim/plan.ts';
import { World } from '../../sim/world.ts';
import { report } from './report.ts';
import { requestsOf, scenarioPlan } from './scenarioPlan.ts';

const TAGS_PER_MANIFEST = 10;
const MANIFESTS_PER_REPOSITORY = 10;
/** A config, and layers that no other image has; a base layer is one for all of a repository. */
const OWN_BLOBS = 5;
const REGIONS = ['eastus', 'westeurope', 'southeastasia', 'japaneast', 'brazilsouth', 'australiaeast'];
const PLAYED_US = 600e6;
const KIB = 1024;

const [tags, replicas] = process.argv.slice(2).map(Number) as [number, number];
const plan = scenarioPlan([`registry.regions=[${REGIONS.slice(0, replicas).join(', ')}]`]);
const world = new World({ ...plan, catalogue: catalogueOf(tags / TAGS_PER_MANIFEST, plan.catalogue.layers) }, 1);
world.runUntil(PLAYED_US);
report(process.resourceUsage().maxRSS / KIB, requestsOf(world));

function catalogueOf(manifests: number, layers: LayerPlan): CataloguePlan {
  const names = Array.from({ length: manifests / MANIFESTS_PER_REPOSITORY }, (_, id) => `team/app-${id}`);
  const columns = new CatalogueColumns(names.length);
  for (let repository = 0; repository < names.length; repository++) {
    const base = columns.addBlob(30_000_000);
    columns.base[repository] = base;
    for (let image = 0; image < MANIFESTS_PER_REPOSITORY; image++) {
      const own = Array.from({ length: OWN_BLOBS }, () => columns.addBlob(4_000_000));
      const manifest = columns.manifests;
      columns.addManifest(repository, [...own, base]);
      for (let tag = 0; tag < TAGS_PER_MANIFEST; tag++) columns.addTag(repository, manifest);
    }
  }
  const byRank = Int32Array.from(names, (_, id) => id);
  return columns.toPlan(names, byRank, new Map(), layers);
}

/**
 * Bytes that the catalogue's columns hold for each blob or manifest once it has grown to IMAGES images, room for growth
 * counted, without the pool that lists the blobs of manifests. `catalogueBytes.js blob|manifest IMAGES`.
 */
import type { StateVisitor } from '../../sim/kernel/state.ts';
import { Catalogue } from '../../sim/storage/catalogue.ts';
import { report } from './report.ts';
import { scenarioPlan } from './scenarioPlan.ts';

const entry = process.argv[2]!;
const images = Number(process.argv[3]);
const BLOBS_PER_IMAGE = 6;
const REPLICAS = 3;
const GROUPS = 64;
const PLACE = 0.5;

const catalogue = new Catalogue(scenarioPlan([]).catalogue, REPLICAS, GROUPS);
while (catalogue.manifests < images) {
  const manifest = catalogue.addManifest(0, 0, catalogue.manifests, PLACE);
  for (let i = 0; i < BLOBS_PER_IMAGE; i++) catalogue.addToManifest(manifest, catalogue.addBlob(1000, PLACE));
}
const count = entry === 'blob' ? catalogue.blobs : catalogue.manifests;
report(columnBytes(entry) / count, count);

/** Bytes of the columns whose names begin so: `visitState` shows every one of them. */
function columnBytes(prefix: string): number {
  let bytes = 0;
  const count = <Column extends ArrayBufferView>(name: string, column: Column): Column => {
    if (name.startsWith(prefix)) bytes += column.byteLength;
    return column;
  };
  const visitor: StateVisitor = {
    restoring: false,
    int: (_name, value) => value,
    f64: (name, column) => count(name, column as Float64Array<ArrayBuffer>),
    i32: (name, column) => count(name, column as Int32Array<ArrayBuffer>),
    u32: (name, column) => count(name, column as Uint32Array<ArrayBuffer>),
    u16: (name, column) => count(name, column as Uint16Array<ArrayBuffer>),
    u8: (name, column) => count(name, column as Uint8Array<ArrayBuffer>),
  };
  catalogue.visitState(visitor);
  return bytes;
}

/**
 * What the compiler does not do: world data beside the compiled simulator, so that an installed package needs no sources; the schema that
 * editors read; the right to execute the command; nothing of sources that are gone; and which build of the simulator this is.
 */
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeSchema } from '../scenarios/jsonSchema.ts';
import { leftoversIn } from './leftovers.ts';

const dist = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(dist);
const BUILD = 'build.json';

cpSync(join(root, 'sim/facts/data'), join(dist, 'sim/facts/data'), { recursive: true });
writeSchema(join(root, 'schema/scenario.v1.json'));
chmodSync(join(dist, 'cli/main.js'), 0o755);
for (const path of leftoversIn(dist, root, [BUILD])) rmSync(path, { force: true });
writeFileSync(join(dist, BUILD), `${JSON.stringify({ build: buildOf(['sim', 'scenarios', 'studies']) })}\n`);

/** Of all that decides on what a seed comes to: equal code and data, equal build, on every machine. */
function buildOf(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const files = readdirSync(join(dist, folder), { recursive: true, encoding: 'utf8' });
    for (const name of files.map((file) => file.replaceAll('\\', '/')).sort()) {
      if (!/\.(?:js|json|csv)$/.test(name)) continue;
      hash.update(`${folder}/${name}\n`).update(readFileSync(join(dist, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * What the compiler does not do: world data beside the compiled simulator, so that an installed package needs no sources; the schema that
 * editors read; and the right to execute the command.
 */
import { chmodSync, cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeSchema } from '../scenarios/jsonSchema.ts';

const dist = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(dist);

cpSync(join(root, 'sim/facts/data'), join(dist, 'sim/facts/data'), { recursive: true });
writeSchema(join(root, 'schema/scenario.v1.json'));
chmodSync(join(dist, 'cli/main.js'), 0o755);

/**
 * The scenario format. One schema is the source of the types of a file, of its checks, of the editor's JSON Schema and of
 * the documentation of its keys; `scenario.ts` says what a file means once it is resolved.
 */
import * as z from 'zod';
import { KEYS_OF_FILES } from './alternatives.ts';
import { INVARIANT_NAMES } from './scenario.ts';
import { backupSchema } from './schema/backup.ts';
import { faultsSchema } from './schema/faults.ts';
import { hazardsSchema } from './schema/hazards.ts';
import { required, withDefault } from './schema/keys.ts';
import { regionsSchema, registrySchema } from './schema/registry.ts';
import { repairSchema, scrubSchema } from './schema/repair.ts';
import { catalogueSchema, classesSchema, clientsSchema, runSchema } from './schema/workload.ts';

export * from './scenario.ts';

const mustFailEntry = z.union([
  z.string(),
  z.strictObject({ invariant: required(z.enum(INVARIANT_NAMES), 'The invariant that must be violated.') }),
]);

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const alternativeSchema = z.record(z.string(), z.unknown()).superRefine((value, context) => {
  for (const key of KEYS_OF_FILES) {
    if (!Object.hasOwn(value, key)) continue;
    const message = 'an alternative has the name and version of its file, and no alternatives of its own';
    context.addIssue({ code: 'custom', path: [key], message, params: { hint: 'remove the key' } });
  }
});

export const scenarioSchema = z.strictObject({
  apiVersion: required(z.literal('nines/v1'), 'The version of this format: nines/v1.'),
  name: required(z.string().regex(NAME), 'Name in reports: lower-case words joined by hyphens.'),
  description: withDefault(z.string(), '', 'What the scenario asks.'),
  nightly: withDefault(z.boolean(), false, 'Marks the scenario for slow checks; `nines run` plays it all the same.'),
  regions: regionsSchema,
  registry: registrySchema,
  repair: repairSchema,
  scrub: scrubSchema,
  backup: backupSchema,
  catalogue: catalogueSchema,
  classes: classesSchema,
  clients: clientsSchema,
  run: runSchema,
  faults: faultsSchema,
  hazards: hazardsSchema,
  suppress: withDefault(
    z.array(z.string().min(1)),
    [],
    'Ids of faults whose effect is skipped: of planned ones, and of failures by chance such as node.loss@eastus/n3#2.',
  ),
  invariants: withDefault(
    z.union([z.literal('all'), z.array(z.enum(INVARIANT_NAMES)).min(1)]),
    'all',
    'What must hold in every run.',
  ),
  expect: withDefault(z.array(z.string()), [], 'Expressions that must hold: pull_ok.rate >= 99.9%.'),
  mustFail: withDefault(
    z.array(mustFailEntry),
    [],
    'Expressions, `invariant: NAME` or `convergence` that this scenario is there to see fail.',
  ),
  alternatives: withDefault(
    z.record(z.string().regex(NAME), alternativeSchema),
    {},
    'Variants by name, for `nines compare` and as `FILE#NAME` in place of any FILE: keys of a scenario that are laid over this one. Maps are merged, lists replaced, and null takes a key away.',
  ),
});

/** A scenario as a file, or a TypeScript program, writes it. */
export type ScenarioInput = z.input<typeof scenarioSchema>;
/** A scenario with its static defaults filled and its units read, before what depends on other keys is resolved. */
export type ParsedScenario = z.output<typeof scenarioSchema>;

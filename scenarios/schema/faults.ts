/** `faults:`, `hazards:` and `repair:` of a scenario file: what breaks, and what mends it. */
import * as z from 'zod';
import type { Pick } from '../scenario.ts';
import { parseShare, UnitError } from '../units.ts';
import { duration, optional, positiveDuration, rate, reader, required, share, withDefault } from './keys.ts';
import { law } from './laws.ts';

function parsePick(value: unknown): Pick {
  const hint = 'pick is `all`, `one`, a number from 1, or a share such as 10%';
  if (value === 'all') return { kind: 'all' };
  if (value === 'one') return { kind: 'count', n: 1 };
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return { kind: 'count', n: value };
  if (typeof value !== 'string' || !/^\s*\d+(\.\d+)?\s*%\s*$/.test(value)) {
    throw new UnitError(`\`${String(value)}\` does not say how many to pick`, hint);
  }
  const fraction = parseShare(value);
  if (fraction > 0) return { kind: 'fraction', fraction };
  throw new UnitError('0% picks nothing', hint);
}

const pick = (facts: { readonly defaultRule?: string }) =>
  optional(
    reader<Pick, string | number>(parsePick, {
      anyOf: [
        { enum: ['one', 'all'] },
        { type: 'integer', minimum: 1 },
        { type: 'string', pattern: '^\\d+(\\.\\d+)?\\s*%$' },
      ],
    }),
    'How many of the targets, chosen by chance: one, 2, 10%.',
    facts,
  );

const nameOrNames = z.union([z.string(), z.array(z.string()).min(1)]);

const start = {
  id: optional(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._@/+-]*$/), 'Names the fault in reports; unique.', {
    defaultRule: 'action@target',
  }),
  at: optional(duration(), 'Time since the start of the run.'),
  startAfter: optional(
    z.union([
      z.string(),
      z.strictObject({
        fault: required(z.string(), 'Id of the other fault.'),
        event: withDefault(z.enum(['fired', 'recovered']), 'fired', 'Which of its events.'),
        delay: withDefault(duration(), '0s', 'Time after that event.'),
      }),
    ]),
    'Starts after another fault, in place of `at`.',
  ),
};

const regionTarget = {
  region: optional(z.string(), 'The region that is struck.'),
  regions: optional(nameOrNames, '`all`, or a list of regions, in place of `region`.'),
  pick: pick({ defaultRule: 'all of them' }),
};
const nodeTarget = {
  node: optional(z.string(), 'One node: eastus/n3; nodes count from n0.'),
  region: optional(z.string(), 'Or nodes of this region, chosen by `pick`.'),
  pick: pick({}),
};
const lasting = { duration: required(positiveDuration(), 'How long it lasts.') };
const rebuilt = {
  rebuild: optional(duration(), 'Time until it is replaced, empty, and refilled.', { defaultRule: 'never replaced' }),
};
const from = { from: required(nameOrNames, 'Region, list of regions, or `all`.') };
const oneWay = { oneWay: withDefault(z.boolean(), false, 'Only from → to; else both directions.') };

/** One entry per action: the table from which the union, the messages and the docs are made. */
export const faultSchemas = {
  'region.outage': z.strictObject({ action: z.literal('region.outage'), ...start, ...regionTarget, ...lasting }),
  'region.loss': z.strictObject({ action: z.literal('region.loss'), ...start, ...regionTarget, ...rebuilt }),
  'storage.loss': z.strictObject({ action: z.literal('storage.loss'), ...start, ...regionTarget, ...rebuilt }),
  'node.loss': z.strictObject({ action: z.literal('node.loss'), ...start, ...nodeTarget }),
  'node.outage': z.strictObject({ action: z.literal('node.outage'), ...start, ...nodeTarget, ...lasting }),
  'network.partition': z.strictObject({
    action: z.literal('network.partition'),
    ...start,
    ...from,
    to: required(nameOrNames, 'Region, list of regions, or `all`.'),
    ...oneWay,
    ...lasting,
  }),
  'network.degrade': z.strictObject({
    action: z.literal('network.degrade'),
    ...start,
    ...from,
    to: required(nameOrNames, 'Region, list of regions, or `all`.'),
    ...oneWay,
    capacity: withDefault(share(), '100%', 'What remains of the bandwidth.'),
    latency: withDefault(duration(), '0s', 'Added to every round trip.'),
    ...lasting,
  }),
  'replication.pause': z.strictObject({
    action: z.literal('replication.pause'),
    ...start,
    ...from,
    to: optional(nameOrNames, 'Region, list of regions, or `all`.', { defaultRule: 'every other region' }),
    ...lasting,
  }),
};

export const faultSchema = z.discriminatedUnion('action', [
  faultSchemas['region.outage'],
  faultSchemas['region.loss'],
  faultSchemas['storage.loss'],
  faultSchemas['node.loss'],
  faultSchemas['node.outage'],
  faultSchemas['network.partition'],
  faultSchemas['network.degrade'],
  faultSchemas['replication.pause'],
]);

export const faultsSchema = withDefault(z.array(faultSchema), [], 'Planned failures.');

const hazardCommon = {
  id: start.id,
  rate: required(rate(), 'Failures per time of each target: 1/y.'),
  region: optional(z.string(), 'Only this region.', { defaultRule: 'each region of the registry' }),
};

export const hazardSchemas = {
  'node.loss': z.strictObject({ action: z.literal('node.loss'), ...hazardCommon }),
  'region.loss': z.strictObject({
    action: z.literal('region.loss'),
    ...hazardCommon,
    rebuild: optional(law(), 'Time until the site is replaced.', { defaultRule: 'at once, refilled by geo-repair' }),
  }),
  'region.outage': z.strictObject({
    action: z.literal('region.outage'),
    ...hazardCommon,
    duration: required(law(), 'How long it lasts.'),
  }),
};

export const hazardSchema = z.discriminatedUnion('action', [
  hazardSchemas['node.loss'],
  hazardSchemas['region.loss'],
  hazardSchemas['region.outage'],
]);

export const hazardsSchema = withDefault(
  z.array(hazardSchema),
  [],
  'Failures by chance; `run.chance: true` lets them strike.',
);

const REPAIR_GUESS = { source: 'no provider publishes repair times', grade: 'assumed' } as const;

export const repairSchema = withDefault(
  z.strictObject({
    local: withDefault(
      z.strictObject({
        parallel: withDefault(z.boolean(), true, 'false: one copy of a group at a time.', REPAIR_GUESS),
        source: withDefault(
          z.enum(['survivors', 'external']),
          'survivors',
          'survivors: a group with no readable copy cannot repair itself; external: it can, for models without clients.',
          REPAIR_GUESS,
        ),
        detection: optional(duration(), 'Until a failure is noticed; part of `time`, which is never shorter.', {
          defaultRule: '15m, or 0s where `time` is given',
          ...REPAIR_GUESS,
        }),
        time: withDefault(
          law(),
          { lognormal: { p50: '1h', p99: '6h' } },
          'The whole repair, detection included.',
          REPAIR_GUESS,
        ),
        unreadable: withDefault(share(), '0%', 'Chance that the last readable copies fail a repair.', REPAIR_GUESS),
      }),
      {},
      'Repair from inside the stamp.',
    ),
    geo: withDefault(
      z.strictObject({
        time: withDefault(law(), '24h', 'An empty stamp refilled from another region.', REPAIR_GUESS),
      }),
      {},
      'Repair from another region.',
    ),
  }),
  {},
  'How what failed is repaired.',
);

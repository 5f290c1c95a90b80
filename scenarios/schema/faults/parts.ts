/** What the entries of `faults:` are made of: when a fault starts, what it strikes, how long it lasts. */
import * as z from 'zod';
import type { Pick } from '../../faultSettings.ts';
import { parseShare, UnitError } from '../../units.ts';
import { duration, optional, positiveDuration, reader, required, withDefault } from '../keys.ts';

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

export const nameOrNames = z.union([z.string(), z.array(z.string()).min(1)]);

export const start = {
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

export const regionTarget = {
  region: optional(z.string(), 'The region that is struck.'),
  regions: optional(nameOrNames, '`all`, or a list of regions, in place of `region`.'),
  pick: pick({ defaultRule: 'all of them' }),
};
export const nodeTarget = {
  node: optional(z.string(), 'One node: eastus/n3; nodes count from n0.'),
  region: optional(z.string(), 'Or nodes of this region, chosen by `pick`.'),
  pick: pick({}),
};
export const zoneTarget = {
  zone: optional(z.string(), 'One zone: eastus/z1; zones count from z0, and node i stands in zone i mod zones.'),
  region: optional(z.string(), 'Or zones of this region, chosen by `pick`.'),
  pick: pick({}),
};
export const diskTarget = {
  disk: optional(z.string(), 'One disk of a node: eastus/n3/d2; disks count from d0.'),
  region: optional(z.string(), 'Or disks of this region, chosen by `pick`.'),
  pick: pick({}),
};
export const lasting = { duration: required(positiveDuration(), 'How long it lasts.') };
export const rebuilt = {
  rebuild: optional(duration(), 'Time until it is replaced, empty, and refilled.', { defaultRule: 'never replaced' }),
};
export const from = { from: required(nameOrNames, 'Region, list of regions, or `all`.') };
export const oneWay = { oneWay: withDefault(z.boolean(), false, 'Only from → to; else both directions.') };

/** Who replicates to whom, where metadata lives, when a replica exists: parts of `registry:`. */
import * as z from 'zod';
import { duration, optional, positiveDuration, required, withDefault } from './keys.ts';

const HARBOR = {
  source: 'Harbor starts a job for each artifact; how long one takes to start is not documented',
  grade: 'assumed',
} as const;

const rule = z.strictObject({
  from: required(z.string(), 'Region whose pushes the rule copies.'),
  to: required(z.string(), 'Region that they are copied to.'),
  repositories: optional(
    z.string().min(1),
    'Repositories that the rule covers: * stands for any characters but /, ** for any. All, where it is left out.',
  ),
});

const rules = z.strictObject({
  rules: required(z.array(rule).min(1), 'Only these ordered pairs of regions carry images.'),
  forward: withDefault(
    z.boolean(),
    false,
    'Whether what arrived by replication triggers the rules of where it arrived: chains.',
    { source: 'Harbor: an event-based rule is triggered by pushes, a replicated one among them', grade: 'assumed' },
  ),
  loopGuard: withDefault(
    z.boolean(),
    true,
    'Whether a copy is not sent where it is already. Without it, rules that face each other copy for ever.',
    { source: 'harbor issue 17754 tells of the loop', grade: 'assumed' },
  ),
  jobTime: withDefault(positiveDuration(), '1s', 'What one copying job takes besides moving data.', HARBOR),
});

export const topology = withDefault(
  z.union([z.literal('mesh'), rules]),
  'mesh',
  'Who replicates to whom: mesh (every region to every other), or one-way rules: {rules: [{from: eastus, to: westeurope}]}.',
  { source: 'container-registry-geo-replication.md: changes in any region reach all others', grade: 'documented' },
);

export const metadata = withDefault(
  z.union([
    z.literal('replicated'),
    z.strictObject({ shared: required(z.string(), 'Region of the one database of all manifests and tags.') }),
  ]),
  'replicated',
  'Where manifests and tags live: replicated to every region, or in one database for all, as Quay has it: {shared: eastus}.',
  {
    source: 'Red Hat Quay 3.12, geo-replication: one database for all regions, which is not replicated',
    grade: 'documented',
  },
);

const change = z.strictObject({
  at: required(duration(), 'When the order is given, from the start of the run.'),
  add: optional(z.string(), 'Region that gets a replica.'),
  remove: optional(z.string(), 'Region whose replica goes. Home cannot be removed.'),
});

export const changes = withDefault(
  z.array(change),
  [],
  'Replicas that are added and removed in the run. Each order needs the home region, where the control plane is.',
);

export const seeding = withDefault(
  z.strictObject({
    creation: withDefault(duration(), '2m', 'From the order to add a replica until it stands, empty.', {
      source: 'states Creating, Syncing, Ready are shown; no times are published',
      grade: 'assumed',
    }),
    serveWhile: withDefault(
      z.enum(['ready', 'syncing']),
      'ready',
      'Whether clients are sent to an added replica when everything is there, or already while it is seeded.',
      { source: 'no document says when a new replica is routed to', grade: 'assumed' },
    ),
  }),
  {},
  'How an added replica gets what was there before it.',
);

/** `registry.replication` of a scenario file: how images reach the other regions, and the defects it can be given. */
import * as z from 'zod';
import type { AckRule } from '../scenario.ts';
import { UnitError } from '../units.ts';
import { bandwidth, optional, positiveDuration, reader, required, wholeNumber, withDefault } from './keys.ts';
import { law } from './laws.ts';
import { topology } from './topology.ts';

const ACR_GUESS = { source: 'no provider publishes it', grade: 'assumed' } as const;
const EVENTUAL = {
  source: 'container-registry-geo-replication.md: replication is asynchronous',
  grade: 'documented',
} as const;

/** Reads `home` or `quorum(n)`. */
function readAck(value: unknown): AckRule {
  if (value === 'home') return { kind: 'home' };
  const quorum = /^\s*quorum\(\s*(\d{1,2})\s*\)\s*$/.exec(String(value));
  const regions = Number(quorum?.[1] ?? 0);
  if (regions >= 1) return { kind: 'quorum', regions };
  throw new UnitError(`\`${String(value)}\` says nothing of who must hold an image`, 'ack is `home`, or `quorum(2)`');
}

const ack = reader<AckRule, string>(readAck, {
  type: 'string',
  pattern: '^(home|quorum\\([1-9]\\d?\\))$',
  examples: ['home', 'quorum(2)'],
});

function readOff(value: unknown): 'off' {
  if (value === 'off') return value;
  throw new UnitError(`\`${String(value)}\` is no period`, 'antiEntropy is `off`, or {every: 1h}');
}

const antiEntropy = z.union([
  reader<'off', 'off'>(readOff, { enum: ['off'] }),
  z.strictObject({ every: required(positiveDuration(), 'Time between two comparisons.') }),
]);

const jobs = z.strictObject({
  retry: withDefault(
    z.boolean(),
    true,
    'Whether a job whose source or destination is out of service waits and goes on. Without, it ends as if it had succeeded (a defect that registries have shown).',
    ACR_GUESS,
  ),
});

export const replication = z.strictObject({
  bandwidth: withDefault(bandwidth(), '1Gbps', 'Of each ordered pair of regions.', ACR_GUESS),
  concurrency: withDefault(wholeNumber(1, 10_000), 8, 'Images under way at once on one ordered pair.', ACR_GUESS),
  onMiss: withDefault(
    z.enum(['notFound', 'proxy']),
    'notFound',
    'What a region answers for an image that has not arrived: 404, or what the nearest region in reach that has it holds. A proxied answer is no newer than what is missing: an older tag that is there is served as it is.',
    {
      source:
        'container-registry-geo-replication.md, 2026-08-13: `manifest unknown`; proxying is planned (Azure/acr 880)',
      grade: 'documented',
    },
  ),
  ack: withDefault(
    ack,
    'home',
    'Which regions must hold an image and its tag before the push is acknowledged: the one that took it, or n regions, that one included.',
    EVENTUAL,
  ),
  ackTimeout: withDefault(
    positiveDuration(),
    '60s',
    'With `ack: quorum(n)`: a push that too few regions hold by then is answered 503; it stays stored, unacknowledged.',
    ACR_GUESS,
  ),
  order: withDefault(
    z.enum(['blobsFirst', 'manifestFirst']),
    'blobsFirst',
    'Order in which an image moves. `manifestFirst` shows it before its layers are there (a defect that registries have shown).',
    ACR_GUESS,
  ),
  conflict: withDefault(
    z.enum(['lastWriterWins', 'arrivalOrder']),
    'lastWriterWins',
    'Which of two writes of one tag stays: the later by the clocks of the regions that took them, or whichever arrives last (a defect: regions can stay swapped).',
    ACR_GUESS,
  ),
  antiEntropy: withDefault(
    antiEntropy,
    'off',
    'Compares what the regions hold, {every: 1h}, and queues what is missing. `off`: only after something was destroyed, by events.',
    ACR_GUESS,
  ),
  queueLimit: optional(
    wholeNumber(1, 1_000_000_000),
    'Jobs that may wait on one ordered pair; further ones are dropped (an event log that overflows).',
    { defaultRule: 'no limit', ...ACR_GUESS },
  ),
  jobs: withDefault(jobs, {}, 'How the jobs of a pair are run.'),
  staleness: optional(
    positiveDuration(),
    'The promise that a tag, read in any region, is no older than this: what was acknowledged longer ago is seen. It changes nothing but what `read-your-writes` and `stale_reads` judge.',
    { defaultRule: 'none is promised: only the region that took a write is held to it', ...EVENTUAL },
  ),
  lag: optional(law(), 'A law of the replication lag, in place of queue and link: 15m, or a law.'),
  topology,
});

import { ownProgram } from '../references.ts';
import type { BenchCase, Effort } from './case.ts';

/** As many as the scenario’s world has pending. */
const PENDING = 12;
/** A replay of no more than these is over in a second. */
const SHORT_REQUESTS = 1_000_000;
const WHOLE_ROUNDS = 3;

/** Logs of registries: a synthetic one in the format of the IBM traces, read and played. */
export function traceCases(effort: Effort): readonly BenchCase[] {
  const requests = String(effort.traceRequests);
  const isWhole = effort.traceRequests > SHORT_REQUESTS;
  return [
    {
      kind: 'limit',
      name: 'import of a log, speed over JSON.parse',
      unit: 'times',
      own: { ...ownProgram('traceImport', ['500000']), cores: 2 },
      rounds: 3,
      bar: { is: 'at least', value: 0.8 },
    },
    {
      kind: 'race',
      name: `replay of a log, ${requests} requests`,
      unit: 'M events/s',
      own: ownProgram('traceReplay', [isWhole ? 'whole' : 'events', requests]),
      ...(isWhole && { rounds: WHOLE_ROUNDS }),
      rivals: [
        {
          name: `own kernel, PHOLD, ${PENDING} pending`,
          commands: [ownProgram('phold', [String(PENDING), String(effort.events(PENDING))])],
          skipped: null,
          ratioMin: 0.2,
          sameEvents: false,
        },
      ],
    },
    {
      kind: 'limit',
      name: 'replay, time per request, 100000 to 1000000',
      unit: 'times',
      own: ownProgram('traceReplay', ['flatness', '1000000']),
      rounds: 3,
      bar: { is: 'at most', value: 1.5 },
    },
    {
      kind: 'limit',
      name: `replay, memory, ${requests} requests`,
      unit: 'MiB',
      own: ownProgram('traceReplay', ['memory', requests]),
      rounds: 1,
      bar: { is: 'at most', value: 1024 },
    },
    {
      kind: 'limit',
      name: `replay, memory, ${requests} requests, two seeds`,
      unit: 'MiB',
      own: { ...ownProgram('traceReplay', ['pair', requests]), cores: 2 },
      rounds: 1,
      bar: { is: 'at most', value: 1024 },
    },
  ];
}

import { ownProgram } from '../references.ts';
import type { BenchCase, Effort } from './case.ts';

/** As many as the scenario’s world has pending. */
const PENDING = 12;

/** Logs of registries: a synthetic one in the format of the IBM traces, read and played. */
export function traceCases(effort: Effort): readonly BenchCase[] {
  const requests = String(effort.traceRequests);
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
      name: 'replay of a log',
      unit: 'M events/s',
      own: ownProgram('traceReplay', ['events', '1000000']),
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
  ];
}

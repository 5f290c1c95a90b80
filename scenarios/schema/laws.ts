/** Laws of durations, as a schema. */

import type { LawSpec } from '../../sim/kernel/distributions.ts';
import { type EmpiricalFile, type LawInput, parseLaw } from '../laws.ts';
import { durationJson, reader } from './keys.ts';

const parameters = (properties: Record<string, unknown>, needed = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required: needed,
  additionalProperties: false,
});
const oneLaw = (name: string, of: unknown) => parameters({ [name]: of });
const number = { type: 'number', exclusiveMinimum: 0 };

const lawJson = {
  anyOf: [
    durationJson,
    oneLaw('exponential', parameters({ mean: durationJson })),
    oneLaw('weibull', parameters({ mean: durationJson, shape: number })),
    oneLaw('lognormal', {
      anyOf: [parameters({ mean: durationJson, sigma: number }), parameters({ p50: durationJson, p99: durationJson })],
    }),
    oneLaw('deterministic', durationJson),
    oneLaw('uniform', parameters({ min: durationJson, max: durationJson })),
    oneLaw('empirical', { type: 'string', description: 'A file with one duration a line.' }),
  ],
};

export const law = () => reader<LawSpec | EmpiricalFile, LawInput>(parseLaw, lawJson);

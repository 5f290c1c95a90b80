import { References } from '../references.ts';
import type { BenchCase, Effort } from './case.ts';
import { catalogueBytesCases } from './catalogueBytes.ts';
import { coverageCases } from './coverage.ts';
import { experimentCases } from './experiment.ts';
import { gateCase } from './gate.ts';
import { holdCases } from './hold.ts';
import { modelCases } from './model.ts';
import { pendingBytesCase } from './pendingBytes.ts';
import { pholdCase } from './phold.ts';
import { precisionCases } from './precision.ts';
import { registryMemoryCase } from './registryMemory.ts';
import { screenCases } from './screen.ts';
import { telemetryCase } from './telemetry.ts';
import { traceCases } from './traces.ts';

/** Every benchmark, in the order in which they are run and printed. */
export function benchCases(effort: Effort): readonly BenchCase[] {
  const references = new References();
  return [
    ...holdCases(references, effort),
    pholdCase(references, effort),
    pendingBytesCase(),
    ...modelCases(effort),
    ...traceCases(effort),
    telemetryCase(effort),
    ...experimentCases(effort),
    ...screenCases(effort),
    ...catalogueBytesCases(),
    registryMemoryCase(effort),
    ...coverageCases(effort),
    ...precisionCases(effort),
    gateCase(effort),
  ];
}

/**
 * Plays one seed and tells of it, as spans and figures, to whatever SDK has registered itself with the OpenTelemetry API.
 * The run stands still after each stretch until what it brought has been taken: a loop that never waits would leave no
 * turn to whoever sends it off, and a batch processor drops what it has no room for without a word.
 */
import { metrics, trace } from '@opentelemetry/api';
import { Ring } from '../../sim/measure/ring.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import type { Plan } from '../../sim/plan.ts';
import { runSeed, runSeedRecorded, type Stretch } from '../../sim/run.ts';
import type { World } from '../../sim/world.ts';
import { ATTRIBUTE_SCENARIO, ATTRIBUTE_SEED } from './attributes.ts';
import { FigureWriter } from './figures.ts';
import { isTelemetryRegistered, SCOPE } from './registered.ts';
import { simulatedClock } from './simulatedTime.ts';
import { SpanWriter } from './spans.ts';

export interface Telling {
  /** Version of nines, for the instrumentation scope. */
  readonly version: string;
  onProgress(fraction: number): void;
  /** Spans have come together: time to send them. */
  sendSpans(): Promise<void>;
  /** The figures stand as of `nowUs` of simulated time: time to read and send them. */
  sendFigures(nowUs: number): Promise<void>;
  /** True when the run is to be left. */
  isOver(): boolean;
}

export interface Told {
  /** Null for a run that was left before its end. */
  readonly outcome: SeedOutcome | null;
  /** Spans begun, and every one of them ended. */
  readonly spans: number;
}

/**
 * Plays a plan with one seed; same outcome as `runSeed`, bit for bit. Where nobody listens, that is all it does, at no
 * cost. Throws what the model throws, after the spans so far were ended.
 */
export async function playTelling(plan: Plan, seed: number, telling: Telling): Promise<Told> {
  if (!isTelemetryRegistered()) return { outcome: runSeed(plan, seed, telling), spans: 0 };
  const attributes = { [ATTRIBUTE_SCENARIO]: plan.name, [ATTRIBUTE_SEED]: seed };
  const tracer = trace.getTracer(SCOPE, telling.version);
  const spans = new SpanWriter(tracer, simulatedClock(plan.originMs), plan.name, attributes);
  const figures = new FigureWriter(metrics.getMeter(SCOPE, telling.version), attributes);
  const records = new Ring();
  const run = runSeedRecorded(plan, seed, records);
  let reached: Stretch | null = null;
  let outcome: SeedOutcome | null = null;
  const take = async (world: World): Promise<void> => {
    for (const _ of spans.drain(world, records, (record) => figures.record(world, record))) await telling.sendSpans();
    await telling.sendSpans();
    figures.read(world);
  };
  try {
    for (let step = run.next(); ; step = run.next()) {
      if (step.done === true) {
        outcome = step.value;
        figures.finish(outcome);
        break;
      }
      reached = step.value;
      await take(reached.world);
      telling.onProgress(reached.fraction);
      if (reached.fraction === 1) continue;
      if (telling.isOver()) {
        reached.world.recorder?.finish(reached.untilUs);
        await take(reached.world);
        break;
      }
      await telling.sendFigures(reached.untilUs);
    }
  } finally {
    spans.close(reached?.world ?? null, reached?.untilUs ?? 0);
  }
  await telling.sendSpans();
  await telling.sendFigures(reached?.untilUs ?? 0);
  return { outcome, spans: spans.created };
}

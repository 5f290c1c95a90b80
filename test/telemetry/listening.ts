/** An SDK that keeps what it is told, registered for as long as something is played. */
import { type Attributes, type HrTime, metrics, type SpanContext, trace } from '@opentelemetry/api';
import { type EndedSpan, loadSdk } from '../../cli/telemetry/sdk.ts';
import { playTelling, type Told } from '../../reports/telemetry/play.ts';
import type { Plan } from '../../sim/plan.ts';

export interface KeptSpan {
  readonly name: string;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly attributes: Attributes;
  readonly links: readonly { readonly context: SpanContext }[];
  readonly parentSpanContext?: SpanContext;
  spanContext(): SpanContext;
}

export interface Heard extends Told {
  readonly spans: number;
  readonly kept: readonly KeptSpan[];
  /** How many spans had come at each turn to send them. */
  readonly turns: readonly number[];
}

export const SILENT = {
  version: '1.2.3',
  onProgress() {},
  sendSpans: () => Promise.resolve(),
  sendFigures: () => Promise.resolve(),
  isOver: () => false,
};

/** Plays a seed before an SDK; `isOver` may end it early. */
export async function listenTo(plan: Plan, seed: number, isOver: () => boolean = () => false): Promise<Heard> {
  const sdk = await loadSdk();
  const kept: KeptSpan[] = [];
  const turns: number[] = [];
  const keeper = {
    onStart() {},
    onEnd: (span: EndedSpan) => {
      kept.push(span as KeptSpan);
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const resource = sdk.resourceFromAttributes({});
  trace.setGlobalTracerProvider(
    new sdk.TracerProvider({ resource, sampler: new sdk.AlwaysOnSampler(), spanProcessors: [keeper] }),
  );
  try {
    const sendSpans = async () => {
      turns.push(kept.length);
    };
    return { ...(await playTelling(plan, seed, { ...SILENT, sendSpans, isOver })), kept, turns };
  } finally {
    trace.disable();
    metrics.disable();
  }
}

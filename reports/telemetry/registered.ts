import { createNoopMeter, metrics, ProxyTracerProvider, trace } from '@opentelemetry/api';

/** The instrumentation scope of everything that nines tells. */
export const SCOPE = 'nines';

/**
 * Whether anybody listens: an SDK has registered itself with the API in this thread. Without one the API takes spans and
 * figures and forgets them, so making them would be work for nothing.
 */
export function isTelemetryRegistered(): boolean {
  const provider = trace.getTracerProvider();
  const traces = !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer(SCOPE) !== undefined;
  return traces || metrics.getMeterProvider().getMeter(SCOPE).constructor !== createNoopMeter().constructor;
}

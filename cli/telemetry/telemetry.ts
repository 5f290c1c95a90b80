/** Telemetry of `nines run`: to a receiver that the command line names, or to an SDK that the user has registered. */
import { metrics, ProxyTracerProvider, trace } from '@opentelemetry/api';
import { isTelemetryRegistered } from '../../reports/telemetry/registered.ts';
import { formatNumber } from '../../studies/figures.ts';
import type { Receiver } from './executor.ts';
import { type Delivery, type Otlp, openOtlp, otlpEndpoint } from './otlp.ts';

export interface Telemetry {
  readonly receiver: Receiver;
  /** Sends what is left; what to say about it on standard error, with whether something went wrong. */
  close(): Promise<Closing>;
}

export interface Closing {
  readonly isComplete: boolean;
  readonly text: string;
}

/** Throws UsageError for a bad address, or when the SDK is not installed. */
export async function openTelemetry(address: string, version: string): Promise<Telemetry> {
  const otlp = await openOtlp(otlpEndpoint(address), version);
  return {
    receiver: otlp,
    async close() {
      await otlp.close();
      return closingOf(otlp);
    },
  };
}

/** The SDK that somebody has registered in this thread (`node --import`); null where nobody has. */
export function registeredTelemetry(): Telemetry | null {
  if (!isTelemetryRegistered()) return null;
  const traces = trace.getTracerProvider();
  const tracing = traces instanceof ProxyTracerProvider ? traces.getDelegate() : traces;
  const receiver: Receiver = {
    begin() {},
    end() {},
    sendSpans: () => flush(tracing),
    // It reads figures by a clock of its own; asking it after each stretch would be many readings of little.
    sendFigures: () => Promise.resolve(),
  };
  return {
    receiver,
    async close() {
      await flush(tracing);
      await flush(metrics.getMeterProvider());
      return { isComplete: true, text: '' };
    },
  };
}

/** The API knows no flush; every SDK does. */
async function flush(provider: object): Promise<void> {
  if ('forceFlush' in provider && typeof provider.forceFlush === 'function') await provider.forceFlush();
}

function closingOf({ endpoint, spans, points }: Otlp): Closing {
  if (isWhole(spans) && isWhole(points)) {
    const counts = `${formatNumber(spans.made)} spans and ${formatNumber(points.made)} data points`;
    return { isComplete: true, text: `Telemetry: ${counts} sent to ${endpoint}, none dropped\n` };
  }
  const reasons = new Set([spans, points].filter((signal) => !isWhole(signal)).map(reasonOf));
  const counts = `${share(spans)} spans and ${share(points)} data points were delivered`;
  return {
    isComplete: false,
    text: `nines: telemetry was dropped: ${endpoint}: ${[...reasons].join('; ')}\n  ${counts}; results and exit code stand as they are\n`,
  };
}

function isWhole({ made, delivered, problem, refusal }: Delivery): boolean {
  return problem === null && refusal === null && delivered === made;
}

function reasonOf({ problem, refusal }: Delivery): string {
  return problem ?? refusal ?? 'not everything that was begun was ended';
}

function share({ delivered, made }: Delivery): string {
  return `${formatNumber(delivered)} of ${formatNumber(made)}`;
}

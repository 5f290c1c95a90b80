/**
 * The part of the OpenTelemetry SDK that is used, as types of our own: its packages are optional, and the program must
 * also compile where they were left out. They are imported by name, and only for `--otlp`.
 */
import type { Agent } from 'node:http';
import type { HrTime, MeterProvider, TracerProvider } from '@opentelemetry/api';
import { optionalPackage } from '../../studies/version.ts';
import { UsageError } from '../usageError.ts';

export interface ExportResult {
  /** 0: delivered. */
  readonly code: number;
  readonly error?: Error;
}

export interface ExporterOptions {
  readonly url: string;
  /** Makes the agent of its connections, by protocol: `http:` or `https:`. */
  readonly httpAgentOptions: (protocol: string) => Promise<Agent>;
}

export interface Exporter<Item> {
  export(items: Item, done: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
}

/** A span that has ended; only its exporter looks inside. */
export interface EndedSpan {
  readonly name: string;
}

export interface SpanProcessor {
  onStart(): void;
  onEnd(span: EndedSpan): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

export interface DataPoint {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

export interface Collected {
  readonly resource: unknown;
  readonly scopeMetrics: readonly {
    readonly scope: unknown;
    readonly metrics: readonly { readonly dataPoints: readonly DataPoint[] }[];
  }[];
}

export interface MetricReader {
  collect(): Promise<{ readonly resourceMetrics: Collected; readonly errors: readonly unknown[] }>;
}

export interface Resource {
  readonly attributes: unknown;
}

export interface Sdk {
  readonly TracerProvider: new (options: {
    resource: Resource;
    sampler: unknown;
    spanProcessors: SpanProcessor[];
  }) => TracerProvider;
  readonly AlwaysOnSampler: new () => object;
  readonly MeterProvider: new (options: { resource: Resource; readers: MetricReader[] }) => MeterProvider;
  readonly MetricReader: new (options: { cardinalitySelector: () => number }) => MetricReader;
  readonly resourceFromAttributes: (attributes: Readonly<Record<string, string | number>>) => Resource;
  readonly OTLPTraceExporter: new (options: ExporterOptions) => Exporter<readonly EndedSpan[]>;
  readonly OTLPMetricExporter: new (options: ExporterOptions) => Exporter<Collected>;
}

const PACKAGES = [
  '@opentelemetry/sdk-trace',
  '@opentelemetry/sdk-metrics',
  '@opentelemetry/resources',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/exporter-metrics-otlp-http',
] as const;

/** Loads the optional packages. Throws UsageError with what to install when one is missing. */
export async function loadSdk(load: (name: string) => Promise<unknown> = (name) => import(name)): Promise<Sdk> {
  const modules = await Promise.all(
    PACKAGES.map(async (name) => {
      try {
        return await load(name);
      } catch (error) {
        if (!isMissing(error, name)) throw error;
        throw new UsageError(
          `--otlp needs packages that are not installed: ${name} is missing`,
          `npm install ${PACKAGES.map(optionalPackage).join(' ')}`,
        );
      }
    }),
  );
  return Object.assign({}, ...modules) as Sdk;
}

function isMissing(error: unknown, name: string): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'ERR_MODULE_NOT_FOUND' && error instanceof Error && error.message.includes(name);
}

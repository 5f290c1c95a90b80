/**
 * Sends telemetry to an OTLP/HTTP receiver. Every span and data point is counted when it is made and when it is delivered,
 * so what was dropped is known. It has its own span processor, which drops nothing and waits for the receiver: the
 * SDK's batch processor is made for programs that leave it time, and forgets what a busy loop leaves none for.
 */
import { DiagLogLevel, diag, type HrTime, metrics, trace } from '@opentelemetry/api';
import { type Clock, simulatedClock } from '../../reports/telemetry/simulatedTime.ts';
import { UsageError } from '../usageError.ts';
import { agentFor } from './agent.ts';
import type { Collected, DataPoint, EndedSpan, ExportResult, MetricReader, Sdk } from './sdk.ts';
import { loadSdk } from './sdk.ts';

/** Spans in one request: half a megabyte or so. */
const REQUEST_SPANS = 1000;
/** Series of one metric; the SDK's own limit of 2000 would fold the rest into one. */
const SERIES_MAX = 1_000_000;

/** What has been made of one signal, and how much of it was delivered. */
export interface Delivery {
  made: number;
  delivered: number;
  /** Why delivery was given up; null while all is well. */
  problem: string | null;
  /** What the receiver refused out of requests that it took; that is no reason to give up. */
  refusal: string | null;
}

/** The base address of a receiver, without a slash at its end. Throws UsageError. */
export function otlpEndpoint(text: string): string {
  const example = 'give the base address of an OTLP/HTTP receiver, such as http://localhost:4318';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--otlp: \`${text}\` is not an http or https address`, example);
  }
  if (/\/v1\/(?:traces|metrics|logs)\/?$/.test(url.pathname)) {
    throw new UsageError(
      `--otlp: \`${text}\` is the address of one signal`,
      `${example}; /v1/traces and /v1/metrics follow`,
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw new UsageError(`--otlp: \`${text}\` has more than an address`, example);
  }
  return url.href.replace(/\/$/, '');
}

/** Loads the SDK and makes ready to send. Throws UsageError when it is not installed. */
export async function openOtlp(endpoint: string, version: string): Promise<Otlp> {
  return new Otlp(await loadSdk(), endpoint, version);
}

export class Otlp {
  readonly endpoint: string;
  readonly spans: Delivery = { made: 0, delivered: 0, problem: null, refusal: null };
  readonly points: Delivery = { made: 0, delivered: 0, problem: null, refusal: null };
  private readonly sdk: Sdk;
  private readonly version: string;
  private readonly traces;
  private readonly figures;
  private ended: EndedSpan[] = [];
  private reader: MetricReader | null = null;
  private clock: Clock = simulatedClock(null);

  constructor(sdk: Sdk, endpoint: string, version: string) {
    this.sdk = sdk;
    this.endpoint = endpoint;
    this.version = version;
    this.traces = new sdk.OTLPTraceExporter({ url: `${endpoint}/v1/traces`, httpAgentOptions: agentFor });
    this.figures = new sdk.OTLPMetricExporter({ url: `${endpoint}/v1/metrics`, httpAgentOptions: agentFor });
    diag.setLogger(new PartialSuccess((text) => this.refused(text)), {
      logLevel: DiagLogLevel.WARN,
      suppressOverrideMessage: true,
    });
  }

  /** Registers an SDK for one seed: a resource, and series, of its own. */
  begin(scenario: string, seed: number, originMs: number | null): void {
    const { sdk } = this;
    const resource = sdk.resourceFromAttributes({
      'service.name': 'nines',
      'service.version': this.version,
      'service.instance.id': `${scenario}/${seed}`,
      'nines.scenario': scenario,
      'nines.seed': seed,
    });
    const collector = {
      onStart: () => {
        this.spans.made++;
      },
      onEnd: (span: EndedSpan) => {
        this.ended.push(span);
      },
      forceFlush: () => this.sendSpans(),
      shutdown: () => Promise.resolve(),
    };
    this.clock = simulatedClock(originMs);
    this.reader = readerOf(sdk);
    this.end();
    trace.setGlobalTracerProvider(
      new sdk.TracerProvider({ resource, sampler: new sdk.AlwaysOnSampler(), spanProcessors: [collector] }),
    );
    metrics.setGlobalMeterProvider(new sdk.MeterProvider({ resource, readers: [this.reader] }));
  }

  /** Gives the API back. */
  end(): void {
    trace.disable();
    metrics.disable();
  }

  /** Sends the spans that have ended, and waits until they are delivered or delivery is given up. */
  async sendSpans(): Promise<void> {
    const { ended } = this;
    this.ended = [];
    for (let i = 0; i < ended.length && this.spans.problem === null; i += REQUEST_SPANS) {
      const batch = ended.slice(i, i + REQUEST_SPANS);
      await this.deliver(this.spans, batch.length, (done) => this.traces.export(batch, done));
    }
  }

  /** Reads the figures and sends them as of an instant of simulated time. */
  async sendFigures(nowUs: number): Promise<void> {
    if (this.reader === null) return;
    const { resourceMetrics, errors } = await this.reader.collect();
    if (errors.length > 0) throw errors[0];
    const figures = restamped(resourceMetrics, this.clock(0), this.clock(nowUs));
    const count = figures.scopeMetrics.flatMap((scope) => scope.metrics.map((metric) => metric.dataPoints.length));
    const points = count.reduce((sum, each) => sum + each, 0);
    this.points.made += points;
    if (points === 0 || this.points.problem !== null) return;
    await this.deliver(this.points, points, (done) => this.figures.export(figures, done));
  }

  /** Sends what a seed left behind that came to a bad end, and lets go of everything. */
  async close(): Promise<void> {
    await this.sendSpans();
    this.end();
    await Promise.all([this.traces.shutdown(), this.figures.shutdown()]);
    diag.disable();
  }

  /** Where nobody can be reached at all, the other signal is given up as well: it would wait as long to hear the same. */
  private async deliver(signal: Delivery, items: number, send: (done: (result: ExportResult) => void) => void) {
    const error = await delivered(signal, items, send);
    if (error === null || !isOutOfReach(error)) return;
    for (const each of [this.spans, this.points]) each.problem ??= reasonOf(error);
  }

  /** The receiver took a request and refused part of it. */
  private refused(partial: string): void {
    const { rejectedSpans = 0, rejectedDataPoints = 0, errorMessage = '' } = JSON.parse(partial) as Rejection;
    const reason = `it refused part of a request${errorMessage === '' ? '' : `: ${errorMessage}`}`;
    for (const [signal, rejected] of [
      [this.spans, Number(rejectedSpans)],
      [this.points, Number(rejectedDataPoints)],
    ] as const) {
      signal.delivered -= rejected;
      if (rejected > 0) signal.refusal ??= reason;
    }
  }
}

/** Sends and counts; why it failed, null when it did not. */
function delivered(
  signal: Delivery,
  items: number,
  send: (done: (result: ExportResult) => void) => void,
): Promise<Error | null> {
  return new Promise((resolve) => {
    send(({ code, error }) => {
      if (code === 0) signal.delivered += items;
      else signal.problem = reasonOf(error);
      resolve(code === 0 ? null : (error ?? new Error('')));
    });
  });
}

/** No answer came: the connection failed (its code is a word, an answer's is a number), or nobody answered in time. */
function isOutOfReach(error: Error): boolean {
  return typeof (error as { code?: unknown }).code === 'string' || error.message === 'Request timed out';
}

interface Rejection {
  readonly rejectedSpans?: number | string;
  readonly rejectedDataPoints?: number | string;
  readonly errorMessage?: string;
}

/** The SDK tells of a partial success nowhere but in its log. */
class PartialSuccess {
  private readonly told: (json: string) => void;
  constructor(told: (json: string) => void) {
    this.told = told;
  }
  warn(...words: readonly unknown[]): void {
    const json = words.find((word) => typeof word === 'string' && word.startsWith('{'));
    if (words.some((word) => /Partial Success/.test(String(word))) && typeof json === 'string') this.told(json);
  }
  error(): void {}
  info(): void {}
  debug(): void {}
  verbose(): void {}
}

/** A reader that is asked when the run stands still, and never by the clock. */
function readerOf(sdk: Sdk): MetricReader {
  class OnDemandReader extends sdk.MetricReader {
    protected async onForceFlush(): Promise<void> {}
    protected async onShutdown(): Promise<void> {}
  }
  return new OnDemandReader({ cardinalitySelector: () => SERIES_MAX });
}

/** The SDK stamps figures with the clock on the wall; a run has its own. */
function restamped(collected: Collected, startTime: HrTime, endTime: HrTime): Collected {
  const stamp = (point: DataPoint): DataPoint => ({ ...point, startTime, endTime });
  return {
    ...collected,
    scopeMetrics: collected.scopeMetrics.map((scope) => ({
      ...scope,
      metrics: scope.metrics.map((metric) => ({ ...metric, dataPoints: metric.dataPoints.map(stamp) })),
    })),
  };
}

/** One line: what the exporter says, or the answer's status. */
function reasonOf(error: Error | undefined): string {
  const { code, data } = (error ?? {}) as { code?: unknown; data?: unknown };
  const status = typeof code === 'number' ? `it answered ${code} ${error?.message ?? ''}`.trim() : null;
  const detail =
    typeof data === 'string' && data.length > 0 && data.length < 200 ? `: ${data.replaceAll(/\s+/g, ' ')}` : '';
  if (status !== null) return `${status}${detail}`;
  const message = error?.message ?? '';
  // What it says of answers that were worth another try, when there is no time left for one.
  if (message === 'Export failed with retryable status') return 'it is busy or down (429, 502, 503 or 504)';
  return message !== '' ? message : typeof code === 'string' ? code : 'no reason given';
}

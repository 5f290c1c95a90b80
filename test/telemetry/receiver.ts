/** A real OTLP/HTTP receiver on a port of its own: takes what is posted, reads it, and answers as it is told to. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly name: string;
  /** µs since 1970 UTC. */
  readonly startUs: number;
  readonly endUs: number;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly links: readonly string[];
  readonly isError: boolean;
  readonly resource: Readonly<Record<string, Value>>;
}

export interface ReceivedPoint {
  readonly metric: string;
  readonly unit: string;
  readonly startUs: number;
  readonly timeUs: number;
  readonly attributes: Readonly<Record<string, Value>>;
  /** Of a sum or gauge its value; of a histogram the sum of its values. */
  readonly value: number;
  /** Values in a histogram, null for what is none. */
  readonly count: number | null;
}

type Value = string | number | boolean;

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export const OK: Answer = { status: 200, body: '{}' };

export class Receiver {
  readonly spans: ReceivedSpan[] = [];
  readonly points: ReceivedPoint[] = [];
  readonly paths = new Set<string>();
  requests = 0;
  /** What it answers at a path. */
  answer: (path: string) => Answer = () => OK;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        this.requests++;
        this.paths.add(`${request.method} ${request.url}`);
        const { status, body } = this.answer(request.url ?? '');
        if (status === 200) this.take(JSON.parse(Buffer.concat(parts).toString()) as Body);
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      });
    });
  }

  /** Resolves with the base address. */
  listen(): Promise<string> {
    return new Promise((resolve) => {
      this.server.listen(0, '127.0.0.1', () => {
        resolve(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
      });
    });
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  named(name: string | RegExp): ReceivedSpan[] {
    return this.spans.filter((span) => (typeof name === 'string' ? span.name === name : name.test(span.name)));
  }

  /** The last point of each series of a metric: cumulative figures stand there as they were at the end. */
  latest(metric: string): ReceivedPoint[] {
    const series = new Map<string, ReceivedPoint>();
    for (const point of this.points) {
      if (point.metric === metric) series.set(JSON.stringify(point.attributes), point);
    }
    return [...series.values()];
  }

  private take({ resourceSpans = [], resourceMetrics = [] }: Body): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      for (const span of scopeSpans.flatMap(({ spans }) => spans))
        this.spans.push(readSpan(span, attributesOf(resource)));
    }
    for (const { scopeMetrics } of resourceMetrics) {
      for (const metric of scopeMetrics.flatMap(({ metrics }) => metrics)) this.points.push(...readPoints(metric));
    }
  }
}

/** OTLP as JSON, as far as it is read here. */
interface Body {
  readonly resourceSpans?: readonly {
    readonly resource: Attributed;
    readonly scopeSpans: readonly { readonly spans: readonly JsonSpan[] }[];
  }[];
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics: readonly { readonly metrics: readonly JsonMetric[] }[];
  }[];
}

interface Attributed {
  readonly attributes: readonly {
    readonly key: string;
    readonly value: {
      readonly stringValue?: string;
      readonly intValue?: number | string;
      readonly doubleValue?: number;
      readonly boolValue?: boolean;
    };
  }[];
}

interface JsonSpan extends Attributed {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number };
  readonly links: readonly { readonly spanId: string }[];
}

interface JsonMetric {
  readonly name: string;
  readonly unit: string;
  readonly sum?: { readonly dataPoints: readonly JsonPoint[] };
  readonly gauge?: { readonly dataPoints: readonly JsonPoint[] };
  readonly histogram?: { readonly dataPoints: readonly JsonPoint[] };
}

interface JsonPoint extends Attributed {
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
  readonly asDouble?: number;
  readonly asInt?: number | string;
  readonly sum?: number;
  readonly count?: number | string;
}

const ERROR = 2;

function readSpan(span: JsonSpan, resource: Record<string, Value>): ReceivedSpan {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? '',
    name: span.name,
    startUs: microseconds(span.startTimeUnixNano),
    endUs: microseconds(span.endTimeUnixNano),
    attributes: attributesOf(span),
    links: span.links.map(({ spanId }) => spanId),
    isError: span.status.code === ERROR,
    resource,
  };
}

function readPoints({ name, unit, sum, gauge, histogram }: JsonMetric): ReceivedPoint[] {
  const { dataPoints } = (sum ?? gauge ?? histogram)!;
  return dataPoints.map((point) => ({
    metric: name,
    unit,
    startUs: microseconds(point.startTimeUnixNano),
    timeUs: microseconds(point.timeUnixNano),
    attributes: attributesOf(point),
    value: Number(point.asDouble ?? point.asInt ?? point.sum),
    count: histogram === undefined ? null : Number(point.count),
  }));
}

function attributesOf({ attributes }: Attributed): Record<string, Value> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => {
      const { stringValue, intValue, doubleValue, boolValue } = value;
      return [key, stringValue ?? boolValue ?? Number(intValue ?? doubleValue)];
    }),
  );
}

function microseconds(nanoseconds: string): number {
  return Number(BigInt(nanoseconds) / 1000n);
}

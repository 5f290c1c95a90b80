/** A receiver that cannot be reached is waited for once, and no connection to one can end the program. */
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { agentFor } from '../../cli/telemetry/agent.ts';
import { Otlp } from '../../cli/telemetry/otlp.ts';
import { type ExportResult, loadSdk, type Sdk } from '../../cli/telemetry/sdk.ts';

/** The SDK with exporters that are counted and answered here. */
async function answering(answer: ExportResult): Promise<{ sdk: Sdk; asked: string[] }> {
  const asked: string[] = [];
  class Exporter {
    private readonly url: string;
    constructor(options: { url: string }) {
      this.url = options.url;
    }
    export(_items: unknown, done: (result: ExportResult) => void): void {
      asked.push(this.url.replace('http://nowhere/v1/', ''));
      done(answer);
    }
    async shutdown(): Promise<void> {}
  }
  return { sdk: { ...(await loadSdk()), OTLPTraceExporter: Exporter, OTLPMetricExporter: Exporter }, asked };
}

async function told(answer: ExportResult): Promise<{ otlp: Otlp; asked: string[] }> {
  const { sdk, asked } = await answering(answer);
  const { metrics, trace } = await import('@opentelemetry/api');
  const otlp = new Otlp(sdk, 'http://nowhere', '0.0.0');
  otlp.begin('any', 1, null);
  trace.getTracer('any').startSpan('pull').end();
  metrics.getMeter('any').createCounter('pulls').add(1);
  await otlp.sendFigures(1e6);
  await otlp.sendSpans();
  await otlp.close();
  return { otlp, asked };
}

describe('a receiver that nobody is at', () => {
  it.each([
    ['a refused connection', Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' })],
    ['silence', new Error('Request timed out')],
  ])('is asked once, whatever the signal: %s', async (_, error) => {
    const { otlp, asked } = await told({ code: 1, error });
    expect(asked).toEqual(['metrics']);
    expect([otlp.spans.problem, otlp.points.problem]).toEqual([error.message, error.message]);
    expect([otlp.spans.made, otlp.spans.delivered]).toEqual([1, 0]);
  });

  it('is asked for each signal where it answers', async () => {
    const { otlp, asked } = await told({ code: 1, error: Object.assign(new Error('Not Found'), { code: 404 }) });
    expect(asked).toEqual(['metrics', 'traces']);
    expect(otlp.points.problem).toBe('it answered 404 Not Found');
  });
});

describe('a connection to a receiver', () => {
  it('survives an error that comes when nobody listens any more', async () => {
    const server = createServer((socket) => socket.on('error', () => {}));
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const agent = await agentFor('http:');
    const socket = agent.createConnection({ host: '127.0.0.1', port });
    expect(() => socket?.emit('error', new Error('write EPIPE'))).not.toThrow();
    socket?.destroy();
    server.close();
  });
});

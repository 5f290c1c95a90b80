/** Telemetry of a run as a receiver gets it, and what becomes of the run when the receiver fails. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSdk } from '../../cli/telemetry/sdk.ts';
import { isTimeShare } from '../../studies/measurements.ts';
import type { RunResult } from '../../studies/result.ts';
import { ROOT } from '../house/sources.ts';
import { OK, type ReceivedSpan, Receiver } from '../telemetry/receiver.ts';
import { expectNoTrace, Folder, lasting, type Outcome, resultIn } from './program.ts';
import { LONG, LOSS, OUTAGE } from './scenarios.ts';

/** Time 0 of a scenario without a calendar, µs since 1970 UTC. */
const ORIGIN_US = Date.UTC(2000, 0, 1) * 1000;
const HORIZON_US = ORIGIN_US + 40 * 60e6;

let here: Folder;
beforeAll(() => {
  here = new Folder({ 'outage.yaml': OUTAGE, 'loss.yaml': LOSS, 'long.yaml': LONG });
});

const receivers: Receiver[] = [];
afterAll(() => {
  for (const receiver of receivers) receiver.close();
});

async function listening(): Promise<{ receiver: Receiver; url: string }> {
  const receiver = new Receiver();
  receivers.push(receiver);
  return { receiver, url: await receiver.listen() };
}

/** What a metric of the result comes to: how many there were. */
function count(result: RunResult, metric: string): number {
  const found = result.metrics[metric]!;
  return found.count ?? found.n;
}

describe('a run that tells a receiver', () => {
  let receiver: Receiver;
  let outcome: Outcome;
  let silent: Outcome;
  let result: RunResult;
  let byId: Map<string, ReceivedSpan>;
  beforeAll(async () => {
    const opened = await listening();
    receiver = opened.receiver;
    outcome = await here.call(['run', 'loss.yaml', '--output', 'json', '--otlp', `${opened.url}/`]);
    silent = await here.call(['run', 'loss.yaml', '--output', 'json', '-j', '0']);
    result = resultIn(outcome.stdout);
    byId = new Map(receiver.spans.map((span) => [span.spanId, span]));
  }, 60_000);

  it('gives the same bytes as one that tells nobody', () => {
    expect(lasting(outcome.stdout)).toEqual(lasting(silent.stdout));
    expect(outcome.code).toBe(silent.code);
  });

  it('says on one line how much it sent, and all of it has arrived', () => {
    const told = /^Telemetry: ([\d,]+) spans and ([\d,]+) data points sent to http:\S+, none dropped\n$/.exec(
      outcome.stderr,
    );
    expect(told?.slice(1).map((figure) => Number(figure.replaceAll(',', '')))).toEqual([
      receiver.spans.length,
      receiver.points.length,
    ]);
    expect(receiver.paths).toEqual(new Set(['POST /v1/traces', 'POST /v1/metrics']));
    expect(byId.size).toBe(receiver.spans.length);
  });

  it('has one span for each push, pull, replication and loss of the result', () => {
    expect(receiver.named('push')).toHaveLength(count(result, 'push_ok'));
    expect(receiver.named('pull')).toHaveLength(count(result, 'pull_ok'));
    expect(receiver.named('replicate')).toHaveLength(count(result, 'replication_lag'));
    expect(receiver.named('image lost')).toHaveLength(count(result, 'images_lost'));
    expect(count(result, 'images_lost')).toBeGreaterThan(0);
  });

  it('marks the operations that did not succeed', () => {
    const missed = (metric: string) => result.metrics[metric]!.n * (1 - result.metrics[metric]!.rate!);
    const failed = receiver.named(/^(?:push|pull)$/).filter(({ isError }) => isError);
    expect(failed).toHaveLength(Math.round(missed('push_ok') + missed('pull_ok')));
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.every(({ attributes }) => /^(?:failed|unfinished)$/.test(String(attributes['error.type'])))).toBe(
      true,
    );
  });

  it('has one for each fault of the journal, from fired to recovered, or to the end', () => {
    const told = receiver.named(/^fault /).map(({ name, attributes, startUs, endUs, resource }) => ({
      seed: resource['nines.seed'],
      id: attributes['nines.fault.id'],
      action: name.slice('fault '.length),
      from: startUs - ORIGIN_US,
      to: endUs - ORIGIN_US,
      recovered: attributes['nines.fault.recovered'],
    }));
    const journal = result.journal.map(({ seed, id, action, firedAt, recoveredAt }) => ({
      seed,
      id,
      action,
      from: firedAt,
      to: recoveredAt ?? HORIZON_US - ORIGIN_US,
      recovered: recoveredAt !== null,
    }));
    const order = (a: { id: unknown; seed: unknown }, b: { id: unknown; seed: unknown }) =>
      `${a.seed}${a.id}` < `${b.seed}${b.id}` ? -1 : 1;
    expect(told.sort(order)).toEqual(journal.sort(order));
  });

  it('is a trace for each seed, everything under its run and within its time', () => {
    const roots = receiver.spans.filter(({ parentSpanId }) => parentSpanId === '');
    expect(roots.map(({ name, resource }) => [name, resource['nines.seed']])).toEqual([
      ['run home-is-lost', 1],
      ['run home-is-lost', 2],
      ['run home-is-lost', 3],
    ]);
    const strays = receiver.spans.filter(
      ({ parentSpanId, traceId }) => parentSpanId !== '' && byId.get(parentSpanId)?.traceId !== traceId,
    );
    expect(strays).toEqual([]);
    const outside = receiver.spans.filter(
      ({ startUs, endUs }) => startUs < ORIGIN_US || endUs < startUs || endUs > HORIZON_US,
    );
    expect(outside).toEqual([]);
  });

  it('links each replication to the push that made its image', () => {
    for (const { links, attributes, startUs } of receiver.named('replicate')) {
      const [push] = links.map((id) => byId.get(id)!);
      expect([push?.name, push?.attributes['nines.image']]).toEqual(['push', attributes['nines.image']]);
      expect(push!.startUs).toBeLessThan(startUs);
    }
  });

  it('puts each loss under the fault that took the last copy, which counts them', () => {
    const losses = receiver.named('image lost');
    for (const loss of losses) {
      const fault = byId.get(loss.parentSpanId)!;
      expect([fault.name, fault.startUs]).toEqual(['fault region.loss', loss.startUs]);
    }
    const counted = receiver.named(/^fault /).map(({ attributes }) => Number(attributes['nines.fault.images_lost']));
    expect(counted.reduce((sum, each) => sum + each, 0)).toBe(losses.length);
  });

  it('links what clients had to move for to the fault', () => {
    const faults = receiver.named('failover').map(({ links }) => byId.get(links[0]!)?.attributes['nines.fault.id']);
    expect(new Set(faults)).toEqual(new Set(['loss']));
    expect(receiver.named('endpoint out of routing').map(({ attributes }) => attributes['nines.region'])).toEqual([
      'eastus',
      'eastus',
      'eastus',
    ]);
  });

  it('ends with the figures of the result, metric by metric and label by label', () => {
    let compared = 0;
    for (const [metric, figures] of Object.entries(result.metrics)) {
      if (figures === null) continue;
      const total = (name: string) => receiver.latest(name).reduce((sum, { value }) => sum + value, 0);
      if (figures.count !== null) {
        expect([metric, total(`nines.${metric}`)]).toEqual([metric, figures.count]);
      } else if (figures.rate !== null) {
        expect([metric, total(`nines.${metric}.total`)]).toEqual([
          metric,
          isTimeShare(metric) ? figures.n / 1e6 : figures.n,
        ]);
        expect(total(`nines.${metric}.ok`) / total(`nines.${metric}.total`)).toBeCloseTo(figures.rate, 12);
      } else {
        const series = receiver.latest(`nines.${metric}`);
        expect([metric, series.reduce((sum, each) => sum + each.count!, 0)]).toEqual([
          metric,
          figures.n - figures.open,
        ]);
        const unit = figures.unit === 'us' ? 1e6 : 1;
        if (figures.open === 0) expect(total(`nines.${metric}`)).toBeCloseTo((figures.mean! * figures.n) / unit, 3);
      }
      compared++;
    }
    expect(compared).toBeGreaterThan(12);
    for (const { labels, count: lost } of result.metrics['images_lost']!.by) {
      const region = receiver
        .latest('nines.images_lost')
        .filter(({ attributes }) => attributes['nines.region'] === labels['region']);
      expect(region.reduce((sum, { value }) => sum + value, 0)).toBe(lost);
    }
  });

  it('stamps figures with simulated time, from stretch to stretch', () => {
    const times = new Set(receiver.points.map(({ timeUs }) => timeUs));
    expect(times.size).toBe(100);
    expect([Math.min(...times), Math.max(...times)]).toEqual([ORIGIN_US + 24e6, HORIZON_US]);
    expect(new Set(receiver.points.map(({ startUs }) => startUs))).toEqual(new Set([ORIGIN_US]));
    const backlog = receiver.points.filter(({ metric }) => metric === 'nines.replication.backlog');
    expect(Math.max(...backlog.map(({ value }) => value))).toBeGreaterThan(0);
  });
});

describe('a run of classes', () => {
  it('tells the part of a class under a name of its own, so that a sum over all is of what was lost', async () => {
    const { receiver, url } = await listening();
    const words = ['run', 'loss.yaml', '--output', 'json', '--seed', '1', '--set', 'classes={every: "**"}'];
    const { stdout } = await here.call([...words, '--otlp', url]);
    const lost = resultIn(stdout).metrics['images_lost']!.count;
    expect(lost).toBeGreaterThan(0);
    const sums = ['nines.rpo_images', 'nines.rpo_images.of_class'].map((name) =>
      receiver.latest(name).reduce((sum, { value }) => sum + value, 0),
    );
    expect(sums).toEqual([lost, lost]);
  });
});

describe('an endpoint that comes back', () => {
  it('is one span out of routing, and clients fail over and back', async () => {
    const { receiver, url } = await listening();
    const { code } = await here.call(['run', 'outage.yaml', '--seed', '1', '--quiet', '--otlp', url]);
    expect(code).toBe(0);
    const [out] = receiver.named('endpoint out of routing');
    expect(out!.attributes['nines.fault.id']).toBe('outage');
    expect(out!.endUs - out!.startUs).toBeGreaterThan(3 * 60e6);
    expect(out!.endUs - out!.startUs).toBeLessThan(7 * 60e6);
    const moves = receiver
      .named('failover')
      .map(({ attributes }) => [attributes['nines.from'], attributes['nines.to']]);
    expect(moves).toEqual([
      ['westeurope', 'eastus'],
      ['eastus', 'westeurope'],
    ]);
    expect(receiver.named('fault region.outage')[0]!.attributes['nines.fault.recovered']).toBe(true);
  });
});

describe('a busy run', () => {
  it('drops nothing, however many spans come between two turns', async () => {
    const { receiver, url } = await listening();
    const words = ['run', 'outage.yaml', '--output', 'json', '--seed', '1', '--set', 'clients.1.pull.rate=200/s'];
    const { stdout, stderr } = await here.call([
      ...words,
      '--set',
      'run.duration=2m',
      '--set',
      'faults=[]',
      '--otlp',
      url,
    ]);
    const pulls = resultIn(stdout).metrics['pull_ok']!.n;
    expect(pulls).toBeGreaterThan(10_000);
    expect(receiver.named('pull')).toHaveLength(pulls);
    expect(stderr).toMatch(/none dropped\n$/);
  });
});

describe('seeds that are played twice', () => {
  it('are told of once, and telling does not change them', async () => {
    const { receiver, url } = await listening();
    const { stdout } = await here.call(['run', 'loss.yaml', '--check-determinism', '--otlp', url]);
    expect(stdout).toMatch(/✓ pass {2}repeated +same bytes twice {2}3 of 3 seeds played twice, all the same/);
    expect(receiver.named(/^run /)).toHaveLength(3);
  });
});

describe('a run that is broken off', () => {
  it('is told up to there, every span ended', async () => {
    const { receiver, url } = await listening();
    const running = here.start(['run', 'long.yaml', '--seed', '1', '--quiet', '--otlp', url]);
    let isInterrupted = false;
    const waiting = setInterval(() => {
      if (receiver.spans.length === 0 || isInterrupted) return;
      isInterrupted = true;
      running.child.kill('SIGINT');
    }, 20);
    const { stderr, code } = await running.ended;
    clearInterval(waiting);
    expect(code).toBe(105);
    expect(stderr).not.toContain('dropped');
    const [root] = receiver.named('run long');
    expect(root!.endUs).toBeLessThan(ORIGIN_US + 30 * 86400e6);
    expect(Math.max(...receiver.spans.map(({ endUs }) => endUs))).toBe(root!.endUs);
  });
});

describe('a receiver that fails', () => {
  const words = ['run', 'loss.yaml', '--output', 'json', '--seed', '1'];
  const env = { OTEL_EXPORTER_OTLP_TIMEOUT: '300' };
  let silent: Outcome;
  beforeAll(async () => {
    silent = await here.call([...words, '-j', '0']);
  }, 60_000);

  function expectResultStands(outcome: Outcome, reason: RegExp): void {
    expect(lasting(outcome.stdout)).toEqual(lasting(silent.stdout));
    expect(outcome.code).toBe(silent.code);
    expect(outcome.stderr).toMatch(reason);
    expect(outcome.stderr.trimEnd().split('\n')).toHaveLength(2);
    expectNoTrace(outcome);
  }

  it('because nobody is there costs a warning and nothing of the result', async () => {
    const { receiver, url } = await listening();
    receiver.close();
    const outcome = await here.call([...words, '--otlp', url], { env });
    expectResultStands(
      outcome,
      /^nines: telemetry was dropped: http:\S+: connect ECONNREFUSED .*\n {2}0 of [\d,]+ spans and 0 of [\d,]+ data points were delivered; results and exit code stand/,
    );
  });

  it.each([
    [400, 'what is this', /it answered 400 Bad Request: what is this\n/],
    [404, '', /it answered 404 Not Found\n/],
    [500, 'disk full', /it answered 500 Internal Server Error: disk full\n/],
    [503, '', /it is busy or down \(429, 502, 503 or 504\)\n/],
  ])('with %i is asked once and named with its answer', async (status, body, reason) => {
    const { receiver, url } = await listening();
    receiver.answer = () => ({ status, body });
    const outcome = await here.call([...words, '--otlp', url], { env });
    expectResultStands(outcome, reason);
    // Once for each signal, and no more.
    expect(receiver.requests).toBe(2);
  });

  it('for metrics alone gets the spans all the same', async () => {
    const { receiver, url } = await listening();
    receiver.answer = (path) => (path.endsWith('metrics') ? { status: 404, body: '' } : OK);
    const outcome = await here.call([...words, '--otlp', url], { env });
    expectResultStands(outcome, /it answered 404 Not Found\n {2}(\d+) of \1 spans and 0 of [\d,]+ data points/);
    expect(receiver.named('pull')).toHaveLength(count(resultIn(outcome.stdout), 'pull_ok'));
  });

  it('in part is told how much it refused', async () => {
    const { receiver, url } = await listening();
    const refusal = { status: 200, body: '{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}}' };
    receiver.answer = (path) => (path.endsWith('traces') && receiver.spans.length === 0 ? refusal : OK);
    const outcome = await here.call([...words, '--otlp', url], { env });
    expectResultStands(
      outcome,
      /it refused part of a request: too old\n {2}(\d+) of (\d+) spans and ([\d,]+) of \3 data/,
    );
    const [, delivered, made] = /(\d+) of (\d+) spans/.exec(outcome.stderr)!;
    expect(Number(delivered)).toBe(Number(made) - 3);
    expect(receiver.spans).toHaveLength(Number(made));
  });
});

describe('an address that cannot be one', () => {
  it.each([
    ['localhost:4318', 'is not an http or https address'],
    ['not an address', 'is not an http or https address'],
    ['grpc://localhost:4317', 'is not an http or https address'],
    ['http://localhost:4318/v1/traces', 'is the address of one signal'],
    ['http://localhost:4318/?key=1', 'has more than an address'],
  ])('such as %s is told before anything is played', async (address, complaint) => {
    const outcome = await here.call(['run', 'loss.yaml', '--otlp', address]);
    const [first, second] = outcome.stderr.split('\n');
    expect(first).toBe(`nines: --otlp: \`${address}\` ${complaint}`);
    expect(second).toContain('such as http://localhost:4318');
    expect([outcome.stdout, outcome.code]).toEqual(['', 104]);
  });

  it('goes with no worker threads', async () => {
    const outcome = await here.call(['run', 'loss.yaml', '--otlp', 'http://localhost:4318', '-j', '2']);
    expect(outcome.stderr).toBe(
      'nines: --otlp plays seeds one after another in the main thread\n  leave --workers away\n',
    );
    expect(outcome.code).toBe(104);
  });
});

/** Registers an SDK in its own thread, and prints at the end how many spans of which names came. */
const OWN_SDK = `
import { createRequire } from 'node:module';
const require = createRequire(${JSON.stringify(join(ROOT, 'package.json'))});
const { trace } = require('@opentelemetry/api');
const { TracerProvider, BatchSpanProcessor } = require('@opentelemetry/sdk-trace');
const counts = {};
const exporter = {
  export(spans, done) {
    for (const { name } of spans) counts[name] = (counts[name] ?? 0) + 1;
    done({ code: 0 });
  },
  forceFlush: async () => {},
  shutdown: async () => {},
};
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] }));
process.on('exit', () => process.stderr.write(JSON.stringify(counts)));
`;

describe('an SDK that the user has registered', () => {
  it('is told of everything where seeds are played in the main thread', async () => {
    here.write('sdk.mjs', OWN_SDK);
    const env = { NODE_OPTIONS: `--import=${join(here.path, 'sdk.mjs')}` };
    const words = ['run', 'loss.yaml', '--output', 'json', '--set', 'clients.1.pull.rate=20/s', '-j', '0'];
    // On a slow machine a line of progress would stand among the counts.
    words.push('--check-determinism', '--quiet');
    const { stdout, stderr } = await here.nines(words, { env });
    const counts = JSON.parse(stderr) as Record<string, number>;
    const result = resultIn(stdout);
    expect(count(result, 'pull_ok')).toBeGreaterThan(20_000);
    expect([counts['pull'], counts['push'], counts['run home-is-lost']]).toEqual([
      count(result, 'pull_ok'),
      count(result, 'push_ok'),
      3,
    ]);
  });
});

describe('an installation without the SDK', () => {
  it('says what to install', async () => {
    const missing = async (name: string): Promise<unknown> => {
      throw Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' });
    };
    await expect(loadSdk(missing)).rejects.toMatchObject({
      name: 'UsageError',
      message: '--otlp needs packages that are not installed: @opentelemetry/sdk-trace is missing',
      hint: expect.stringMatching(/^npm install @opentelemetry\/sdk-trace@2\.\S+ .*exporter-metrics-otlp-http@0\.\S+$/),
    });
  });
});

/**
 * A synthetic log in the format of the IBM traces, and the trace file that an import makes of it, in a folder of their own that goes with
 * the process. What it is like is stated here: a GET of a manifest, and in half of all cases those of its layers behind it, as Anwar et al. (FAST ’18)
 * found; a Zipf law over images and clients.
 */
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TraceWriter } from '../../scenarios/traceFile/traceWriter.ts';
import { emptyEvent, Op, UNKNOWN } from '../../scenarios/traceFormats/traceEvent.ts';
import { AliasTable, compileLaw, zipfWeights } from '../../sim/kernel/distributions.ts';
import { Streams } from '../../sim/kernel/streams.ts';

const DAY_US = 86_400e6;
/** 38 million requests in 75 days. */
const PER_US = 38e6 / (75 * DAY_US);
const START_MS = Date.UTC(2017, 5, 20);
const IMAGES = 40_000;
const REPOSITORIES = 3000;
const CLIENTS = 5000;
/** Layers of an image, at most; each is its own. */
const LAYERS_MAX = 12;
/** Of all manifests that are asked for: those that are only looked at, and those whose layers the client has. */
const CHECKED = 0.1;
const HELD = 0.5;

/** A folder that is removed when the process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nines-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface LoggedRequest {
  readonly atUs: number;
  readonly method: 'GET' | 'HEAD' | 'PUT';
  readonly isBlob: boolean;
  readonly repository: string;
  readonly reference: string;
  readonly client: string;
  readonly host: string;
  readonly status: number;
  readonly bytes: number;
  readonly durationUs: number;
}

/** So many requests, equal every time: a manifest, and then its layers right behind it. */
function* requestsOf(requests: number): Generator<LoggedRequest> {
  const streams = new Streams('ibm');
  const stream = streams.open('log');
  const uniform = (): number => streams.uniform(stream);
  const images = new AliasTable(zipfWeights(IMAGES, 0.9));
  const clients = new AliasTable(zipfWeights(CLIENTS, 1));
  const bytes = compileLaw({ kind: 'lognormal', mu: Math.log(300_000), sigma: 2.4 });
  let atUs = START_MS * 1000;
  let [image, client, layer, layers] = [0, 0, 0, 0];
  for (let n = 0; n < requests; n++) {
    const isBlob = layer < layers;
    atUs += streams.exponential(stream) / (isBlob ? 2 * PER_US : PER_US / 2);
    let method: LoggedRequest['method'] = 'GET';
    if (!isBlob) {
      image = images.pick(uniform());
      client = clients.pick(uniform());
      layer = 0;
      layers = uniform() < HELD ? 0 : 1 + (image % LAYERS_MAX);
      if (uniform() < CHECKED) {
        method = uniform() < 0.8 ? 'HEAD' : 'PUT';
        layers = 0;
      }
    }
    const number = image * LAYERS_MAX + layer;
    if (isBlob) layer += 1;
    const repository = image % REPOSITORIES;
    const size = Math.floor(bytes.quantile(((number * 0.6180339887) % 1) * 0.9998 + 1e-4));
    yield {
      atUs: Math.floor(atUs),
      method,
      isBlob,
      repository: `${hex(`u${repository % 700}`)}/${hex(`r${repository}`)}`,
      reference: hex(isBlob ? `b${number}` : `m${image}`),
      client: hex(`c${client}`),
      host: hex(`h${n % 6}`),
      status: uniform() < 0.03 ? 404 : 200,
      bytes: isBlob ? size : 500 + (image % 3000),
      durationUs: Math.round(uniform() * 1e5),
    };
  }
}

/** Writes so many records, one on each line of an array. */
export function writeIbmLog(path: string, requests: number): void {
  const file = openSync(path, 'w');
  let lines: string[] = ['['];
  let n = 0;
  for (const request of requestsOf(requests)) {
    n += 1;
    const record = {
      host: request.host,
      'http.request.duration': request.durationUs / 1e6,
      'http.request.method': request.method,
      'http.request.remoteaddr': request.client,
      'http.request.uri': `v2/${request.repository}/${request.isBlob ? 'blobs' : 'manifests'}/${request.reference}`,
      'http.request.useragent':
        'docker/17.03.1-ce go/go1.7.5 git-commit/c6d412e kernel/4.4.0-78-generic os/linux arch/amd64',
      'http.response.status': request.status,
      'http.response.written': request.bytes,
      id: (Math.imul(n, 0x9e3779b1) >>> 0).toString(16).padStart(10, '0'),
      timestamp: new Date(request.atUs / 1000).toISOString(),
    };
    lines.push(JSON.stringify(record) + (n === requests ? '' : ','));
    if (lines.length < LINES_HELD) continue;
    writeSync(file, `${lines.join('\n')}\n`);
    lines = [];
  }
  writeSync(file, `${lines.join('\n')}\n]\n`);
  closeSync(file);
}

/** Writes the same as a trace file, as an import of that log would. */
export async function writeTraceFile(path: string, requests: number): Promise<void> {
  const writer = await TraceWriter.create(path);
  const event = emptyEvent();
  let n = 0;
  for (const request of requestsOf(requests)) {
    event.atUs = request.atUs;
    event.operation = OPERATIONS_OF[request.method][request.isBlob ? 1 : 0]!;
    event.repository = request.repository;
    event.tag = request.isBlob ? '' : request.reference;
    event.digest = request.isBlob ? request.reference : '';
    event.client = request.client;
    event.place = request.host;
    event.status = request.status;
    event.bytes = request.method === 'HEAD' ? UNKNOWN : request.bytes;
    event.durationUs = request.durationUs;
    writer.add(event);
    n += 1;
    if (n % LINES_HELD === 0) await writer.settled();
  }
  await writer.finish({ bad: 0, skipped: 0, complete: true, formats: ['ibm'] });
}

const LINES_HELD = 10_000;
/** Of a manifest, and of a blob. */
const OPERATIONS_OF = {
  GET: [Op['manifest.pull'], Op['blob.pull']],
  HEAD: [Op['manifest.check'], Op['blob.check']],
  PUT: [Op['manifest.push'], Op['blob.push']],
} as const;

const HEX = new Map<string, string>();

/** Eight digits, as names of the traces are made unreadable. */
function hex(name: string): string {
  const known = HEX.get(name);
  if (known !== undefined) return known;
  const text = createHash('sha256').update(name).digest('hex').slice(0, 8);
  HEX.set(name, text);
  return text;
}

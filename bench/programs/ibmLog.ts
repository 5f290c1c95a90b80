/**
 * A synthetic log in the format of the IBM traces, and the trace file that an import makes of it, in a folder of their own that goes with
 * the process. What it is like is stated here: a GET of a manifest, and in half of all cases those of its layers behind it, as Anwar et al. (FAST ’18)
 * found; a Zipf law over images and clients.
 */
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Writes so many records, one on each line of an array. Equal every time. */
export function writeIbmLog(path: string, requests: number): void {
  const file = openSync(path, 'w');
  const streams = new Streams('ibm');
  const stream = streams.open('log');
  const uniform = (): number => streams.uniform(stream);
  const images = new AliasTable(zipfWeights(IMAGES, 0.9));
  const clients = new AliasTable(zipfWeights(CLIENTS, 1));
  const bytes = compileLaw({ kind: 'lognormal', mu: Math.log(300_000), sigma: 2.4 });
  let atUs = 0;
  let lines: string[] = ['['];
  let [image, client, layer, layers] = [0, 0, 0, 0];
  for (let n = 0; n < requests; n++) {
    // A manifest, and then its layers right behind it.
    const isBlob = layer < layers;
    atUs += streams.exponential(stream) / (isBlob ? 2 * PER_US : PER_US / 2);
    let method = 'GET';
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
    const what = isBlob ? `blobs/${hex(`b${number}`)}` : `manifests/${hex(`m${image}`)}`;
    const size = Math.floor(bytes.quantile(((number * 0.6180339887) % 1) * 0.9998 + 1e-4));
    const record = {
      host: hex(`h${n % 6}`),
      'http.request.duration': Math.round(uniform() * 1e6) / 1e7,
      'http.request.method': method,
      'http.request.remoteaddr': hex(`c${client}`),
      'http.request.uri': `v2/${hex(`u${repository % 700}`)}/${hex(`r${repository}`)}/${what}`,
      'http.request.useragent':
        'docker/17.03.1-ce go/go1.7.5 git-commit/c6d412e kernel/4.4.0-78-generic os/linux arch/amd64',
      'http.response.status': uniform() < 0.03 ? 404 : 200,
      'http.response.written': isBlob ? size : 500 + (image % 3000),
      id: hex(`i${n}`),
      timestamp: new Date(START_MS + atUs / 1000).toISOString(),
    };
    lines.push(JSON.stringify(record) + (n === requests - 1 ? '' : ','));
    if (lines.length >= 10_000) {
      writeSync(file, `${lines.join('\n')}\n`);
      lines = [];
    }
  }
  writeSync(file, `${lines.join('\n')}\n]\n`);
  closeSync(file);
}

const HEX = new Map<string, string>();

/** Eight digits, as names of the traces are made unreadable. */
function hex(name: string): string {
  const known = HEX.get(name);
  if (known !== undefined) return known;
  const text = createHash('sha256').update(name).digest('hex').slice(0, 8);
  if (!name.startsWith('i')) HEX.set(name, text);
  return text;
}

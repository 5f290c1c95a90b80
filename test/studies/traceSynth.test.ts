import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Streams } from '../../sim/kernel/streams.ts';
import { clusterOf, countOf } from '../../studies/traces/synth/countLaw.ts';
import type { TraceStat } from '../../studies/traces/traceStat.ts';
import { Folder } from '../cli/program.ts';

/** Eight days of a registry: busy at two in the afternoon, quiet at the weekend, clients that fetch a manifest and its layers at once. */
function log(): string {
  const streams = new Streams('log');
  const stream = streams.open('log');
  const uniform = (): number => streams.uniform(stream);
  const lines: string[] = [];
  const tell = (second: number, op: string, more: object): void => {
    lines.push(JSON.stringify({ at: Math.round((1_727_654_400 + second) * 1e6), op, status: 200, ...more }));
  };
  for (let second = 0; ; ) {
    const weekday = Math.floor(second / 86_400) % 7;
    const rate = (0.012 + 0.011 * Math.sin(((second / 3600 - 8) / 24) * 2 * Math.PI)) * (weekday >= 5 ? 0.4 : 1);
    second += -Math.log(uniform()) / rate;
    if (second > 8 * 86_400) return `${lines.join('\n')}\n`;
    const image = Math.floor(50 * uniform() ** 3);
    const client = `10.0.0.${Math.floor(40 * uniform() ** 2)}`;
    const repository = `team/app${image}`;
    const push = uniform() < 0.06;
    tell(second, push ? 'manifest.push' : 'manifest.pull', { repository, tag: 'v1', client, bytes: 700 + image });
    const layers = uniform() < 0.5 ? 0 : 1 + (image % 6);
    for (let layer = 0; layer < layers; layer++) {
      const digest = `sha256:${image}.${layer}`;
      tell(second + 0.2 * (layer + 1), 'blob.pull', { repository, digest, client, bytes: 4 ** (layer + 3) });
    }
  }
}

const LOG = log();
const REQUESTS = LOG.trimEnd().split('\n').length;

let here: Folder;
const statOf = async (name: string): Promise<TraceStat> =>
  JSON.parse((await here.call(['trace', 'stat', '--json', name])).stdout) as TraceStat;
const synth = (output: string, ...flags: readonly string[]) =>
  here.call(['trace', 'synth', 'real.ndjson', '--requests', String(REQUESTS), '-o', output, '--quiet', ...flags]);

beforeAll(() => {
  here = new Folder({ 'real.ndjson': LOG });
});

describe('nines trace synth', () => {
  it('writes a log whose figures are near those of the real one', async () => {
    const { stdout, stderr, code } = await synth('like.trace');
    expect([stderr, code]).toEqual(['', 0]);
    expect(stdout).toMatch(/^like\.trace: [\d,]+ events, like [\d,]+ of real\.ndjson, seed 1, /);
    const [real, like] = [await statOf('real.ndjson'), await statOf('like.trace')];
    const share = (stat: TraceStat, op: string): number =>
      stat.operations.find(({ operation }) => operation === op)!.share;
    for (const op of ['manifest.pull', 'manifest.push', 'blob.pull']) {
      expect(Math.abs(share(like, op) - share(real, op))).toBeLessThan(0.01);
    }
    const ratio = (of: (stat: TraceStat) => number): number => of(like) / of(real);
    const sizes = (stat: TraceStat) => stat.operations.find(({ operation }) => operation === 'blob.pull')!.bytes;
    expect(ratio((stat) => sizes(stat).mean!)).toBeCloseTo(1, 1);
    expect(ratio((stat) => sizes(stat).p50!)).toBeCloseTo(1, 1);
    expect(Math.abs(like.repositories.zipf!.exponent - real.repositories.zipf!.exponent)).toBeLessThan(0.05);
    expect(like.repositories.distinct).toBe(real.repositories.distinct);
    expect(ratio((stat) => stat.blobs.top[0]!.share)).toBeCloseTo(1, 0);
    // Rates: within a tenth, at the same hours; scatter of minutes and hours within a third and a half.
    expect(Math.abs(ratio((stat) => stat.arrivals.meanPerSecond!) - 1)).toBeLessThan(0.1);
    expect(correlation(like.arrivals.byHour, real.arrivals.byHour)).toBeGreaterThan(0.95);
    expect(Math.abs(Math.log(ratio((stat) => stat.arrivals.dispersion.minute!)))).toBeLessThan(Math.log(4 / 3));
    expect(Math.abs(Math.log(ratio((stat) => stat.arrivals.dispersion.hour!)))).toBeLessThan(Math.log(1.5));
    expect(Math.abs(Math.log(ratio((stat) => stat.arrivals.dispersion.second!)))).toBeLessThan(Math.log(1.5));
    expect(like.arrivals.outOfOrder).toBe(0);
  });

  it('writes the same for the same seed, and something else for another', async () => {
    await synth('a.ndjson', '--format', 'ndjson', '--seed', '7');
    await synth('b.ndjson', '--format', 'ndjson', '--seed', '7');
    await synth('c.ndjson', '--format', 'ndjson', '--seed', '8');
    expect(here.text('b.ndjson')).toBe(here.text('a.ndjson'));
    expect(here.text('c.ndjson')).not.toBe(here.text('a.ndjson'));
  });

  it('writes the format of the IBM traces, which reads as the trace file does', async () => {
    await synth('like.trace', '--force');
    await synth('like.json', '--format', 'ibm');
    const [file, text] = [await statOf('like.trace'), await statOf('like.json')];
    expect(text.sources[0]!.format).toBe('ibm');
    expect(text.operations.map(({ operation, count, bytes }) => [operation, count, bytes])).toEqual(
      file.operations.map(({ operation, count, bytes }) => [operation, count, bytes]),
    );
    expect(text.blobs).toEqual(file.blobs);
    expect(text.arrivals).toEqual(file.arrivals);
  });

  it('tells nobody’s names', async () => {
    await synth('private.ndjson', '--format', 'ndjson');
    expect(readFileSync(join(here.path, 'private.ndjson'), 'utf8')).not.toMatch(/team|10\.0\.0/);
  });

  it('refuses what is no number of requests, and to overwrite', async () => {
    const wrong = await here.call(['trace', 'synth', 'real.ndjson', '--requests', '0', '-o', 'x.trace']);
    expect([wrong.code, wrong.stderr]).toEqual([104, expect.stringContaining('it takes a whole number from 1')]);
    const there = await here.call(['trace', 'synth', 'real.ndjson', '--requests', '5', '-o', 'real.ndjson', '-f']);
    expect([there.code, there.stderr]).toEqual([104, expect.stringContaining('is read as well as written')]);
  });
});

describe('counts', () => {
  it.each([
    [3, 1],
    [3, 4],
    [40, 9],
    [2000, 30],
    [50, 0.2],
  ])('of mean %d scatter as they should: variance over mean %d', (mean, scatter) => {
    const counts = Array.from({ length: 20_000 }, (_, i) => countOf(mean, scatter, (i + 0.5) / 20_000));
    const found = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - found) ** 2, 0) / counts.length;
    expect(found / mean).toBeCloseTo(1, 1);
    expect(variance / found / scatter).toBeCloseTo(1, 1);
  });

  it('of clusters have their mean', () => {
    const sizes = Array.from({ length: 10_000 }, (_, i) => clusterOf(2.5, (i + 0.5) / 10_000));
    expect(sizes.reduce((sum, size) => sum + size, 0) / sizes.length).toBeCloseTo(2.5, 1);
    expect([Math.min(...sizes), clusterOf(1, 0.001)]).toEqual([1, 1]);
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = (x: readonly number[], mx: number, y: readonly number[], my: number): number =>
    x.reduce((sum, value, i) => sum + (value - mx) * (y[i]! - my), 0);
  return product(a, meanA, b, meanB) / Math.sqrt(product(a, meanA, a, meanA) * product(b, meanB, b, meanB));
}

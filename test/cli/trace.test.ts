import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TraceStat } from '../../studies/traces/traceStat.ts';
import { ANSI, expectNoTrace, Folder } from './program.ts';

const line = (second: number, op: string, more: object = {}): string =>
  JSON.stringify({ at: `2024-10-01T12:00:${String(second).padStart(2, '0')}Z`, op, repository: 'app', ...more });

const LINES = [
  line(1, 'manifest.pull', { bytes: 700, status: 200, client: 'a' }),
  line(0, 'blob.pull', { bytes: 5_000_000, digest: 'sha256:1', client: 'a' }),
  line(2, 'blob.pull', { status: 404, client: 'b' }),
  line(9, 'manifest.push', { tag: 'v1', client: 'ci' }),
].join('\n');
const IBM = readFileSync(new URL('../traces/ibm-sample.json', import.meta.url), 'utf8');

let here: Folder;
beforeAll(() => {
  here = new Folder({ 'own.ndjson': LINES, 'ibm.json': IBM, 'empty.log': '', 'notes.txt': 'hello\n' });
  here.write('ibm.json.gz', gzipSync(IBM));
  here.write('cut.json', IBM.slice(0, -40));
  here.write('cut.json.gz', gzipSync(IBM).subarray(0, 300));
  here.write('bad.ndjson', `${LINES}\n{"at": 1, "op": "pull"}\n`);
  here.write('few-bad.ndjson', `${`${LINES}\n`.repeat(50)}{"op": "list"}\n`);
});

const statOf = async (...words: readonly string[]): Promise<TraceStat> =>
  JSON.parse((await here.call(['trace', 'stat', '--json', ...words])).stdout) as TraceStat;

describe('nines trace import', () => {
  it('writes one file that stands for the logs', async () => {
    const { stdout, stderr, code } = await here.call(['trace', 'import', 'own.ndjson', 'ibm.json', '-o', 'all.trace']);
    expect(stdout).toMatch(
      /^all\.trace: 7 events, 2017-06-20T01:28:15\.962Z to 2024-10-01T12:00:09Z, .* content [0-9a-f]{16}\n/,
    );
    expect([stderr, code]).toEqual(['', 0]);
    const [logs, file] = [await statOf('ibm.json', 'own.ndjson'), await statOf('all.trace')];
    expect(file.operations).toEqual(logs.operations);
    expect(file.repositories).toEqual(logs.repositories);
    // What was out of order is in order now.
    expect([logs.arrivals.outOfOrder, file.arrivals.outOfOrder]).toEqual([1, 0]);
  });

  it('puts a long log in order that begins with its newest event', async () => {
    const events = Array.from(
      { length: 200_000 },
      (_, i) => `{"at": ${1e15 - i * 1e6}, "op": "list", "tag": "${i % 7}"}`,
    );
    here.write('newest-first.ndjson', events.join('\n'));
    const { stdout } = await here.call(['trace', 'import', 'newest-first.ndjson', '-o', 'newest-first.trace']);
    expect(stdout).toMatch(/^newest-first\.trace: 200,000 events, 2001-09-06T18:13:21Z to 2001-09-09T01:46:40Z/);
    expect(stdout).not.toContain('later ones');
    expect((await statOf('newest-first.trace')).arrivals).toMatchObject({
      outOfOrder: 0,
      gapsUs: { n: 199_999, p50: 1e6 },
    });
  });

  it('takes the year from whoever knows it, where a log has none, and the next one after December', async () => {
    const lines = ['Dec 31 23:59:58', 'Jan  1 00:00:01', 'Dec 31 23:59:59', 'Jan  1 00:00:02'].map(
      (day) =>
        `${day} 172.18.0.1 proxy[9]: 10.0.0.4 - "GET /v2/web/manifests/v1 HTTP/1.1" 200 708 "-" "docker" 0.004 .`,
    );
    here.write('proxy.log', lines.join('\n'));
    const without = await here.call(['trace', 'import', 'proxy.log', '-o', 'proxy.trace']);
    expect([without.code, without.stderr]).toEqual([104, expect.stringContaining('has no year: `--year` says which')]);
    const { stdout } = await here.call(['trace', 'import', 'proxy.log', '--year', '2025', '-o', 'proxy.trace']);
    expect(stdout).toMatch(/^proxy\.trace: 4 events, 2025-12-31T23:59:58Z to 2026-01-01T00:00:02Z/);
  });

  it('writes the same bytes of packed logs, and of a trace file', async () => {
    await here.call(['trace', 'import', 'ibm.json', '-o', 'plain.trace']);
    await here.call(['trace', 'import', 'ibm.json.gz', '-o', 'packed.trace']);
    await here.call(['trace', 'import', 'plain.trace', '-o', 'again.trace']);
    const hash = (name: string) => /"sha256":"([0-9a-f]{64})"/.exec(here.text(name))![1];
    expect(hash('packed.trace')).toBe(hash('plain.trace'));
    expect(hash('again.trace')).toBe(hash('plain.trace'));
  });

  it('overwrites nothing unless it is told to, and never what it reads', async () => {
    await here.call(['trace', 'import', 'ibm.json', '-o', 'kept.trace']);
    const again = await here.call(['trace', 'import', 'own.ndjson', '-o', 'kept.trace']);
    expect(again).toEqual({
      stdout: '',
      stderr: 'nines: kept.trace is there already\n  `--force` overwrites it\n',
      code: 104,
    });
    const self = await here.call(['trace', 'import', 'kept.trace', '-o', 'kept.trace', '--force']);
    expect([self.stderr, self.code]).toEqual([
      'nines: kept.trace is read as well as written\n  write to another file\n',
      104,
    ]);
    expect((await here.call(['trace', 'import', 'own.ndjson', '-o', 'kept.trace', '-f'])).code).toBe(0);
    expect((await statOf('kept.trace')).events).toBe(4);
  });

  it('leaves nothing behind where it fails', async () => {
    const before = Object.keys(here.texts('.'));
    for (const file of ['cut.json', 'empty.log', 'bad.ndjson']) {
      expect((await here.call(['trace', 'import', file, '-o', 'failed.trace'])).code).toBe(104);
    }
    const nowhere = await here.call(['trace', 'import', 'ibm.json', '-o', 'no/where.trace']);
    expect([nowhere.stderr.split('\n')[0], nowhere.code]).toEqual([
      expect.stringContaining('nines: no/where.trace could not be written'),
      104,
    ]);
    expect(Object.keys(here.texts('.'))).toEqual(before);
  });
});

describe('nines trace stat', () => {
  it('counts operations, failures, sizes and who asked', async () => {
    const stat = await statOf('own.ndjson');
    expect(stat.operations.map(({ operation, count, failed }) => [operation, count, failed])).toEqual([
      ['blob.pull', 2, 1],
      ['manifest.pull', 1, 0],
      ['manifest.push', 1, null],
    ]);
    expect(stat.operations[0]!.bytes).toMatchObject({ n: 1, sum: 5_000_000, max: 5_000_000 });
    expect(stat.clients).toMatchObject({ distinct: 3, total: 4 });
    expect(stat.arrivals).toMatchObject({ outOfOrder: 1, meanPerSecond: 4 / 9, peakMinute: { perSecond: 4 / 60 } });
  });

  it('says it on a page, in ASCII where that is wanted, and without colours where there are none', async () => {
    const page = await here.call(['trace', 'stat', 'own.ndjson'], { env: { NO_COLOR: '1' } });
    expect(page.stdout).toMatch(/^4 events in 1 file \(ndjson\)\n/);
    expect(page.stdout).toContain('█');
    expect(page.stdout).not.toMatch(ANSI);
    const ascii = await here.call(['trace', 'stat', 'own.ndjson', '--ascii']);
    expect(ascii.stdout).toMatch(/^[\n\x20-\x7e]*$/);
    expect(ascii.stdout).toMatch(/@@@/);
  });

  it('tells of bad records with their places, and goes on', async () => {
    const { stderr, code } = await here.call(['trace', 'stat', 'few-bad.ndjson']);
    expect(stderr).toBe(
      'few-bad.ndjson:201: `at` is neither a time nor whole microseconds since 1970\n  1 of 201 records are bad and left out\n',
    );
    expect(code).toBe(0);
  });

  it('takes a folder, and says which files in it are no logs', async () => {
    const folder = new Folder({ 'a.json': IBM, 'b.ndjson': LINES, 'notes.txt': 'hello\n' });
    const { stdout, stderr, code } = await folder.call(['trace', 'stat', '.']);
    expect(stdout).toMatch(/^7 events in 2 files \(ibm, ndjson\)\n/);
    expect([stderr, code]).toEqual(['notes.txt: no log of a known format, left out\n', 0]);
  });
});

describe('what is no log', () => {
  it.each([
    [['empty.log'], 'empty.log: the file is empty\n  was it copied whole?\n'],
    [['notes.txt'], 'notes.txt: this is none of the formats that are read\n  `--format` names one: ibm, azure-csv'],
    [['nowhere.log'], 'nowhere.log: there is no such file or folder\n'],
    [['cut.json'], 'cut.json: the file ends in the middle of its array of records\n  was it copied whole?\n'],
    [['cut.json.gz'], 'cut.json.gz: the packed file is cut\n  was it copied whole?\n'],
    [['bad.ndjson'], 'bad.ndjson:5:1: `op` is none of other, manifest.pull'],
    [['ibm.json', '--format', 'access-log'], 'ibm.json:1:1: this is no line of an access log'],
  ])('is told in a sentence, such as %j', async (words, told) => {
    const outcome = await here.call(['trace', 'stat', ...words]);
    expect(outcome.stderr).toContain(told);
    expect([outcome.stdout, outcome.code]).toEqual(['', 104]);
    expectNoTrace(outcome);
  });

  it('with more than a hundredth bad says how many', async () => {
    const { stderr } = await here.call(['trace', 'stat', 'bad.ndjson']);
    expect(stderr).toContain('1 of 5 records are bad, more than 1 %');
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Reading, TooManyBad } from '../../scenarios/traceFormats/reading.ts';
import { readContent } from './reading.ts';

const IBM = JSON.parse(readFileSync(new URL('ibm-sample.json', import.meta.url), 'utf8')) as object[];

/** Records on lines of their own, as an array; the n-th, from 0, in the place of one that is fine. */
function arrayWith(replaced: Readonly<Record<number, string>>, length = 12): string {
  const lines = Array.from({ length }, (_, i) => replaced[i] ?? JSON.stringify(IBM[i % IBM.length]));
  return `[\n${lines.join(',\n')}\n]\n`;
}

/** Lines on which the bad records that were kept begin, and why they are bad. */
function told({ firstBad }: Reading, content: string): string[] {
  return firstBad.map(({ place, why }) => {
    const line =
      'line' in place ? place.line : 'row' in place ? place.row : content.slice(0, place.offset).split('\n').length;
    return `${line}: ${why}`;
  });
}

describe('a bad record', () => {
  it.each([
    ['that is no JSON', '{"host": tru}', 'no valid JSON'],
    ['with a quote missing', '{"host": "a, "timestamp": "2017-06-20T01:28:15.962Z"}', 'no valid JSON'],
    ['with a brace missing', '{"host": {"a": 1, "b": 2}', 'no valid JSON'],
    ['with a brace too many', '{"host": 1}}', '`timestamp` is no time'],
    ['without a time', '{"host": "a"}', '`timestamp` is no time'],
    ['with a time that no calendar has', '{"timestamp": "2017-02-30T01:28:15.962Z"}', '`timestamp` is no time'],
    ['without a method', '{"timestamp": "2017-06-20T01:28:15.962Z"}', 'it lacks `http.request.method`'],
    ['that is no object', '17', 'a record is an object'],
  ])('%s costs itself alone, in an array as on lines', async (_, record, why) => {
    for (const format of ['array', 'lines']) {
      const array = arrayWith({ 5: record });
      const content = format === 'array' ? array : array.replace(/^\[\n|\n\]\n$/g, '').replaceAll(',\n', '\n');
      const { events, reading } = await readContent(content, 1 << 20, 'ibm');
      expect([events.length, told(reading, content)[0]]).toEqual([
        11,
        expect.stringContaining(`${format === 'array' ? 7 : 6}: ${why}`),
      ]);
    }
  });

  it('is found at the same place whatever the pieces', async () => {
    const content = arrayWith({ 3: '{"host": "a}', 8: '{"timestamp": 1}' });
    const whole = await readContent(content, 1 << 20);
    for (const piece of [1, 7, 100, 350, 1000]) {
      const { events, reading } = await readContent(content, piece, 'ibm');
      expect([events, told(reading, content)]).toEqual([whole.events, told(whole.reading, content)]);
    }
    expect(whole.events).toHaveLength(10);
    expect(told(whole.reading, content)).toEqual(['5: no valid JSON', '10: `timestamp` is no time']);
  });

  it('of CSV is told with its line: too few cells, a time that is none', async () => {
    const content =
      'TimeGenerated,OperationName,Repository\n2024-10-01T00:00:00Z,Pull\nlater,Pull,a\n2024-10-01T00:00:00Z,Pull,a\n';
    const { events, reading } = await readContent(content);
    expect(events).toHaveLength(1);
    expect(told(reading, content)).toEqual(['2: 2 columns, the header has 3', '3: `TimeGenerated` is no time']);
  });

  it('with a day before its month is told with what is expected', async () => {
    const content = 'TimeGenerated,OperationName,Repository\n31/10/2024 13:00:00,Pull,a\n';
    const { reading } = await readContent(content);
    expect(told(reading, content)).toEqual([
      '2: `TimeGenerated` is no time: without a comma the month comes first, 10/31/2024 13:00',
    ]);
  });

  it('of a table is told with its row', async () => {
    const columns = ['TimeGenerated', 'OperationName', 'Repository'].map((name) => ({ name }));
    const rows = [['2024-10-01T00:00:00Z', 'Pull', 'a'], 'row', ['2024-10-01T00:00:00Z', '', 'a']];
    const content = JSON.stringify({ tables: [{ columns, rows }] });
    const { reading } = await readContent(content);
    expect(told(reading, content)).toEqual(['2: a row is an array', '3: it lacks `OperationName`']);
  });

  it.each([
    ['{"at": 1, "op": "pull"}', '`op` is none of other, manifest.pull'],
    ['{"at": -1, "op": "list"}', '`at` is neither a time nor'],
    ['{"at": 1, "op": "list", "repo": "a"}', 'there is no key `repo`'],
    ['{"at": 1, "op": "list", "tag": 7}', '`tag` is no text'],
    ['{"at": 1, "op": "list", "bytes": "7"}', '`bytes` is no whole number from 0'],
    ['{"at": 1, "op": "list", "status": 7}', '`status` is no HTTP status'],
  ])('of one’s own, %s, is told for what it is', async (line, why) => {
    const { reading } = await readContent(line, 1 << 20, 'ndjson');
    expect(reading.firstBad[0]!.why).toContain(why);
  });

  it('is kept with its place for the first few, counted for all, and too much of above a hundredth', async () => {
    const bad = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [i * 100, '{}']));
    const { reading } = await readContent(arrayWith(bad, 901), 4096);
    expect([reading.events, reading.bad, reading.firstBad.length]).toEqual([892, 9, 5]);
    expect(() => reading.judge()).not.toThrow();
    const { reading: worse } = await readContent(arrayWith({ ...bad, 7: '{}' }, 901), 4096);
    expect(() => worse.judge()).toThrow(TooManyBad);
  });
});

describe('a content that is cut', () => {
  it.each([
    ['ibm', arrayWith({}).slice(0, -200), 'the file ends in the middle of its array'],
    ['azure-tables', '{"tables": [{"columns": [', 'the file ends in the middle of its tables'],
    ['azure-csv', 'TimeGenerated,OperationName,Repository\n"2024-10-', 'the file ends in the middle of a quoted cell'],
  ])('is told, of %s', async (format, content, message) => {
    await expect(readContent(content, 1 << 20, format)).rejects.toThrow(message);
  });

  it('is told apart from one that goes on behind its array', async () => {
    const content = arrayWith({});
    expect((await readContent(`${content}${content}`)).events).toHaveLength(24);
    for (const more of ['{"a": 1}', '17', ']'])
      await expect(readContent(`${content}${more}`)).rejects.toThrow('something that is no array follows the end');
  });

  it('loses the last line alone where each line is a record', async () => {
    const lines = IBM.map((record) => JSON.stringify(record)).join('\n');
    const { events, reading } = await readContent(lines.slice(0, -20));
    expect([events.length, reading.cut[0]!.why]).toEqual([2, 'the file ends in the middle of this record']);
  });
});

describe('a last line that is cut', () => {
  it.each([
    [
      'access-log',
      '1.2.3.4 - - [10/Oct/2024:13:55:36 +0000] "GET /v2/app/manifests/v1 HTTP/1.1" 200 700 "" "docker"\n',
      40,
    ],
    ['azure-csv', 'TimeGenerated,OperationName,Repository\n2024-10-01T00:00:00Z,Pull,app\n', 8],
    ['ndjson', '{"at": 1, "op": "list"}\n', 9],
  ])('is told as such, and is no bad record, of %s', async (format, line, more) => {
    const last = line.trimEnd().split('\n').at(-1)!;
    const { events, reading } = await readContent(line + last.slice(0, more), 1 << 20, format);
    expect([events.length, reading.bad, reading.cut.map(({ why }) => why)]).toEqual([
      1,
      0,
      ['the file ends in the middle of this record'],
    ]);
    const { reading: ended } = await readContent(`${line}${last.slice(0, more)}\n${line}`, 1 << 20, format);
    expect(ended.cut).toEqual([]);
  });
});

describe('a header without the columns that it needs', () => {
  it('is told with what is missing', async () => {
    const content = 'TimeGenerated,OperationName\n';
    await expect(readContent(content)).rejects.toThrow('log:1:1: the header lacks the column `Repository`');
  });
});

/** Laws of what is read where it lies in bytes: it is what JSON.parse, or the reader of texts, makes of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextPool } from '../../scenarios/traceFile/textPool.ts';
import { IBM_FLAT, readIbm } from '../../scenarios/traceFormats/ibm.ts';
import { instantOf } from '../../scenarios/traceFormats/instants.ts';
import { JsonRecords } from '../../scenarios/traceFormats/jsonRecords.ts';
import { passNumber, passText, passWord } from '../../scenarios/traceFormats/jsonScan.ts';
import { Reading } from '../../scenarios/traceFormats/reading.ts';
import { requestTarget, targetIn } from '../../scenarios/traceFormats/registryRequest.ts';
import { copyOf, type ReadEvent } from './reading.ts';

const GETS = Array.from({ length: 8 }, () => 'GET');
const DAYS = Array.from({ length: 9 }, (_, day) => `2017-07-0${day + 1}T12:00:00.${day}Z`);
/** Those that there are, and others. */
const DAYS_TRIED = ['2017-06-20', '2017-06-21', '2016-02-29', '2017-02-29', '1969-12-31', '2017-13-01'];
const RUNS = { numRuns: 300, seed: 1 };

function joined(signs: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> {
  return fc.array(signs, { maxLength }).map((parts) => parts.join(''));
}

/** What JSON.parse makes of a text; undefined where it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

describe('values of JSON in bytes', () => {
  it('are numbers where JSON has one, of the same value', () => {
    const text = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
      fc.nat(1e9).map((us) => String(us / 1e6)),
      joined(fc.constantFrom(...'0123456789.eE+-'), 24),
    );
    let numbers = 0;
    fc.assert(
      fc.property(text, (written) => {
        const passed = { value: Number.NaN };
        const end = passNumber(Buffer.from(`${written},`), 0, passed);
        const value = parsed(written);
        expect(end === written.length && end > 0).toBe(value !== undefined);
        if (value === undefined) return;
        numbers += 1;
        expect(passed.value).toBe(value);
        // Whether it goes on is not known where the bytes end.
        expect(passNumber(Buffer.from(written), 0, passed)).toBe(-1);
      }),
      RUNS,
    );
    expect(numbers).toBeGreaterThan(100);
  });

  it('are texts where JSON has one, and end where it does', () => {
    const sign = fc.constantFrom(...'ab"\\\\\\/u00ebn\n\t', 'ü', '\u0001', '\u2028');
    let texts = 0;
    fc.assert(
      fc.property(joined(sign, 12), (body) => {
        const bytes = Buffer.from(`"${body}"`);
        const value = parsed(`"${body}"`);
        const end = passText(bytes, 1, true);
        expect(end === bytes.length - 1).toBe(value !== undefined);
        if (value === undefined) return;
        texts += 1;
        // Plain: as it is written.
        expect(passText(bytes, 1, false) === end).toBe(value === body && bytes.length === body.length + 2);
      }),
      RUNS,
    );
    expect(texts).toBeGreaterThan(30);
    expect(['true,', 'false}', 'null', 'nul', 'True'].map((word) => passWord(Buffer.from(word), 0))).toEqual([
      4, 5, 4, -1, -1,
    ]);
  });
});

describe('instants', () => {
  it('are those of their texts, whichever came before', () => {
    const text = fc
      .tuple(
        fc.constantFrom(...DAYS_TRIED, ...DAYS_TRIED.slice(0, 2)),
        fc.constantFrom('T', 'T', 'T', ' ', 'x'),
        fc.constantFrom('00:00', '00:01', '00:01', '23:59', '23:59', '24:00', '12-30'),
        fc.constantFrom(':00', ':59', ':60', ':61', ';00', ':0'),
        fc.constantFrom('', '.5', '.123456', '.1234567', '.'),
        fc.constantFrom('Z', 'Z', '', '+02:00', '-0730', '+2'),
      )
      .map((parts) => parts.join(''));
    let known = 0;
    fc.assert(
      fc.property(text, (written) => {
        const wanted = instantBySpelling(written);
        if (wanted >= 0) known += 1;
        expect(instantOf(written)).toBe(wanted);
      }),
      { numRuns: 3000, seed: 1 },
    );
    expect(known).toBeGreaterThan(300);
  });

  /** By a pattern and Date, which has no leap seconds and no more than thousandths. */
  function instantBySpelling(written: string): number {
    const match = /^(\S{10})[T ](\d\d:\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$/.exec(written);
    const [, day, minute, second, fraction = '', zone = 'Z'] = match ?? [];
    if (match === null || Number(second) > 60 || minute!.startsWith('24')) return Number.NaN;
    const midnight = new Date(`${day}T00:00Z`);
    if (!(midnight.getTime() >= 0) || midnight.toISOString().slice(0, 10) !== day) return Number.NaN;
    const offset = zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
    const us = Number(fraction.padEnd(6, '0').slice(0, 6));
    return Date.parse(`${day}T${minute}${offset}`) * 1000 + Number(second) * 1e6 + us;
  }
});

describe('a path in bytes', () => {
  it('names what it names as a text', () => {
    const segment = fc.constantFrom(
      ...['v2', 'a', 'manifests', 'manifest', 'blobs', 'uploads', 'tags', 'list', 'sha256:ab', 'latest', '', 'x?n=1'],
    );
    const path = fc
      .tuple(fc.constantFrom('v2/', 'v2/', '/v2/', '/v2/', '', 'https://host/v2/'), fc.array(segment, { maxLength: 7 }))
      .map(([begin, segments]) => begin + segments.join('/'));
    const found = { kind: 'blob' as const, repositoryStart: 0, repositoryEnd: 0, referenceStart: 0, isDigest: false };
    let known = 0;
    fc.assert(
      fc.property(path, (text) => {
        const bytes = Buffer.from(`-${text}`);
        const spans: Parameters<typeof targetIn>[3] = { ...found };
        if (!targetIn(bytes, 1, bytes.length, spans)) return;
        known += 1;
        const { kind, repository, tag, digest } = requestTarget(text);
        expect(spans.kind).toBe(kind);
        expect(bytes.toString('latin1', spans.repositoryStart, spans.repositoryEnd)).toBe(repository);
        expect(bytes.toString('latin1', spans.referenceStart)).toBe(tag + digest);
        if (kind === 'manifest') expect(spans.isDigest).toBe(digest !== '');
      }),
      { numRuns: 3000, seed: 1 },
    );
    expect(known).toBeGreaterThan(300);
  });
});

describe('records of the IBM traces by their layout', () => {
  const text = fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom('a', 'b', 'b-longer-text-than-others') },
    fc.constantFrom('c "quoted"', 'ü', '', 'x'.repeat(1025)),
  );
  const number = fc.oneof(
    { weight: 20, arbitrary: fc.nat(1e6).map((us) => us / 1e6) },
    { weight: 20, arbitrary: fc.constantFrom(404, 200) },
    fc.constantFrom<unknown>('12', -1, 1e300, null, true),
  );
  const whole = {
    host: text,
    'http.request.duration': number,
    'http.request.method': fc.constantFrom(...GETS, 'HEAD', 'PUT', 'DELETE', 'PATCH', 'get', ''),
    'http.request.remoteaddr': text,
    'http.request.uri': fc.constantFrom(
      ...['v2/a/b/manifests/1', 'v2/a/blobs/d', '/v2/a/manifests/sha256:d', 'v2/a/blobs/uploads/1?digest=d', 'v2/'],
    ),
    'http.request.useragent': fc.constantFrom('docker/17.03.1-ce go/go1.7.5', 'docker/17.03.1-ce go/go1.7.6', 'é\\'),
    'http.response.status': number,
    'http.response.written': number,
    timestamp: fc.constantFrom(
      ...['2017-06-20T00:00:01.366Z', '2017-06-21T23:59:58+02:00', ...DAYS, '2017-06-31T00:00:00Z', 'now'],
    ),
  };
  const record = fc.oneof(
    { weight: 12, arbitrary: fc.record(whole) },
    fc.record(whole, { requiredKeys: ['http.request.method', 'timestamp'] }),
  );

  it('are what JSON.parse makes of them, as texts and as bytes, in pieces of one buffer', () => {
    let [events, spans] = [0, 0];
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 900 }), (all, piece) => {
        const bytes = Buffer.from(JSON.stringify(all));
        const asObjects = readAll(bytes, bytes.length, false, false);
        expect(readAll(bytes, piece, true, false).read).toEqual(asObjects.read);
        const asBytes = readAll(bytes, piece, true, true);
        expect(asBytes.read).toEqual(asObjects.read);
        events += asBytes.read.events.length;
        spans += asBytes.spans;
      }),
      { numRuns: 120, seed: 1 },
    );
    expect(spans).toBeGreaterThan(events / 4);
  });

  it('are so where any byte of any of them is another', () => {
    const log = fc
      .array(fc.record(whole), { minLength: 4, maxLength: 6 })
      .map((all) => Buffer.from(JSON.stringify(all)));
    const byte = fc.oneof(fc.constantFrom(...Buffer.from('"\\\\{},:. 09aeE-')), fc.nat(255));
    let good = 0;
    fc.assert(
      fc.property(log, fc.nat(), byte, (bytes, at, other) => {
        const changed = Buffer.from(bytes);
        // Not the brackets of the array: without them it is no log.
        changed[1 + (at % (bytes.length - 2))] = other;
        let records: unknown[];
        try {
          records = JSON.parse(changed.toString()) as unknown[];
        } catch {
          return;
        }
        if (!Array.isArray(records) || !changed.equals(Buffer.from(changed.toString()))) return;
        good += 1;
        const asObjects = readAll(changed, changed.length, false, false);
        expect(asObjects.read.events.length + asObjects.read.bad).toBe(records.length);
        expect(readAll(changed, changed.length, true, true).read).toEqual(asObjects.read);
      }),
      { numRuns: 1000, seed: 1 },
    );
    expect(good).toBeGreaterThan(300);
  });

  function readAll(bytes: Buffer, piece: number, isFlat: boolean, hasSpans: boolean) {
    const events: ReadEvent[] = [];
    let spans = 0;
    const pools = Array.from({ length: 5 }, () => ({ byTexts: new TextPool(), byBytes: new TextPool() }));
    const reading = new Reading((event) => events.push(copyOf(event)), {
      spanSink: hasSpans
        ? (event, { bytes: of, starts, ends }) => {
            const texts = pools.map(({ byTexts, byBytes }, i) => {
              const written = Buffer.from(of.buffer, of.byteOffset, of.byteLength).toString(
                'latin1',
                starts[i],
                ends[i],
              );
              expect(byBytes.idIn(of, starts[i]!, ends[i]!)).toBe(byTexts.idOf(written));
              return written;
            });
            const [repository, tag, digest, client, place] = texts as [string, string, string, string, string];
            spans += 1;
            events.push({ ...copyOf(event), repository, tag, digest, client, place });
          }
        : undefined,
    });
    const reader = new JsonRecords(reading, readIbm, isFlat ? IBM_FLAT : null);
    for (let at = 0; at < bytes.length; at += piece) reader.write(bytes.subarray(at, at + piece));
    reader.end();
    return { read: { events, bad: reading.bad, why: reading.firstBad.map(({ why }) => why) }, spans };
  }
});

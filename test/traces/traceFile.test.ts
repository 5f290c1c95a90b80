import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { BLOCK_EVENTS } from '../../scenarios/traceFile/layout.ts';
import { TextPool } from '../../scenarios/traceFile/textPool.ts';
import { TraceBlocks } from '../../scenarios/traceFile/traceBlocks.ts';
import { TraceWriter } from '../../scenarios/traceFile/traceWriter.ts';
import { BadBytes, ByteSink, ByteSource, folded, unfolded } from '../../scenarios/traceFile/varints.ts';
import { emptyEvent, OPERATIONS, type TraceEvent } from '../../scenarios/traceFormats/traceEvent.ts';
import { copyOf, readBy } from './reading.ts';

const folder = mkdtempSync(join(tmpdir(), 'nines-trace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const PATH = join(folder, 'a.trace');
const TOLD = { bad: 0, skipped: 0, complete: true, formats: ['ibm'] };

async function written(events: Iterable<TraceEvent>) {
  const writer = await TraceWriter.create(PATH);
  for (const event of events) writer.add(event);
  const foot = await writer.finish(TOLD);
  return { foot, bytes: readFileSync(PATH) };
}

const readBack = (bytes: Buffer, piece = 1 << 16) => readBy((reading) => new TraceBlocks(reading), bytes, piece);

const text = fc.oneof(fc.constantFrom('', 'a', 'team/app', 'sha256:00'), fc.string({ unit: 'binary', maxLength: 9 }));
const number = fc.oneof(
  fc.constant(-1),
  fc.nat(),
  fc.maxSafeNat().map((n) => Math.min(n, 2 ** 53 - 2)),
);
const anyEvent = fc.record({
  atUs: fc.integer({ min: 0, max: 2 ** 51 }),
  operation: fc.nat(OPERATIONS.length - 1),
  repository: text,
  tag: text,
  digest: text,
  client: text,
  place: text,
  bytes: number,
  durationUs: number,
  status: fc.constantFrom(0, 200, 404, 599),
});

/** Lone surrogates have no UTF-8 form: no log has them, for logs are bytes. */
const isText = (event: TraceEvent): boolean =>
  [event.repository, event.tag, event.digest, event.client, event.place].every(
    (each) => Buffer.from(each).toString() === each,
  );

describe('a trace file', () => {
  it('gives back what was written, in order of time, whatever it was and however it is read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyEvent.filter(isText), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 90 }),
        async (events, piece) => {
          const { foot, bytes } = await written(events);
          const { events: back } = await readBack(bytes, piece);
          const sorted = events.map((event) => copyOf(event)).sort((a, b) => a.atUs - b.atUs);
          expect(back).toEqual(sorted);
          expect(foot).toMatchObject({
            events: events.length,
            late: 0,
            firstUs: sorted[0]!.atUs,
            lastUs: sorted.at(-1)!.atUs,
          });
        },
      ),
      { numRuns: 40, seed: 1 },
    );
  });

  it('sorts what is out of order by less than a block, over the ends of blocks, and counts what is later', async () => {
    const length = 2 * BLOCK_EVENTS + 100;
    const event = emptyEvent();
    function* shuffled(): Iterable<TraceEvent> {
      for (let i = 0; i < length; i++) {
        // Pairs of neighbours change places; the last of all is of the very beginning.
        event.atUs = i === length - 1 ? 0 : 1000 + (i ^ 1);
        yield event;
      }
    }
    const { foot, bytes } = await written(shuffled());
    const { events } = await readBack(bytes);
    const times = events.map(({ atUs }) => atUs);
    const late = times.indexOf(0);
    expect([foot.events, foot.late, times.length]).toEqual([length, 1, length]);
    const rest = times.filter((_, i) => i !== late);
    expect(rest.every((time, i) => i === 0 || time > rest[i - 1]!)).toBe(true);
    expect(late).toBeGreaterThanOrEqual(BLOCK_EVENTS);
  });

  it('has one hash for the same events, and another for others', async () => {
    const event = { ...emptyEvent(), atUs: 5, repository: 'a' };
    const [one, again, other] = [
      await written([event]),
      await written([event]),
      await written([{ ...event, bytes: 0 }]),
    ];
    expect(one.foot.sha256).toBe(again.foot.sha256);
    expect(one.foot.sha256).not.toBe(other.foot.sha256);
  });

  it('is refused where it is cut, wherever that is', async () => {
    const { bytes } = await written([
      { ...emptyEvent(), repository: 'a' },
      { ...emptyEvent(), atUs: 1 },
    ]);
    for (let length = 12; length < bytes.length; length += 5) {
      await expect(readBack(bytes.subarray(0, length))).rejects.toThrow(
        /log: the file is cut: it ends after [02] events/,
      );
    }
  });

  it('is refused where a byte of it is another', async () => {
    const { bytes } = await written(
      Array.from({ length: 9 }, (_, i) => ({ ...emptyEvent(), atUs: i, repository: `r${i}` })),
    );
    const whole = await readBack(bytes);
    const foot = bytes.lastIndexOf('{"events"');
    let refused = 0;
    for (let at = 8; at < foot; at++) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 0x40;
      const came = await readBack(changed).then(
        ({ events }) => events,
        (error: Error) => error.message,
      );
      // Times in the head of a block are not read here, and what is packed has some bits that say nothing.
      if (typeof came !== 'string') expect(came).toEqual(whole.events);
      else {
        expect(came).toMatch(/damaged|cut|version/);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(foot - 8 - 16 - 4);
  });

  it('has no name, and leaves nothing, until it is whole', async () => {
    const before = readdirSync(folder);
    const writer = await TraceWriter.create(join(folder, 'b.trace'));
    writer.add({ ...emptyEvent() });
    expect(readdirSync(folder)).not.toContain('b.trace');
    await writer.discard();
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('its numbers', () => {
  it('come back, however large', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.maxSafeNat(), fc.nat(300), fc.nat(70_000), fc.integer({ min: 2 ** 27, max: 2 ** 29 }))),
        fc.array(
          fc.oneof(fc.integer({ min: -(2 ** 51), max: 2 ** 51 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 })),
        ),
        (numbers, signed) => {
          const sink = new ByteSink();
          sink.reserve(8 * (numbers.length + signed.length));
          for (const number of numbers) sink.varint(number);
          for (const number of signed) sink.varint(folded(number));
          const written = sink.bytes.subarray(0, sink.length);
          const column = new Float64Array(numbers.length);
          const filled = new ByteSource(written);
          filled.fill(column);
          expect([...column]).toEqual(numbers);
          expect(() => filled.fill(new Float64Array(signed.length + 1))).toThrow(BadBytes);
          const source = new ByteSource(written);
          expect(numbers.map(() => source.varint())).toEqual(numbers);
          expect(signed.map(() => unfolded(source.varint()))).toEqual(signed.map((number) => number + 0));
        },
      ),
      { numRuns: 100, seed: 1 },
    );
  });
});

describe('its texts', () => {
  it('have a number each, and keep it while others come, until they are forgotten', () => {
    const pool = new TextPool();
    const names = Array.from(
      { length: 5000 },
      (_, i) => `a-name-that-is-long-at-both-ends-${i}-with-the-same-end-everywhere`,
    );
    const ids = names.map((name) => pool.idOf(name));
    expect(new Set(ids).size).toBe(names.length);
    expect(names.map((name) => pool.idOf(name))).toEqual(ids);
    expect([pool.idOf(''), pool.size]).toEqual([0, 5001]);
    const kept = Uint32Array.of(ids[7]!, 0, ids[4999]!, ids[7]!);
    pool.keepOnly(kept);
    expect([...kept]).toEqual([1, 0, 2, 1]);
    expect([pool.idOf(names[4999]!), pool.idOf(names[8]!)]).toEqual([2, 3]);
  });

  it('have numbers in the order in which they come, also where thousands are kept, and more than ASCII', () => {
    const pool = new TextPool();
    const names = Array.from({ length: 6000 }, (_, i) => (i % 2 === 0 ? `näme-${i}` : `a-name-that-is-longer-${i}`));
    const wanted = names.map((_, i) => i + 1);
    expect(names.map((name) => pool.idOf(name))).toEqual(wanted);
    const kept = Uint32Array.from(wanted.slice(3000));
    pool.keepOnly(kept);
    expect([...kept]).toEqual(wanted.slice(0, 3000));
    expect(names.slice(3000).map((name) => pool.idOf(name))).toEqual(wanted.slice(0, 3000));
    expect([...names.slice(0, 3000).map((name) => pool.idOf(name)), pool.size]).toEqual([...wanted.slice(3000), 6001]);
  });

  it('have the same number whether they come as strings or lie in bytes', () => {
    const ascii = fc.oneof(
      fc.string({ minLength: 1, maxLength: 40 }),
      fc.stringMatching(/^sha256:[0-9ab]{24}$/),
      fc.constantFrom('a', 'ab', 'abc', 'abcd', 'abcde', 'x'.repeat(1024)),
    );
    const foreign = fc.constantFrom(
      'ü',
      'naïve/name-of-some-length-or-other',
      '漢字',
      '\ud800',
      '\udc00',
      'y'.repeat(2000),
    );
    const asked = fc.record({ text: fc.oneof({ weight: 6, arbitrary: ascii }, foreign), inBytes: fc.boolean() });
    fc.assert(
      fc.property(fc.array(asked, { minLength: 1, maxLength: 60 }), fc.nat(60), (all, kept) => {
        const pool = new TextPool();
        const known = new Map<string, number>([['', 0]]);
        const idsOf = () =>
          all.map(({ text, inBytes }) => {
            const isPlain = text.length <= 1024 && /^[\0-\x7f]+$/.test(text);
            const bytes = Buffer.from(`-${text}-`);
            const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
            const id = isPlain && inBytes ? pool.idIn(view, 1, 1 + text.length) : pool.idOf(text);
            if (!known.has(text)) known.set(text, known.size);
            expect(id).toBe(known.get(text));
            return id;
          });
        const ids = Uint32Array.from(idsOf().slice(0, kept));
        pool.keepOnly(ids);
        known.clear();
        known.set('', 0);
        for (const { text } of all.slice(0, kept)) if (!known.has(text)) known.set(text, known.size);
        expect([...ids]).toEqual(all.slice(0, kept).map(({ text }) => known.get(text)));
        idsOf();
        expect(pool.size).toBe(known.size);
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

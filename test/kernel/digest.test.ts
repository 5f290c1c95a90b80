import { describe, expect, it } from 'vitest';
import { combineDigests, Digest } from '../../sim/kernel/digest.ts';

type Event = readonly [timeUs: number, kind: number, id: number];
const EVENTS: readonly Event[] = [
  [0, 1, 2],
  [1, 1, 2],
  [2 ** 32, 3, -1],
  [8_640_000_000_000, 0, 7],
];

describe('the digest of a run', () => {
  it('is the same for the same events and known for ever', () => {
    expect(digestOf(EVENTS)).toBe(digestOf(EVENTS));
    expect(digestOf(EVENTS)).toMatchInlineSnapshot(`"dfc4ea539a3f782a"`);
    expect(digestOf([])).toMatchInlineSnapshot(`"97443cd9d1df744c"`);
  });

  it('moves with every part of every event and with their order', () => {
    const variants = EVENTS.flatMap((_, i) =>
      [0, 1, 2].flatMap((part) =>
        [1, 2 ** 20].map((step) => EVENTS.map((e, k) => (k === i ? e.map((x, q) => (q === part ? x + step : x)) : e))),
      ),
    ) as unknown as Event[][];
    const late = EVENTS.map(([timeUs, kind, id]): Event => [timeUs + 2 ** 32, kind, id]);
    const all = [...EVENTS.map((_, i) => EVENTS.filter((__, k) => k !== i)), [...EVENTS].reverse(), ...variants, late];
    const hexes = new Set([digestOf(EVENTS), ...all.map(digestOf)]);
    expect(hexes.size).toBe(all.length + 1);
  });

  it('does not collide in a hundred thousand small steps', () => {
    const digest = new Digest();
    const seen = new Set<string>();
    for (let i = 0; i < 100_000; i++) {
      digest.event({ nowUs: i % 3 }, 0, 0);
      seen.add(digest.hex());
    }
    expect(seen.size).toBe(100_000);
  });

  it('of many seeds is that of their digests in order, of one seed its own', () => {
    const [a, b] = [digestOf(EVENTS), digestOf([])];
    expect(combineDigests([a])).toBe(a);
    expect(combineDigests([a, b])).not.toBe(combineDigests([b, a]));
    expect(combineDigests([a, b])).toMatch(/^[0-9a-f]{16}$/);
    expect(() => combineDigests([a, 'x'])).toThrow('16 hexadecimal digits');
  });
});

function digestOf(events: readonly Event[]): string {
  const digest = new Digest();
  for (const [nowUs, kind, id] of events) digest.event({ nowUs }, kind, id);
  return digest.hex();
}

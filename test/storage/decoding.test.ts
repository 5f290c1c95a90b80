import { describe, expect, it } from 'vitest';
import { Decoder } from '../../sim/storage/decoding.ts';
import { bitCount } from '../../sim/storage/reliabilityBits.ts';
import { parseScheme } from '../../sim/storage/scheme.ts';

function decoderOf(text: string): { decoder: Decoder; copies: number } {
  const read = parseScheme(text);
  if (!read.ok) throw new Error(read.problem);
  return { decoder: new Decoder(read.scheme.copies, read.scheme.need), copies: read.scheme.copies };
}

/** Of all patterns of so many losses: how many decode, and how many there are. */
function decodable(text: string, losses: number): [number, number] {
  const { decoder, copies } = decoderOf(text);
  const all = (1 << copies) - 1;
  let [good, patterns] = [0, 0];
  for (let lost = 0; lost <= all; lost++) {
    if (bitCount(lost) !== losses) continue;
    patterns++;
    if (decoder.decodes(all & ~lost)) good++;
  }
  return [good, patterns];
}

describe('what decodes', () => {
  it('replicated: any copy; rs(k,m): any k fragments', () => {
    expect(decodable('replicated(3)', 2)).toEqual([3, 3]);
    expect(decodable('replicated(3)', 3)).toEqual([0, 1]);
    expect(decodable('rs(6,3)', 3)).toEqual([84, 84]);
    expect(decodable('rs(6,3)', 4)).toEqual([0, 126]);
  });

  // Huang et al., USENIX ATC 2012: all three failures, and 86 % of four failures.
  it('lrc(12,2,2): every pattern of 3 losses, 86 % of those of 4, none of 5', () => {
    expect(decodable('lrc(12,2,2)', 3)).toEqual([560, 560]);
    expect(decodable('lrc(12,2,2)', 4)).toEqual([1568, 1820]);
    expect(decodable('lrc(12,2,2)', 5)).toEqual([0, 4368]);
  });

  it('lrc(6,2,2): every pattern of 3 losses, 86 % of those of 4', () => {
    expect(decodable('lrc(6,2,2)', 3)).toEqual([120, 120]);
    expect(decodable('lrc(6,2,2)', 4)).toEqual([180, 210]);
  });

  it('is exhausted exactly when some further loss is one too many', () => {
    for (const text of ['replicated(3)', 'rs(4,2)', 'lrc(4,2,2)', 'lrc(6,3,1)', 'lrc(4,1,0)']) {
      const { decoder, copies } = decoderOf(text);
      for (let mask = 0; mask < 1 << copies; mask++) {
        const positions = Array.from({ length: copies }, (_, p) => 1 << p).filter((bit) => (mask & bit) !== 0);
        const exhausted = decoder.decodes(mask) && positions.some((bit) => !decoder.decodes(mask & ~bit));
        expect(decoder.isExhausted(mask)).toBe(exhausted);
      }
    }
  });
});

describe('what a rebuild reads', () => {
  it('rs(k,m): k fragments; replicated: one copy', () => {
    expect(decoderOf('rs(6,3)').decoder.fragmentsRead(2, 0b111111011)).toBe(6);
    expect(decoderOf('zrs').decoder.fragmentsRead(2, 0b011)).toBe(1);
  });

  it('lrc: the six others of its group while they are in reach, else twelve', () => {
    const { decoder, copies } = decoderOf('lrc(12,2,2)');
    const all = (1 << copies) - 1;
    const without = (...lost: number[]) => lost.reduce((mask, position) => mask & ~(1 << position), all);
    expect(decoder.fragmentsRead(3, without(3))).toBe(6);
    expect(decoder.sourcesOf(3, without(3))).toBe(0b01_0000_0011_0111);
    // The first group's parity, 12, is rebuilt from its data.
    expect(decoder.fragmentsRead(12, without(12))).toBe(6);
    expect(decoder.fragmentsRead(3, without(3, 4))).toBe(12);
    expect(decoder.sourcesOf(3, without(3, 4))).toBe(without(3, 4));
    // A loss of the other group is none of its business; a global parity needs everything.
    expect(decoder.fragmentsRead(3, without(3, 8))).toBe(6);
    expect(decoder.fragmentsRead(15, without(15))).toBe(12);
  });
});

import { describe, expect, it } from 'vitest';
import { ExpressionError, parseExpression } from '../../scenarios/expression.ts';
import {
  kindOfQuantity,
  parseBandwidth,
  parseDuration,
  parseOffset,
  parseRate,
  parseShare,
  parseSize,
  UnitError,
} from '../../scenarios/units.ts';

/** What every object answers to, though no table lists it. */
const INHERITED = ['constructor', 'valueOf', 'toString', 'hasOwnProperty', '__proto__'];
const BEYOND = '9'.repeat(400);

describe('a unit', () => {
  it.each(INHERITED)('is never %s', (name) => {
    expect(() => parseDuration(`1${name}`)).toThrow(UnitError);
    expect(() => parseSize(`1${name}`)).toThrow(UnitError);
    expect(() => parseBandwidth(`1${name}`)).toThrow(UnitError);
    expect(() => parseRate(`1/${name}`)).toThrow(UnitError);
    expect(kindOfQuantity(`1${name}`)).toBeNull();
  });

  it('that nobody knows is refused with an example, and no function in it', () => {
    const hints = INHERITED.map((name) => hintOf(() => parseDuration(`1${name}`)));
    expect(hints.filter((hint) => /native code|did you mean/.test(hint))).toEqual([]);
  });
});

describe('a quantity', () => {
  it.each([
    ['a duration', () => parseDuration(`${BEYOND}s`)],
    ['a size', () => parseSize(`${BEYOND}GiB`)],
    ['a bandwidth', () => parseBandwidth(`${BEYOND}Gbps`)],
    ['a rate', () => parseRate('1e400/s')],
  ])('is finite: %s', (_, read) => {
    expect(read).toThrow(/too large/);
  });

  it('of nothing is no bandwidth, however it is written', () => {
    expect(() => parseBandwidth(`0.${'0'.repeat(400)}1Mbps`)).toThrow('is no bandwidth');
  });

  it('that is no share is offered as a percentage where that would be one', () => {
    expect(hintOf(() => parseShare(20))).toContain('did you mean 20%?');
    for (const value of [Number.NaN, -5, 150]) expect(hintOf(() => parseShare(value))).not.toContain('did you mean');
  });
});

describe('an offset', () => {
  it('is a duration that may point either way', () => {
    expect(['5m', '+5m', '-5m', '- 1h30m', '0s', '-0s'].map(parseOffset)).toEqual([3e8, 3e8, -3e8, -5.4e9, 0, 0]);
  });

  it('has a unit, and one sign', () => {
    for (const text of ['-5', '--5m', '-', '+-5m', -300, '5m-']) expect(() => parseOffset(text)).toThrow(UnitError);
  });

  it('is no duration: that points forwards', () => {
    expect(() => parseDuration('-5m')).toThrow('is negative');
  });
});

describe('a metric', () => {
  it.each(INHERITED)('is never %s', (name) => {
    expect(() => parseExpression(`${name} == 0`)).toThrow(ExpressionError);
  });

  it('is compared with what there is, not with infinity', () => {
    expect(() => parseExpression('images_lost <= 1e999')).toThrow('is not a value');
    expect(parseExpression('images_lost <= 1e3').value).toEqual({ kind: 'number', value: 1000 });
  });
});

function hintOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof UnitError) return error.hint;
    throw error;
  }
  throw new Error('it was read');
}

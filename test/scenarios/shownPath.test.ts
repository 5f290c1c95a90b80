import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathBelow, shownPath } from '../../scenarios/shownPath.ts';

describe('a path in a message', () => {
  it('is short below the working directory, also where a name begins with dots', () => {
    const short = join('..hidden', 'a.yaml');
    expect(shownPath(resolve(short))).toBe(short);
  });

  it('is what it was elsewhere', () => {
    for (const path of [resolve('..', 'a.yaml'), resolve('..'), resolve('')]) expect(shownPath(path)).toBe(path);
  });

  it('is told from any folder that it is below', () => {
    expect(pathBelow(resolve('a'), resolve('a', 'b', 'c.yaml'))).toBe(join('b', 'c.yaml'));
    expect(pathBelow(resolve('a'), resolve('ab', 'c.yaml'))).toBeNull();
  });
});

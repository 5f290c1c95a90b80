import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { leftoversIn } from '../../tools/leftovers.ts';

const root = mkdtempSync(join(tmpdir(), 'nines-'));
afterAll(() => rmSync(root, { recursive: true }));

describe('what earlier builds have left', () => {
  it('is what has no source any more', () => {
    const files = ['cli/main.ts', 'cli/screen.tsx', 'facts/data/regions.json'];
    const built = ['build.json', 'cli/main.js', 'cli/main.d.ts', 'cli/screen.js', 'facts/data/regions.json'];
    const left = ['cli/gone.d.ts', 'cli/gone.js', 'facts/data/gone.csv', 'gone/too.js'];
    for (const name of [...files, ...[...built, ...left].map((each) => join('dist', each))]) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), '');
    }
    const dist = join(root, 'dist');
    expect(leftoversIn(dist, root, ['build.json']).sort()).toEqual(left.map((name) => join(dist, name)));
  });
});

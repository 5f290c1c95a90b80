import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LIFECYCLES_PAGE, lifecyclesPage } from '../../tools/stateDiagrams.ts';

describe('the page of lifecycles', () => {
  it('shows the machines as they are', () => {
    expect(readFileSync(new URL(`../../${LIFECYCLES_PAGE}`, import.meta.url), 'utf8')).toBe(lifecyclesPage());
  });
});

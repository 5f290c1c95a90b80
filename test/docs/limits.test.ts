/** The tables of limits.md say what the model does: the curve of a full registry, and the bandwidths of the tiers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultScale } from '../../scenarios/resolve/scale.ts';
import { TIER_NAMES } from '../../scenarios/scenario.ts';
import { tiersOf } from '../../scenarios/tierLimits.ts';
import { growth } from '../../sim/registry/scale.ts';
import { ROOT } from '../house/sources.ts';

const PAGE = readFileSync(join(ROOT, 'docs/limits.md'), 'utf8');

/** The cells of the table whose head begins so. */
function tableAfter(head: string): string[][] {
  const rows = PAGE.slice(PAGE.indexOf(head)).split('\n');
  const end = rows.findIndex((row) => !row.startsWith('|'));
  return rows.slice(2, end).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const ms = (us: number): string => `${Math.floor(us) / 1000} ms`;
const { lookupUs, pageUs, pageEntries, fromRepositories, fromTags, tenfold } = defaultScale();

describe('the page of limits', () => {
  it('draws the curve of tags as it is', () => {
    const rows = tableAfter('| tags in the registry |');
    expect(rows.length).toBeGreaterThan(3);
    for (const [tags, lookup, page] of rows) {
      const times = growth(Number(tags), fromTags, tenfold);
      expect([lookup, page]).toEqual([
        ms(Math.round((lookupUs * (times - 1)) / 100) * 100),
        ms(Math.round((pageUs * times) / 100) * 100),
      ]);
    }
  });

  it('and that of repositories', () => {
    const rows = tableAfter('| repositories | a page');
    expect(rows.length).toBe(3);
    for (const [repositories, page, pages, all] of rows) {
      const us = pageUs * growth(Number(repositories), fromRepositories, tenfold);
      const count = Number(repositories) / pageEntries;
      expect([page, pages, all]).toEqual([ms(us), String(count), `${(us * count) / 1e6} s`]);
    }
  });

  it('has the bandwidths of each edition in its own unit', () => {
    const unit = { 'acr-2020-06': 1e6, 'acr-2023-10': 1e6 / 8 } as const;
    const rows = tableAfter('| preset | basic | standard');
    for (const [like, bytes] of Object.entries(unit)) {
      const row = rows.find(([name]) => name === `\`${like}\``)!;
      const { tiers } = tiersOf(like as keyof typeof unit);
      const told = TIER_NAMES.map((tier) => [
        tiers[tier].downloadBytesPerSecond! / bytes,
        tiers[tier].uploadBytesPerSecond! / bytes,
      ]);
      expect(row.slice(1, 4).map((cell) => (cell.match(/\d+/g) ?? []).map(Number))).toEqual(told);
    }
    expect(tiersOf('acr-2026-08').tiers.premium.downloadBytesPerSecond).toBeNull();
  });
});

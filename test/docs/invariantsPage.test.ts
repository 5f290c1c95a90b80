/** The page of the invariants names each of them, with scenarios that are there and that break what they say. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../scenarios/load.ts';
import { INVARIANT_NAMES } from '../../scenarios/scenario.ts';
import { CONVERGENCE, INVARIANTS } from '../../sim/invariants/index.ts';
import { ROOT } from '../house/sources.ts';

const PAGE = join(ROOT, 'docs/invariants.md');
const rows = readFileSync(PAGE, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'));

describe('the page of the invariants', () => {
  it('has one row for each that is judged', () => {
    const named = rows.map((row) => /^\| `([\w-]+)`/.exec(row)?.[1]);
    expect(named.toSorted()).toEqual([...INVARIANT_NAMES].sort());
    expect([...INVARIANTS, CONVERGENCE].map(({ name }) => name).sort()).toEqual([...INVARIANT_NAMES].sort());
  });

  it.each(rows.filter((row) => !row.startsWith('| `accounting`')))('shows two scenarios: %s', (row) => {
    const name = /^\| `([\w-]+)`/.exec(row)![1]!;
    const links = [...row.matchAll(/\]\((\S+\.yaml)\)/g)].map(([, link]) => join(dirname(PAGE), link!));
    expect(links.every((file) => existsSync(file))).toBe(true);
    const [broken, held] = links.map((file) => loadScenario(file).scenario);
    expect([broken!.name, held!.name]).toEqual([`${name}-broken`, `${name}-held`]);
    const shown = broken!.mustFail.some((entry) =>
      entry.kind === 'invariant' ? entry.name === name : entry.kind === 'convergence' && name === 'convergence',
    );
    expect(shown).toBe(true);
    expect(held!.mustFail).toEqual([]);
  });
});

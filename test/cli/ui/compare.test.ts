/** Two branches side by side on the screen. */
import { describe, expect, it } from 'vitest';
import { NOTHING_CHOSEN, nextOf, type Pair, pairOf } from '../../../cli/ui/screens/choices.ts';
import { compareLines } from '../../../cli/ui/screens/compareLines.ts';
import type { Compared } from '../../../cli/ui/screens/useComparison.ts';
import { ListCursor } from '../../../cli/ui/text/listCursor.ts';
import type { BranchState } from '../../../studies/experiment/view.ts';
import { drawn, SMALL, WIDE } from './drawn.ts';
import { comparison, facts, HOUR_US, view } from './scriptedLink.ts';

const BRANCHES = new Map([
  [0, facts()],
  [1, facts(1, ['inject region.loss eastus at 2:10:00'])],
  [2, facts(2, ['inject region.loss eastus at 2:10:00', 'suppress region.loss@eastus'])],
]);
const PAIR = { base: 0, other: 1 };

function state(id: number, hours: number): BranchState {
  return { id, frontierUs: hours * HOUR_US, isOver: hours === 8, digest: '', imagesLost: 0 };
}

function compared(of: Compared, hours: readonly number[] = [8, 8], pair: Pair | null = PAIR, size = SMALL): string {
  const seen = view({ branch: 1, branches: hours.map((each, id) => state(id, each)) });
  const props = { view: seen, branches: BRANCHES, size, cursor: new ListCursor(), isRunning: false };
  return drawn(compareLines(props, pair, of), size);
}

describe('a comparison', () => {
  it('shows at 80×24 deeds, the first difference, and figures with the better one marked, what differs first', () => {
    expect(compared({ comparison: comparison(), isUnderWay: false })).toMatchInlineSnapshot(`
      "
      Compare  to the end                    other better in 1, worse in 1, alike in 1
      a  base   main      as it was opened                           reached its end
      d  other  branch 1  inject region.loss eastus at 2:10:00       reached its end ◀

      First difference  2:30:00.001  Enter goes there
        main      pull arrives: westeurope
        branch 1  fault begins: loss

        figure               main  branch 1
        images lost             7       ✓ 0  branch 1 is better
        retries              ✓ 13     1,205  main is better
        images acknowledged   443       443  alike
      "
    `);
  });

  it('says at 120×40 up to where it goes, and offers to play on', () => {
    const untilUs = 3 * HOUR_US;
    expect(
      compared({ comparison: comparison({ untilUs }), isUnderWay: false }, [8, 3], PAIR, WIDE),
    ).toMatchInlineSnapshot(`
      "
      Compare  up to 3:00:00, where both have been                                                     u plays branch 1 as far
      a  base   main      as it was opened                                                                   reached its end
      d  other  branch 1  inject region.loss eastus at 2:10:00                                               reached 3:00:00 ◀

      First difference  2:30:00.001  Enter goes there
        main      pull arrives: westeurope
        branch 1  fault begins: loss

        figure               main  branch 1
        images lost             7       ✓ 0  branch 1 is better
        retries              ✓ 13     1,205  main is better
        images acknowledged   443       443  alike
      "
    `);
  });

  it('of branches that have the same events says so, without a table of what is alike', () => {
    const figures = [{ name: 'images lost', base: '7', other: '7', better: null }];
    const text = compared(
      { comparison: comparison({ untilUs: 3 * HOUR_US, first: null, figures }), isUnderWay: false },
      [3, 3],
    );
    expect(text).toMatch(
      /u plays both to the end.*none up to 3:00:00: the same events in both.*All figures are alike/s,
    );
  });

  it('that is under way, or out of date, shows no figures', () => {
    expect(compared({ comparison: null, isUnderWay: true })).toMatch(/comparing …/);
    expect(compared({ comparison: comparison({ untilUs: HOUR_US }), isUnderWay: true })).not.toMatch(/images lost/);
  });

  it('that is behind a run says when it will be made anew, and shows what it was meanwhile', () => {
    const seen = view({ branch: 1, branches: [state(0, 8), state(1, 3)] });
    const props = { view: seen, branches: BRANCHES, size: SMALL, cursor: new ListCursor(), isRunning: true };
    const of = (untilUs: number) =>
      drawn(compareLines(props, PAIR, { comparison: comparison({ untilUs }), isUnderWay: false }), SMALL);
    expect(of(2 * HOUR_US)).toMatch(/up to 2:00:00; anew when it is paused.*images lost/s);
    expect(of(3 * HOUR_US)).not.toContain('anew when');
  });

  it('tells deeds apart from those that both have', () => {
    const text = compared({ comparison: null, isUnderWay: true }, [8, 8, 8], { base: 1, other: 2 });
    expect(text).toMatch(
      /base +branch 1 +nothing else was done.*other +branch 2 +suppress region.*both +inject region/s,
    );
  });

  it('without a second branch says how to make one', () => {
    expect(compared({ comparison: null, isUnderWay: false }, [3], null)).toMatch(/x {2}injects a fault.*s suppresses/s);
  });
});

describe('the branches that are compared', () => {
  const near = (viewed: number, base: number | null = null, other: number | null = null) =>
    pairOf([{ id: 0 }, { id: 1 }, { id: 2 }], PARENTS, viewed, { ...NOTHING_CHOSEN, base, other });
  const PARENTS = new Map([
    [0, { parent: null }],
    [1, { parent: 0 }],
    [2, { parent: 1 }],
  ]);

  it('are the one that is looked at and the one that it came from', () => {
    expect([near(2), near(1)]).toEqual([
      { base: 1, other: 2 },
      { base: 0, other: 1 },
    ]);
    expect(near(0)).toEqual({ base: 1, other: 2 });
    expect(pairOf([{ id: 0 }], PARENTS, 0, NOTHING_CHOSEN)).toBeNull();
  });

  it('are those that were chosen, and never one twice', () => {
    expect(near(1, 2, 0)).toEqual({ base: 2, other: 0 });
    for (const chosen of [0, 1, 2]) {
      for (const viewed of [0, 1, 2]) {
        for (const pair of [near(viewed, chosen), near(viewed, null, chosen), near(viewed, chosen, chosen)]) {
          expect(pair?.base).not.toBe(pair?.other);
        }
      }
    }
  });

  it('are gone through one after another', () => {
    const branches = [{ id: 0 }, { id: 1 }, { id: 2 }];
    expect([nextOf(branches, 0, 1), nextOf(branches, 2, 1), nextOf(branches.slice(0, 2), 0, 1)]).toEqual([2, 0, null]);
  });
});

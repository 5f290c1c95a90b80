/** The overview, where there is room for all of it, and where there is not. */
import { describe, expect, it } from 'vitest';
import { overviewLines } from '../../../cli/ui/screens/overview.tsx';
import type { Size } from '../../../cli/ui/screens/screen.ts';
import { ListCursor } from '../../../cli/ui/text/listCursor.ts';
import type { ExperimentView } from '../../../studies/experiment/view.ts';
import { drawn, SMALL } from './drawn.ts';
import { facts, HOUR_US, view } from './scriptedLink.ts';

function shown(of: ExperimentView, size: Size, cursor = new ListCursor()): string {
  return drawn(overviewLines({ view: of, facts: facts(), size, cursor }, null), size);
}

describe('the overview', () => {
  it('has the verdicts last, and says nothing of scrolling where it all fits', () => {
    expect(shown(view(), SMALL)).toMatch(
      /✓ none lost.*acknowledged.*\n\n {2}Region.*durability.noLoss {2}nothing was lost so far\n$/s,
    );
  });

  it('scrolls below its head to what there is no room for', () => {
    const low = { columns: 80, rows: 8 };
    const cursor = new ListCursor();
    const above = shown(view(), low, cursor);
    expect(above).toMatch(/0:00:00 of 6:00:00.*none lost.*acknowledged.* ↓ 6 more\n\n {2}Region/s);
    expect(above).not.toContain('durability.noLoss');
    cursor.move(Number.POSITIVE_INFINITY);
    expect(shown(view(), low, cursor)).toMatch(
      /0:00:00 of 6:00:00.*none lost.*acknowledged.* ↑ *\n.*durability.noLoss .*\n$/s,
    );
  });

  it('speaks of risk where an image could be in more than one region', () => {
    const { images } = view();
    const at = (atRisk: number | null) => shown(view({ images: { ...images, atRisk } }), SMALL);
    expect(at(3)).toContain('▲ 3 in one region alone');
    expect(at(null)).toMatch(/✓ none lost {2}120 acknowledged\n/);
  });

  it('tells images from before the run from those of it, since both may be at risk', () => {
    const { images } = view();
    expect(shown(view({ images: { ...images, before: 1028, atRisk: 1028 } }), { columns: 120, rows: 24 })).toContain(
      '▲ 1,028 in one region alone  120 acknowledged + 1,028 before',
    );
  });

  it('names the drain where the clock has gone beyond the run', () => {
    expect(shown(view({ cursorUs: 8 * HOUR_US }), SMALL)).toContain('8:00:00, 2 h of drain after 6:00:00  ');
    expect(shown(view({ cursorUs: 8 * HOUR_US, events: 9_216_517 }), SMALL)).toMatch(/9,216,517 events {2}0f3a99c1\n/);
    expect(shown(view({ cursorUs: 6 * HOUR_US }), SMALL)).toContain('6:00:00 of 6:00:00  ');
  });
});

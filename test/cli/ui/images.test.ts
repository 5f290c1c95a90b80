/** The list of images, and one of them. */
import { describe, expect, it } from 'vitest';
import { imageLines } from '../../../cli/ui/screens/imageLines.ts';
import { type ImagesAnswer, imageListLines } from '../../../cli/ui/screens/imageListLines.ts';
import { isTrueOf } from '../../../cli/ui/screens/useAnswer.ts';
import { plainText } from '../../../cli/ui/text/line.ts';
import { ListCursor } from '../../../cli/ui/text/listCursor.ts';
import type { ImageRow } from '../../../studies/experiment/view.ts';
import { drawn, SMALL, WIDE } from './drawn.ts';
import { detailOf, HOUR_US, imageAtRisk, lostImage, view } from './scriptedLink.ts';

const AT = { branch: 0, cursorUs: 3 * HOUR_US, events: 99 };
const SEEN = view({ ...AT, images: { acknowledged: 443, before: 0, atRisk: 2, lost: 1, lostBytes: 35_628_948 } });
const ROWS = [lostImage(), imageAtRisk(), imageAtRisk({ id: 11, image: 'debian@before/3', acknowledgedAtUs: null })];

function answer(rows: readonly ImageRow[] = ROWS): ImagesAnswer {
  return { kind: 'images', at: AT, rows, total: rows.length, figures: SEEN.images };
}

function listed(of: ImagesAnswer | null, size = SMALL, filter = '', cursor = new ListCursor()): string {
  return drawn(imageListLines({ view: SEEN, size, cursor, filter }, of), size);
}

describe('the list of images', () => {
  it('counts in its head what it lists, where the view is a moment older', () => {
    const figures = { acknowledged: 450, before: 20, atRisk: 0, lost: 7, lostBytes: 1e6 };
    expect(listed({ ...answer(), figures })).toMatch(
      /Images {2}✗ 7 lost, 1 MB · ✓ 0 at risk · 450 acknowledged \+ 20 before/,
    );
  });

  it('tells at 80×24 what became of each, and how old it is', () => {
    expect(listed(answer())).toMatchInlineSnapshot(`
      "
      Images  ✗ 1 lost, 35.6 MB · ▲ 2 at risk · 443 acknowledged                   1/3
        image                        whole in, lost by      pushed         age
      ▶ nim@builds/28     ✗ lost     region.outage@eastus  2:00:00  3 min 35 s
        ghost@eastus/245  ▲ at risk  eastus alone          2:00:00      60 min
        debian@before/3   ▲ at risk  eastus alone           before           –
      "
    `);
  });

  it('has room for sizes at 120×40', () => {
    expect(listed(answer(), WIDE)).toMatchInlineSnapshot(`
      "
      Images  ✗ 1 lost, 35.6 MB · ▲ 2 at risk · 443 acknowledged                                                           1/3
        image                        whole in, lost by      pushed         age     size
      ▶ nim@builds/28     ✗ lost     region.outage@eastus  2:00:00  3 min 35 s  35.6 MB
        ghost@eastus/245  ▲ at risk  eastus alone          2:00:00      60 min  1.72 GB
        debian@before/3   ▲ at risk  eastus alone           before           –  1.72 GB
      "
    `);
  });

  it('says why it is empty', () => {
    expect(listed(answer([]))).toContain('Every image is whole in more than one region.');
    const alone = { ...SEEN, images: { ...SEEN.images, atRisk: null } };
    const props = { view: alone, size: SMALL, cursor: new ListCursor(), filter: '' };
    const text = drawn(imageListLines(props, { ...answer([]), figures: alone.images }), SMALL);
    expect(text).toMatch(/35.6 MB · 443 acknowledged\n\n {2}None is lost. There is one region/);
    expect(listed(answer([]), SMALL, 'nginx')).toMatch(/filtered by “nginx”.*None .* has that in it. Esc shows all./s);
  });

  it('shows no row before it is known for the instant', () => {
    expect(listed(null)).toMatch(/1 lost.*\n\n {2}…\n$/s);
  });

  it('leaves the selection as it was while nothing is known', () => {
    const cursor = new ListCursor();
    listed(answer(), SMALL, '', cursor);
    cursor.move(1);
    listed(null, SMALL, '', cursor);
    expect(cursor.selectedId).toBe('9');
    expect(listed(answer(), SMALL, '', cursor)).toMatch(/▶ ghost/);
  });

  it('says how many there are beyond those that are listed', () => {
    expect(listed({ ...answer(), total: 5_321 })).toMatch(/1\/3 of 5,321\n/);
  });

  it('keeps the selected image, and its row of the screen, when others come in above it', () => {
    const cursor = new ListCursor();
    const many = Array.from({ length: 40 }, (_, i) => imageAtRisk({ id: 100 + i, image: `image-${i}` }));
    const rowOf = (of: ImagesAnswer) =>
      listed(of, SMALL, '', cursor)
        .split('\n')
        .findIndex((text) => text.startsWith('▶'));
    rowOf(answer(many));
    cursor.move(25);
    const before = rowOf(answer(many));
    const after = rowOf(answer([...ROWS, ...many]));
    expect([cursor.selectedId, after]).toEqual(['125', before]);
  });
});

describe('an image', () => {
  const place = { index: 0, first: 0, last: 1, length: 3 };
  const one = (detail: Parameters<typeof imageLines>[1]['detail'], size = SMALL) =>
    drawn(imageLines({ view: SEEN, size }, { place, detail, name: 'nim@builds/28', isSafe: detail === null }), size);

  it('that is lost has its copies region by region, and the chain that led to it', () => {
    expect(one(detailOf(lostImage()))).toMatchInlineSnapshot(`
      "
      nim@builds/28                                      1/3  ↑ ↓ others, Esc the list
        ✗ lost at 2:03:35 by region.outage@eastus · 35.6 MB
        acknowledged at 2:00:00, 3 min 35 s before it was lost

      Copies
        eastus         ✗ had it, until region.outage@eastus
        southeastasia  ○ still queued for it, held up by stall
        westeurope     ○ still queued for it, held up by stall

      How it came to that
           2:00:00  eastus: acknowledged
           2:03:35  southeastasia, westeurope: still queued for it, held up by stall
                    eastus: last copy destroyed by region.outage@eastus 3 min 35 s
                    after the push
      "
    `);
  });

  it('that is at risk says where alone it is whole', () => {
    expect(one(detailOf(imageAtRisk()), WIDE)).toMatch(
      /▲ at risk: whole in eastus alone · 1.72 GB\n.*60 min ago.*● whole/s,
    );
  });

  it('that is safe again says so', () => {
    expect(one(null)).toMatch(/nim@builds\/28.*✓ Neither lost nor at risk at 3:00:00./s);
  });

  it('keeps how it ended in sight where there is no room for all', () => {
    const detail = detailOf(lostImage());
    const steps = Array.from({ length: 30 }, (_, i) => ({
      atUs: i * 60e6,
      what: `step ${i}`,
      region: 'eastus',
      fault: null,
    }));
    const lines = imageLines(
      { view: SEEN, size: SMALL },
      { place, detail: { ...detail, chain: [...steps, ...detail.chain] }, name: null, isSafe: false },
    );
    expect(lines.length).toBe(SMALL.rows);
    expect(lines.slice(-2).map(plainText).join(' ')).toMatch(/last copy destroyed .* after the push/);
  });
});

describe('an answer is shown', () => {
  it('where time stands still only beside the instant that it was given for', () => {
    const seen = { branch: 0, cursorUs: 50, events: 7 };
    expect(isTrueOf(seen, seen, false)).toBe(true);
    expect(isTrueOf({ ...seen, events: 6 }, seen, false)).toBe(false);
    expect(isTrueOf({ ...seen, cursorUs: 49 }, seen, false)).toBe(false);
    expect(isTrueOf({ ...seen, branch: 1 }, seen, false)).toBe(false);
  });

  it('while it runs a moment later, and never before', () => {
    expect(isTrueOf({ branch: 0, cursorUs: 40, events: 6 }, { branch: 0, cursorUs: 50, events: 7 }, true)).toBe(true);
    expect(isTrueOf({ branch: 0, cursorUs: 60, events: 8 }, { branch: 0, cursorUs: 50, events: 7 }, true)).toBe(false);
  });
});

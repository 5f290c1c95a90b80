/** The log of an experiment on the screen. */
import { describe, expect, it } from 'vitest';
import { kindToggled, NOTHING_CHOSEN } from '../../../cli/ui/screens/choices.ts';
import { type LogAnswer, logLines } from '../../../cli/ui/screens/log.tsx';
import { ListCursor } from '../../../cli/ui/text/listCursor.ts';
import type { LogEntry } from '../../../studies/experiment/view.ts';
import { drawn, SMALL, WIDE } from './drawn.ts';
import { entry, facts, HOUR_US, view } from './scriptedLink.ts';

const AT = { branch: 0, cursorUs: 3 * HOUR_US, events: 99 };
const ENTRIES = [
  entry(117, 'replication', 'php@eastus/179 arrived eastus → southeastasia after 61 s', { region: 'southeastasia' }),
  entry(120, 'fault', 'stall (replication.pause) strikes eastus→southeastasia, eastus→westeurope', {
    region: 'eastus',
    fault: 'stall',
  }),
  entry(140, 'loss', 'nim@builds/28 is lost with loss', { fault: 'loss' }),
  entry(142, 'routing', 'eastus is handed out to clients no more, held by loss', { region: 'eastus', fault: 'loss' }),
];

function answer(entries: readonly LogEntry[] = ENTRIES): LogAnswer {
  return { kind: 'log', at: AT, entries, total: entries.length };
}

function shown(of: LogAnswer | null, size = SMALL, cursor = new ListCursor(), kinds: readonly LogEntry['kind'][] = []) {
  const choices = { ...NOTHING_CHOSEN, logKinds: kinds };
  const seen = view({ ...AT, logLength: 4 });
  return drawn(logLines({ view: seen, facts: facts(), size, cursor, choices, filter: '' }, of), size);
}

describe('the log', () => {
  it('follows the cursor at 80×24, with the whole of the selected entry below', () => {
    expect(shown(answer())).toMatchInlineSnapshot(`
      "
      Log  4 entries by 3:00:00  failed operations, late copies            ▼ following
      ✓F fault ✓L loss ✓R routing ✓C client ✓O operation ✓P replication ✓S storage
             at  kind           what happened
        1:57:00  · replication  php@eastus/179 arrived eastus → southeastasia after 6…
        2:00:00  ▲ fault        stall (replication.pause) strikes eastus→southeastasi…
        2:20:00  ✗ loss         nim@builds/28 is lost with loss
      ▶ 2:22:00  → routing      eastus is handed out to clients no more, held by loss











      ────────────────────────────────────────────────────────────────────────────────
      eastus is handed out to clients no more, held by loss
      2:22:00.000 · eastus · fault loss                               Enter goes there
      "
    `);
  });

  it('has columns for region and fault at 120×40', () => {
    expect(shown(answer(), WIDE).split('\n').slice(0, 9).join('\n')).toMatchInlineSnapshot(`
      "
      Log  4 entries by 3:00:00  failed operations, late copies                                                    ▼ following
      ✓F fault ✓L loss ✓R routing ✓C client ✓O operation ✓P replication ✓S storage
             at  kind           what happened                                                             region         fault
        1:57:00  · replication  php@eastus/179 arrived eastus → southeastasia after 61 s                  southeastasia  –
        2:00:00  ▲ fault        stall (replication.pause) strikes eastus→southeastasia, eastus→westeuro…  eastus         stall
        2:20:00  ✗ loss         nim@builds/28 is lost with loss                                           –              loss
      ▶ 2:22:00  → routing      eastus is handed out to clients no more, held by loss                     eastus         loss
      "
    `);
  });

  it('shows by its chips which kinds are on', () => {
    expect(shown(answer(ENTRIES.slice(2, 3)), SMALL, new ListCursor(), ['loss'])).toMatch(
      /1 of 4 entries by 3:00:00.*\n F fault ✓L loss {2}R routing {2}C client/,
    );
  });

  it('says why it is empty', () => {
    expect(shown(answer([]))).toContain('Nothing worth telling has happened yet.');
    expect(shown(answer([]), SMALL, new ListCursor(), ['storage'])).toContain('None is like that.');
    expect(shown(null)).toMatch(/…\n$/);
  });

  it('stays where somebody has read back to, and follows again from the end', () => {
    const cursor = new ListCursor();
    const many = Array.from({ length: 50 }, (_, i) => entry(i, 'client', `step ${i}`));
    expect(shown(answer(many), SMALL, cursor)).toMatch(/▼ following.*▶ +0:49:00/s);
    cursor.move(-30);
    expect(shown(answer(many), SMALL, cursor)).toMatch(/G follows {2}20\/50.*▶ +0:19:00/s);
    const more = [...many, entry(50, 'client', 'step 50')];
    expect(shown(answer(more), SMALL, cursor)).toMatch(/20\/51.*▶ +0:19:00/s);
    cursor.move(Number.POSITIVE_INFINITY);
    expect(shown(answer([...more, entry(51, 'client', 'step 51')]), SMALL, cursor)).toMatch(/▼ following.*▶ +0:51:00/s);
  });

  it('knows entries of one instant and one text apart', () => {
    const cursor = new ListCursor();
    const twins = [entry(1, 'client', 'the same'), entry(1, 'client', 'the same')];
    shown(answer(twins), SMALL, cursor);
    cursor.move(-1);
    expect(shown(answer(twins), SMALL, cursor)).toMatch(/1\/2/);
  });

  it('selects an entry by the instant at which it has just happened', () => {
    const cursor = new ListCursor();
    shown(answer(), SMALL, cursor);
    expect(Number(cursor.selectedId?.split(' ')[0])).toBe(142 * 60e6 + 1);
  });
});

describe('kinds of the log', () => {
  it('go from all to one, then in and out, and back to all', () => {
    const loss = kindToggled([], 'loss');
    expect(loss).toEqual(['loss']);
    expect(kindToggled(loss, 'fault')).toEqual(['loss', 'fault']);
    expect(kindToggled(loss, 'loss')).toEqual([]);
  });
});

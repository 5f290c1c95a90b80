/**
 * Writes docs/ui-tour.md's screens from a real session: `node dist/tools/uiTour.js`. The page says between marks which keys are pressed
 * and what the screen is to show before it is taken; a test plays the session again and compares.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TerminalSession } from './terminal/terminalSession.ts';

export const TOUR_PAGE = 'docs/ui-tour.md';
const SCENARIO = 'scenarios/library/lose-a-region.yaml';
const SIZE = { columns: 100, rows: 28 };

/** `<!-- screen: 2 | World -->`: press 2, wait for World, and here is what there is to see. */
const SCREEN = /<!-- screen: (\S+) \| (.+?) -->\n```text\n[\s\S]*?```/g;
/** Of lists and charts that come a moment after the screen they are on. */
const QUIET_MS = 400;
const BETWEEN_KEYS_MS = 100;
const KEYS: Readonly<Record<string, string>> = {
  Enter: '\r',
  Space: ' ',
  Right: '\x1b[C',
  Left: '\x1b[D',
  Home: '\x1b[H',
  End: '\x1b[F',
  Escape: '\x1b',
};

/** The page with its screens taken anew, in order, from one session. */
export async function withScreens(page: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'nines-tour-'));
  const session = new TerminalSession(['ui', join(process.cwd(), SCENARIO)], {
    ...SIZE,
    directory,
    environment: { NO_COLOR: '1' },
  });
  try {
    await session.shows(/Verdicts so far/);
    const taken: string[] = [];
    for (const [, keys = '', shows = ''] of page.matchAll(SCREEN)) {
      // One after another, as fingers are: what a key opens is there before the next.
      for (const key of keys.split(',').filter((each) => each !== '-')) {
        session.press(KEYS[key] ?? key);
        await session.quiet(BETWEEN_KEYS_MS);
      }
      await session.shows(new RegExp(shows, 's'));
      await session.quiet(QUIET_MS);
      const text = session.text.replaceAll(/ +$/gm, '').trimEnd();
      taken.push(`<!-- screen: ${keys} | ${shows} -->\n\`\`\`text\n${text}\n\`\`\``);
    }
    let next = 0;
    return page.replace(SCREEN, () => taken[next++] ?? '');
  } finally {
    session.dispose();
    rmSync(directory, { recursive: true, force: true });
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(TOUR_PAGE, await withScreens(readFileSync(TOUR_PAGE, 'utf8')));
}

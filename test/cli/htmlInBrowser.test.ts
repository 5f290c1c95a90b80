/**
 * HTML reports in a browser, as a reader has them: light and dark, wide and narrow. Played only where `BROWSER=1` asks for it, and
 * then without a browser it fails.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../house/sources.ts';
import { Folder } from './program.ts';
import { EXPECTATION_MISSED, OUTAGE } from './scenarios.ts';

const EXECUTABLE = '/usr/bin/chromium';
const QUIETLY = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
const DEFAULT = join(ROOT, 'scenarios/library/lose-a-region.yaml');
const BYTES_MOST = 2_000_000;
const HOSTILE = OUTAGE.replace('europe-drops-out', `'</script><b onclick="x">“☠” ${'long-'.repeat(30)}'`);

const PAGES: Readonly<Record<string, readonly string[]>> = {
  'a run': ['run', DEFAULT],
  'a failing run': ['run', 'missed.yaml'],
  'several files': ['run', 'outage.yaml', 'bad.yaml', 'hostile.yaml', 'missed.yaml', '--seed', '1'],
  'a year': ['assess', DEFAULT, '--sensitivity', '--curve', 'repair.geo.time=1h..7d'],
  'availability alone': ['assess', DEFAULT, '--only', 'availability'],
};

describe.skipIf(process.env['BROWSER'] !== '1')('an HTML report in a browser', () => {
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  let here: Folder;
  let browser: Browser;

  beforeAll(async () => {
    if (!existsSync(EXECUTABLE)) throw new Error(`there is no ${EXECUTABLE}: apt-get install chromium`);
    here = new Folder({
      ...{ 'outage.yaml': OUTAGE, 'missed.yaml': EXPECTATION_MISSED, 'hostile.yaml': HOSTILE },
      'bad.yaml': OUTAGE.replace('registry:', 'regstry:'),
    });
    for (const [name, words] of Object.entries(PAGES)) {
      await here.nines([...words, '--quiet', '--reporter', `html:${fileOf(name)}`]);
    }
    browser = await chromium.launch({ executablePath: EXECUTABLE, args: QUIETLY });
  }, 300_000);

  afterAll(() => browser?.close());

  describe.each(Object.keys(PAGES))('of %s', (name) => {
    it('is small', () => {
      expect(here.text(fileOf(name)).length).toBeLessThan(BYTES_MOST);
    });

    it.each([
      ['light', 1280],
      ['dark', 1280],
      ['light', 400],
      ['dark', 400],
    ] as const)('is clean and accessible: %s, %d px', { timeout: 120_000 }, async (colorScheme, width) => {
      const { page, complaints } = await opened(name, colorScheme, width);
      const [content, window] = await widthsOf(page);
      expect(content).toBeLessThanOrEqual(window);
      expect(await violationsIn(page)).toEqual([]);
      // The same with everything unfolded.
      await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
      const [unfolded] = await widthsOf(page);
      expect(unfolded).toBeLessThanOrEqual(window);
      expect(await violationsIn(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    });
  });

  it('opens what is folded where a verdict leads to a line of the scenario', async () => {
    const { page } = await opened('a failing run', 'light', 1280);
    await page.click('td.place a');
    expect(await page.evaluate('document.querySelector(":target").closest("details").open')).toBe(true);
    await page.close();
  });

  /** With everything that it writes to the console or asks of a network. */
  async function opened(name: string, colorScheme: 'light' | 'dark', width: number) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const address = pathToFileURL(join(here.path, fileOf(name))).href;
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      const url = request.url();
      if (url !== address && !url.startsWith('data:')) complaints.push(`it asks for ${url}`);
    });
    await page.goto(address);
    return { page, complaints };
  }

  async function widthsOf(page: Page): Promise<readonly [content: number, window: number]> {
    return page.evaluate('[document.documentElement.scrollWidth, innerWidth]');
  }

  async function violationsIn(page: Page): Promise<string[]> {
    await page.evaluate(readFileSync(axe, 'utf8'));
    return page.evaluate(
      'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html.slice(0, 200)))',
    );
  }
});

function fileOf(name: string): string {
  return `${name.replaceAll(' ', '-')}.html`;
}

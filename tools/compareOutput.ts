/**
 * Keeps what README.md and docs/compare.md show of `nines compare` true: `node dist/tools/compareOutput.js` puts in what the
 * program prints now; a test compares.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

export const COMPARE_PAGES = ['README.md', 'docs/compare.md'];

const SCENARIO = 'scenarios/library/standard-or-premium.yaml';
/** Sections that begin with the words after `without` are left out. */
const OUTPUT =
  /(<!-- output of nines compare(?:, without (?<left>[\w, ]+))? -->\n```text\n)[\s\S]*?(\n```\n<!-- end of output -->)/;

/** What the program prints for the scenario of the pages. */
export function printedComparison(): string {
  return execFileSync(process.execPath, ['dist/cli/main.js', 'compare', SCENARIO], { encoding: 'utf8' });
}

/** A page with that in its place. Throws where it has none. */
export function pageWithComparison(page: string, printed: string): string {
  if (!OUTPUT.test(page)) throw new Error('the page has no place for a comparison');
  return page.replace(OUTPUT, (_, opening: string, left: string | undefined, end: string) => {
    const words = left?.trim().split(', ') ?? [];
    const sections = printed.split('\n\n').filter((section) => !words.some((word) => section.startsWith(word)));
    return `${opening}${sections.join('\n\n').trimEnd()}${end}`;
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const printed = printedComparison();
  for (const file of COMPARE_PAGES) writeFileSync(file, pageWithComparison(readFileSync(file, 'utf8'), printed));
}

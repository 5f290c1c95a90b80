/**
 * Keeps what docs/assess.md shows true: `node dist/tools/assessOutput.js` puts in what the program prints now for the scenario
 * of the page; a test compares.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const ASSESS_PAGE = 'docs/assess.md';

/** Each scenario that the page shows is a file by its name. */
const SCENARIO = /```yaml\n(?<text>apiVersion: \S+\nname: (?<name>\S+)\n[\s\S]*?)```/g;
/** `section`, where there is one, begins what is shown; other sections are left out. */
const OUTPUT =
  /(<!-- output of nines (?<words>[^,]*?)(?:, section (?<section>\w+))? -->\n```\w+\n)[\s\S]*?(```\n<!-- end of output -->)/g;

/** The page with every output in its place. Throws when it has no scenario or no place for any output. */
export function assessPageWith(page: string): string {
  const scenarios = [...page.matchAll(SCENARIO)].map(({ groups }) => groups!);
  if (scenarios.length === 0) throw new Error(`${ASSESS_PAGE} shows no scenario`);
  const texts = new Map<string, string>();
  const folder = mkdtempSync(join(tmpdir(), 'nines-'));
  let places = 0;
  try {
    for (const { name, text } of scenarios) writeFileSync(join(folder, `${name}.yaml`), text!);
    const renewed = page.replace(
      OUTPUT,
      (_, opening: string, words: string, section: string | undefined, end: string) => {
        places++;
        const text = texts.get(words) ?? printed(folder, words.split(' '));
        texts.set(words, text);
        return `${opening}${sectionOf(text, words, section)}${end}`;
      },
    );
    if (places === 0) throw new Error(`${ASSESS_PAGE} has no place for what is printed`);
    return renewed;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a command prints, in a folder. */
export function printed(folder: string, words: readonly string[]): string {
  const program = resolve('dist/cli/main.js');
  return execFileSync(process.execPath, [program, ...words], { cwd: folder, encoding: 'utf8' });
}

/** Of what a command printed the section that begins so, where one is named. */
export function sectionOf(text: string, words: string, section: string | undefined): string {
  if (section === undefined) return text;
  const found = text.split('\n\n').find((part) => part.trimStart().startsWith(section));
  if (found === undefined) throw new Error(`nines ${words} prints no section ${section}`);
  return `${found.trimEnd()}\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(ASSESS_PAGE, assessPageWith(readFileSync(ASSESS_PAGE, 'utf8')));
}

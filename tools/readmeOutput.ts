/**
 * Keeps the output that the README opens with true: `node dist/tools/readmeOutput.js` puts in what the program prints now; a
 * test compares.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

export const README = 'README.md';

const SCENARIO = 'scenarios/library/lose-a-region.yaml';
/** The block between these lines is the program's. */
const BEGIN = '<!-- output of npm start -->\n```text\n';
const END = '\n```\n<!-- end of output -->';
/** Left out, so that the rest fits one screen: the tables, and what comes after the losses. */
const CUTS = [/(?<=\n\n) {2}Region[\s\S]*?(?=\n\nLosses)/, /(?<=\n\n)Assumptions {2}[\s\S]*$/];
/** The one sentence, quoted on a line of its own. */
const QUOTE = /^> You would have lost .*$/m;
const SENTENCE = /you would have lost .*?replication\./i;
/** How fast this machine was. */
const SPEED = / · [\d,]+ requests in\s[\d.]+ s \([\d,]+\/s\)/;

/** What the program prints, without what differs from machine to machine. @param flags on top of those that the README is made with */
export function printedOpening(flags: readonly string[] = []): string {
  const words = ['dist/cli/main.js', 'run', SCENARIO, ...flags];
  const output = execFileSync(process.execPath, words, { encoding: 'utf8' });
  return CUTS.reduce((text, cut) => text.replace(cut, '  …'), output.replace(SPEED, '')).trimEnd();
}

/** The README with that output, and its first sentence, in their places. Throws when a place is missing. */
export function readmeWith(readme: string, opening: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${README} has no place for the output of npm start`);
  const sentence = SENTENCE.exec(opening.replaceAll(/\s+/g, ' '))?.[0].replace(/^y/, 'Y');
  if (sentence === undefined) throw new Error(`the output has no sentence like ${SENTENCE}`);
  const whole = readme.slice(0, begin + BEGIN.length) + opening + readme.slice(end);
  return whole.replace(QUOTE, `> ${sentence}`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const readme = readFileSync(README, 'utf8');
  writeFileSync(README, readmeWith(readme, printedOpening()));
}

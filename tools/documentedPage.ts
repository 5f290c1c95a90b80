/**
 * What is documented of the registry, and what the model has of it. Each sentence that the model covers names a test that
 * switches it: its title in test/settings (`KEY: METRIC goes …`), or a file that is refused.
 *
 * `node dist/tools/documentedPage.js` writes the page.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { DELETES } from './documented/deletes.ts';
import { ENCRYPTION, LIMITS } from './documented/keysAndLimits.ts';
import { PROMISE, REGION_DOWN, REPLICATION, ROUTING } from './documented/replication.ts';
import type { Sentence, Subject } from './documented/sentence.ts';
import { SOURCES, type SourceName } from './documented/sources.ts';
import { OTHER, REDUNDANCY, ZONES } from './documented/storage.ts';

export const DOCUMENTED_PAGE = 'docs/documented.md';

export const SUBJECTS: readonly Subject[] = [
  ...[PROMISE, REPLICATION, ROUTING, REGION_DOWN],
  ...[LIMITS, ENCRYPTION, DELETES],
  ...[ZONES, REDUNDANCY, OTHER],
];

const PREFACE = `# What is documented, and what the model has of it

Sentence by sentence, in our own words: what the documentation of the registry and of the services below it says, and which
setting switches it here. Each such line is a test that plays a scenario with the setting at two values and the same chance,
and sees the metric move as it says ([settings.md](settings.md) has all of them); where something is forbidden, a file that is refused.
What the model leaves out is here as well, with the reason.`;

/** The whole page, ending with a newline. */
export function documentedPage(): string {
  const all = SUBJECTS.flatMap(({ sentences }) => sentences);
  const left = all.filter((sentence) => 'left' in sentence).length;
  const count = `${all.length - left} sentences are covered, ${left} are left out.`;
  return `${[PREFACE, count, ...SUBJECTS.map(section), sources(all)].join('\n\n')}\n`;
}

function section({ title, sentences }: Subject): string {
  const rows = sentences.map((sentence) => {
    const { says } = sentence;
    return `| ${says} | ${switchedBy(sentence)} | ${namesOf(sentence).map(number).join(', ')} |`;
  });
  return `## ${title}\n\n| what is documented | what switches it, and what that moves | source |\n| --- | --- | --- |\n${rows.join('\n')}`;
}

function switchedBy(sentence: Sentence): string {
  if ('left' in sentence) return `left out: ${sentence.left}`;
  if ('refused' in sentence) return `refused: \`test/cli/bad-files/${sentence.refused}.yaml\``;
  const [, setting, metric, direction] = /^(\S+): (\w+) (.*)$/.exec(sentence.effect) ?? [];
  return `\`${setting}\`: \`${metric}\` ${direction}`;
}

const NAMES = Object.keys(SOURCES) as readonly SourceName[];

function namesOf({ source }: Sentence): readonly SourceName[] {
  return typeof source === 'string' ? [source] : source;
}

function number(name: SourceName): string {
  return String(NAMES.indexOf(name) + 1);
}

function sources(all: readonly Sentence[]): string {
  const used = new Set(all.flatMap(namesOf));
  const rows = NAMES.filter((name) => used.has(name)).map((name) => `| ${number(name)} | ${SOURCES[name]} |`);
  return `## Sources\n\n| | |\n| --- | --- |\n${rows.join('\n')}`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(DOCUMENTED_PAGE, documentedPage());
}

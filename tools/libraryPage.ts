/**
 * Writes docs/library.md from the scenarios under scenarios/library, in all its folders: `npm run build && node
 * dist/tools/libraryPage.js`. A test compares the page with the files.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { loadScenario } from '../scenarios/load.ts';
import type { MustFail, Scenario } from '../scenarios/scenario.ts';

/** From the project's root. */
export const LIBRARY_PAGE = 'docs/library.md';
const LIBRARY = 'scenarios/library';

export interface LibraryFile {
  /** Inside scenarios/library, with slashes: `incidents/a-day.yaml`. */
  readonly path: string;
  readonly scenario: Scenario;
}

/** Every scenario of the library, sorted by folder, the library itself first, then by name. */
export function libraryFiles(): LibraryFile[] {
  const paths = readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  return paths
    .filter((path) => /\.(ya?ml|json)$/.test(path))
    .map((path) => ({ path, scenario: loadScenario(`${LIBRARY}/${path}`).scenario }))
    .sort((a, b) => compare(folderOf(a), folderOf(b)) || compare(a.path, b.path));
}

/** The whole page, ending with a newline. */
export function libraryPage(files: readonly LibraryFile[] = libraryFiles()): string {
  const folders = [...new Set(files.map(folderOf))];
  const parts = folders.flatMap((folder) => [
    `## ${titleOf(folder)}`,
    ...files.filter((file) => folderOf(file) === folder).map(section),
  ]);
  return [preface(files), index(files), ...parts, END].join('\n\n').concat('\n');
}

function preface(files: readonly LibraryFile[]): string {
  const nightly = files.filter(({ scenario }) => scenario.nightly).length;
  const slow = nightly === 0 ? '' : `; ${nightly} of them take long and are left to slow checks`;
  return `# Library

${files.length} scenarios that come with the program, each with what it teaches, what must hold in it, and what must fail because
the scenario is there to show it${slow}. All of them pass: one that does not is news.

\`\`\`sh
npx nines run scenarios/library/zone-down.yaml
npx nines run scenarios/library/zone-down.yaml --set registry.storage.scheme=lrs    # one thing changed
npx nines run scenarios/library/*.yaml --quiet                                      # all of them, verdicts only
\`\`\`

Copy the one that is nearest to your case and make it yours: keys and metrics are in
[scenario-format.md](scenario-format.md), faults in [faults.md](faults.md). Six of them, side by side, are
[the two defences](two-defences.md).`;
}

/** By what strikes. */
function index(files: readonly LibraryFile[]): string {
  const byAction = new Map<string, LibraryFile[]>();
  for (const file of files) {
    for (const action of new Set(file.scenario.faults.map((fault) => fault.action))) {
      byAction.set(action, [...(byAction.get(action) ?? []), file]);
    }
  }
  const rows = [...byAction].sort(([a], [b]) => compare(a, b));
  const none = files.filter(({ scenario }) => scenario.faults.length === 0);
  return [
    '## By fault',
    '',
    '| what strikes | scenarios |',
    '| --- | --- |',
    ...rows.map(([action, met]) => `| \`${action}\` | ${met.map(anchor).join(', ')} |`),
    ...(none.length === 0 ? [] : [`| no planned fault | ${none.map(anchor).join(', ')} |`]),
  ].join('\n');
}

function section({ path, scenario }: LibraryFile): string {
  const holds = scenario.expect.map(({ text }) => `\`${text}\``);
  const fails = scenario.mustFail.map(mustFailText);
  const lines = [
    `### ${scenario.name}`,
    scenario.description.trim(),
    ...(scenario.nightly ? ['Takes long: for slow checks.'] : []),
    ...(holds.length === 0 ? [] : [`Must hold: ${holds.join(', ')}.`]),
    ...(fails.length === 0 ? [] : [`Must fail: ${fails.join(', ')}.`]),
    `File: [${path}](../${LIBRARY}/${path})`,
  ];
  return lines.join('\n\n');
}

function mustFailText(entry: MustFail): string {
  switch (entry.kind) {
    case 'expression':
      return `\`${entry.expression.text}\``;
    case 'invariant':
      return `the invariant \`${entry.name}\``;
    case 'convergence':
      return '`convergence`';
  }
}

const END = 'This page is generated from the files: `npm run build && node dist/tools/libraryPage.js`.';

/** Names are unique in the library, so that headings are. */
function anchor({ scenario }: LibraryFile): string {
  return `[${scenario.name}](#${scenario.name})`;
}

/** Empty for the library itself. */
function folderOf({ path }: LibraryFile): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

function titleOf(folder: string): string {
  return folder === '' ? 'Scenarios' : folder.charAt(0).toUpperCase() + folder.slice(1);
}

/** The same order everywhere, whatever the locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(LIBRARY_PAGE, libraryPage());
}

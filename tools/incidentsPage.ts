/**
 * Writes the page of public incidents, docs/incidents.md, from their data and the scenarios that tell them: `npm run build && node
 * dist/tools/incidentsPage.js`. A test compares the page with what this makes of them.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { loadScenario } from '../scenarios/load.ts';

/** From the project's root. */
export const INCIDENTS_PAGE = 'docs/incidents.md';
const INCIDENTS_DATA = 'docs/data/incidents.json';
export const INCIDENTS_FOLDER = 'scenarios/library/incidents';

/** One incident as its sources tell it; the last three fields are ours. */
export interface Incident {
  readonly id: string;
  /** UTC; a date, or a month, where no time was found. */
  readonly startUtc: string;
  readonly endUtc: string | null;
  /** Minutes; null where no end was found. */
  readonly durationMin: number | null;
  readonly provider: string;
  readonly region: string;
  readonly scope: string;
  readonly cause: string;
  readonly lost: string;
  readonly faultKinds: readonly string[];
  /** Whether the facts were read in the source, or in part, or in second hand. */
  readonly status: string;
  readonly source: string;
  readonly note: string | null;
  /** `durationMin` is a lower bound. */
  readonly atLeast: boolean;
  /** One thing that several regions, or all of a registry, shared. */
  readonly commonCause: boolean;
  /** Why no scenario tells it; null where one does. */
  readonly untold: string | null;
}

/** The data as they lie in the project. */
export function readIncidents(): Incident[] {
  const { incidents } = JSON.parse(readFileSync(INCIDENTS_DATA, 'utf8')) as { readonly incidents: Incident[] };
  return incidents;
}

/** The incidents that a scenario tells, by id (the name of its file), with the actions of its faults. */
export function toldIncidents(): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(INCIDENTS_FOLDER).filter((file) => file.endsWith('.yaml'));
  return new Map(
    files.sort().map((file) => {
      const { faults, suppress } = loadScenario(`${INCIDENTS_FOLDER}/${file}`).scenario;
      const played = faults.filter(({ id }) => !suppress.includes(id));
      return [file.replace(/\.yaml$/, ''), [...new Set(played.map(({ action }) => action))]];
    }),
  );
}

/** How long it lasted, as the scenarios that tell it write it too. */
export function durationOf({ durationMin, atLeast }: Incident): string {
  if (durationMin === null) return 'no end was found';
  return `${atLeast ? 'at least ' : ''}${durationMin} min`;
}

/** The whole page, ending with a newline. */
export function incidentsPage(incidents: readonly Incident[], told: ReadonlyMap<string, readonly string[]>): string {
  const isTold = ({ id }: Incident): boolean => told.has(id);
  const common = incidents.filter(({ commonCause }) => commonCause);
  return `${[
    PREFACE,
    `Of ${incidents.length} incidents ${told.size} are told. ${common.length} struck several regions at once, or a whole registry, by one
thing that all shared, and more replicas of the same kind were no help. ${common.filter(isTold).length} of these are told: ${common
      .filter(isTold)
      .map(({ id }) => linkTo(id))
      .join(', ')}.`,
    HOW_THEY_ARE_TOLD,
    `## The incidents\n\n${tableOf(incidents, told)}`,
    END,
  ].join('\n\n')}\n`;
}

const PREFACE = `# Incidents

What has happened to clouds and registries, and what a registry like the one under study would have felt. Each scenario of
[scenarios/library/incidents](../scenarios/library/incidents) tells one public incident: its instant, its length, and the
mechanism as the sources have it, on a registry that is either shaped like the one that was struck or stands in the place of
what was.

\`\`\`sh
npx nines run scenarios/library/incidents/aad-2021.yaml
\`\`\``;

const HOW_THEY_ARE_TOLD = `## How they are told

* A file opens with the incident's start, its duration and its source. Time 0 of the run is an instant in UTC, given
  there, so that the first fault strikes when it did.
* What is *cut* (weeks that say nothing new after the first day), *left out* or *assumed* is said at the head of the file. A
  number that no source gives is an assumption, and its line says so.
* Only the mechanism and the times are the incident's. Clients, rates and the catalogue are made up: how many of them failed
  says what such a fault does to such a registry, not how many users of that day were struck.
* The descriptions name what would have helped as a \`--set\` to try. Expectations of the file then fail, which is the point.
* An incident is not told where its text has no mechanism that the model has, or no times.
* *By way of the lists*: found and read through two lists of post-mortems, icco/postmortems (data/\\*.md @f901e76, 2026-08-06)
  and danluu/post-mortems (README @696669c, 2025-12-20).`;

const END = `Data and notes on them: [data/incidents.json](data/incidents.json). This page is generated from the data and the files that
are there: \`npm run build && node dist/tools/incidentsPage.js\`.`;

function tableOf(incidents: readonly Incident[], told: ReadonlyMap<string, readonly string[]>): string {
  const rows = incidents.map((incident) => [
    `\`${incident.id}\``,
    incident.startUtc.replace(/:00Z$/, 'Z'),
    durationOf(incident),
    `${incident.provider}, ${incident.region} (${incident.scope}): ${incident.cause}`,
    told.has(incident.id) ? toldBy(incident.id, told.get(incident.id)!) : `not told. ${incident.untold ?? ''}`,
    incident.status === 'SEEN' ? incident.source : `${incident.source} (${STATUS[incident.status] ?? incident.status})`,
  ]);
  return [
    '| incident | from (UTC) | duration | what struck | told by | source |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(
      (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('*', '\\*')).join(' | ')} |`,
    ),
  ].join('\n');
}

const STATUS: Readonly<Record<string, string>> = {
  'SEEN in part': 'read in part',
  'SEEN (secondary)': 'at second hand',
  'SEEN (secondary, unreliable figures)': 'at second hand, unreliable figures',
};

function toldBy(id: string, actions: readonly string[]): string {
  return `${linkTo(id)}: ${actions.map((action) => `\`${action}\``).join(', ')}`;
}

function linkTo(id: string): string {
  return `[${id}](../${INCIDENTS_FOLDER}/${id}.yaml)`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(INCIDENTS_PAGE, incidentsPage(readIncidents(), toldIncidents()));
}

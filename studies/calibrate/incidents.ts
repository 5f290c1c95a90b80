/** Rates of failures, and how long they last, from a list of incidents: CSV with a row for each, or JSON. */
import { RegionNames } from '../../scenarios/regionNames.ts';
import { ScenarioError } from '../../scenarios/scenarioError.ts';
import { suggest } from '../../scenarios/suggestion.ts';
import { parseDuration, UnitError } from '../../scenarios/units.ts';
import { regionFacts } from '../../scenarios/worldData.ts';
import { YEAR_US } from '../../sim/kernel/time.ts';
import type { Interval } from '../statistics/intervals.ts';
import { poissonMeanInterval } from '../statistics/poissonMean.ts';
import { chanceOfUneven, type ExpectedCount, expectedCounts } from './evenness.ts';
import { type DurationFits, fitDurations } from './fits.ts';
import { INCIDENT_ACTIONS, INCIDENT_KINDS, type IncidentAction, isIncidentAction } from './kinds.ts';
import { instantIn, type Row, RowIssues, type Rows, readRows } from './rows.ts';
import { calendarParts } from './window.ts';

export interface IncidentRequest {
  readonly path: string;
  /** Of rows that say no kind. */
  readonly kind: IncidentAction;
  /** Only rows with these texts in these columns. */
  readonly where: readonly { readonly column: string; readonly value: string }[];
  /** Since and until when incidents were noted, µs since 1970; null: from the first to the last of the list. */
  readonly sinceUs: number | null;
  readonly untilUs: number | null;
  /** All regions that were watched, also those in which nothing happened; empty: those that the list names. */
  readonly regions: readonly string[];
  /** How many of what an incident strikes were watched; null: as many as there are regions. */
  readonly targets: number | null;
  /** Kinds that would have been noted, had they come. */
  readonly watched: readonly IncidentAction[];
}

/** One kind of incidents, at each target by itself or at all of them at once. */
export interface ProcessRate {
  readonly action: IncidentAction;
  /** They struck everything at once: `region` says `all`. */
  readonly isAll: boolean;
  /** Incidents that the rate rests on. */
  readonly count: number;
  readonly targets: number;
  readonly targetYears: number;
  /** Failures a year of each target; null where none came: then there is an upper bound alone. */
  readonly perYear: number | null;
  readonly interval: Interval;
  /** How long they lasted, of those whose end is known; null where none is, or it does not matter. */
  readonly durations: DurationFits | null;
  /** Without an end: counted in the rate, and in no law. */
  readonly unended: number;
  /** Parts of the time, and regions, counted and expected; empty where there is one alone. */
  readonly byTime: readonly ExpectedCount[];
  readonly byRegion: readonly ExpectedCount[];
  /** How often chance deals them out as unevenly; null where nothing can be told. */
  readonly unevenInTime: number | null;
  readonly unevenByRegion: number | null;
}

export interface IncidentRates {
  readonly file: string;
  readonly rows: number;
  readonly sinceUs: number;
  readonly untilUs: number;
  /** The ends of the time are those of the list. */
  readonly isWindowOfList: boolean;
  /** Names as the format has them where it knows them, most incidents first. */
  readonly regions: readonly string[];
  readonly processes: readonly ProcessRate[];
  readonly notes: readonly string[];
}

interface Incident {
  readonly startUs: number;
  /** Null: not known. */
  readonly endUs: number | null;
  readonly action: IncidentAction;
  /** Empty: not told. */
  readonly region: string;
}

const START = [
  'start',
  'start_utc',
  'startutc',
  'startUtc',
  'start_time',
  'startTime',
  'started',
  'started_at',
] as const;
const END = ['end', 'end_utc', 'endutc', 'endUtc', 'end_time', 'endTime', 'ended', 'ended_at', 'resolved_at'] as const;
const UNITS_US: ReadonlyMap<string, number> = new Map([
  ['duration_seconds', 1e6],
  ['duration_minutes', 60e6],
  ['duration_hours', 3600e6],
]);
const DURATION = ['duration', ...UNITS_US.keys()];
const REGION = ['region'] as const;
const KIND = ['kind', 'action'] as const;
const ALL = 'all';

/** Throws ScenarioError for a list that cannot be read, with every row that is wrong. */
export function incidentRates(request: IncidentRequest): IncidentRates {
  const rows = readRows(request.path);
  const all = incidentsIn(rows, request);
  const { kept: watched, left: elsewhere } = ofRegions(all, request.regions);
  const sinceUs = request.sinceUs ?? Math.min(...watched.map(({ startUs }) => startUs), request.untilUs ?? Infinity);
  const untilUs = request.untilUs ?? Math.max(...watched.map(({ startUs, endUs }) => endUs ?? startUs), sinceUs);
  // The time begins with the first incident, so that it says nothing of how long one waits for it.
  const kept = watched.filter(
    ({ startUs }) => (request.sinceUs === null ? startUs > sinceUs : startUs >= sinceUs) && startUs < untilUs,
  );
  if (!(untilUs > sinceUs)) throw noTime(rows.file);
  const isWindowOfList = request.sinceUs === null || request.untilUs === null;
  const inTime = watched.filter(({ startUs }) => startUs >= sinceUs && startUs < untilUs);
  const regions = regionsOf(watched, request.regions);
  const context = { request, sinceUs, untilUs, regions };
  return {
    file: rows.file,
    rows: all.length,
    sinceUs,
    untilUs,
    isWindowOfList,
    regions,
    processes: processesOf(inTime, request).map(({ action, isAll }) =>
      processRate(action, isAll, { counted: kept, lasting: inTime }, context),
    ),
    notes: [
      ...(request.sinceUs !== null
        ? []
        : [
            'nobody said since when incidents were noted: the time begins with the first, which no rate counts (--since)',
          ]),
      ...(request.untilUs !== null ? [] : ['nor until when: the time ends with the last (--until)']),
      ...(request.targets !== null || request.regions.length > 0
        ? []
        : [
            regions.length === 0
              ? 'nobody said how many were watched, and the list names no region: one is taken (--targets)'
              : 'regions without an incident are not in the list, so rates are rather too high (--regions, --targets)',
          ]),
      ...(elsewhere === 0 ? [] : [`${elsewhere} of regions that were not watched are left out`]),
      ...(inTime.length === watched.length
        ? []
        : [`${watched.length - inTime.length} began outside of the time and are left out`]),
    ],
  };
}

function noTime(file: string): ScenarioError {
  const hint = 'say since and until when incidents were noted: --since 2025-01-01 --until 2026-01-01';
  const message = 'there is no time in which incidents could have come';
  return new ScenarioError(file, [{ file, line: null, column: null, path: '', message, hint, flag: null }]);
}

function incidentsIn(rows: Rows, { kind, where }: IncidentRequest): Incident[] {
  const issues = new RowIssues(rows.file);
  const [first] = rows.rows;
  for (const names of [START, rows.has(...DURATION) ? START : END]) {
    const hint = 'it needs `start` and `end` (instants in UTC) or `duration`, and may have `region` and `kind`';
    if (!rows.has(...names)) issues.add(first!, [], `there is no column \`${names[0]}\``, hint);
  }
  for (const { column } of where) {
    if (!rows.has(column))
      issues.add(first!, [], `there is no column \`${column}\` for --where`, 'name one that the header has');
  }
  issues.refuse();
  const wanted = rows.rows.filter((row) => where.every(({ column, value }) => row.text(column) === value));
  if (wanted.length === 0)
    issues.add(first!, [], 'no row has what --where asks for', 'texts are compared as they stand, in full');
  const found = wanted.map((row) => incidentOf(row, kind, issues));
  issues.refuse();
  return found.filter((incident) => incident !== null).sort((a, b) => a.startUs - b.startUs);
}

function incidentOf(row: Row, otherwise: IncidentAction, issues: RowIssues): Incident | null {
  const startUs = instantIn(row.text(...START));
  const ended = row.text(...END);
  const endUs = ended === '' ? endByDuration(row, startUs, issues) : instantIn(ended);
  const isoHint = 'write it as 2026-01-31T09:30:00Z';
  if (Number.isNaN(startUs)) issues.add(row, START, `\`${row.text(...START)}\` is no instant`, isoHint);
  if (endUs !== null && Number.isNaN(endUs))
    issues.add(row, END, `\`${ended}\` is no instant`, `${isoHint}, or leave it empty where it is not known`);
  if (endUs !== null && endUs <= startUs)
    issues.add(
      row,
      END,
      'it ends before it has begun',
      'exchange the two, or leave the end empty where it is not known',
    );
  const action = row.text(...KIND) || otherwise;
  const region = canonical(row.text(...REGION));
  if (!isIncidentAction(action)) {
    issues.add(row, KIND, `there is no kind \`${action}\` of incidents`, suggest(action, INCIDENT_ACTIONS));
    return null;
  }
  if (region === ALL && !INCIDENT_KINDS[action].strikesAll) {
    issues.add(
      row,
      REGION,
      `\`${action}\` strikes no regions at once`,
      'name the region, or a kind such as service.outage',
    );
  }
  return { startUs, endUs, action, region };
}

/** Null where nobody says how long it lasted. */
function endByDuration(row: Row, startUs: number, issues: RowIssues): number | null {
  const written = row.text(...DURATION);
  if (written === '') return null;
  const lastedUs = durationIn(written, row);
  if (lastedUs > 0) return startUs + lastedUs;
  issues.add(
    row,
    DURATION,
    `\`${written}\` is no duration`,
    'write it as 1h30m or 1:30:00, or name the column duration_minutes',
  );
  return null;
}

/** `1h30m`, `1:30:00`, or a number where the column has the unit; µs, NaN of anything else. */
function durationIn(text: string, row: Row): number {
  const unit = [...UNITS_US].find(([name]) => row.text(name) === text)?.[1];
  if (unit !== undefined) return Number(text) * unit;
  const clock = /^(\d+):([0-5]\d):([0-5]\d(?:\.\d+)?)$/.exec(text);
  if (clock !== null) return Math.round((Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3])) * 1e6);
  try {
    return parseDuration(text.replaceAll(' ', ''));
  } catch (error) {
    if (error instanceof UnitError) return Number.NaN;
    throw error;
  }
}

/** As the format writes a region that it knows, else as it stands. */
function canonical(written: string): string {
  return new RegionNames(regionFacts().regions, new Map()).canonicalRegion(written) ?? written;
}

function ofRegions(incidents: readonly Incident[], watched: readonly string[]): { kept: Incident[]; left: number } {
  const names = new Set(watched.map(canonical));
  const kept = incidents.filter(
    ({ region }) => names.size === 0 || region === '' || region === ALL || names.has(region),
  );
  return { kept, left: incidents.length - kept.length };
}

function regionsOf(incidents: readonly Incident[], watched: readonly string[]): string[] {
  const counts = new Map<string, number>(watched.map((name) => [canonical(name), 0]));
  for (const { region } of incidents) {
    if (region !== '' && region !== ALL) counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name);
}

type Process = Pick<ProcessRate, 'action' | 'isAll'>;

/** In the order of the table of kinds, those of single targets first. */
function processesOf(incidents: readonly Incident[], { kind, watched }: IncidentRequest): Process[] {
  const found = INCIDENT_ACTIONS.flatMap((action): Process[] => {
    const ofKind = incidents.filter((incident) => incident.action === action);
    const [isSome, isSomeAll] = [
      ofKind.some(({ region }) => region !== ALL),
      ofKind.some(({ region }) => region === ALL),
    ];
    return [
      ...(isSome || (watched.includes(action) && !isSomeAll) ? [{ action, isAll: false }] : []),
      ...(isSomeAll ? [{ action, isAll: true }] : []),
    ];
  });
  return found.length > 0 ? found : [{ action: kind, isAll: false }];
}

interface Context {
  readonly request: IncidentRequest;
  readonly sinceUs: number;
  readonly untilUs: number;
  readonly regions: readonly string[];
}

function processRate(
  action: IncidentAction,
  isAll: boolean,
  incidents: { readonly counted: readonly Incident[]; readonly lasting: readonly Incident[] },
  { request, sinceUs, untilUs, regions }: Context,
): ProcessRate {
  const isOfProcess = (incident: Incident): boolean =>
    incident.action === action && (incident.region === ALL) === isAll;
  const counted = incidents.counted.filter(isOfProcess);
  const lasting = incidents.lasting.filter(isOfProcess);
  const targets = targetsOf(action, isAll, request, regions);
  const targetYears = (targets * (untilUs - sinceUs)) / YEAR_US;
  const count = counted.length;
  const { lower95, upper95 } = poissonMeanInterval(count);
  const ended = lasting.flatMap(({ startUs, endUs }) => (endUs === null ? [] : [endUs - startUs]));
  const name = `${action}${isAll ? '/all' : ''}`;
  const byTime = expectedCounts(
    calendarParts(sinceUs, untilUs).map(({ name: part, fromUs, toUs }) => ({
      name: part,
      counted: counted.filter(({ startUs }) => startUs >= fromUs && startUs < toUs).length,
      share: toUs - fromUs,
    })),
  );
  const isByRegion = INCIDENT_KINDS[action].target === 'region' && !isAll && targets === regions.length;
  const byRegion = expectedCounts(
    (isByRegion ? regions : []).map((region) => ({
      name: region,
      counted: counted.filter((incident) => incident.region === region).length,
      share: 1,
    })),
  );
  return {
    action,
    isAll,
    count,
    targets,
    targetYears,
    perYear: count === 0 ? null : count / targetYears,
    interval: { lower95: lower95 / targetYears, upper95: upper95 / targetYears },
    durations: INCIDENT_KINDS[action].lasts === null ? null : fitDurations(ended, name),
    unended: lasting.length - ended.length,
    byTime: byTime.length > 1 ? byTime : [],
    byRegion: byRegion.length > 1 ? byRegion : [],
    unevenInTime: chanceOfUneven(byTime, `${name}/time`),
    unevenByRegion: chanceOfUneven(byRegion, `${name}/region`),
  };
}

/** How many were watched of what one such incident strikes. */
function targetsOf(
  action: IncidentAction,
  isAll: boolean,
  request: IncidentRequest,
  regions: readonly string[],
): number {
  if (isAll || INCIDENT_KINDS[action].target === 'registry') return 1;
  return request.targets ?? Math.max(1, regions.length);
}

/**
 * The law of the replication lag from events of replicas: one push gives one event of the replica that took it, and one of each other as
 * the image gets there. So the first event of an image is its push, and what the others are later is the lag.
 */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { RegionNames } from '../../scenarios/regionNames.ts';
import { shownPath } from '../../scenarios/shownPath.ts';
import { inputFiles } from '../../scenarios/traceFormats/inputFiles.ts';
import { regionFacts } from '../../scenarios/worldData.ts';
import { type DurationFits, fitDurations } from './fits.ts';
import { instantIn, RowIssues, readRows } from './rows.ts';

export interface LagOfPair {
  readonly from: string;
  readonly to: string;
  readonly durations: DurationFits;
}

export interface LagLaw {
  readonly file: string;
  readonly events: number;
  readonly pushes: number;
  /** By name. */
  readonly regions: readonly string[];
  /** Pushes without an event of some region that has any: on their way still, never arrived, or never told. */
  readonly unfinished: number;
  /** Null where nothing arrived anywhere. */
  readonly all: DurationFits | null;
  /** By the names of the two. */
  readonly pairs: readonly LagOfPair[];
  readonly notes: readonly string[];
}

interface ReplicaEvent {
  readonly image: string;
  readonly region: string;
  readonly atUs: number;
}

interface Push {
  readonly from: string;
  readonly atUs: number;
  /** Lag of each other region, µs. */
  readonly arrivals: Map<string, number>;
}

const IMAGE = ['image', 'digest'] as const;
const REGION = ['region', 'location'] as const;
const TIME = ['time', 'timestamp'] as const;
const PUSH = 'push';

/**
 * Of a file, or of a folder with one for each region. Throws ScenarioError for a file that cannot be read, with every row that is wrong.
 */
export function lagLaw(path: string): LagLaw {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const collected: Collected = { events: [], known: new Set(), doubles: 0, others: 0 };
  for (const file of isFolder ? inputFiles([path]).map((input) => input.path) : [path]) collect(file, collected);
  const { events, doubles, others } = collected;
  events.sort((a, b) => a.atUs - b.atUs);
  const pushes = pushesIn(events);
  const regions = [...new Set(events.map(({ region }) => region))].sort();
  const { lagsUs, zeros } = lagsOf(pushes);
  const all = [...lagsUs.values()].flat();
  const repeated = pushes.length - new Set(events.map(({ image }) => image)).size;
  const told = (count: number, what: string): string[] => (count === 0 ? [] : [`${count} ${what}`]);
  return {
    file: shownPath(path),
    events: events.length,
    pushes: pushes.length,
    regions,
    unfinished: pushes.filter(({ arrivals }) => arrivals.size < regions.length - 1).length,
    all: fitDurations(all, 'lag'),
    pairs: [...lagsUs]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([pair, lags]) => {
        const [from = '', to = ''] = pair.split(' ');
        return { from, to, durations: fitDurations(lags, `lag/${pair}`)! };
      }),
    notes: [
      ...told(others, 'events are of no push and are left out'),
      ...told(doubles, 'events came twice and count once'),
      ...told(
        repeated,
        'pushes are of an image that had been pushed before: a region that tells of it again begins a new push',
      ),
      ...told(zeros, 'arrivals have the time of their push: taken as half of the shortest lag that shows'),
      'lags are differences of two regions’ clocks, which are taken as right',
    ],
  };
}

interface Collected {
  readonly events: ReplicaEvent[];
  readonly known: Set<string>;
  doubles: number;
  others: number;
}

/** Adds the events of one file. */
function collect(path: string, collected: Collected): void {
  const names = new RegionNames(regionFacts().regions, new Map());
  const { file, rows, has } = readRows(path);
  const ofFile = names.canonicalRegion(basename(path).replace(/\..*$/, '')) ?? '';
  const issues = new RowIssues(file);
  for (const wanted of ofFile === '' ? [IMAGE, REGION, TIME] : [IMAGE, TIME]) {
    const hint =
      'it needs `image` (a digest), `region` and `time` (an instant in UTC): a webhook does not say its region, so who collects them does, or names the file after it';
    if (!has(...wanted)) issues.add(rows[0]!, [], `there is no column \`${wanted[0]}\``, hint);
  }
  issues.refuse();
  const { known, events } = collected;
  for (const row of rows) {
    const action = row.text('action');
    if (action !== '' && action !== PUSH) {
      collected.others += 1;
      continue;
    }
    const [image, written, time] = [row.text(...IMAGE), row.text(...REGION) || ofFile, row.text(...TIME)];
    const atUs = instantIn(time);
    if (image === '') issues.add(row, IMAGE, 'it names no image', 'the digest that was pushed');
    if (written === '') issues.add(row, REGION, 'it names no region', 'the one whose event it is');
    if (Number.isNaN(atUs)) issues.add(row, TIME, `\`${time}\` is no instant`, 'write it as 2026-01-31T09:30:00.123Z');
    const region = (names.canonicalRegion(written) ?? written).replaceAll(' ', '-');
    // Webhooks are delivered at least once; what was sent again has the same id, or the same of everything.
    const key = `${row.text('id') || `${image} ${atUs}`} ${region}`;
    if (known.has(key)) {
      collected.doubles += 1;
      continue;
    }
    known.add(key);
    events.push({ image, region, atUs });
  }
  issues.refuse();
}

/** In the order of their pushes. @param events in the order of time, those of one instant in that of the file */
function pushesIn(events: readonly ReplicaEvent[]): Push[] {
  const open = new Map<string, Push>();
  const pushes: Push[] = [];
  for (const { image, region, atUs } of events) {
    const push = open.get(image);
    if (push === undefined || push.from === region || push.arrivals.has(region)) {
      const next = { from: region, atUs, arrivals: new Map<string, number>() };
      open.set(image, next);
      pushes.push(next);
    } else push.arrivals.set(region, atUs - push.atUs);
  }
  return pushes;
}

/** By `from to`. */
function lagsOf(pushes: readonly Push[]): { lagsUs: ReadonlyMap<string, number[]>; zeros: number } {
  const lagsUs = new Map<string, number[]>();
  let shortest = Number.POSITIVE_INFINITY;
  let zeros = 0;
  for (const { from, arrivals } of pushes) {
    for (const [to, lagUs] of arrivals) {
      const pair = `${from} ${to}`;
      const lags = lagsUs.get(pair);
      if (lags === undefined) lagsUs.set(pair, [lagUs]);
      else lags.push(lagUs);
      if (lagUs === 0) zeros += 1;
      else shortest = Math.min(shortest, lagUs);
    }
  }
  const instead = Number.isFinite(shortest) ? shortest / 2 : SHORTEST_US;
  const filled = [...lagsUs].map(([pair, lags]): [string, number[]] => [
    pair,
    lags.map((lag) => (lag === 0 ? instead : lag)),
  ]);
  return { lagsUs: new Map(filled), zeros };
}

/** Where no lag shows at all. */
const SHORTEST_US = 1000;

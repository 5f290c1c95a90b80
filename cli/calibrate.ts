/** What `nines calibrate` does: fits, prints, and writes the settings. */
import { existsSync } from 'node:fs';
import { calibratePage } from '../reports/text/calibratePage.ts';
import { RegionNames } from '../scenarios/regionNames.ts';
import { suggest } from '../scenarios/suggestion.ts';
import { regionFacts } from '../scenarios/worldData.ts';
import { type Calibration, calibrate } from '../studies/calibrate/calibrate.ts';
import type { IncidentRequest } from '../studies/calibrate/incidents.ts';
import type { IncidentAction } from '../studies/calibrate/kinds.ts';
import { instantIn } from '../studies/calibrate/rows.ts';
import { writeText } from '../studies/save.ts';
import { toolVersion } from '../studies/version.ts';
import { Interrupted, interruptible } from './interrupt.ts';
import { stdoutPage } from './terminal.ts';
import { readingProgress } from './traceReading.ts';
import { UsageError } from './usageError.ts';

/** As commander hands them over. */
export interface CalibrateFlags {
  readonly incidents?: string;
  readonly kind: IncidentAction;
  readonly where?: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly targets?: number;
  readonly watched?: readonly IncidentAction[];
  readonly lag?: string;
  readonly trace?: readonly string[];
  readonly regions?: string;
  readonly clientRegion?: string;
  readonly write?: string;
  readonly force?: true;
  readonly output: 'text' | 'json' | 'yaml';
  readonly json?: true;
  readonly quiet?: true;
}

/** Throws UsageError, ScenarioError for what cannot be read, SaveError and Interrupted. */
export async function showCalibration(flags: CalibrateFlags): Promise<void> {
  refuseIdle(flags);
  const { write } = flags;
  if (write !== undefined && flags.force !== true && existsSync(write)) {
    throw new UsageError(`${write} is there already`, '`--force` overwrites it');
  }
  const calibration = await calibrated(flags);
  if (calibration === null) throw new Interrupted('a part of a log is no load of its own');
  if (write !== undefined) writeText(write, calibration.settings);
  const output = flags.json === true ? 'json' : flags.output;
  if (output === 'json') process.stdout.write(`${JSON.stringify(calibration, null, 1)}\n`);
  else if (output === 'yaml') process.stdout.write(calibration.settings);
  else process.stdout.write(`${calibratePage(calibration, stdoutPage()).join('\n')}\n`);
}

async function calibrated(flags: CalibrateFlags): Promise<Calibration | null> {
  const regions = flags.regions === undefined ? [] : flags.regions.split(',').map(knownRegion);
  const incidents = flags.incidents === undefined ? null : incidentRequest(flags.incidents, flags, regions);
  const clientRegion = flags.clientRegion === undefined ? null : knownRegion(flags.clientRegion);
  const interrupt = interruptible('leaving the log');
  const progress = readingProgress(flags.quiet === true);
  try {
    const { onProgress } = progress;
    const { signal } = interrupt;
    const trace = flags.trace === undefined ? null : { paths: flags.trace, format: null, onProgress, signal };
    const request = { incidents, lag: flags.lag ?? null, trace, regions, clientRegion };
    return await calibrate(request, toolVersion()).finally(progress.end);
  } finally {
    interrupt.dispose();
  }
}

const OF_INCIDENTS = ['where', 'since', 'until', 'targets', 'watched'] as const;

function refuseIdle(flags: CalibrateFlags): void {
  const { incidents, lag, trace, clientRegion } = flags;
  if (incidents === undefined && lag === undefined && trace === undefined) {
    throw new UsageError('there is nothing to fit', 'say --incidents FILE, --lag FILE or --trace FILE');
  }
  const idle = OF_INCIDENTS.find((flag) => incidents === undefined && flags[flag] !== undefined);
  if (idle !== undefined)
    throw new UsageError(`--${idle} is about incidents, and there are none`, 'say --incidents FILE too');
  if (clientRegion !== undefined && trace === undefined) {
    throw new UsageError('--client-region is about logs, and there are none', 'say --trace FILE too');
  }
}

function incidentRequest(path: string, flags: CalibrateFlags, regions: readonly string[]): IncidentRequest {
  const [sinceUs, untilUs] = [instantOf('since', flags.since), instantOf('until', flags.until)];
  if (sinceUs !== null && untilUs !== null && untilUs <= sinceUs) {
    throw new UsageError('--until is no later than --since', 'exchange the two');
  }
  return {
    path,
    kind: flags.kind,
    where: (flags.where ?? []).map(conditionOf),
    sinceUs,
    untilUs,
    regions,
    targets: flags.targets ?? null,
    watched: flags.watched ?? [],
  };
}

function instantOf(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const us = instantIn(text);
  if (!Number.isNaN(us)) return us;
  throw new UsageError(`--${flag}: \`${text}\` is no day and no instant`, 'write 2026-01-31, or 2026-01-31T09:30Z');
}

function conditionOf(text: string): IncidentRequest['where'][number] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`\`${text}\` is not COLUMN=TEXT`, 'such as --where company=Azure');
  return { column: text.slice(0, at).trim().toLowerCase(), value: text.slice(at + 1).trim() };
}

function knownRegion(written: string): string {
  const { regions } = regionFacts();
  const known = new RegionNames(regions, new Map()).canonicalRegion(written.trim());
  if (known !== null) return known;
  throw new UsageError(`there is no region \`${written.trim()}\``, suggest(written.trim(), [...regions.keys()]));
}

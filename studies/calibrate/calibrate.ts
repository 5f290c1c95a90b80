/** Settings of a scenario fitted to what was observed of a registry: incidents, events of its replicas, and logs. */
import type { ReadRequest } from '../../scenarios/traceFormats/readTraces.ts';
import { traceStat } from '../traces/traceStat.ts';
import { type IncidentRates, type IncidentRequest, incidentRates } from './incidents.ts';
import { type LagLaw, lagLaw } from './lag.ts';
import { type Load, loadOf } from './load.ts';
import { settingsText } from './settings.ts';

const CALIBRATION_SCHEMA = 1;

export interface CalibrationRequest {
  /** Each null where nobody asks. */
  readonly incidents: IncidentRequest | null;
  readonly lag: string | null;
  readonly trace: Omit<ReadRequest, 'sink'> | null;
  /** Of the registry, home first; empty: found. */
  readonly regions: readonly string[];
  /** Where those are who the log is of; null: in the home region. */
  readonly clientRegion: string | null;
}

/** The contract of `nines calibrate --output json`. Durations are microseconds, instants microseconds since 1970 in UTC. */
export interface Calibration {
  readonly schemaVersion: number;
  readonly tool: { readonly version: string };
  readonly incidents: IncidentRates | null;
  readonly lag: LagLaw | null;
  readonly load: Load | null;
  /** A scenario with what was fitted, as YAML. */
  readonly settings: string;
}

/** Null where the reading of the log was interrupted. Throws ScenarioError. @param version of this nines */
export async function calibrate(request: CalibrationRequest, version: string): Promise<Calibration | null> {
  const incidents = request.incidents === null ? null : incidentRates(request.incidents);
  const lag = request.lag === null ? null : lagLaw(request.lag);
  const stat = request.trace === null ? null : await traceStat(request.trace, version);
  if (request.trace !== null && stat?.complete !== true) return null;
  const fitted = { incidents, lag, load: stat === null ? null : loadOf(stat) };
  const settings = settingsText(fitted, request.regions, request.clientRegion);
  return { schemaVersion: CALIBRATION_SCHEMA, tool: { version }, ...fitted, settings };
}

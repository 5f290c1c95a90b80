/** The page of incidents says what the data and the scenarios say; the scenarios are true to the data. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../scenarios/load.ts';
import { Measurements } from '../../studies/measurements.ts';
import { stage } from '../../studies/play.ts';
import { judge } from '../../studies/verdicts.ts';
import {
  durationOf,
  INCIDENTS_FOLDER,
  INCIDENTS_PAGE,
  incidentsPage,
  readIncidents,
  toldIncidents,
} from '../../tools/incidentsPage.ts';
import { ROOT } from '../house/sources.ts';

const INCIDENTS = readIncidents();
const TOLD = toldIncidents();
const MINUTE_US = 60e6;

describe('the page of incidents', () => {
  it('says what the data and the files say', () => {
    expect(readFileSync(join(ROOT, INCIDENTS_PAGE), 'utf8')).toBe(incidentsPage(INCIDENTS, TOLD));
  });
});

describe('the incidents', () => {
  it('are each told, or say why not', () => {
    expect(new Set(INCIDENTS.map(({ id }) => id)).size).toBe(INCIDENTS.length);
    const silent = INCIDENTS.filter(({ id, untold }) => TOLD.has(id) === (untold !== null));
    expect(silent.map(({ id }) => id)).toEqual([]);
    expect(INCIDENTS.filter(({ untold }) => untold !== null && !/^\S.{30,}\.$/.test(untold))).toEqual([]);
  });

  it('are told for the most part, common causes among them', () => {
    expect(TOLD.size).toBeGreaterThanOrEqual(12);
    const common = INCIDENTS.filter(({ id, commonCause }) => commonCause && TOLD.has(id));
    expect(common.length).toBeGreaterThanOrEqual(4);
  });
});

describe.each([...TOLD.keys()])('%s', (id) => {
  const file = `${INCIDENTS_FOLDER}/${id}.yaml`;
  const text = readFileSync(join(ROOT, file), 'utf8');
  const incident = INCIDENTS.find((each) => each.id === id);

  it('is an incident of the data, and quotes its start, duration and source', () => {
    expect(incident).toBeDefined();
    const { provider, startUtc, source } = incident!;
    expect(text).toContain(`\n# Incident: ${id}, ${provider}, from ${startUtc}, ${durationOf(incident!)}.\n`);
    expect(text).toContain(`\n# Source: ${source}\n`);
  });

  it('strikes when it struck, for as long as it did or says what is cut', () => {
    const { scenario } = loadScenario(join(ROOT, file));
    const begins = Date.parse(/^# The run begins at (\S+Z)\.$/m.exec(text)?.[1] ?? '');
    const starts = scenario.faults.flatMap(({ startsAt }) => (startsAt.kind === 'at' ? [startsAt.atUs] : []));
    const first = begins + Math.min(...starts) / 1000;
    // To the minute, or as exactly as the source has it.
    const digits = Math.min(16, incident!.startUtc.length);
    expect(new Date(first).toISOString().slice(0, digits)).toBe(incident!.startUtc.slice(0, digits));

    const lengths = scenario.faults.map((fault) => ('durationUs' in fault ? fault.durationUs / MINUTE_US : 0));
    const isWhole = incident!.durationMin !== null && lengths.includes(incident!.durationMin);
    const isInParts = lengths.reduce((sum, each) => sum + each, 0) === incident!.durationMin;
    expect(isWhole || isInParts || text.includes('\n# Cut: ')).toBe(true);
  });

  it('would not pass if nothing had happened', () => {
    const ids = loadScenario(join(ROOT, file)).scenario.faults.map((fault) => fault.id);
    const { scenario, source } = loadScenario(join(ROOT, file), { set: [`suppress=[${ids.join(', ')}]`] });
    const outcomes = [stage({ scenario, directory: source.directory }).play(1, () => {})];
    const verdicts = judge(scenario, outcomes, new Measurements(outcomes, scenario.run.chance));
    const failed = verdicts.filter(({ kind, verdict }) => kind !== 'fault' && verdict === 'fail');
    expect(failed.map(({ kind }) => kind)).toContainEqual(expect.stringMatching(/^(?:expect|mustFail)$/));
  });

  it('offers only what can be tried', () => {
    const { description } = loadScenario(join(ROOT, file)).scenario;
    for (const [, set] of description.matchAll(/`--set ([^`]+)`/g)) {
      expect(() => loadScenario(join(ROOT, file), { set: [set!] })).not.toThrow();
    }
  });

  it('asks for 20 seeds and for three things at least, and tells what it teaches', () => {
    const { scenario } = loadScenario(join(ROOT, file));
    expect(scenario.name).toBe(id);
    expect(scenario.run.seeds).toHaveLength(20);
    expect(scenario.expect.length).toBeGreaterThanOrEqual(3);
    expect(scenario.description.length).toBeGreaterThan(400);
  });
});

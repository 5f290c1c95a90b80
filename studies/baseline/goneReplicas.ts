/**
 * A scenario from which a replica was taken, and whose planned faults still name it, is none that can be played; and how much worse it
 * is without that replica is just what its baseline would tell. So it is opened without those faults. A name that no replica of the
 * baseline had is a mistake as ever.
 */
import { readFileSync } from 'node:fs';
import { addressOf } from '../../scenarios/alternatives.ts';
import { ScenarioDocument } from '../../scenarios/scenarioDocument.ts';
import { ScenarioError, type ScenarioIssue } from '../../scenarios/scenarioError.ts';
import type { VerdictEntry } from '../result.ts';
import { openSubject, type Subject } from '../subject.ts';
import type { Baseline } from './baseline.ts';

export interface Opened {
  readonly subject: Subject;
  /** On faults that cannot be played any more. */
  readonly verdicts: readonly VerdictEntry[];
}

/**
 * @param baseline asked for only where the scenario cannot be played as it is
 * @throws ScenarioError for what is wrong whatever the baseline says
 */
export function openedFor(file: string, sets: readonly string[], baseline: () => Baseline | null): Opened {
  try {
    return { subject: openSubject(file, sets), verdicts: [] };
  } catch (error) {
    const before = error instanceof ScenarioError ? baseline() : null;
    const opened = before === null ? null : withoutFaultsOfGone(file, sets, before, (error as ScenarioError).issues);
    if (opened === null) throw error;
    return opened;
  }
}

function withoutFaultsOfGone(
  file: string,
  sets: readonly string[],
  baseline: Baseline,
  issues: readonly ScenarioIssue[],
): Opened | null {
  const broken = new Set(issues.map(({ path }) => /^faults\.(\d+)(?:\.|$)/.exec(path)?.[1]));
  if (broken.has(undefined)) return null;
  const faults = faultsIn(file, sets);
  const isLeft = (_: unknown, i: number): boolean => !broken.has(String(i));
  try {
    const subject = openSubject(file, [...sets, `faults=${JSON.stringify(faults.filter(isLeft))}`]);
    const now = subject.scenario.registry.regions;
    const gone = replicasOf(baseline).filter((region) => !now.includes(region));
    const left = faults.filter((_, i) => broken.has(String(i)));
    const named = left.map((fault) => gone.find((region) => names(fault, region)));
    if (named.some((region) => region === undefined)) return null;
    return { subject, verdicts: left.map((fault, i) => notPlayed(fault, named[i]!)) };
  } catch (error) {
    if (error instanceof ScenarioError) return null;
    throw error;
  }
}

/** As the file and flags have them, though some of them mean nothing. */
function faultsIn(file: string, sets: readonly string[]): readonly unknown[] {
  const { file: path, alternative } = addressOf(file);
  const found = new ScenarioDocument(path, readFileSync(path, 'utf8'), sets, alternative).at(['faults']);
  return Array.isArray(found) ? found : [];
}

/** As the baseline’s scenario said them: `[eastus, westeurope]`. */
function replicasOf({ settings }: Baseline): readonly string[] {
  return (settings['registry.regions'] ?? '').split(/[[\],\s]+/).filter((region) => region !== '');
}

/** In any of its values, as itself or as the place of a node, disk or zone: `eastus/n3`. */
function names(value: unknown, region: string): boolean {
  if (typeof value === 'string') return value === region || value.startsWith(`${region}/`);
  return typeof value === 'object' && value !== null && Object.values(value).some((one) => names(one, region));
}

function notPlayed(fault: unknown, region: string): VerdictEntry {
  const { id, action } = fault as { readonly id?: string; readonly action: string };
  return {
    kind: 'fault',
    name: id ?? action,
    verdict: 'inconclusive',
    observed: null,
    expected: 'fires in every seed',
    reason: `not played: the registry has no replica in ${region} any more, which this fault strikes`,
    evidence: [],
    seed: null,
  };
}

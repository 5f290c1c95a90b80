/** Small scenarios for tests of the model: YAML in, outcomes out. */
import { expect } from 'vitest';
import { compileScenario } from '../../scenarios/compile.ts';
import { parseScenario } from '../../scenarios/load.ts';
import { histogramMean, mergeHistograms } from '../../sim/kernel/histogram.ts';
import { fingerprintState, restoreState, saveState } from '../../sim/kernel/state.ts';
import type { FractionSample, SeedOutcome } from '../../sim/outcome.ts';
import type { Plan } from '../../sim/plan.ts';
import { runSeed } from '../../sim/run.ts';
import { World } from '../../sim/world.ts';

/** Of seeds that are played one after another the plan is the same, and takes as long to make as an hour to play. */
let last: { readonly key: string; readonly plan: Plan } | null = null;

export function planOf(yaml: string, sets: readonly string[] = []): Plan {
  const key = JSON.stringify([yaml, sets]);
  if (last?.key !== key) {
    const { scenario } = parseScenario(`apiVersion: nines/v1\n${yaml}`, 'test.yaml', sets);
    last = { key, plan: compileScenario(scenario, '.') };
  }
  return last.plan;
}

export function play(yaml: string, seed = 1, sets: readonly string[] = []): SeedOutcome {
  return runSeed(planOf(yaml, sets), seed);
}

/** Three regions, pushes in the first, pulls in the second: an hour of it. */
export const HOUR = `
name: an-hour
registry: {regions: [eastus, westeurope, southeastasia], storage: {scheme: zrs}, replication: {bandwidth: 200Mbps}}
catalogue: {repositories: 12}
clients:
  - {name: builds, region: eastus, push: {rate: 60/h}}
  - {name: fleet, region: westeurope, profile: kubelet, nodes: 20, pull: {rate: 20/min, fresh: 10%}}
run: {duration: 1h, drain: 1h}
`;

/** Six pushes of 20 MB begin together in a registry that may store 50 MB. */
export const UPLOADS_AT_ONCE = `
name: uploads-at-once
registry: {regions: [eastus], limits: {storage: 50MB}}
catalogue: {source: none}
clients:
  - name: ci
    region: eastus
    profile: docker
    operations: [${[0, 1, 2, 3, 4, 5].map((n) => `{at: 60s, op: push, repository: app, tag: v${n}, layers: [20MB]}`).join(', ')}]
run: {duration: 3m, drain: 3m}
`;

/** Sum of a counter over the samples whose labels agree. */
export function counter(outcome: SeedOutcome, metric: string, labels: Record<string, string> = {}): number {
  const found = outcome.counters.filter((sample) => sample.metric === metric && agrees(sample.labels, labels));
  return found.reduce((sum, sample) => sum + sample.count, 0);
}

export function fraction(outcome: SeedOutcome, metric: string, labels: Record<string, string> = {}): number {
  const found = outcome.fractions.filter((sample) => sample.metric === metric && agrees(sample.labels, labels));
  const sum = (of: (sample: FractionSample) => number): number =>
    found.reduce((total, sample) => total + of(sample), 0);
  return sum(({ ok }) => ok) / sum(({ total }) => total);
}

/** Mean of a histogram metric, in seconds. */
export function meanSeconds(outcome: SeedOutcome, metric: string, labels: Record<string, string> = {}): number {
  const found = outcome.histograms.filter((sample) => sample.metric === metric && agrees(sample.labels, labels));
  return histogramMean(mergeHistograms(found.map(({ data }) => data))) / 1e6;
}

/** The values of a metric with few samples. */
export function values(outcome: SeedOutcome, metric: string, labels: Record<string, string> = {}): number[] {
  const found = outcome.samples.filter((sample) => sample.metric === metric && agrees(sample.labels, labels));
  return found.flatMap((sample) => [...sample.values]);
}

function agrees(labels: Readonly<Record<string, string>>, wanted: Record<string, string>): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}

/** Law: save at an instant and go on, restore and go on, come to the same. */
export function expectRestored(plan: Plan, atUs: number, seed = 2): void {
  const whole = new World(plan, seed);
  whole.runUntil(atUs);
  const snapshot = saveState(whole);
  whole.runUntil(whole.horizonUs);
  const restored = new World(plan, seed);
  restoreState(restored, snapshot);
  restored.runUntil(restored.horizonUs);
  expect(fingerprintState(restored)).toBe(fingerprintState(whole));
}

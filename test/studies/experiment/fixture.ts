/** Experiments of a small scenario, in a directory of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Experiment } from '../../../studies/experiment/experiment.ts';
import type { Bounds } from '../../../studies/experiment/spacing.ts';

/** Three regions and everything that can happen to them in twenty minutes. */
export const TWENTY_MINUTES = `# kept as it is
apiVersion: nines/v1
name: twenty-minutes
registry:
  regions: [eastus, westeurope, southeastasia] # the first is home
  storage: {scheme: zrs, geoRedundancy: grs}
  replication: {bandwidth: 20Mbps}
catalogue: {repositories: 6}
clients:
  - {name: builds, region: eastus, push: {rate: 120/h}}
  - {name: fleet, region: westeurope, profile: kubelet, nodes: 8, pull: {rate: 12/min, fresh: 10%}}
run: {duration: 20m, drain: 20m, chance: true}
faults:
  - {id: stall, at: 4m, action: replication.pause, from: eastus, duration: 6m}
  - {id: out, at: 6m, action: region.outage, region: westeurope, duration: 3m}
  - {id: loss, at: 9m, action: region.loss, region: eastus} # the point of it
hazards:
  - {action: node.loss, rate: 20000/y}
expect:
  - images_acknowledged >= 1
`;

/** Small enough that a short run has many checkpoints. */
export const TIGHT: Bounds = {
  checkpointBytes: 64 * 1024 * 1024,
  eventsBetween: 300,
  bytesPerEvent: Number.POSITIVE_INFINITY,
};

const folders: string[] = [];

/** For `afterAll` of each file of tests: a hook that stood here would run after the first of them alone. */
export function removeWritten(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function written(text = TWENTY_MINUTES): string {
  const folder = mkdtempSync(join(tmpdir(), 'experiment-'));
  folders.push(folder);
  const file = join(folder, 'scenario.yaml');
  writeFileSync(file, text);
  return file;
}

export function experimentOf(
  text = TWENTY_MINUTES,
  seed = 1,
  bounds: Bounds = TIGHT,
  sets: readonly string[] = [],
): Experiment {
  const experiment = new Experiment(written(text), sets, seed, bounds);
  experiment.play(0, 0);
  return experiment;
}

export function goTo(experiment: Experiment, us: number): void {
  experiment.aim(us);
  while (!experiment.play(us, 500));
}

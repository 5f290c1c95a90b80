/**
 * queues-drain-or-alarm: when the drain is over, every replication job has brought what it was to bring, or somebody was
 * told that it did not. "Success" means that source and destination hold the same: a job that ends as if it had succeeded
 * (`jobs: {retry: false}`) breaks it, and so does one that never ends. A queue that overflows counts what it drops in
 * `replication_dropped`: that is the alarm. What was lost, and regions that no rule leads to, are owed nothing. Seen broken
 * in the field: jobs that reported success with fewer objects than the source has (harbor issue 22644), and workers that
 * starved without a word (harbor issue 13799).
 */
import { imageName, tagName } from '../measure/names.ts';
import { NO_TAG } from '../replication/jobs.ts';
import { missingAt } from '../replication/missing.ts';
import type { World } from '../world.ts';
import { isGoneFor, unfinishedBusiness } from './convergence.ts';
import { Findings, type Invariant, regionOf } from './invariant.ts';

export const queuesDrainOrAlarm: Invariant = {
  name: 'queues-drain-or-alarm',
  check(world) {
    const findings = new Findings(this.name);
    const { replication, plan } = world;
    if (replication.backlog > 0) tellBacklog(world, findings);
    const dropped = sumOf(replication.sync.overflowed);
    for (let to = 0; to < plan.replicas.length && replication.backlog === 0; to++) tellMissing(world, to, findings);
    const active = findings.none ? [] : unfinishedBusiness(world);
    if (active.length > 0) {
      const observed = `copies are owed still, and still active at the end: ${active.join(', ')}; lengthen run.drain`;
      return { name: this.name, verdict: 'inconclusive', observed, evidence: [], violations: 0 };
    }
    const note = dropped > 0 ? `; ${dropped} were dropped by full queues, which replication_dropped tells of` : '';
    return findings.outcome(
      `every replication job has ended, and its destination has what it was to bring${note}`,
      (n) => `${n} copies were never made, and nobody was told${note}`,
    );
  },
};

function tellBacklog({ replication, plan }: World, findings: Findings): void {
  const nameOf = (r: number): string => plan.regions[plan.replicas[r]!]!.name;
  for (let from = 0; from < plan.replicas.length; from++) {
    for (let to = 0; to < plan.replicas.length; to++) {
      const jobs = from === to ? 0 : replication.backlogOf(from, to);
      if (jobs === 0) continue;
      findings.add(() => `${jobs} of the jobs from ${nameOf(from)} to ${nameOf(to)} have not ended`, jobs);
    }
  }
}

/** What a replica in service lacks though another in service has it, and no full queue has told of it. */
function tellMissing(world: World, to: number, findings: Findings): void {
  const { plan, catalogue, stamps, topology, replication } = world;
  if (!stamps.isServing(to)) return;
  const { pairs, sync } = replication;
  if (plan.replicas.some((_, from) => sync.overflowed[pairs.of(from, to)]! > 0)) return;
  missingAt(plan, catalogue, stamps, topology, to, (from, _to, manifest, tag) => {
    if (!stamps.isServing(from) || (manifest >= 0 && isGoneFor(world, manifest))) return;
    const givenUp = sync.givenUp[pairs.of(from, to)]! > 0 ? ': jobs were given up as if they had succeeded' : '';
    findings.add(() => {
      const what = tag === NO_TAG ? imageName(world, manifest) : `the newest ${tagName(world, tag)}`;
      return `${regionOf(world, to)} lacks ${what}, which ${regionOf(world, from)} has${givenUp}`;
    });
  });
}

function sumOf(column: Float64Array): number {
  let sum = 0;
  for (const value of column) sum += value;
  return sum;
}

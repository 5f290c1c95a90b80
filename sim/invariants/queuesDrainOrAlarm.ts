/**
 * queues-drain-or-alarm: when the drain is over, every replication job has brought what it was to bring, or somebody was
 * told that it did not. "Success" means that source and destination hold the same: a job that ends as if it had succeeded
 * (`jobs: {retry: false}`) breaks it. A queue that overflows counts what it drops in `replication_dropped`: that is the
 * alarm. What was lost, and regions that no rule leads to, are owed nothing. While jobs are under way it is undecided what
 * they come to, and convergence fails for it; but a job for a write that nobody made will never be the last. Undecided too,
 * and no failure, is what waits for a geo-redundant copy that is still being made. Seen broken in the field: jobs that
 * reported success with fewer objects than the source has (harbor issue 22644), and workers that starved without a word
 * (harbor issue 13799).
 */
import { counted } from '../kernel/counted.ts';
import { openCopies, owedToOpenCopies } from '../measure/copyOutcome.ts';
import { imageName, tagName } from '../measure/names.ts';
import type { InvariantOutcome } from '../outcome.ts';
import { FREE, NO_TAG } from '../replication/jobs.ts';
import { missingAt } from '../replication/missing.ts';
import type { World } from '../world.ts';
import { howToSee, isGoneFor, unfinishedBusiness } from './convergence.ts';
import { at, Findings, type Invariant, regionOf } from './invariant.ts';

export const queuesDrainOrAlarm: Invariant = {
  name: 'queues-drain-or-alarm',
  check(world) {
    const findings = new Findings(this.name);
    const { replication, plan } = world;
    const backlog = replication.backlog - owedToOpenCopies(world);
    if (replication.backlog > 0) tellEndless(world, findings);
    if (!findings.none) {
      return findings.outcome(
        '',
        (n) => `${counted(n, 'copy', 'copies')} under way that nobody has pushed: the queues never drain`,
      );
    }
    if (backlog > 0) return undecided(`${backlog} replication jobs have not ended`);
    for (let to = 0; to < plan.replicas.length; to++) tellMissing(world, to, findings);
    const active = findings.none ? [] : unfinishedBusiness(world);
    if (active.length > 0) {
      const why = `copies are owed, and still active at the end: ${active.join(', ')}`;
      return undecided(why, 'to see what they come to', howToSee(world));
    }
    const open = findings.none ? openCopies(world) : [];
    if (open.length > 0) return undecided(open.join('; '), 'to see it whole');
    const dropped = sumOf(replication.sync.overflowed);
    const note = dropped > 0 ? `; ${dropped} were dropped by full queues, which replication_dropped tells of` : '';
    return findings.outcome(
      `every replication job has ended, and its destination has what it was to bring${note}`,
      (n) => `${counted(n, 'copy', 'copies')} never made, and nobody told${note}`,
    );
  },
};

function undecided(why: string, toSee = 'to see what they come to', how = 'lengthen run.drain'): InvariantOutcome {
  const observed = `${why}; ${how} ${toSee}`;
  return { name: queuesDrainOrAlarm.name, verdict: 'inconclusive', observed, evidence: [], violations: 0 };
}

/** Jobs under way for writes that nobody made: what they bring was stamped anew on its way, and will be again. */
function tellEndless(world: World, findings: Findings): void {
  const { replication, observations } = world;
  const { jobs, pairs } = replication;
  for (let job = 0; job < jobs.slots.used; job++) {
    const tag = jobs.tag[job]!;
    if (jobs.state[job] === FREE || tag === NO_TAG || jobs.versionUs[job]! <= 0) continue;
    if (observations.writes.has(tag, jobs.versionUs[job]!, jobs.versionBy[job]!)) continue;
    const pair = jobs.pair[job]!;
    findings.add(() => {
      const way = `from ${regionOf(world, pairs.from(pair))} to ${regionOf(world, pairs.to(pair))}`;
      return `${tagName(world, tag)} is on its way ${way} at the end, stamped ${at(jobs.versionUs[job]!)}, when nobody pushed it`;
    });
  }
}

/** What a replica in service lacks though another in service has it, and no full queue has told of it. */
function tellMissing(world: World, to: number, findings: Findings): void {
  const { plan, places, catalogue, stamps, topology, replication } = world;
  if (!stamps.isServing(to)) return;
  const { pairs, sync } = replication;
  if (plan.replicas.some((_, from) => sync.overflowed[pairs.of(from, to)]! > 0)) return;
  missingAt(plan, places, catalogue, stamps, topology, to, (from, _to, manifest, tag) => {
    // What is lost, or lost to this source by destruction, it cannot send, nor its tag.
    const isGone = manifest >= 0 && (isGoneFor(world, manifest) || !catalogue.isWhole(manifest, from));
    if (isGone || !stamps.isServing(from)) return;
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

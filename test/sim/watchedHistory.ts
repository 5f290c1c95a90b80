/** A history played and watched from outside: what of it breaks the laws that bind every registry, by sums of its own. */
import { BY_FAULT } from '../../sim/deletionPlan.ts';
import { isOpenCopy } from '../../sim/measure/copyOutcome.ts';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import { DELETED, LOST, UNACKNOWLEDGED } from '../../sim/storage/catalogue.ts';
import { isGone } from '../../sim/storage/destruction.ts';
import { RequestTrace } from '../../sim/workload/requestTrace.ts';
import { World } from '../../sim/world.ts';
import { planOf } from './fixture.ts';
import { DATA_KEY_S, type History, isUnprotected, yamlOf } from './histories.ts';

/** What breaks each law, in words; nothing where it holds. */
export interface Broken {
  readonly bytes: string[];
  readonly limits: string[];
  readonly keys: string[];
  readonly agreement: string[];
  readonly promises: string[];
}

const MINUTE_US = 60e6;
/** What is deleted is by then, and nothing of it is collected yet. */
const DELETED_BY_US = 1800e6;
/** The collector has come round, and the purge has not. */
const BINNED_AT_US = 36_000e6;

export function brokenBy(past: History): Broken {
  const plan = planOf(yamlOf(past));
  const world = new World(plan, 1);
  const { catalogue, frontDoor, queue } = world;
  const trace = new RequestTrace(world.traffic.requests, () => queue.nowUs);
  world.traffic.requests.observer = trace;
  const broken: Broken = { bytes: [], limits: [], keys: [], agreement: [], promises: [] };

  const written = storedIn(world);
  const changes: { readonly atUs: number; readonly what: string }[] = [];
  const change = (holder: number, what: string): void => {
    // Storage copies what is encrypted as it is.
    if (!world.places.isSecondary(holder)) changes.push({ atUs: queue.nowUs, what: `${what} in ${holder}` });
  };
  const put = catalogue.put.bind(catalogue);
  catalogue.put = (blob, holder) => {
    if ((catalogue.blobPresent[blob]! & (1 << holder)) === 0) written[holder]! += catalogue.blobBytes[blob]!;
    change(holder, `blob ${blob} is written`);
    put(blob, holder);
    const { usedBytes } = frontDoor.account;
    if (usedBytes > plan.limits.storageBytes) broken.limits.push(`${usedBytes} B are stored`);
  };
  const show = catalogue.show.bind(catalogue);
  catalogue.show = (manifest, holder) => {
    change(holder, `image ${manifest} is shown`);
    show(manifest, holder);
  };
  const hide = catalogue.hide.bind(catalogue);
  catalogue.hide = (manifest, holder) => {
    change(holder, `image ${manifest} is deleted`);
    hide(manifest, holder);
  };
  const setTag = catalogue.setTag.bind(catalogue);
  catalogue.setTag = (tag, holder, manifest, versionUs, by) => {
    change(holder, `tag ${tag} is set`);
    setTag(tag, holder, manifest, versionUs, by);
  };
  const served = new Map<string, { readonly most: number; readonly atUs: number[] }>();
  const meter = frontDoor.meter.bind(frontDoor);
  frontDoor.meter = (replica, kind, identity) => {
    const answer = meter(replica, kind, identity);
    if (answer !== 0) return answer;
    const key = `${replica} ${kind}`;
    const seen = served.get(key) ?? { most: plan.limits.perMinute[kind]!, atUs: [] };
    served.set(key, seen);
    seen.atUs.push(queue.nowUs);
    return answer;
  };

  world.runUntil(DELETED_BY_US);
  if (!destroys(past)) expectGivenBack(world, broken.bytes);
  world.runUntil(Math.min(BINNED_AT_US, world.horizonUs));
  for (const m of destroys(past) ? [] : (frontDoor.desk?.bin?.images() ?? [])) {
    if (!catalogue.isComplete(m, 0)) broken.bytes.push(`image ${m} lies in the bin, and not all of it`);
  }
  world.runUntil(world.horizonUs);
  expectBytes(past, world, written, broken.bytes);
  for (const [key, { most, atUs }] of served) if (isExceeded(atUs, most)) broken.limits.push(`limit ${key} of ${most}`);
  for (const [fromUs, toUs] of keylessTimes(past)) {
    const isIn = ({ atUs }: { readonly atUs: number }): boolean => atUs > fromUs && atUs < toUs;
    const data = trace.entries.filter(({ answer, verb }) => answer === 'ok' && verb !== 'GET /v2/');
    for (const { verb, atUs } of data.filter(isIn)) broken.keys.push(`${verb} was served at ${atUs / 1e6}`);
    for (const { what, atUs } of changes.filter(isIn)) broken.keys.push(`${what} at ${atUs / 1e6}`);
  }
  const { invariants, convergence } = outcomeOf(world, 1);
  if (convergence.verdict !== 'pass' && !isErased(past))
    broken.agreement.push(convergence.observed, ...convergence.evidence);
  // Along rules replicas need not hold the same; without a key nothing ever moves again.
  if (plan.rules === null && !isErased(past)) expectAgreement(world, broken.agreement);
  if (plan.rules === null) expectLatest(past, world, broken.agreement);
  const isMeant = destroys(past) || strikes(past, ...PEOPLE);
  if (!isMeant && world.ledger.losses > 0)
    broken.promises.push(`${world.ledger.losses} images were lost, and nothing took them`);
  for (const { name, verdict, observed, evidence } of invariants) {
    if (verdict === 'fail' && !mayBreak(past, name))
      broken.promises.push(`${name}: ${observed}; ${evidence.join('; ')}`);
  }
  return broken;
}

const strikes = ({ faults }: History, ...actions: readonly string[]): boolean =>
  faults.some(({ action }) => actions.includes(action));

const isErased = (past: History): boolean => isUnprotected(past) && strikes(past, 'key.purge');
const destroys = (past: History): boolean =>
  isErased(past) || strikes(past, 'region.loss', 'storage.loss', 'operator.failover');

const PEOPLE = ['operator.delete', 'retention.misconfigure', 'release.bad'];
/** A wrong clock makes later writes lose. */
const BROKEN_BY_SKEW = ['no-lost-tag-write', 'tag-monotonicity', 'read-your-writes'];

/** What a setting or a fault is there to break. */
function mayBreak(past: History, invariant: string): boolean {
  const { replication } = past.registry as { replication?: { order: string } };
  if (invariant === 'closure' || invariant === 'existence-truth') return replication?.order === 'manifestFirst';
  if (strikes(past, 'clock.skew') && BROKEN_BY_SKEW.includes(invariant)) return true;
  // A replica that is removed hands on what is sound, and takes with it what a release has damaged there.
  if (invariant === 'no-lost-tag-write' && past.registry['changes'] !== undefined) return strikes(past, 'release.bad');
  // Without a key nothing ever moves again.
  if (invariant === 'queues-drain-or-alarm') return isErased(past);
  if (invariant !== 'acknowledged-stay-readable') return false;
  return destroys(past) || strikes(past, ...PEOPLE);
}

/** Some window that begins and ends with what was served holds more than a minute’s worth and what its time has brought. */
function isExceeded(served: readonly number[], perMinute: number): boolean {
  return served.some((fromUs, first) =>
    served.slice(first).some((toUs, more) => more + 1 > perMinute + (perMinute * (toUs - fromUs)) / MINUTE_US + 1e-9),
  );
}

/** µs between which the key has been of no use for longer than a data key lives: by the faults alone. */
function keylessTimes(past: History): [number, number][] {
  const usOf = (text: string): number => Number.parseInt(text, 10) * 1e6;
  const taken = past.faults
    .filter(({ action }) => ['vault.outage', 'key.disable', 'key.purge'].includes(action))
    .map(({ action, at, duration }): [number, number] => {
      const isForEver = action === 'key.purge' && isUnprotected(past);
      return [usOf(at), isForEver ? Number.POSITIVE_INFINITY : usOf(at) + usOf(duration!)];
    })
    .sort((a, b) => a[0] - b[0]);
  const joined: [number, number][] = [];
  for (const [fromUs, toUs] of taken) {
    const last = joined.at(-1);
    if (last !== undefined && fromUs <= last[1]) last[1] = Math.max(last[1], toUs);
    else joined.push([fromUs, toUs]);
  }
  return joined.map(([fromUs, toUs]): [number, number] => [fromUs + DATA_KEY_S * 1e6, toUs]);
}

/** Bytes of the blobs that each holder stores. */
function storedIn({ catalogue }: World): number[] {
  return Array.from({ length: catalogue.holders }, (_, holder) => {
    let bytes = 0;
    for (let blob = 0; blob < catalogue.blobs; blob++) {
      if ((catalogue.blobPresent[blob]! & (1 << holder)) !== 0) bytes += catalogue.blobBytes[blob]!;
    }
    return bytes;
  });
}

/** Which blobs an image names that somebody shows, or that lies in the bin. */
function namedIn({ catalogue, frontDoor }: World): Uint8Array {
  const binned = new Set(frontDoor.desk?.bin?.images() ?? []);
  return namedBy(catalogue, (m) => catalogue.manifestVisible[m] !== 0 || binned.has(m));
}

function namedBy(catalogue: World['catalogue'], isMeant: (manifest: number) => boolean): Uint8Array {
  const named = new Uint8Array(catalogue.blobs);
  for (let m = 0; m < catalogue.manifests; m++) {
    if (!isMeant(m)) continue;
    const start = catalogue.manifestStart[m]!;
    for (let i = start; i < start + catalogue.manifestCount[m]!; i++) named[catalogue.pool[i]!] = 1;
  }
  return named;
}

/** What is deleted is paid for no longer, whether or not it was collected; what nobody ever named is. */
function expectGivenBack(world: World, broken: string[]): void {
  const { catalogue, frontDoor } = world;
  const named = namedIn(world);
  const wasNamed = namedBy(catalogue, (m) => catalogue.manifestEver[m] !== 0);
  let most = 0;
  for (let blob = 0; blob < catalogue.blobs; blob++) {
    // What lies ready for whatever is built on it counts with the first image that does.
    const isUploaded = blob >= world.plan.catalogue.blobBytes.length && wasNamed[blob] === 0;
    if (named[blob] === 1 || isUploaded) most += catalogue.blobBytes[blob]!;
  }
  const { usedBytes } = frontDoor.account;
  if (usedBytes > most) broken.push(`${usedBytes} B are paid for, and no more than ${most} may be`);
}

function expectBytes(past: History, world: World, written: readonly number[], broken: string[]): void {
  const { catalogue, frontDoor, stamps } = world;
  const named = namedIn(world);
  let paid = 0;
  const ready = world.plan.catalogue.blobBytes.length;
  for (let blob = 0; blob < catalogue.blobs; blob++) {
    const bytes = catalogue.blobBytes[blob]!;
    if (named[blob] === 1) paid += bytes;
    for (let holder = 0; holder < catalogue.holders; holder++) {
      if ((catalogue.blobPresent[blob]! & (1 << holder)) === 0) continue;
      // What lies ready for whatever is built on it is no garbage.
      if (named[blob] === 0 && blob >= ready && stamps.isServing(holder))
        broken.push(`blob ${blob}, which nothing names, is in ${holder}`);
    }
  }
  if (destroys(past) || past.registry['changes'] !== undefined) return;
  const stored = storedIn(world);
  const collected = frontDoor.collector?.collectedBytes ?? written.map(() => 0);
  for (const [holder, bytes] of written.entries()) {
    if (stored[holder]! + collected[holder]! !== bytes) {
      broken.push(`${holder}: ${bytes} B written, ${stored[holder]} stored, ${collected[holder]} collected`);
    }
  }
  const { usedBytes } = frontDoor.account;
  if (usedBytes !== paid) broken.push(`${usedBytes} B are paid for, and images name ${paid}`);
}

/** Where all clocks are right and every answer was final: a tag names what it was acknowledged for last, and what was deleted last is gone. */
function expectLatest(past: History, world: World, broken: string[]): void {
  const { replication } = past.registry as { replication?: { ack: string } };
  const isFinal = replication === undefined || replication.ack === 'home' || replication.ack === 'quorum(1)';
  if (!isFinal || destroys(past) || strikes(past, 'clock.skew')) return;
  const { catalogue, plan, stamps } = world;
  const serving = plan.replicas.findIndex((_, r) => stamps.isServing(r));
  for (let m = 0; m < catalogue.manifests; m++) {
    const isShown = catalogue.manifestVisible[m] !== 0;
    if (isShown && catalogue.manifestStanding[m] === DELETED) broken.push(`image ${m}, which was deleted, is there`);
  }
  for (let tag = 0; tag < catalogue.tags; tag++) {
    const [newest, target] = [catalogue.tagNewest[tag]!, catalogue.tagTarget[tag * catalogue.holders + serving]!];
    // What went by a mistake took its tags with it.
    const { graves } = catalogue;
    const isGone = newest >= 0 && graves !== null && graves.kind[graves.lastOf(newest)] === BY_FAULT;
    if (newest !== target && !(isGone && target < 0))
      broken.push(`tag ${tag} names ${target}, and ${newest} was acknowledged last`);
  }
}

const STANDINGS = ['stored before', 'unacknowledged', 'acknowledged', 'lost', 'deleted', 'damaged'];

/** All places hold the same tags, images, blobs and locks; geo-redundant copies those of what they copy. */
function expectAgreement(world: World, broken: string[]): void {
  const { catalogue, places, plan, stamps } = world;
  // A tag of an image that is gone everywhere, and was lost or never acknowledged, is brought to nobody.
  const isNoMore = (m: number): boolean => {
    const standing = catalogue.manifestStanding[m]!;
    return standing === LOST || (standing === UNACKNOWLEDGED && isGone(catalogue, m));
  };
  const differ = (a: number, b: number): void => {
    const [bitA, bitB] = [1 << a, 1 << b];
    const compare = (
      what: string,
      from: number,
      n: number,
      column: Int32Array,
      more = (_: number): string => '',
    ): void => {
      for (let i = from; i < n; i++) {
        if (((column[i]! & bitA) !== 0) !== ((column[i]! & bitB) !== 0))
          broken.push(`${what} ${i}${more(i)} differs in ${a} and ${b}`);
      }
    };
    const standing = (m: number): string => ` (${STANDINGS[catalogue.manifestStanding[m]!]})`;
    compare('image', 0, catalogue.manifests, catalogue.manifestVisible, standing);
    // What lay ready at the start a replica that was added has as far as images name it.
    compare('blob', plan.catalogue.blobBytes.length, catalogue.blobs, catalogue.blobPresent);
    for (let tag = 0; tag < catalogue.tags; tag++) {
      const target = (holder: number): number => {
        const named = catalogue.tagTarget[tag * catalogue.holders + holder]!;
        return named >= 0 && isNoMore(named) ? -1 : named;
      };
      if (target(a) !== target(b)) broken.push(`tag ${tag} names ${target(a)} in ${a} and ${target(b)} in ${b}`);
    }
    if ([...(catalogue.locks?.differing(a, b) ?? [])].length > 0) broken.push(`locks differ in ${a} and ${b}`);
  };
  const serving = plan.replicas.map((_, r) => r).filter((r) => stamps.isServing(r));
  for (const r of serving.slice(1)) differ(serving[0]!, r);
  for (const r of serving) {
    const copy = places.secondaryOf(r);
    if (copy >= 0 && stamps.isServing(copy) && !isOpenCopy(world, copy)) differ(r, copy);
  }
  for (let m = 0; m < catalogue.manifests; m++) {
    for (const r of serving) {
      const isShown = (catalogue.manifestVisible[m]! & (1 << r)) !== 0;
      if (isShown && !catalogue.isComplete(m, r)) broken.push(`image ${m} is shown in ${r} and not whole`);
    }
  }
}

/** The part of the plan that is about clients: what each pushes, pulls and deletes, and the traces that it plays. */

import { GLOBAL, NOWHERE } from '../sim/clientPlan.ts';
import { counted } from '../sim/kernel/counted.ts';
import { DAY_US } from '../sim/kernel/time.ts';
import type {
  ClientPlan,
  OperationPlan,
  PlanAssumption,
  PullPlan,
  PushPlan,
  PushTrace,
  RolloutPlan,
} from '../sim/plan.ts';
import type { CatalogueSeed } from './catalogueSeed.ts';
import { forbidden } from './compileDeletion.ts';
import { type Replay, replayPlan } from './replay/replay.ts';
import type { ClientSettings } from './scenario.ts';
import type { Trace } from './traces.ts';

export function clientPlan(
  client: ClientSettings,
  idOf: ReadonlyMap<string, number>,
  catalogue: CatalogueSeed,
  traces: ReadonlyMap<string, Trace>,
  placed: ReadonlyMap<string, readonly Placed[]>,
  originMs: number | null,
  contents: readonly string[],
  identities: readonly string[],
  replays: ReadonlyMap<string, Replay>,
): ClientPlan {
  return {
    name: client.name,
    region: idOf.get(client.region)!,
    profile: client.profile,
    custom: client.custom,
    rollout: rolloutPlan(client, catalogue),
    nodes: client.nodes,
    deadlineUs: client.deadlineUs,
    dnsCache: client.dnsCache,
    resolverRegion: idOf.get(client.resolverRegion)!,
    // A year is assessed with the replicas that are there after all changes; one that has gone may have no region here.
    endpoint: client.endpoint === undefined ? GLOBAL : (idOf.get(client.endpoint) ?? NOWHERE),
    push: pushPlan(client, catalogue, traces, placed),
    pull: pullPlan(client, originMs, catalogue, replays),
    identity: client.identity === undefined ? -1 : identities.indexOf(client.identity),
    list: client.list === undefined ? null : { ratePerUs: client.list.ratePerUs, of: client.list.of },
    operations: operationPlans(client, catalogue, contents),
    deletes: client.deletes ?? [],
  };
}

function rolloutPlan({ rollout }: ClientSettings, catalogue: CatalogueSeed): RolloutPlan | null {
  if (rollout === null) return null;
  const { repository, tag, atUs, delayUs, atOnce } = rollout;
  return { tag: catalogue.tag(repository, tag), atUs, delayUs, atOnce };
}

/** As whom clients sign in, where they say so, sorted. */
export function identityNames(clients: readonly ClientSettings[]): string[] {
  return [...new Set(clients.flatMap(({ identity }) => identity ?? []))].sort();
}

/** Names of pushed contents, sorted. */
export function contentNames(clients: readonly ClientSettings[]): string[] {
  const names = clients.flatMap(({ operations }) =>
    operations.flatMap((operation) => (operation.op === 'push' && operation.image !== null ? [operation.image] : [])),
  );
  return [...new Set(names)].sort();
}

function pushPlan(
  client: ClientSettings,
  catalogue: CatalogueSeed,
  traces: ReadonlyMap<string, Trace>,
  placed: ReadonlyMap<string, readonly Placed[]>,
): PushPlan | null {
  const { push } = client;
  if (push === null) return null;
  if (push.kind === 'rate') {
    return { kind: 'rate', concurrency: push.concurrency, ratePerUs: push.ratePerUs, layerBytes: push.layersBytes };
  }
  const trace = pushTrace(traces.get(push.trace)!, placed.get(client.name)!, catalogue);
  return { kind: 'trace', concurrency: push.concurrency, trace };
}

/** What a log does not tell of what was pushed. */
export function pushAssumptions(name: string, { isLog, sizes, newImages }: Trace): PlanAssumption[] {
  if (!isLog) return [];
  const images = newImages.reduce((sum, count) => sum + count, 0);
  let sized = 0;
  for (let i = 1; sizes !== null && i < sizes.start.length; i++) if (sizes.start[i]! > sizes.start[i - 1]!) sized += 1;
  const value = `layers of ${sized} of ${counted(images, 'image')} are the log’s, those that the client pushed before it; others are drawn`;
  return [{ key: 'pushed sizes', value, source: name, grade: 'assumed' }];
}

export interface Placed {
  readonly atUs: number;
  readonly row: number;
}

/** The trace's rows on the run's clock. */
export function placeTrace(
  trace: Trace,
  fromSeconds: number,
  speed: number,
  loop: boolean,
  durationUs: number,
): Placed[] {
  const placed: Placed[] = [];
  const rows = trace.unixSeconds.length;
  const { lapSeconds } = trace;
  for (let lap = 0; ; lap++) {
    const shiftSeconds = lap * lapSeconds - fromSeconds;
    for (let row = 0; row < rows; row++) {
      const atUs = Math.floor(((trace.unixSeconds[row]! + shiftSeconds) * 1e6) / speed);
      if (atUs >= durationUs) return placed;
      if (atUs >= 0) placed.push({ atUs, row });
    }
    if (!loop) return placed;
  }
}

function pushTrace(trace: Trace, placed: readonly Placed[], catalogue: CatalogueSeed): PushTrace {
  const column = (values: ArrayLike<number>): Int32Array => Int32Array.from(placed, ({ row }) => values[row]!);
  return {
    atUs: Float64Array.from(placed, ({ atUs }) => atUs),
    repository: Int32Array.from(placed, ({ row }) => catalogue.repository(trace.repositoryOf[row]!)),
    newImages: column(trace.newImages),
    tagsAdded: column(trace.tagsAdded),
    tagsMoved: column(trace.tagsMoved),
    tagsRemoved: column(trace.tagsRemoved),
    sizes: trace.sizes && { ...trace.sizes, firstImage: column(trace.sizes.firstImage) },
  };
}

function pullPlan(
  client: ClientSettings,
  originMs: number | null,
  catalogue: CatalogueSeed,
  replays: ReadonlyMap<string, Replay>,
): PullPlan | null {
  const { pull, nodes } = client;
  if (pull === null) return null;
  if ('trace' in pull) return replayPlan(replays.get(client.name)!, catalogue.replayed, catalogue.plan, nodes);
  const startOfDayUs = ((originMs ?? 0) * 1000) % DAY_US;
  return {
    ratePerUs: pull.ratePerUs,
    zipf: pull.popularity.zipf,
    dailyAmplitude: pull.daily.amplitude,
    dailyPeakUs: pull.daily.peakUs - startOfDayUs,
    fresh: pull.fresh,
    logged: null,
  };
}

function operationPlans(
  client: ClientSettings,
  catalogue: CatalogueSeed,
  contents: readonly string[],
): OperationPlan[] {
  const plans = client.operations.map((operation): OperationPlan => {
    const tag = operation.tag === undefined ? -1 : catalogue.tag(operation.repository, operation.tag);
    const image = 'image' in operation ? (operation.image ?? null) : null;
    return {
      atUs: operation.atUs,
      op: operation.op,
      tag,
      toTag: operation.op === 'retag' ? catalogue.tag(operation.repository, operation.as) : tag,
      repository: catalogue.repository(operation.repository),
      layerBytes: operation.op === 'push' ? operation.layersBytes : null,
      content: image === null ? -1 : contents.indexOf(image),
      forbids: operation.op === 'lock' ? forbidden(operation) : 0,
    };
  });
  return plans.sort((a, b) => a.atUs - b.atUs || a.tag - b.tag || (a.op < b.op ? -1 : a.op > b.op ? 1 : 0));
}

/** Figures of clients and replicas divided by class of repository, in place of the undivided ones: what is in no class has no label for it. */
import type { CounterSample, FractionSample, HistogramSample, Labels } from '../outcome.ts';
import { OP_LIST, OP_PULL, OP_PUSH, OPERATION_NAMES } from '../sink.ts';
import { operationOf } from '../workload/steps.ts';
import type { World } from '../world.ts';
import type { ClassFigures } from './classFigures.ts';

const TIMED = [
  ['pull', OP_PULL],
  ['push', OP_PUSH],
  // Of no class: a listing is about no image.
  ['list', OP_LIST],
] as const;

/** `pull_ok`, `push_ok`, `list_ok` and `request_ok`. @param isOver what is under way counts among all */
export function classFractions(world: World, classes: ClassFigures, isOver: boolean): FractionSample[] {
  const { plan } = world;
  const unfinished = isOver ? unfinishedOf(world, classes) : null;
  const samples: FractionSample[] = [];
  for (let kind = 0; kind < classes.count; kind++) {
    for (const [c, { name: client }] of plan.clients.entries()) {
      for (const [operation, o] of TIMED) {
        const { ok, total } = classes.operationsOf(kind, c, o);
        const all = total + (unfinished?.[classes.placeOf(kind, c, o)] ?? 0);
        if (all === 0) continue;
        samples.push({
          metric: `${operation}_ok`,
          labels: ofClass(world, kind, clientLabels(world, c)),
          ok,
          total: all,
        });
      }
      for (const [r, place] of plan.replicas.entries()) {
        for (const [o, operation] of OPERATION_NAMES.entries()) {
          const { total, failed } = classes.requestsOf(kind, r, c, o);
          if (total === 0) continue;
          const labels = ofClass(world, kind, { region: plan.regions[place]!.name, operation, client });
          samples.push({ metric: 'request_ok', labels, ok: total - failed, total });
        }
      }
    }
  }
  return samples;
}

/** `pull_time`, `push_time` and `list_time`. */
export function classTimes(world: World, classes: ClassFigures): HistogramSample[] {
  const { plan, measure } = world;
  const samples: HistogramSample[] = [];
  for (let kind = 0; kind < classes.count; kind++) {
    for (let c = 0; c < plan.clients.length; c++) {
      for (const [operation, o] of TIMED) {
        const id = classes.timeOf[classes.placeOf(kind, c, o)]!;
        if (measure.histograms.count(id) === 0) continue;
        const labels = ofClass(world, kind, clientLabels(world, c));
        samples.push({ metric: `${operation}_time`, labels, unit: 'us', data: measure.histograms.data(id) });
      }
    }
  }
  return samples;
}

/** Of `replication_lag` and `geo_lag` on a way (as in `measure.lagOf`): the histograms of all classes. */
export function classLags(world: World, classes: ClassFigures, way: number): { labels: Labels; id: number }[] {
  return Array.from({ length: classes.count }, (_, kind) => ({
    labels: ofClass(world, kind, {}),
    id: classes.lagOfClass(kind, way),
  }));
}

/** `images_acknowledged` and `images_lost`, of every class and replica: that none was lost is a figure, too. */
export function classImages(world: World, classes: ClassFigures): CounterSample[] {
  const { plan, catalogue, ledger } = world;
  const replicas = plan.replicas.length;
  const lost = new Int32Array(classes.count * replicas);
  for (let loss = 0; loss < ledger.losses; loss++) {
    const manifest = ledger.manifest[loss]!;
    const at = classes.ofManifest(manifest) * replicas + catalogue.manifestHome[manifest]!;
    lost[at] = lost[at]! + 1;
  }
  const samples: CounterSample[] = [];
  for (let kind = 0; kind < shownKinds(classes); kind++) {
    for (const [r, place] of plan.replicas.entries()) {
      const labels = ofClass(world, kind, { region: plan.regions[place]!.name });
      samples.push({ metric: 'images_acknowledged', labels, count: classes.acknowledgedOf(kind, r) });
      samples.push({ metric: 'images_lost', labels, count: lost[kind * replicas + r]! });
    }
  }
  return samples;
}

/** Kinds that are told of: where every repository is in a class, not that of what is in none. */
export function shownKinds(classes: ClassFigures): number {
  return classes.hasOthers ? classes.count : classes.count - 1;
}

/** Operations under way, by where their class's figures lie. */
function unfinishedOf(world: World, classes: ClassFigures): Float64Array {
  const { ops } = world.traffic.requests;
  const counts = new Float64Array(classes.timeOf.length);
  for (const op of ops.slots.heldSlots()) {
    const kind = classes.of(ops.tag[op]!, ops.manifest[op]!);
    const at = classes.placeOf(kind, ops.client[op]!, operationOf(ops.kind[op]!));
    counts[at] = counts[at]! + 1;
  }
  return counts;
}

/** Labels with the class, where the kind is one. */
export function ofClass({ plan }: World, kind: number, labels: Labels): Labels {
  const name = plan.classes?.names[kind];
  return name === undefined ? labels : { ...labels, class: name };
}

/** As of what a client lives: `region` is where it is. */
function clientLabels({ plan }: World, client: number): Labels {
  const { name, region } = plan.clients[client]!;
  return { client: name, region: plan.regions[region]!.name };
}

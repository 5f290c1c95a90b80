/**
 * Records of a run as spans, through the OpenTelemetry API alone. One trace for each seed: its root is the run, and each
 * push, pull, replication, repair, failover, fault and loss is a span under it, with the instants of simulated time.
 * What they are called and carry is listed in docs/telemetry.md.
 */
import {
  type Attributes,
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { faultAction, faultName, imageName } from '../../sim/measure/names.ts';
import * as ring from '../../sim/measure/ring.ts';
import { OP_PUSH, OPERATION_NAMES } from '../../sim/sink.ts';
import { FIRST_REPAIR_KIND, GEO_REFILL, LOCAL_REPAIR, REPAIR_KINDS } from '../../sim/storage/reliabilityCodes.ts';
import type { World } from '../../sim/world.ts';
import { ATTRIBUTE_FAULT_ACTION, ATTRIBUTE_FAULT_ID } from './attributes.ts';
import { Faults } from './faultSpans.ts';
import type { Clock } from './simulatedTime.ts';

/** After so many spans the reader gets a turn to send them off. */
const BATCH = 500;

/** What a span has beyond a name, a start and attributes. */
interface Ties {
  /** The run, unless another is given. */
  readonly under?: Context;
  readonly links?: readonly (SpanContext | undefined)[];
  readonly kind?: SpanKind;
}

interface HeldReplication {
  readonly startUs: number;
  readonly endUs: number;
  readonly from: number;
  readonly to: number;
  readonly manifest: number;
}

export class SpanWriter {
  /** Spans begun so far. */
  created = 0;
  private readonly tracer: Tracer;
  private readonly clock: Clock;
  private readonly root: Span;
  private readonly underRoot: Context;
  private readonly faults: Faults;
  /** The push that made each image. */
  private readonly pushes = new Map<number, SpanContext>();
  /** Replications of images whose push has not ended yet: further tags are still being put. */
  private readonly held = new Map<number, HeldReplication[]>();
  private readonly repairs = new Map<number, Span>();
  /** Replicas that are out of routing, with the fault behind it (−1: none known). */
  private readonly out = new Map<number, { readonly span: Span; readonly fault: number }>();
  private losses = 0;

  constructor(tracer: Tracer, clock: Clock, name: string, attributes: Attributes) {
    this.tracer = tracer;
    this.clock = clock;
    this.root = this.begin(`run ${name}`, 0, attributes, { under: ROOT_CONTEXT });
    this.underRoot = trace.setSpan(ROOT_CONTEXT, this.root);
    this.faults = new Faults((name, startUs, attributes) => this.begin(name, startUs, attributes), clock);
  }

  /**
   * Empties the ring and enters new losses; yields now and then, so that spans can be sent before there are too many.
   * `also` sees each record, too.
   */
  *drain(world: World, records: ring.Ring, also: (record: ring.Ring) => void): Generator<void> {
    let told = this.created;
    while (records.take()) {
      this.write(world, records);
      also(records);
      if (this.created - told < BATCH) continue;
      told = this.created;
      yield;
    }
    while (this.losses < world.ledger.losses) {
      this.writeLoss(world, this.losses++);
      if (this.created - told < BATCH) continue;
      told = this.created;
      yield;
    }
    this.faults.endInstants();
  }

  /** Ends everything that is still open, the run itself last. */
  close(world: World | null, nowUs: number): void {
    if (world !== null) {
      for (const waiting of this.held.values()) for (const each of waiting) this.writeReplication(world, each);
    }
    for (const span of this.repairs.values()) {
      span.setAttribute('nines.repair.completed', false);
      span.end(this.clock(nowUs));
    }
    for (const { span } of this.out.values()) span.end(this.clock(nowUs));
    this.faults.close(nowUs);
    this.root.end(this.clock(nowUs));
  }

  private write(world: World, record: ring.Ring): void {
    switch (record.kind) {
      case ring.OPERATION:
        this.writeOperation(world, record);
        return;
      case ring.REPLICATION: {
        const { startUs, endUs, a: from, b: to, c: manifest } = record;
        const replication = { startUs, endUs, from, to, manifest };
        const isOver = this.pushes.has(manifest);
        if (isOver) this.writeReplication(world, replication);
        else this.held.set(manifest, [...(this.held.get(manifest) ?? []), replication]);
        return;
      }
      case ring.REPAIR_BEGAN:
        this.beginRepair(world, record);
        return;
      case ring.REPAIR_ENDED: {
        const key = repairKey(world, record);
        this.repairs.get(key)?.setAttribute('nines.repair.completed', record.e === 1);
        this.repairs.get(key)?.end(this.clock(record.endUs));
        this.repairs.delete(key);
        return;
      }
      case ring.FAULT_FIRED:
        this.faults.fired(world, record.a, record.startUs);
        return;
      case ring.FAULT_RECOVERED:
        this.faults.recovered(record.a, record.endUs);
        return;
      case ring.ENDPOINT_OUT: {
        const attributes = { 'nines.region': regionOf(world, record.a), ...this.blamed(world, record.b) };
        const links = [this.faults.contextOf(record.b)];
        const span = this.begin('endpoint out of routing', record.startUs, attributes, { links });
        this.out.set(record.a, { span, fault: record.b });
        return;
      }
      case ring.ENDPOINT_BACK:
        this.out.get(record.a)?.span.end(this.clock(record.endUs));
        this.out.delete(record.a);
        return;
      case ring.CLIENT_MOVED:
        this.writeFailover(world, record);
        return;
      default:
        return;
    }
  }

  private writeOperation(world: World, { startUs, endUs, a, b, c, d, e }: ring.Ring): void {
    const client = world.plan.clients[a]!;
    const operation = OPERATION_NAMES[b]!;
    const attributes: Attributes = {
      'nines.operation': operation,
      'nines.client': client.name,
      'nines.region': world.plan.regions[client.region]!.name,
    };
    // Names may never have been resolved for it: then no region was asked.
    if (c >= 0) attributes['nines.endpoint'] = regionOf(world, c);
    if (d >= 0) attributes['nines.image'] = imageName(world, d);
    if (e !== ring.ENDED_OK) attributes['error.type'] = e === ring.ENDED_NEVER ? 'unfinished' : 'failed';
    const span = this.begin(operation, startUs, attributes, { kind: SpanKind.CLIENT });
    if (e !== ring.ENDED_OK) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(this.clock(endUs));
    if (b !== OP_PUSH || d < 0 || this.pushes.has(d)) return;
    this.pushes.set(d, span.spanContext());
    for (const each of this.held.get(d) ?? []) this.writeReplication(world, each);
    this.held.delete(d);
  }

  private writeReplication(world: World, { startUs, endUs, from, to, manifest }: HeldReplication): void {
    const attributes = {
      'nines.from': regionOf(world, from),
      'nines.to': regionOf(world, to),
      'nines.image': imageName(world, manifest),
    };
    this.begin('replicate', startUs, attributes, { links: [this.pushes.get(manifest)] }).end(this.clock(endUs));
  }

  private beginRepair(world: World, record: ring.Ring): void {
    const { law } = REPAIR_KINDS[(record.d === 1 ? GEO_REFILL : LOCAL_REPAIR) - FIRST_REPAIR_KIND]!;
    const attributes = {
      'nines.region': regionOf(world, record.a),
      'nines.group': record.b,
      'nines.repair.kind': law,
      ...this.blamed(world, record.e),
    };
    const links = [this.faults.contextOf(record.e)];
    const span = this.begin(`${law} repair`, record.startUs, attributes, { links });
    this.repairs.set(repairKey(world, record), span);
  }

  private writeFailover(world: World, { startUs, endUs, a, b, c }: ring.Ring): void {
    const client = world.plan.clients[a]!;
    const fault = this.out.get(b)?.fault ?? -1;
    const attributes = {
      'nines.client': client.name,
      'nines.region': world.plan.regions[client.region]!.name,
      'nines.from': regionOf(world, b),
      'nines.to': regionOf(world, c),
      ...this.blamed(world, fault),
    };
    const links = [this.faults.contextOf(fault)];
    this.begin('failover', startUs, attributes, { links }).end(this.clock(endUs));
  }

  /** An instant under the fault that took the last copy. */
  private writeLoss(world: World, loss: number): void {
    const { ledger, catalogue } = world;
    const manifest = ledger.manifest[loss]!;
    const fault = ledger.fault[loss]!;
    const atUs = ledger.atUs[loss]!;
    const attributes: Attributes = {
      'nines.image': imageName(world, manifest),
      'nines.region': regionOf(world, catalogue.manifestHome[manifest]!),
      'nines.loss.excused': ledger.excused[loss] === 1,
      ...this.blamed(world, fault),
    };
    this.faults.lost(fault);
    const context = this.faults.contextOf(fault);
    const under = context === undefined ? this.underRoot : trace.setSpanContext(ROOT_CONTEXT, context);
    this.begin('image lost', atUs, attributes, { under, links: [this.pushes.get(manifest)] }).end(this.clock(atUs));
  }

  private blamed(world: World, fault: number): Attributes {
    if (fault < 0) return {};
    return { [ATTRIBUTE_FAULT_ID]: faultName(world, fault), [ATTRIBUTE_FAULT_ACTION]: faultAction(world, fault) };
  }

  private begin(name: string, startUs: number, attributes: Attributes, ties: Ties = {}): Span {
    const { under = this.underRoot, links = [], kind = SpanKind.INTERNAL } = ties;
    const known: Link[] = links.filter((context) => context !== undefined).map((context) => ({ context }));
    this.created++;
    return this.tracer.startSpan(name, { startTime: this.clock(startUs), attributes, links: known, kind }, under);
  }
}

function regionOf({ plan }: World, replica: number): string {
  return plan.regions[plan.replicas[replica]!]!.name;
}

function repairKey({ stamps }: World, { b: group, c: slot }: ring.Ring): number {
  return group * stamps.copies.core.slots + slot;
}

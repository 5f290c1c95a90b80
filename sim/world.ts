/**
 * One world: built from a plan and a seed, run to its end, once. The life of a run is readable here: the parts, the
 * loop, the switch over event kinds, and what faults do to several parts at once.
 */
import { Conditions, LATENCY, PARTITIONED, REGION_DOWN } from './conditions.ts';
import type { FaultTargets } from './faults/fault.ts';
import { Hazards } from './faults/hazards.ts';
import { PlannedFaults } from './faults/plannedFaults.ts';
import { Digest } from './kernel/digest.ts';
import { compileLaw } from './kernel/distributions.ts';
import { EventQueue } from './kernel/eventQueue.ts';
import { SharedLinks } from './kernel/sharedLinks.ts';
import type { Stateful, StateVisitor } from './kernel/state.ts';
import { Streams } from './kernel/streams.ts';
import * as kinds from './kinds.ts';
import { Ledger } from './measure/ledger.ts';
import { enterLosses } from './measure/lossEntry.ts';
import { Measure } from './measure/measure.ts';
import type { Plan } from './plan.ts';
import { FrontDoor } from './registry/frontDoor.ts';
import { GeoReplication } from './replication/geoReplication.ts';
import { Lag } from './replication/lag.ts';
import { GlobalEndpoint } from './routing/globalEndpoint.ts';
import { Latency } from './routing/latency.ts';
import { Prober } from './routing/prober.ts';
import { Catalogue } from './storage/catalogue.ts';
import * as destruction from './storage/destruction.ts';
import { Stamps } from './storage/stamps.ts';
import { Arrivals } from './workload/arrivals.ts';
import { NewImages } from './workload/newImages.ts';
import { PushQueue } from './workload/pushQueue.ts';
import { Requests } from './workload/requests.ts';
import { Traffic } from './workload/traffic.ts';

const PULL_KIND = 0;

export class World implements FaultTargets, Stateful {
  readonly plan: Plan;
  readonly queue = new EventQueue();
  readonly digest = new Digest();
  readonly streams: Streams;
  readonly conditions: Conditions;
  readonly catalogue: Catalogue;
  readonly stamps: Stamps;
  readonly replication: GeoReplication;
  readonly prober: Prober;
  readonly endpoint: GlobalEndpoint;
  readonly traffic: Traffic;
  readonly pushes: PushQueue;
  readonly arrivals: Arrivals;
  readonly faults: PlannedFaults;
  readonly hazards: Hazards;
  readonly measure: Measure;
  readonly ledger: Ledger;
  /** Events dispatched. */
  events = 0;
  /** 1 for a planned loss that struck while nothing was unreplicated. */
  nothingInFlight: Uint8Array;
  private readonly endpointLinks: SharedLinks;
  private readonly replicationLinks: SharedLinks;
  /** True while a whole stamp is being destroyed: its groups are then not erased one by one. */
  private wholesale = false;

  constructor(plan: Plan, seed: number) {
    this.plan = plan;
    this.streams = new Streams(seed);
    const { queue, streams } = this;
    this.conditions = new Conditions(plan.regions.length);
    this.catalogue = new Catalogue(plan.catalogue, plan.replicas.length, plan.stamp.placementGroups);
    this.measure = new Measure(plan, queue);
    this.ledger = new Ledger(plan.replicas.length);
    this.endpointLinks = new SharedLinks(queue, kinds.EVENT_ENDPOINT_LINK);
    this.replicationLinks = new SharedLinks(queue, kinds.EVENT_REPLICATION_LINK);
    const replicaNames = plan.replicas.map((region) => plan.regions[region]!.name);
    this.stamps = new Stamps(plan, queue, this.conditions, streams, {
      groupEmptied: (replica, group, fault) => this.groupEmptied(replica, group, fault),
      groupLost: () => {
        this.ledger.groupLosses++;
      },
      groupRefilled: (replica, group) => this.groupRefilled(replica, group),
      replicaSeeded: (replica) => this.replicaSeeded(replica),
    });
    this.replication = new GeoReplication({
      plan,
      queue,
      links: this.replicationLinks,
      conditions: this.conditions,
      stamps: this.stamps,
      catalogue: this.catalogue,
      sink: this.measure,
      lag:
        plan.replication.lag === null
          ? null
          : new Lag(
              compileLaw(plan.replication.lag),
              replicaNames.flatMap((from) => replicaNames.map((to) => streams.keyed(`replication:${from}→${to}/lag`))),
            ),
    });
    this.prober = new Prober(plan.routing, plan.replicas.length, queue);
    this.endpoint = new GlobalEndpoint(plan, this.prober, queue);
    this.pushes = new PushQueue(this.catalogue, plan.clients.length);
    const { stamps, catalogue, replication, measure } = this;
    const frontDoor = new FrontDoor(plan, queue, this.conditions, stamps, catalogue, replication, measure);
    const latency = new Latency(plan.regions.length, plan.rttP50Us, plan.rttP95Us, this.conditions);
    const latencyDraws = plan.clients.map((client) => streams.keyed(`clients:${client.name}/latency`));
    const requests = new Requests({ plan, queue, latency, endpoint: this.endpoint, sink: measure, latencyDraws });
    this.traffic = new Traffic({
      plan,
      queue,
      links: this.endpointLinks,
      requests,
      frontDoor,
      catalogue,
      sink: measure,
      tags: this.pushes,
      ended: (client, kind, event) => {
        if (kind !== PULL_KIND && event >= 0) this.arrivals.itemEnded(client, event);
      },
    });
    const images = new NewImages(plan.catalogue, catalogue);
    this.arrivals = new Arrivals({
      plan,
      queue,
      streams,
      catalogue,
      traffic: this.traffic,
      pushes: this.pushes,
      images,
    });
    this.faults = new PlannedFaults(
      plan,
      plan.faults.map((fault) => streams.keyed(`faults/${fault.id}`)),
    );
    this.hazards = new Hazards(plan, queue, streams);
    this.nothingInFlight = new Uint8Array(plan.faults.length);
    // Nobody asks where to go: then nobody needs to know, and decades of probes would be the whole run.
    if (plan.clients.length > 0) {
      this.prober.start(replicaNames.map((name) => streams.keyed(`region:${name}/probe`)));
    }
    this.arrivals.start();
    this.faults.start();
    this.hazards.start();
  }

  /** The end of the drain. */
  get horizonUs(): number {
    return this.plan.durationUs + this.plan.drainUs;
  }

  /** Runs to the horizon, or to an earlier instant (exclusive); can be called again to go on. */
  runUntil(untilUs: number): void {
    const { queue, faults } = this;
    const { agenda } = faults;
    for (;;) {
      const limitUs = Math.min(agenda.nextUs, untilUs);
      while (queue.popBefore(limitUs)) this.dispatch();
      if (agenda.nextUs >= untilUs) return;
      queue.nowUs = agenda.nextUs;
      const rank = faults.next(this);
      this.events++;
      this.digest.event(queue.nowUs, 0, rank);
    }
  }

  siteProblem(region: number): string | null {
    return this.stamps.isSiteLost(this.replicaOf(region)) ? `${this.plan.regions[region]!.name} is lost already` : null;
  }

  storageProblem(region: number): string | null {
    return this.stamps.isDestroyed(this.replicaOf(region))
      ? `the storage of ${this.plan.regions[region]!.name} is lost already`
      : null;
  }

  holdRegionDown(region: number, fault: number): void {
    this.noteStruck(region, fault);
    this.conditions.push(REGION_DOWN, region, 1, fault);
    this.siteChanged(region);
  }

  releaseRegion(region: number, fault: number): void {
    this.conditions.pop(REGION_DOWN, region, fault);
    this.siteChanged(region);
  }

  destroySite(region: number, fault: number): void {
    this.destroy(region, fault, true);
  }

  destroyStorage(region: number, fault: number): void {
    this.destroy(region, fault, false);
  }

  rebuild(region: number): void {
    this.stamps.rebuild(this.replicaOf(region));
    this.siteChanged(region);
  }

  loseNode(region: number, node: number, fault: number): void {
    this.stamps.loseNode(this.replicaOf(region), node, fault);
  }

  holdNodeDown(region: number, node: number, fault: number): void {
    this.stamps.holdNodeDown(this.replicaOf(region), node, fault);
  }

  releaseNode(region: number, node: number): void {
    this.stamps.releaseNode(this.replicaOf(region), node);
  }

  holdPair(kind: number, from: number, to: number, value: number, fault: number): void {
    this.conditions.push(kind, this.conditions.pair(from, to), value, fault);
    this.pairChanged(kind, from, to);
  }

  releasePair(kind: number, from: number, to: number, fault: number): void {
    this.conditions.pop(kind, this.conditions.pair(from, to), fault);
    this.pairChanged(kind, from, to);
  }

  visitState(v: StateVisitor): void {
    this.queue.visitState(v);
    this.digest.visitState(v);
    this.streams.visitState(v);
    this.conditions.visitState(v);
    this.catalogue.visitState(v);
    this.stamps.visitState(v);
    this.endpointLinks.visitState(v);
    this.replicationLinks.visitState(v);
    this.replication.visitState(v);
    this.prober.visitState(v);
    this.endpoint.visitState(v);
    this.pushes.visitState(v);
    this.traffic.visitState(v);
    this.arrivals.visitState(v);
    this.faults.visitState(v);
    this.hazards.visitState(v);
    this.measure.visitState(v);
    this.ledger.visitState(v);
    this.events = v.int('events', this.events);
    this.nothingInFlight = v.u8('nothingInFlight', this.nothingInFlight, this.plan.faults.length);
  }

  private dispatch(): void {
    const { queue, digest } = this;
    const { kind, a, b, nowUs } = queue;
    this.events++;
    switch (kind) {
      case kinds.EVENT_FETCH: {
        const { fetches, ops } = this.traffic.requests;
        digest.event(nowUs, kind, ops.serial[fetches.op[a]!]!);
        this.traffic.fetchStep(a);
        return;
      }
      case kinds.EVENT_STEP:
        digest.event(nowUs, kind, this.traffic.requests.ops.serial[a]!);
        this.traffic.step(a);
        return;
      case kinds.EVENT_ENDPOINT_LINK:
        this.drainEndpointLink(a);
        return;
      case kinds.EVENT_PULL_ARRIVAL:
        digest.event(nowUs, kind, a);
        this.arrivals.pullArrives(a);
        return;
      case kinds.EVENT_PUSH_ARRIVAL:
        digest.event(nowUs, kind, a);
        this.arrivals.pushArrives(a);
        return;
      case kinds.EVENT_TRACE:
        digest.event(nowUs, kind, a);
        this.arrivals.traceEventArrives(a);
        return;
      case kinds.EVENT_SINGLE:
        digest.event(nowUs, kind, a);
        this.arrivals.singleArrives(a, b);
        return;
      case kinds.EVENT_REPLICATION:
        digest.event(nowUs, kind, this.replication.jobs.manifest[a]!);
        this.replication.step(a);
        return;
      case kinds.EVENT_REPLICATION_LINK:
        this.drainReplicationLink(a);
        return;
      case kinds.EVENT_PROBE:
        digest.event(nowUs, kind, a);
        if (this.prober.probe(a, b, this.stamps.isServing(a))) this.endpoint.refresh();
        return;
      case kinds.EVENT_REPAIR:
        digest.event(nowUs, kind, a * this.stamps.core.slots + b);
        this.stamps.repaired(a, b);
        return;
      case kinds.EVENT_HAZARD:
        digest.event(nowUs, kind, a);
        this.hazards.fire(a, this);
        return;
      default:
        digest.event(nowUs, kind, a);
        this.hazards.end(a, b, this);
    }
  }

  /** Completed transfers go into the digest, wake-ups of the link do not: how often it looks is its own affair. */
  private drainEndpointLink(link: number): void {
    const { endpointLinks, traffic, digest, queue } = this;
    endpointLinks.wake(link);
    while (endpointLinks.nextCompleted(link)) {
      const fetch = endpointLinks.completedOwner;
      digest.event(queue.nowUs, kinds.EVENT_ENDPOINT_LINK, traffic.requests.fetches.blob[fetch]!);
      traffic.transferred(fetch);
    }
  }

  private drainReplicationLink(link: number): void {
    const { replicationLinks, replication, digest, queue } = this;
    replicationLinks.wake(link);
    while (replicationLinks.nextCompleted(link)) {
      const job = replicationLinks.completedOwner;
      digest.event(queue.nowUs, kinds.EVENT_REPLICATION_LINK, replication.jobs.manifest[job]!);
      replication.transferred(job);
    }
  }

  private replicaOf(region: number): number {
    return this.plan.regions[region]!.replica;
  }

  private destroy(region: number, fault: number, site: boolean): void {
    const replica = this.replicaOf(region);
    this.noteStruck(region, fault);
    if (fault < this.plan.faults.length && !this.hasUnreplicated(replica)) this.nothingInFlight[fault] = 1;
    this.wholesale = true;
    this.stamps.destroy(replica, fault, site);
    this.wholesale = false;
    destruction.eraseReplica(this.catalogue, replica);
    enterLosses(this, fault);
    this.replication.dropReplica(replica);
    this.siteChanged(region);
    if (!site) this.traffic.cutReplica(replica);
  }

  private groupEmptied(replica: number, group: number, fault: number): void {
    if (this.wholesale) return;
    destruction.eraseGroup(this.catalogue, replica, group);
    enterLosses(this, fault);
  }

  private groupRefilled(replica: number, group: number): void {
    destruction.refillGroup(this.catalogue, replica, group);
    destruction.showRefilled(this.catalogue, replica, (g) => this.stamps.awaitsRefill(replica, g));
    if (this.stamps.isServing(replica) && !this.stamps.awaitsAnyRefill(replica)) this.replication.reconcile();
  }

  private replicaSeeded(replica: number): void {
    destruction.copyTags(this.catalogue, replica);
    this.siteChanged(this.plan.replicas[replica]!);
    this.replication.reconcile();
  }

  private hasUnreplicated(replica: number): boolean {
    for (let to = 0; to < this.plan.replicas.length; to++) {
      if (to !== replica && this.replication.backlogOf(replica, to) > 0) return true;
    }
    return this.plan.replicas.length === 1;
  }

  /** Clients that are being sent to a region when a fault strikes it wait for service from now on. */
  private noteStruck(region: number, fault: number): void {
    const replica = this.replicaOf(region);
    for (let client = 0; client < this.plan.clients.length; client++) {
      if (this.endpoint.bestFor(client) === replica) this.measure.service.struck(fault, client, this.queue.nowUs);
    }
  }

  /** A region went in or out of service, or its stamp did: everything that depends on it follows. */
  private siteChanged(region: number): void {
    const replica = this.replicaOf(region);
    this.stamps.refreshSite(replica);
    const up = this.stamps.isEndpointUp(replica);
    this.measure.service.regionIs(replica, up, this.queue.nowUs);
    this.hazards.refreshRegion(region, up);
    if (!up) this.traffic.cutReplica(replica);
    for (let other = 0; other < this.plan.replicas.length; other++) {
      if (other === replica) continue;
      this.replication.refreshPair(replica, other);
      this.replication.refreshPair(other, replica);
    }
  }

  private pairChanged(kind: number, from: number, to: number): void {
    const [source, target] = [this.replicaOf(from), this.replicaOf(to)];
    if (kind === LATENCY) return;
    if (source >= 0 && target >= 0 && source !== target) this.replication.refreshPair(source, target);
    if (kind !== PARTITIONED) return;
    if (target >= 0) this.traffic.cutPath(from, target);
  }
}

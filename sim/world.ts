/**
 * One world: built from a plan and a seed, run to its end, once. The life of a run is readable here: the parts, the
 * loop and the switch over event kinds. What faults do to it is in strikes.ts.
 */
import { Conditions } from './conditions.ts';
import { Hazards } from './faults/hazards.ts';
import { PlannedFaults } from './faults/plannedFaults.ts';
import { Defect } from './kernel/assert.ts';
import { Digest } from './kernel/digest.ts';
import { compileLaw, type LawSpec } from './kernel/distributions.ts';
import { EventQueue } from './kernel/eventQueue.ts';
import { SharedLinks } from './kernel/sharedLinks.ts';
import type { Stateful, StateVisitor } from './kernel/state.ts';
import { Streams } from './kernel/streams.ts';
import * as kinds from './kinds.ts';
import { Ledger } from './measure/ledger.ts';
import { Measure } from './measure/measure.ts';
import type { Plan } from './plan.ts';
import { FrontDoor } from './registry/frontDoor.ts';
import { GeoRepair } from './replication/geoRepair.ts';
import { GeoReplication } from './replication/geoReplication.ts';
import { Lag } from './replication/lag.ts';
import { GlobalEndpoint } from './routing/globalEndpoint.ts';
import { Latency } from './routing/latency.ts';
import { Prober } from './routing/prober.ts';
import { Catalogue } from './storage/catalogue.ts';
import { Places } from './storage/places.ts';
import { Stamps } from './storage/stamps.ts';
import { Strikes } from './strikes.ts';
import { Arrivals } from './workload/arrivals.ts';
import { NewImages } from './workload/newImages.ts';
import { SOURCE_NAMES } from './workload/operationTable.ts';
import { PushQueue } from './workload/pushQueue.ts';
import { Requests } from './workload/requests.ts';
import { Rollouts } from './workload/rollouts.ts';
import { Traffic } from './workload/traffic.ts';

const PULL_KIND = 0;

export class World implements Stateful {
  readonly plan: Plan;
  readonly queue = new EventQueue();
  readonly digest = new Digest();
  readonly streams: Streams;
  readonly conditions: Conditions;
  readonly places: Places;
  readonly catalogue: Catalogue;
  readonly stamps: Stamps;
  readonly replication: GeoReplication;
  readonly geoRepair: GeoRepair;
  readonly prober: Prober;
  readonly endpoint: GlobalEndpoint;
  readonly traffic: Traffic;
  readonly pushes: PushQueue;
  readonly arrivals: Arrivals;
  readonly rollouts: Rollouts;
  readonly faults: PlannedFaults;
  readonly hazards: Hazards;
  readonly measure: Measure;
  readonly ledger: Ledger;
  /** Events dispatched. */
  events = 0;
  readonly strikes: Strikes;
  private readonly endpointLinks: SharedLinks;
  private readonly replicationLinks: SharedLinks;

  constructor(plan: Plan, seed: number) {
    this.plan = plan;
    this.streams = new Streams(seed);
    this.strikes = new Strikes(this);
    const { queue, streams } = this;
    this.conditions = new Conditions(plan.regions.length);
    this.places = new Places(plan);
    const { places } = this;
    this.catalogue = new Catalogue(plan.catalogue, places.holders, plan.stamp.placementGroups, plan.home);
    this.measure = new Measure(plan, queue);
    this.ledger = new Ledger(places.holders, plan.stamp.placementGroups);
    this.endpointLinks = new SharedLinks(queue, kinds.EVENT_ENDPOINT_LINK);
    this.replicationLinks = new SharedLinks(queue, kinds.EVENT_REPLICATION_LINK);
    const replicaNames = plan.replicas.map((region) => plan.regions[region]!.name);
    this.stamps = new Stamps(plan, queue, this.conditions, streams, places, {
      groupEmptied: (replica, group, fault) => this.strikes.groupEmptied(replica, group, fault),
      groupLost: () => {
        this.ledger.groupLosses++;
      },
      canRefill: (replica, group) => this.geoRepair.hasSource(replica, group),
      groupRefilled: (replica, group) => this.geoRepair.refilled(replica, group),
      replicaSeeded: (replica) => this.strikes.replicaSeeded(replica),
    });
    this.replication = new GeoReplication({
      plan,
      queue,
      places,
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
              this.catalogue,
              plan.clients.map(({ name }) => name),
            ),
      geoLag: plan.geoRedundancy === null ? null : this.geoLag(plan.geoRedundancy.lag),
    });
    this.geoRepair = new GeoRepair(plan, places, this.catalogue, this.stamps, this.replication, this.measure);
    this.prober = new Prober(plan.routing, plan.replicas.length, queue);
    this.endpoint = new GlobalEndpoint(plan, places, this.prober, queue);
    this.pushes = new PushQueue(this.catalogue, plan.clients.length);
    const { stamps, catalogue, replication, measure } = this;
    const frontDoor = new FrontDoor(plan, places, queue, this.conditions, stamps, catalogue, replication, measure);
    const latency = new Latency(plan.regions.length, plan.rttP50Us, plan.rttP95Us, this.conditions);
    const latencyDraws = plan.clients.flatMap(({ name }) =>
      SOURCE_NAMES.map((source) => streams.keyed(`clients:${name}/latency/${source}`)),
    );
    const requests = new Requests({
      plan,
      queue,
      latency,
      endpoint: this.endpoint,
      places,
      sink: measure,
      latencyDraws,
    });
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
        if (event < 0) return;
        if (kind === PULL_KIND) this.rollouts.pulled(client);
        else this.arrivals.itemEnded(client, event);
      },
      tagPushed: (tag) => this.rollouts.tagPushed(tag),
    });
    this.rollouts = new Rollouts(plan, queue, this.traffic);
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
    // Nobody asks where to go: then nobody needs to know, and decades of probes would be the whole run.
    if (plan.clients.length > 0) {
      this.prober.start(replicaNames.map((name) => streams.keyed(`region:${name}/probe`)));
    }
    this.arrivals.start();
    this.rollouts.start();
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
      const rank = faults.next(this.strikes);
      this.events++;
      this.digest.event(queue.nowUs, 0, 2 * rank + agenda.phase);
    }
  }

  visitState(v: StateVisitor): void {
    this.queue.visitState(v);
    this.digest.visitState(v);
    this.streams.visitState(v);
    this.conditions.visitState(v);
    this.places.visitState(v);
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
    this.rollouts.visitState(v);
    this.faults.visitState(v);
    this.hazards.visitState(v);
    this.measure.visitState(v);
    this.ledger.visitState(v);
    this.events = v.int('events', this.events);
    this.strikes.visitState(v);
  }

  private dispatch(): void {
    const { queue, digest } = this;
    const { kind, a, b, nowUs } = queue;
    this.events++;
    switch (kind) {
      case kinds.EVENT_FETCH: {
        const { fetches, ops } = this.traffic.requests;
        digest.event(nowUs, kind, ops.identity(fetches.op[a]!));
        this.traffic.fetchStep(a);
        return;
      }
      case kinds.EVENT_STEP:
        digest.event(nowUs, kind, this.traffic.requests.ops.identity(a));
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
      case kinds.EVENT_ROLLOUT:
        digest.event(nowUs, kind, a);
        this.rollouts.begin(a);
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
        if (this.prober.probe(a, b, this.stamps.isHealthy(a))) this.endpoint.refresh();
        return;
      case kinds.EVENT_REPAIR:
        digest.event(nowUs, kind, a * this.stamps.core.slots + b);
        this.stamps.repaired(a, b);
        return;
      case kinds.EVENT_RENEWAL:
        digest.event(nowUs, kind, a);
        this.stamps.renew(a);
        return;
      case kinds.EVENT_GEO_RESUME:
        digest.event(nowUs, kind, a);
        this.strikes.resume(a);
        return;
      case kinds.EVENT_HAZARD:
        digest.event(nowUs, kind, a);
        this.hazards.fire(a, this.strikes);
        return;
      case kinds.EVENT_CHANCE_END:
        digest.event(nowUs, kind, a);
        this.hazards.end(a, b, this.strikes);
        return;
      default:
        throw new Defect(`no such kind of event: ${kind}`);
    }
  }

  /** Lags of geo-redundant copies: a stream for each, named after the region whose stamp it copies. */
  private geoLag(law: LawSpec): Lag {
    const { places, plan, catalogue, streams } = this;
    const nameOf = (holder: number): string => plan.regions[places.region[holder]!]!.name;
    const draws = Array.from({ length: places.holders * places.holders }, (_, pair) => {
      const [from, to] = [Math.floor(pair / places.holders), pair % places.holders];
      return streams.keyed(`storage:${nameOf(from)}→${nameOf(to)}/geoLag`);
    });
    return new Lag(
      compileLaw(law),
      draws,
      catalogue,
      plan.clients.map(({ name }) => name),
    );
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
}

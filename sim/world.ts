/**
 * One world: built from a plan and a seed, run to its end, once. The life of a run is readable here: the parts, the
 * loop and the switch over event kinds. What faults do to it is in strikes.ts.
 */
import { Changes } from './changes.ts';
import { Conditions } from './conditions.ts';
import { beginDeleting, deletesOf } from './deleting.ts';
import { Hazards } from './faults/hazards.ts';
import { PlannedFaults } from './faults/plannedFaults.ts';
import { Digest } from './kernel/digest.ts';
import { EventQueue } from './kernel/eventQueue.ts';
import { SharedLinks } from './kernel/sharedLinks.ts';
import type { Stateful, StateVisitor } from './kernel/state.ts';
import { type KeyedDraws, Streams } from './kernel/streams.ts';
import * as kinds from './kinds.ts';
import { ClassFigures } from './measure/classFigures.ts';
import { enterErased, enterErasure } from './measure/erasure.ts';
import { Ledger } from './measure/ledger.ts';
import { EndpointLoad } from './measure/load.ts';
import { Measure } from './measure/measure.ts';
import { Observations } from './measure/observations.ts';
import { Recorder, RecordingMeasure } from './measure/recorder.ts';
import type { Ring } from './measure/ring.ts';
import type { Plan } from './plan.ts';
import { dispatchRare } from './rareEvents.ts';
import { FrontDoor } from './registry/frontDoor.ts';
import { Keys } from './registry/keys.ts';
import { Metadata } from './registry/metadata.ts';
import { Scale } from './registry/scale.ts';
import { AntiEntropy } from './replication/antiEntropy.ts';
import { isOwed } from './replication/catchUp.ts';
import type { Deletes } from './replication/deletes.ts';
import { GeoRepair } from './replication/geoRepair.ts';
import { GeoReplication } from './replication/geoReplication.ts';
import { lagBy } from './replication/lag.ts';
import { Membership } from './replication/membership.ts';
import { Seeding } from './replication/seeding.ts';
import { Topology } from './replication/topology.ts';
import { FrontEnds } from './routing/frontEnds.ts';
import { GlobalEndpoint } from './routing/globalEndpoint.ts';
import { Latency } from './routing/latency.ts';
import { Prober } from './routing/prober.ts';
import { Catalogue } from './storage/catalogue.ts';
import { FreshWrites } from './storage/freshWrites.ts';
import { keepToHolders } from './storage/holdersAtStart.ts';
import { Places } from './storage/places.ts';
import { Stamps } from './storage/stamps.ts';
import { Strikes } from './strikes.ts';
import { Admission } from './workload/admission.ts';
import { Arrivals } from './workload/arrivals.ts';
import { DeleteArrivals } from './workload/deleteArrivals.ts';
import { Listings } from './workload/listings.ts';
import { NewImages } from './workload/newImages.ts';
import { SOURCE_NAMES } from './workload/operationTable.ts';
import { PushQueue } from './workload/pushQueue.ts';
import { Requests } from './workload/requests.ts';
import { resolverDraws } from './workload/resolverDraws.ts';
import { Rollouts } from './workload/rollouts.ts';
import { Surges, surgesIn } from './workload/surges.ts';
import { Traffic } from './workload/traffic.ts';
import { partsOf } from './worldParts.ts';

const PULL_KIND = 0;

export class World implements Stateful {
  readonly plan: Plan;
  readonly queue = new EventQueue();
  readonly digest = new Digest();
  readonly streams: Streams;
  readonly conditions: Conditions;
  readonly membership: Membership;
  readonly topology: Topology;
  readonly seeding: Seeding;
  readonly changes: Changes;
  readonly metadata: Metadata;
  readonly keys: Keys;
  readonly places: Places;
  readonly catalogue: Catalogue;
  readonly stamps: Stamps;
  readonly deletes: Deletes | null;
  readonly replication: GeoReplication;
  readonly geoRepair: GeoRepair;
  readonly frontDoor: FrontDoor;
  readonly antiEntropy: AntiEntropy;
  readonly prober: Prober;
  readonly endpoint: GlobalEndpoint;
  readonly frontEnds: FrontEnds;
  readonly traffic: Traffic;
  readonly pushes: PushQueue;
  readonly arrivals: Arrivals;
  readonly listings: Listings;
  readonly rollouts: Rollouts;
  readonly deleteArrivals: DeleteArrivals;
  readonly surges: Surges;
  readonly faults: PlannedFaults;
  readonly hazards: Hazards;
  readonly measure: Measure;
  readonly observations: Observations;
  readonly ledger: Ledger;
  readonly load: EndpointLoad;
  /** Writes down what telemetry tells, where there is a ring to write to. */
  readonly recorder: Recorder | null;
  /** Events dispatched. */
  events = 0;
  readonly strikes: Strikes;
  readonly endpointLinks: SharedLinks;
  readonly replicationLinks: SharedLinks;

  /** @param ring where to write down what happens; the run is the same with and without one */
  constructor(plan: Plan, seed: number, ring: Ring | null = null) {
    this.plan = plan;
    this.streams = new Streams(seed);
    this.strikes = new Strikes(this);
    const { queue, streams } = this;
    this.conditions = new Conditions(plan.regions.length);
    this.keys = new Keys(plan, queue, this.conditions, {
      spent: (region) => this.strikes.vault.spent(region),
      renewed: (region) => this.strikes.vault.renewed(region),
      erased: (fault) => enterErasure(this, fault),
    });
    this.membership = new Membership(plan);
    this.places = new Places(plan);
    const { places } = this;
    this.topology = new Topology(plan, places, this.membership);
    const groups = plan.stamp.placementGroups;
    this.catalogue = new Catalogue(plan.catalogue, places.holders, groups, plan.home);
    // Everywhere, unless rules or a later joining say otherwise: then nothing needs to be worked out.
    const isEverywhere = plan.rules === null && this.membership.taking === places.allReplicas;
    const holdersOf = (repository: number): number => places.withCopies(this.topology.holdersAtStart(repository));
    if (!isEverywhere) keepToHolders(this.catalogue, holdersOf, plan.metadataAt < 0);
    this.measure = ring === null ? new Measure(plan, queue) : new RecordingMeasure(plan, queue, ring);
    const { classes } = plan;
    if (classes !== null) {
      this.measure.classes = new ClassFigures(plan, classes, this.catalogue, this.measure.histograms);
    }
    this.observations = new Observations(plan);
    this.ledger = new Ledger(places.holders, groups);
    this.endpointLinks = new SharedLinks(queue, kinds.EVENT_ENDPOINT_LINK);
    this.load = new EndpointLoad(plan, this.measure, this.endpointLinks);
    this.replicationLinks = new SharedLinks(queue, kinds.EVENT_REPLICATION_LINK);
    const replicaNames = plan.replicas.map((region) => plan.regions[region]!.name);
    this.stamps = new Stamps(plan, places, queue, this.conditions, streams, {
      groupEmptied: (replica, group, fault) => this.strikes.groupEmptied(replica, group, fault),
      groupsRot: (holder, struck) => {
        const { blobGroup, manifestGroup, fresh } = this.catalogue;
        fresh?.rotted(holder, struck, blobGroup, manifestGroup);
      },
      groupSpoilt: (replica, group, fault) => this.strikes.groupSpoilt(replica, group, fault),
      groupsAtRisk: (holder, groups) => {
        const isServed = !places.isSecondary(holder) && this.membership.isMember(holder);
        if (isServed) this.measure.groupsAtRisk.is(holder, groups, this.queue.nowUs);
      },
      groupLost: () => {
        this.ledger.groupLosses++;
      },
      canRefill: (replica, group) => this.geoRepair.hasSource(replica, group),
      groupRefilled: (replica, group) => this.strikes.groupRefilled(replica, group),
      replicaSeeded: (replica) => this.strikes.replicaSeeded(replica),
    });
    if (this.stamps.rots) this.catalogue.fresh = new FreshWrites();
    this.metadata = new Metadata(plan, places, this.conditions, this.stamps, this.catalogue);
    this.seeding = new Seeding(plan, places, this.catalogue, this.stamps, this.topology, (replica) =>
      this.changes.seeded(replica),
    );
    for (let r = 0; r < replicaNames.length; r++) this.measure.groupsAtRisk.is(r, this.stamps.groupsAtRisk(r), 0);
    this.deletes = deletesOf(this);
    this.replication = new GeoReplication({
      plan,
      queue,
      places,
      links: this.replicationLinks,
      conditions: this.conditions,
      stamps: this.stamps,
      catalogue: this.catalogue,
      sink: this.measure,
      watch: this.observations,
      arrived: (manifest, tag, to) => this.frontDoor.acks.arrived(manifest, tag, to),
      topology: this.topology,
      seeding: this.seeding,
      deletes: this.deletes,
      lag: lagBy(plan.replication.lag, (from, to) => `replication:${from}→${to}/lag`, this),
      geoLag: lagBy(plan.geoRedundancy?.lag ?? null, (from, to) => `storage:${from}→${to}/geoLag`, this),
    });
    this.seeding.bind(this.replication);
    const { stamps, catalogue, replication, measure, metadata, topology, observations: watch } = this;
    this.geoRepair = new GeoRepair(plan, places, catalogue, stamps, replication, topology, measure);
    this.antiEntropy = new AntiEntropy(plan, queue, this.replication);
    this.prober = new Prober(plan.routing, plan.replicas.length, queue, (replica, byUs) => {
      // A replica that serves while it is being seeded is behind on purpose.
      if (this.membership.isSyncing(replica) && this.membership.isServed(replica)) return false;
      return isOwed(this.replication.jobs, this.replication.pairs, this.stamps, replica, byUs);
    });
    const draws = resolverDraws(plan, streams);
    this.endpoint = new GlobalEndpoint(plan, places, this.prober, this.membership, queue, this.conditions, draws);
    const probeDraws = replicaNames.map((name) => streams.keyed(`region:${name}/probe/errors`));
    this.frontEnds = new FrontEnds(plan, places, queue, this.conditions, this.stamps, probeDraws);
    this.pushes = new PushQueue(this.catalogue, plan.clients.length + surgesIn(plan));
    const { conditions, endpoint, ledger } = this;
    watch.bind({ plan, queue, catalogue, ledger, topology, stamps, endpoint, keys: this.keys, places });
    this.frontDoor = new FrontDoor({
      plan,
      places,
      queue,
      conditions,
      stamps,
      catalogue,
      replication,
      metadata,
      keys: this.keys,
      sink: measure,
      watch,
      erased: (manifest) => enterErased(this, manifest, this.keys.erasedBy),
      deletes: this.deletes,
    });
    const latency = new Latency(plan.regions.length, plan.rttP50Us, plan.rttP95Us, this.conditions);
    const latencyDraws = plan.clients.flatMap(({ name }) =>
      SOURCE_NAMES.map((source) => streams.keyed(`clients:${name}/latency/${source}`)),
    );
    const scale = new Scale(plan, catalogue);
    const { keys } = this;
    const requests = new Requests({
      ...{ plan, queue, latency, endpoint, metadata, scale, places, keys, watch },
      sink: measure,
      latencyDraws,
    });
    const keyed = (name: string): KeyedDraws => streams.keyed(name);
    this.traffic = new Traffic({
      plan,
      queue,
      links: this.endpointLinks,
      requests,
      frontDoor: this.frontDoor,
      admission: new Admission({ plan, places, conditions, stamps, frontDoor: this.frontDoor, requests, keyed }),
      catalogue,
      sink: measure,
      watch,
      tags: this.pushes,
      ended: (client, kind, event) => {
        if (event < 0) return;
        if (kind === PULL_KIND) this.rollouts.pulled(client);
        else this.itemEnded(client, event);
      },
      tagPushed: (tag) => this.rollouts.tagPushed(tag),
    });
    beginDeleting(this);
    this.rollouts = new Rollouts(plan, queue, this.traffic);
    this.deleteArrivals = new DeleteArrivals(plan, queue, streams, catalogue, this.traffic);
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
    this.listings = new Listings({ plan, queue, streams, scale, traffic: this.traffic });
    this.surges = new Surges({
      plan,
      queue,
      streams,
      catalogue,
      arrivals: this.arrivals,
      traffic: this.traffic,
      pushes: this.pushes,
      images,
    });
    this.faults = new PlannedFaults(
      plan,
      plan.faults.map((fault) => streams.keyed(`faults/${fault.id}`)),
    );
    this.hazards = new Hazards(plan, queue, streams);
    this.changes = new Changes(this);
    // Nobody asks where to go: then nobody needs to know, and decades of probes would be the whole run.
    if (plan.clients.length > 0) {
      this.prober.start(replicaNames.map((name) => streams.keyed(`region:${name}/probe`)));
    }
    this.recorder = ring === null ? null : new Recorder(this, ring);
    this.arrivals.start();
    this.listings.start();
    this.rollouts.start();
    this.faults.start();
    this.hazards.start();
    this.antiEntropy.start();
    this.changes.start();
    this.keys.start();
    this.deleteArrivals.start();
    this.frontDoor.collector?.start();
    this.frontDoor.desk?.bin?.start();
  }

  /** The end of the drain. */
  get horizonUs(): number {
    return this.plan.durationUs + this.plan.drainUs;
  }

  /** The fetch whose body a link of an endpoint has completed last, and the job whose blob a replication link has. */
  get completedFetch(): number {
    return this.endpointLinks.completedOwner;
  }

  get completedJob(): number {
    return this.replicationLinks.completedOwner;
  }

  /** Runs to the horizon, or to an earlier instant (exclusive); can be called again to go on. */
  runUntil(untilUs: number): void {
    const { queue } = this;
    const { agenda } = this.faults;
    for (;;) {
      const limitUs = Math.min(agenda.nextUs, untilUs, this.load.nextUs);
      while (queue.popBefore(limitUs)) this.dispatch();
      if (this.load.nextUs === limitUs) {
        this.load.sample();
        continue;
      }
      if (agenda.nextUs >= untilUs) return;
      this.strikePlanned();
    }
  }

  /**
   * Plays so many events more, planned faults among them, or fewer where an instant (exclusive) comes first. Returns how many
   * there were: with fewer than `count`, everything before the instant has happened. However a run is cut, it is the same.
   */
  runEvents(count: number, untilUs: number): number {
    const { queue, faults } = this;
    const from = this.events;
    const end = from + count;
    while (this.events < end) {
      const limitUs = Math.min(faults.agenda.nextUs, untilUs, this.load.nextUs);
      while (this.events < end && queue.popBefore(limitUs)) this.dispatch();
      if (this.events === end) break;
      if (this.load.nextUs === limitUs) this.load.sample();
      else if (faults.agenda.nextUs >= untilUs) break;
      else this.strikePlanned();
    }
    return this.events - from;
  }

  visitState(v: StateVisitor): void {
    for (const part of partsOf(this)) part.visitState(v);
    this.events = v.int('events', this.events);
  }

  /** The planned fault that is next on the agenda begins or ends. */
  private strikePlanned(): void {
    const { queue, faults, recorder } = this;
    queue.nowUs = faults.agenda.nextUs;
    recorder?.striking();
    const rank = faults.next(this.strikes);
    recorder?.planned(rank, faults.agenda.phase);
    this.events++;
    this.digest.event(queue, 0, 2 * rank + faults.agenda.phase);
  }

  private dispatch(): void {
    const { queue, digest } = this;
    const { kind, a, b } = queue;
    this.events++;
    switch (kind) {
      case kinds.EVENT_FETCH: {
        const { fetches, ops } = this.traffic.requests;
        digest.event(queue, kind, ops.identity(fetches.op[a]!));
        this.traffic.fetchStep(a);
        return;
      }
      case kinds.EVENT_STEP:
        digest.event(queue, kind, this.traffic.requests.ops.identity(a));
        this.traffic.step(a);
        return;
      case kinds.EVENT_ENDPOINT_LINK:
        this.drainEndpointLink(a);
        return;
      case kinds.EVENT_PULL_ARRIVAL:
        digest.event(queue, kind, a);
        this.arrivals.pullArrives(a);
        return;
      case kinds.EVENT_PUSH_ARRIVAL:
        digest.event(queue, kind, a);
        this.arrivals.pushArrives(a);
        return;
      case kinds.EVENT_TRACE:
        digest.event(queue, kind, a);
        this.arrivals.traceEventArrives(a);
        return;
      case kinds.EVENT_REPLICATION:
        digest.event(queue, kind, this.replication.jobs.manifest[a]!);
        this.replication.step(a);
        return;
      case kinds.EVENT_REPLICATION_LINK:
        this.drainReplicationLink(a);
        return;
      default:
        // Apart, so that the engine compiles the above as one piece.
        dispatchRare(this, kind, a, b);
    }
  }

  /** A push of an event is over: of the client's own events, or of those of a surge. */
  private itemEnded(client: number, event: number): void {
    const surge = this.pushes.queueOf(event) - this.plan.clients.length;
    if (surge < 0) this.arrivals.itemEnded(client, event);
    else this.surges.itemEnded(surge, event);
  }

  /** Completed transfers go into the digest, wake-ups of the link do not: how often it looks is its own affair. */
  private drainEndpointLink(link: number): void {
    const { endpointLinks, traffic, digest, queue } = this;
    endpointLinks.wake(link);
    while (endpointLinks.nextCompleted(link)) {
      const fetch = endpointLinks.completedOwner;
      digest.event(queue, kinds.EVENT_ENDPOINT_LINK, traffic.requests.fetches.blob[fetch]!);
      traffic.transferred(fetch);
    }
  }

  private drainReplicationLink(link: number): void {
    const { replicationLinks, replication, digest, queue } = this;
    replicationLinks.wake(link);
    while (replicationLinks.nextCompleted(link)) {
      const job = replicationLinks.completedOwner;
      digest.event(queue, kinds.EVENT_REPLICATION_LINK, replication.jobs.manifest[job]!);
      replication.transferred(job);
    }
  }
}

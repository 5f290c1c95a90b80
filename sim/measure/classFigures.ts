/**
 * What `classes` of repositories lived: the figures of clients and replicas once more, divided by class. Built only where the scenario
 * has classes, so that no other run counts anything for it or holds a column.
 */
import type { Histograms } from '../kernel/histogram.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { ClassesPlan, Plan } from '../plan.ts';
import { OPERATION_NAMES } from '../sink.ts';
import type { Catalogue } from '../storage/catalogue.ts';

const OPERATIONS = OPERATION_NAMES.length;

export class ClassFigures implements Stateful {
  /** Classes, and after them all repositories that are in none. */
  readonly count: number;
  /** Histograms of times by (class × client × operation). */
  readonly timeOf: Int32Array;
  /** Some repository is in no class. */
  readonly hasOthers: boolean;
  private readonly catalogue: Catalogue;
  private readonly histograms: Histograms;
  private readonly ofRepository: Uint8Array;
  private readonly replicas: number;
  private readonly clients: number;
  /** By (class × replica × client × operation). */
  private requestTotal: Float64Array;
  private requestFailed: Float64Array;
  /** By (class × client × operation). */
  private operationTotal: Float64Array;
  private operationOk: Float64Array;
  /** Histograms of lags by (class × way), ways as in `Measure.lagOf`. */
  private readonly lagOf: Int32Array;
  private readonly ways: number;
  /** By (class × replica): images that got their first 201 there. */
  private acknowledgedIn: Float64Array;

  constructor(plan: Plan, { names, ofRepository }: ClassesPlan, catalogue: Catalogue, histograms: Histograms) {
    this.count = names.length + 1;
    this.ofRepository = ofRepository;
    this.hasOthers = ofRepository.includes(names.length);
    this.catalogue = catalogue;
    this.replicas = plan.replicas.length;
    this.clients = plan.clients.length;
    const perClient = this.count * this.clients * OPERATIONS;
    this.histograms = histograms;
    this.timeOf = histograms.openAll(perClient);
    const holders = plan.replicas.length + plan.secondaries.length;
    this.ways = holders * holders;
    this.lagOf = histograms.openAll(this.count * this.ways);
    this.requestTotal = new Float64Array(perClient * this.replicas);
    this.requestFailed = new Float64Array(perClient * this.replicas);
    this.operationTotal = new Float64Array(perClient);
    this.operationOk = new Float64Array(perClient);
    this.acknowledgedIn = new Float64Array(this.count * this.replicas);
  }

  request(kind: number, replica: number, client: number, operation: number, ok: boolean): void {
    const at = this.placeOfRequests(kind, replica, client, operation);
    this.requestTotal[at] = this.requestTotal[at]! + 1;
    if (!ok) this.requestFailed[at] = this.requestFailed[at]! + 1;
  }

  /** @param tookUs from its start to its end */
  ended(kind: number, client: number, operation: number, ok: boolean, tookUs: number): void {
    const at = this.placeOf(kind, client, operation);
    this.operationTotal[at] = this.operationTotal[at]! + 1;
    if (!ok) return;
    this.operationOk[at] = this.operationOk[at]! + 1;
    this.histograms.add(this.timeOf[at]!, tookUs);
  }

  acknowledged(manifest: number, replica: number): void {
    const at = this.ofManifest(manifest) * this.replicas + replica;
    this.acknowledgedIn[at] = this.acknowledgedIn[at]! + 1;
  }

  /** @param way as in `Measure.lagOf` */
  replicated(manifest: number, way: number, lagUs: number): void {
    this.histograms.add(this.lagOfClass(this.ofManifest(manifest), way), lagUs);
  }

  /** The histogram of a class's lags on a way. */
  lagOfClass(kind: number, way: number): number {
    return this.lagOf[kind * this.ways + way]!;
  }

  /** Class of what an operation is about: its image, or the tag that it asks for; `none` of neither. */
  of(tag: number, manifest: number): number {
    if (manifest >= 0) return this.ofManifest(manifest);
    return tag >= 0 ? this.ofRepository[this.catalogue.tagRepository[tag]!]! : this.none;
  }

  ofManifest(manifest: number): number {
    return this.ofRepository[this.catalogue.manifestRepository[manifest]!]!;
  }

  /** The number of those that are in no class, the last. */
  get none(): number {
    return this.count - 1;
  }

  acknowledgedOf(kind: number, replica: number): number {
    return this.acknowledgedIn[kind * this.replicas + replica]!;
  }

  /** Where the figures of a class's operations by a client lie. */
  placeOf(kind: number, client: number, operation: number): number {
    return (kind * this.clients + client) * OPERATIONS + operation;
  }

  /** Requests of a class at a replica. */
  requestsOf(kind: number, replica: number, client: number, operation: number): { total: number; failed: number } {
    const at = this.placeOfRequests(kind, replica, client, operation);
    return { total: this.requestTotal[at]!, failed: this.requestFailed[at]! };
  }

  /** Operations of a class that have ended. */
  operationsOf(kind: number, client: number, operation: number): { total: number; ok: number } {
    const at = this.placeOf(kind, client, operation);
    return { total: this.operationTotal[at]!, ok: this.operationOk[at]! };
  }

  visitState(v: StateVisitor): void {
    this.requestTotal = v.f64('classes.requestTotal', this.requestTotal, this.requestTotal.length);
    this.requestFailed = v.f64('classes.requestFailed', this.requestFailed, this.requestFailed.length);
    this.operationTotal = v.f64('classes.operationTotal', this.operationTotal, this.operationTotal.length);
    this.operationOk = v.f64('classes.operationOk', this.operationOk, this.operationOk.length);
    this.acknowledgedIn = v.f64('classes.acknowledgedIn', this.acknowledgedIn, this.acknowledgedIn.length);
  }

  private placeOfRequests(kind: number, replica: number, client: number, operation: number): number {
    return ((kind * this.replicas + replica) * this.clients + client) * OPERATIONS + operation;
  }
}

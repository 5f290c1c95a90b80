/**
 * Rollouts: every machine of a client is to have one image. A few machines pull at a time, each by tag in the usual flow
 * and with the kubelet's back-off until it has it; the next one begins when one has. It starts at a stated instant, or
 * when a push of the tag is acknowledged, and is over when the last machine has the image.
 */
import { assert } from '../kernel/assert.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import { EVENT_ROLLOUT } from '../kinds.ts';
import { type Plan, withinUs } from '../plan.ts';
import { type Origin, SOURCE_SINGLES } from './operationTable.ts';
import type { Traffic } from './traffic.ts';

/** Of a rollout's pulls, the number of the first: beyond those of any listed operations. */
const FIRST_SERIAL = 0x40000000;

export class Rollouts implements Stateful {
  private readonly plan: Plan;
  private readonly queue: EventQueue;
  private readonly traffic: Traffic;
  private readonly by: Origin = { client: 0, machine: 0, source: SOURCE_SINGLES, serial: 0 };
  /** Clients whose rollout waits for a push, and 1 when it has come. */
  private readonly waiting: readonly number[];
  private called: Uint8Array;
  /** Of each client: instants, −1 for not yet; machines whose pull has begun; machines that have the image. */
  private startedUs: Float64Array;
  private finishedUs: Float64Array;
  private begun: Int32Array;
  private done: Int32Array;

  constructor(plan: Plan, queue: EventQueue, traffic: Traffic) {
    this.plan = plan;
    this.queue = queue;
    this.traffic = traffic;
    const n = plan.clients.length;
    this.waiting = plan.clients.flatMap(({ rollout }, c) => (rollout !== null && rollout.atUs === null ? [c] : []));
    this.called = new Uint8Array(n);
    this.startedUs = new Float64Array(n).fill(-1);
    this.finishedUs = new Float64Array(n).fill(-1);
    this.begun = new Int32Array(n);
    this.done = new Int32Array(n);
  }

  /** Schedules those that start at a stated instant. */
  start(): void {
    for (const [c, { rollout }] of this.plan.clients.entries()) {
      if (rollout === null || rollout.atUs === null || rollout.atUs >= this.plan.durationUs) continue;
      this.queue.schedule(rollout.atUs, EVENT_ROLLOUT, c, 0);
    }
  }

  /** A push of the tag was acknowledged: what waits for the first one starts. */
  tagPushed(tag: number): void {
    for (const c of this.waiting) {
      const rollout = this.plan.clients[c]!.rollout!;
      if (rollout.tag !== tag || this.called[c] === 1 || this.queue.nowUs >= this.plan.durationUs) continue;
      this.called[c] = 1;
      this.queue.schedule(withinUs(this.queue.nowUs + rollout.delayUs, this.plan), EVENT_ROLLOUT, c, 0);
    }
  }

  begin(client: number): void {
    const { rollout, nodes } = this.plan.clients[client]!;
    assert(rollout !== null && this.startedUs[client]! < 0, 'a client has one rollout');
    this.startedUs[client] = this.queue.nowUs;
    const first = Math.min(nodes, rollout.atOnce);
    for (let i = 0; i < first; i++) this.pullNext(client);
  }

  /** A machine's pull is over. */
  pulled(client: number): void {
    const { nodes } = this.plan.clients[client]!;
    this.done[client] = this.done[client]! + 1;
    if (this.done[client] === nodes) this.finishedUs[client] = this.queue.nowUs;
    else if (this.begun[client]! < nodes) this.pullNext(client);
  }

  /** Since when, −1 for never. */
  startUs(client: number): number {
    return this.startedUs[client]!;
  }

  /** When the last machine had the image, −1 for not yet. */
  finishUs(client: number): number {
    return this.finishedUs[client]!;
  }

  /** Machines that are at it now. */
  get pulling(): number {
    let pulling = 0;
    for (let c = 0; c < this.begun.length; c++) pulling += this.begun[c]! - this.done[c]!;
    return pulling;
  }

  visitState(v: StateVisitor): void {
    const n = this.plan.clients.length;
    this.called = v.u8('rollouts.called', this.called, n);
    this.startedUs = v.f64('rollouts.startedUs', this.startedUs, n);
    this.finishedUs = v.f64('rollouts.finishedUs', this.finishedUs, n);
    this.begun = v.i32('rollouts.begun', this.begun, n);
    this.done = v.i32('rollouts.done', this.done, n);
  }

  private pullNext(client: number): void {
    const machine = this.begun[client]!;
    this.begun[client] = machine + 1;
    this.by.client = client;
    this.by.machine = machine;
    this.by.serial = FIRST_SERIAL + machine;
    this.traffic.startPull(this.by, this.plan.clients[client]!.rollout!.tag, client);
  }
}

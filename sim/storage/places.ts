/**
 * Where what the registry stores stands. Every set of copies has a *holder*: first the replicas, then their geo-redundant
 * copies (secondaries). A holder is a role: after a failover the copy serves as the replica, in its own region.
 *
 * Fault model: none of its own; a failover moves a replica to the region of its copy, and back.
 */
import { grownF64, grownI32, type Stateful, type StateVisitor } from '../kernel/state.ts';
import type { Plan } from '../plan.ts';

export class Places implements Stateful {
  readonly replicas: number;
  readonly holders: number;
  /** All replicas, as bits. */
  readonly allReplicas: number;
  /** Region id in which a holder stands now. */
  readonly region: Int32Array;
  /** Of each replica its secondary's holder, −1 for none; of each secondary the replica that it copies. */
  private readonly partner: Int32Array;
  /** Exchanges so far: when, and of which replica. */
  private moves = 0;
  private movedUs = new Float64Array(4);
  private moved = new Int32Array(4);

  constructor({ replicas, secondaries }: Pick<Plan, 'replicas' | 'secondaries'>) {
    this.replicas = replicas.length;
    this.holders = replicas.length + secondaries.length;
    this.allReplicas = (1 << replicas.length) - 1;
    this.region = Int32Array.from([...replicas, ...secondaries.map(({ region }) => region)]);
    this.partner = new Int32Array(this.holders).fill(-1);
    for (const [i, { of }] of secondaries.entries()) {
      this.partner[of] = this.replicas + i;
      this.partner[this.replicas + i] = of;
    }
  }

  isSecondary(holder: number): boolean {
    return holder >= this.replicas;
  }

  /** The holder of a replica's geo-redundant copy, −1 without one. */
  secondaryOf(replica: number): number {
    return this.partner[replica]!;
  }

  /** One of the two is the other's geo-redundant copy. */
  arePartners(a: number, b: number): boolean {
    return this.partner[a] === b;
  }

  /** The replica whose copy this secondary is. */
  primaryOf(secondary: number): number {
    return this.partner[secondary]!;
  }

  /** Holders that stand in a region now, replicas first. */
  holdersIn(region: number): number[] {
    const found: number[] = [];
    for (let holder = 0; holder < this.holders; holder++) if (this.region[holder] === region) found.push(holder);
    return found;
  }

  /** Replicas as bits, and with each the holder of its geo-redundant copy. */
  withCopies(replicas: number): number {
    let bits = replicas;
    for (let replica = 0; replica < this.replicas; replica++) {
      const copy = this.partner[replica]!;
      if ((replicas & (1 << replica)) !== 0 && copy >= 0) bits |= 1 << copy;
    }
    return bits;
  }

  /** Region in which a holder stood just before an instant. */
  regionAt(holder: number, us: number): number {
    const replica = this.isSecondary(holder) ? this.partner[holder]! : holder;
    let isElsewhere = false;
    for (let move = 0; move < this.moves; move++) {
      if (this.moved[move] === replica && this.movedUs[move]! >= us) isElsewhere = !isElsewhere;
    }
    return this.region[isElsewhere ? this.partner[holder]! : holder]!;
  }

  /** Replica and secondary change places. */
  exchange(replica: number, nowUs: number): void {
    const move = this.moves++;
    this.movedUs = grownF64(this.movedUs, this.moves);
    this.moved = grownI32(this.moved, this.moves);
    this.movedUs[move] = nowUs;
    this.moved[move] = replica;
    const secondary = this.partner[replica]!;
    const region = this.region[replica]!;
    this.region[replica] = this.region[secondary]!;
    this.region[secondary] = region;
  }

  visitState(v: StateVisitor): void {
    const shown = v.i32('places.region', this.region, this.holders);
    if (shown !== this.region) this.region.set(shown.subarray(0, this.holders));
    this.moves = v.int('places.moves', this.moves);
    this.movedUs = v.f64('places.movedUs', this.movedUs, this.moves);
    this.moved = v.i32('places.moved', this.moved, this.moves);
  }
}

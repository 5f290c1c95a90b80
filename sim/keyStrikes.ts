/**
 * What faults do to the customer's key and its vault, and what follows for service and content: the one implementation of
 * `VaultTargets` in a world, and of what `KeyEvents` tells of service.
 */
import { KEY_DELETED } from './conditions.ts';
import type { VaultTargets } from './faults/vaultTargets.ts';
import type { KeyEvents } from './registry/keys.ts';
import { EVERY_REPLICA } from './sink.ts';
import type { World } from './world.ts';

type ServiceEvents = Omit<KeyEvents, 'erased'>;

export class KeyStrikes implements VaultTargets, ServiceEvents {
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  keyProblem(): string | null {
    return this.world.keys.problem();
  }

  hold(kind: number, fault: number): void {
    this.noteStruck(fault);
    this.world.conditions.push(kind, 0, 1, fault);
    this.world.keys.refresh(fault);
  }

  release(kind: number, fault: number): void {
    this.world.conditions.pop(kind, 0, fault);
    this.world.keys.refresh(fault);
    this.noteReleased(fault);
  }

  isHeld(kind: number): boolean {
    return this.world.conditions.values[kind]![0]! > 0;
  }

  purge(fault: number): void {
    this.noteStruck(fault);
    this.world.conditions.push(KEY_DELETED, 0, 1, fault);
    this.world.keys.destroy(fault);
  }

  recover(fault: number): void {
    this.release(KEY_DELETED, fault);
  }

  /** The vault's region is struck: whoever depends on the key may have to wait, wherever they are sent. */
  noteStruck(fault: number): void {
    const { plan, measure, queue } = this.world;
    for (let c = 0; c < plan.clients.length; c++) measure.service.struck(fault, c, EVERY_REPLICA, queue.nowUs);
  }

  spent(region: number): void {
    const { keys, traffic } = this.world;
    if (!keys.isBlocked(region)) return;
    for (const replica of this.world.strikes.replicasIn(region)) traffic.cutReplica(replica);
    this.refreshWays(region);
    // Nobody will ever ask for what is still on its way.
    if (keys.isErased)
      for (const replica of this.world.strikes.replicasIn(region)) this.world.replication.restart(replica);
  }

  renewed(region: number): void {
    this.refreshWays(region);
    this.noteBack();
  }

  /** Firings by chance share a number: they are over when all is well. */
  noteBack(): void {
    const { keys, measure, queue } = this.world;
    if (keys.spentRegions === 0) measure.service.isBack(EVERY_REPLICA, queue.nowUs);
  }

  private noteReleased(fault: number): void {
    const { plan, measure, queue } = this.world;
    if (fault < plan.faults.length) measure.service.released(fault, EVERY_REPLICA, queue.nowUs);
    this.noteBack();
  }

  private refreshWays(region: number): void {
    const { places, replication, strikes } = this.world;
    for (const replica of strikes.replicasIn(region)) {
      for (let other = 0; other < places.replicas; other++) {
        if (other === replica) continue;
        replication.refreshPair(replica, other);
        replication.refreshPair(other, replica);
      }
    }
  }
}

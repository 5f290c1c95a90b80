/**
 * Images that a bad release damages as it writes them: they get their 201, are replicated like all others, and nobody can use
 * them. The ledger has them from their 201 on, for they never were any good.
 */
import { BAD_WRITES, type Conditions } from '../conditions.ts';
import type { KeyedDraws } from '../kernel/streams.ts';
import { type Catalogue, DAMAGED } from '../storage/catalogue.ts';
import type { Places } from '../storage/places.ts';

export class Damage {
  private readonly conditions: Conditions;
  private readonly catalogue: Catalogue;
  private readonly places: Places;
  private readonly draws: KeyedDraws;
  /** An image was damaged by a fault, and acknowledged. */
  private readonly damaged: (manifest: number, replica: number, fault: number) => void;

  constructor(
    conditions: Conditions,
    catalogue: Catalogue,
    places: Places,
    draws: KeyedDraws,
    damaged: (manifest: number, replica: number, fault: number) => void,
  ) {
    this.conditions = conditions;
    this.catalogue = catalogue;
    this.places = places;
    this.draws = draws;
    this.damaged = damaged;
  }

  /** A replica has just acknowledged an image for the first time. */
  written(manifest: number, replica: number): void {
    const { catalogue } = this;
    const region = this.places.region[replica]!;
    const share = this.conditions.values[BAD_WRITES]![region]!;
    const u = this.draws.uniform(catalogue.manifestClient[manifest]!, catalogue.manifestSerial[manifest]!);
    if (share === 0 || u >= share) return;
    catalogue.manifestStanding[manifest] = DAMAGED;
    this.damaged(manifest, replica, this.conditions.heldBy(BAD_WRITES, region));
  }
}

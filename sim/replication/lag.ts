/**
 * A law of the replication lag, in place of queue and link. Each ordered pair has a stream of its own, keyed by what is
 * brought (who made the image, which of theirs, under which tag) and the instant of its acknowledgement, so that what other
 * clients push changes no one's lag.
 */
import { compileLaw, type Law, type LawSpec } from '../kernel/distributions.ts';
import { avalanche } from '../kernel/state.ts';
import type { KeyedDraws, Streams } from '../kernel/streams.ts';
import type { Plan } from '../plan.ts';
import type { Catalogue } from '../storage/catalogue.ts';
import type { Places } from '../storage/places.ts';
import { NO_TAG, TOMBSTONE } from './jobs.ts';

export class Lag {
  private readonly law: Law;
  private readonly draws: readonly KeyedDraws[];
  private readonly catalogue: Catalogue;
  /** Of each client, a number made of its name: an index would change with the number of clients. */
  private readonly clientKeys: readonly number[];

  /** @param law of µs; @param draws of each ordered pair; @param clients names by client id */
  constructor(law: Law, draws: readonly KeyedDraws[], catalogue: Catalogue, clients: readonly string[]) {
    this.law = law;
    this.draws = draws;
    this.catalogue = catalogue;
    this.clientKeys = clients.map(keyOf);
  }

  /** The lag in whole µs of an image (or TOMBSTONE) under a tag (or NO_TAG) on a pair. */
  ofUs(pair: number, manifest: number, tag: number, versionUs: number): number {
    const { catalogue, clientKeys } = this;
    const client = manifest === TOMBSTONE ? -1 : catalogue.manifestClient[manifest]!;
    const image = client < 0 ? manifest : clientKeys[client]! ^ avalanche(catalogue.manifestSerial[manifest]! + 1);
    const name = tag === NO_TAG ? 0 : avalanche(catalogue.tagRank[tag]! + 1) ^ catalogue.tagRepository[tag]!;
    const instant = (versionUs % 2_147_483_648) | 0;
    return Math.floor(this.law.quantile(this.draws[pair]!.uniform(image ^ name, instant)));
  }
}

/** What a law needs of the world to have its draws. */
interface LagParts {
  readonly plan: Plan;
  readonly places: Places;
  readonly streams: Streams;
  readonly catalogue: Catalogue;
}

function keyOf(name: string): number {
  let key = 0;
  for (let i = 0; i < name.length; i++) key = avalanche(key ^ name.charCodeAt(i)) + 1;
  return key | 0;
}

/**
 * A law of the plan, with a stream for each ordered pair of holders; null without one.
 * @param nameOf name of a pair's stream
 */
export function lagBy(
  law: LawSpec | null,
  nameOf: (from: string, to: string) => string,
  { plan, places, streams, catalogue }: LagParts,
): Lag | null {
  if (law === null) return null;
  const names = Array.from(places.region, (region) => plan.regions[region]!.name);
  const draws = names.flatMap((from) => names.map((to) => streams.keyed(nameOf(from, to))));
  const clients = plan.clients.map(({ name }) => name);
  return new Lag(compileLaw(law), draws, catalogue, clients);
}

/** What an estimate has come to while it goes on: of all losses and by class, with intervals. Plain data. */
import type { Cause } from './assessResult.ts';
import type { BatchSums } from './batch.ts';
import { classOf } from './causes.ts';
import { Tally } from './estimate.ts';
import type { Part } from './estimating.ts';
import { type Estimate, relativeHalfWidthOf } from './lossSums.ts';
import { MissionTally } from './missionTally.ts';

export interface LossesSoFar {
  /** Years within which the chances are; a mission's, else 1. */
  readonly years: number;
  readonly total: ChanceSoFar;
  readonly byClass: Readonly<Record<Cause['class'], ChanceSoFar>>;
  /** What takes copies, the most frequent first. */
  readonly causes: readonly CauseSoFar[];
  readonly events: number;
}

export interface ChanceSoFar {
  /** Of a loss within the years: an upper bound alone where none was seen. */
  readonly within: Estimate;
  readonly hits: number;
  /** Of losses per year, or of the chance within a mission; null without a hit. */
  readonly relativeHalfWidth: number | null;
}

export interface CauseSoFar extends Pick<Cause, 'pattern' | 'class' | 'share' | 'hits'> {
  readonly relativeHalfWidth: number | null;
}

/** The sums of one part of an estimate, batch by batch, in whatever order these are done. */
export class PartSoFar {
  readonly #years: number | null;
  readonly #paths: Tally;
  /** Of one guide, as all missions of a part are. */
  readonly #missions = new MissionTally(1);

  /** @param rate of all that changes a group that has everything up, per year */
  constructor(part: Part, rate: number) {
    this.#years = 'years' in part ? part.years : null;
    this.#paths = new Tally(rate);
  }

  add(batch: BatchSums): void {
    if (this.#years === null) this.#paths.add(batch);
    else this.#missions.add(batch, 0);
  }

  /** Losses per year, or the chance within a mission. */
  get estimate(): Estimate {
    const all = (): boolean => true;
    return this.#years === null ? this.#paths.estimate(all, 1).perYear : this.#missions.within(all);
  }

  get losses(): LossesSoFar {
    const total = this.#chance(() => true);
    const of = (wanted: Cause['class']): ChanceSoFar =>
      within(
        this.#chance((pattern) => classOf(pattern) === wanted),
        total,
      );
    return {
      years: this.#years ?? 1,
      total,
      byClass: { devices: of('devices'), disasters: of('disasters'), people: of('people') },
      causes: this.#causes(),
      events: this.#years === null ? this.#paths.events : this.#missions.events,
    };
  }

  #chance(chosen: (pattern: string) => boolean): ChanceSoFar {
    if (this.#years === null) {
      const { within, hits, relativeHalfWidth } = this.#paths.estimate(chosen, 1);
      return { within, hits, relativeHalfWidth };
    }
    const within = this.#missions.within(chosen);
    const { hits } = this.#missions.lossesOf(chosen);
    return { within, hits, relativeHalfWidth: hits === 0 ? null : relativeHalfWidthOf(within) };
  }

  #causes(): CauseSoFar[] {
    const patterns = this.#years === null ? this.#paths.patterns : this.#missions.patterns;
    const total = this.estimate.estimate;
    const share = (pattern: string): number => {
      const chosen = (other: string): boolean => other === pattern;
      const own = this.#years === null ? this.#paths.estimate(chosen, 1).perYear : this.#missions.within(chosen);
      return total === 0 ? 0 : own.estimate / total;
    };
    return [...patterns.keys()]
      .map((pattern) => {
        const { hits, relativeHalfWidth } = this.#chance((other) => other === pattern);
        return { pattern, class: classOf(pattern), share: share(pattern), hits, relativeHalfWidth };
      })
      .sort((a, b) => b.share - a.share || (a.pattern < b.pattern ? -1 : 1));
  }
}

/** What was never seen is no more than all that was. */
function within(part: ChanceSoFar, whole: ChanceSoFar): ChanceSoFar {
  if (part.hits > 0 || whole.hits === 0) return part;
  return { ...part, within: { ...part.within, upper95: Math.min(part.within.upper95, whole.within.upper95) } };
}

/** Decides what is left to chance at the instant of a strike. */
export interface Chance {
  /** True with this probability, 0 to 1. */
  happens(probability: number): boolean;
}

export const NEVER: Chance = { happens: () => false };

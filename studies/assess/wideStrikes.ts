/**
 * Strikes that take each of many copies with the same probability, as a burst does. Their outcomes are as many as there are
 * sets of copies: too many to list for a wide code. How many were hit is listed instead, and which ones is drawn evenly.
 */
import type { Streams } from '../../sim/kernel/streams.ts';
import type { Chance } from '../../sim/skeleton/chance.ts';

/** Sets of up to so many copies are listed. */
const LISTED_MOST = 6;

/** So many copies, each hit with the same probability. */
export interface Wide {
  readonly copies: number;
  readonly probability: number;
}

/** Null where a step leaves little to chance, or various things. @param others a probability that some other draw may have */
export function wideOf(step: (chance: Chance) => void, others: number): Wide | null {
  const asked: number[] = [];
  step({
    happens(probability) {
      asked.push(probability);
      return false;
    },
  });
  const [probability] = asked;
  if (probability === undefined || asked.length <= LISTED_MOST || probability === others) return null;
  if (!(probability > 0 && probability < 1) || asked.some((other) => other !== probability)) return null;
  return { copies: asked.length, probability };
}

/** How likely just so many of them are hit. */
export function chanceOfHits({ copies, probability }: Wide, hits: number): number {
  let chance = 1;
  for (let i = 1; i <= hits; i++) chance *= ((copies - hits + i) / i) * probability;
  for (let i = hits; i < copies; i++) chance *= 1 - probability;
  return chance;
}

/** The first of them are hit, and nothing else happens. */
export function firstHit({ probability }: Wide, hits: number): Chance {
  let left = hits;
  return { happens: (asked) => asked === probability && left-- > 0 };
}

/** So many of them are hit, every set of that size alike; what else is asked is left to chance. `hit` fills with which ones. */
export function evenlyHit(
  { copies, probability }: Wide,
  hits: number,
  streams: Streams,
  stream: number,
  hit: number[],
): Chance {
  let left = hits;
  let asked = 0;
  return {
    happens(of) {
      if (of !== probability) {
        const isSo = streams.uniform(stream) < of;
        hit.push(isSo ? -1 : -2);
        return isSo;
      }
      const isHit = streams.uniform(stream) * (copies - asked) < left;
      if (isHit) {
        hit.push(asked);
        left--;
      }
      asked++;
      return isHit;
    },
  };
}

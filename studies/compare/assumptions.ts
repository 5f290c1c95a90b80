/** What figures of several scenarios take for granted: each of them once, with the scenarios that it is of. */
import type { Assumption } from '../../scenarios/scenario.ts';
import type { ComparedAssumption } from './compareResult.ts';

/** @param all by scenario. Those that not all have come first: they tell scenarios apart; else in the order of the first that has it */
export function comparedAssumptions(all: readonly (readonly Assumption[])[]): ComparedAssumption[] {
  const found = new Map<string, { readonly assumption: Assumption; readonly isMade: boolean[] }>();
  for (const [scenario, assumptions] of all.entries()) {
    for (const assumption of assumptions) {
      const name = JSON.stringify([assumption.key, assumption.value]);
      const one = found.get(name) ?? { assumption, isMade: all.map(() => false) };
      one.isMade[scenario] = true;
      found.set(name, one);
    }
  }
  const told = [...found.values()].map(({ assumption: { key, value, source, grade }, isMade }) => ({
    ...{ key, value, source, grade },
    isMade,
  }));
  const isShared = ({ isMade }: ComparedAssumption): boolean => isMade.every((made) => made);
  return [...told.filter((one) => !isShared(one)), ...told.filter(isShared)];
}

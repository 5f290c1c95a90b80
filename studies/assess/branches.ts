/**
 * Every outcome of a step that leaves something to chance: the step is taken again and again, each time with the next
 * sequence of decisions, until all have been seen. Their probabilities sum to 1.
 */
import type { Chance } from '../../sim/skeleton/chance.ts';

export class Branches implements Chance {
  /** Of the decisions so far: what was decided, and how likely the other way is. */
  private readonly taken: boolean[] = [];
  private readonly probabilities: number[] = [];
  private at = 0;
  /** Of the outcome that is being made. */
  private probability = 1;

  /** Takes the step once for each outcome that has a probability above 0. */
  visit(step: (chance: Chance) => void, outcome: (probability: number) => void): void {
    this.taken.length = 0;
    this.probabilities.length = 0;
    do {
      this.at = 0;
      this.probability = 1;
      step(this);
      if (this.probability > 0) outcome(this.probability);
    } while (this.advance());
  }

  happens(probability: number): boolean {
    if (this.at === this.taken.length) {
      this.taken.push(probability > 0);
      this.probabilities.push(probability);
    }
    const isSo = this.taken[this.at]!;
    this.at++;
    this.probability *= isSo ? probability : 1 - probability;
    return isSo;
  }

  /** The next sequence: the last decision that was yes and may be no is no, and what followed is open again. */
  private advance(): boolean {
    while (this.taken.length > 0) {
      const last = this.taken.length - 1;
      if (this.taken[last]! && this.probabilities[last]! < 1) {
        this.taken[last] = false;
        return true;
      }
      this.taken.pop();
      this.probabilities.pop();
    }
    return false;
  }
}

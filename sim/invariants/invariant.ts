/**
 * What an invariant is: a question asked of the world after its run. Each has a file of its own that says what it
 * demands and where the field has seen it broken; index.ts lists them.
 */
import type { InvariantOutcome } from '../outcome.ts';
import type { World } from '../world.ts';

export interface Invariant {
  readonly name: string;
  check(world: World): InvariantOutcome;
}

const EVIDENCE_MOST = 5;

/** Collects violations and turns them into an outcome. */
export class Findings {
  private readonly name: string;
  private readonly evidence: string[] = [];
  private violations = 0;

  constructor(name: string) {
    this.name = name;
  }

  add(evidence: () => string): void {
    this.violations++;
    if (this.evidence.length < EVIDENCE_MOST) this.evidence.push(evidence());
  }

  /** @param held what to say when nothing was found; @param broken the same with violations, given their number */
  outcome(held: string, broken: (violations: number) => string): InvariantOutcome {
    return {
      name: this.name,
      verdict: this.violations === 0 ? 'pass' : 'fail',
      observed: this.violations === 0 ? held : broken(this.violations),
      evidence: this.evidence,
      violations: this.violations,
    };
  }
}

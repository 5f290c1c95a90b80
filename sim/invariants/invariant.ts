/**
 * What an invariant is: a question asked of the world after its run. Each has a file of its own that says what it
 * demands and where the field has seen it broken; index.ts lists them.
 */
import type { Breach, Breaches } from '../measure/breaches.ts';
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

  /** @param count how many violations this evidence stands for */
  add(evidence: () => string, count = 1): void {
    this.violations += count;
    if (this.evidence.length < EVIDENCE_MOST) this.evidence.push(evidence());
  }

  /** Adds what was seen of a kind while the run went on; only the first few are known one by one. */
  seen(breaches: Breaches, kind: number, tell: (breach: Breach) => string): void {
    for (const breach of breaches.told(kind)) {
      if (this.evidence.length < EVIDENCE_MOST) this.evidence.push(tell(breach));
    }
    this.violations += breaches.count(kind);
  }

  /** Nothing was found. */
  get none(): boolean {
    return this.violations === 0;
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

/** Name of a replica's region. */
export function regionOf({ plan }: World, replica: number): string {
  return plan.regions[plan.replicas[replica]!]!.name;
}

/** `at 1:02:03`: hours, minutes and seconds from the start of the run. */
export function at(us: number): string {
  const seconds = Math.floor(us / 1e6);
  const two = (n: number): string => `${n < 10 ? '0' : ''}${n}`;
  return `at ${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** A length of time in the unit that suits it. */
export function duration(us: number): string {
  if (us < 60e6) return `${us / 1e6} s`;
  return us < 3600e6 ? `${us / 60e6} min` : `${us / 3600e6} h`;
}

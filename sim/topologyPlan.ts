/** Who replicates to whom, where metadata lives and when a replica exists, compiled: part of the plan (plan.ts). */

/** Only these ordered pairs carry images. */
export interface RulesPlan {
  readonly rules: readonly RulePlan[];
  /** What arrived by replication triggers the rules of where it arrived. */
  readonly forward: boolean;
  /** What its destination has already is not sent there again. */
  readonly loopGuard: boolean;
  /** µs > 0 that a copying job takes besides moving data. */
  readonly jobUs: number;
}

export interface RulePlan {
  /** Replica indices. */
  readonly from: number;
  readonly to: number;
  /** As written; null for all repositories. */
  readonly pattern: string | null;
  /** 1 for each repository that the rule carries, by id. */
  readonly covers: Uint8Array;
}

export interface MembershipPlan {
  /** Bit r: replica r belongs to the registry at time 0. */
  readonly members: number;
  /** In the order of time, then of the file. */
  readonly changes: readonly ChangePlan[];
  /** µs from the order to add a replica until it stands, empty. */
  readonly creationUs: number;
  /** A replica is handed to clients while it is still being seeded. */
  readonly serveWhileSyncing: boolean;
}

export interface ChangePlan {
  /** `add-japaneast`; the second of the same kind and region is `add-japaneast#2`. */
  readonly id: string;
  readonly kind: 'add' | 'remove';
  /** Replica index. */
  readonly replica: number;
  readonly atUs: number;
}

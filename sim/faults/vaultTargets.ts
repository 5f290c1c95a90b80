/** The vault that the customer's key lies in, and the key, as what faults strike. */
import { ALL_AT_ONCE } from '../faultPlan.ts';
import type { FaultTargets } from './fault.ts';

export interface VaultTargets {
  /** Null while there is a key that can be taken away, else why not. */
  keyProblem(): string | null;
  /** Holds a condition of the vault or the key (see conditions.ts). */
  hold(kind: number, fault: number): void;
  release(kind: number, fault: number): void;
  /** The condition is held, by whatever fault. */
  isHeld(kind: number): boolean;
  /** Somebody deletes the key and purges it, which a vault that is protected against purges refuses. */
  purge(fault: number): void;
  /** A key that was deleted and is not purged is recovered. */
  recover(fault: number): void;
}

/** The one target of what strikes a vault or a key: all that the registry stores depends on it. */
export const vaultTarget = {
  targets: (): number => 1,
  targetName: (): string => ALL_AT_ONCE,
  problem: (world: FaultTargets): string | null => world.vault.keyProblem(),
} as const;

/** The invariants, one file each; this table is the only list of them. Convergence is judged apart: it has an exit code of its own. */
import { accounting } from './accounting.ts';
import { acknowledgedStayReadable } from './acknowledgedStayReadable.ts';
import { closure } from './closure.ts';
import { convergence } from './convergence.ts';
import type { Invariant } from './invariant.ts';

export const INVARIANTS: readonly Invariant[] = [accounting, acknowledgedStayReadable, closure];
export const CONVERGENCE: Invariant = convergence;

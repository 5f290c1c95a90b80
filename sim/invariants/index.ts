/** The invariants, one file each; this table is the only list of them. Convergence is judged apart: it has an exit code of its own. */
import { accounting } from './accounting.ts';
import { acknowledgedStayReadable } from './acknowledgedStayReadable.ts';
import { closure } from './closure.ts';
import { collectionSafety } from './collectionSafety.ts';
import { convergence } from './convergence.ts';
import { deleteIsolation } from './deleteIsolation.ts';
import { existenceTruth } from './existenceTruth.ts';
import { failbackAfterCatchUp } from './failbackAfterCatchUp.ts';
import type { Invariant } from './invariant.ts';
import { keyNeeded } from './keyNeeded.ts';
import { limitsHold } from './limitsHold.ts';
import { noLostTagWrite } from './noLostTagWrite.ts';
import { noReplicationLoop } from './noReplicationLoop.ts';
import { noResurrection } from './noResurrection.ts';
import { queuesDrainOrAlarm } from './queuesDrainOrAlarm.ts';
import { readYourWrites } from './readYourWrites.ts';
import { tagCoherence } from './tagCoherence.ts';
import { tagMonotonicity } from './tagMonotonicity.ts';
import { uploadSessionLocality } from './uploadSessionLocality.ts';

export const INVARIANTS: readonly Invariant[] = [
  accounting,
  acknowledgedStayReadable,
  closure,
  tagCoherence,
  readYourWrites,
  tagMonotonicity,
  noLostTagWrite,
  existenceTruth,
  uploadSessionLocality,
  noReplicationLoop,
  queuesDrainOrAlarm,
  failbackAfterCatchUp,
  limitsHold,
  keyNeeded,
  noResurrection,
  deleteIsolation,
  collectionSafety,
];
export const CONVERGENCE: Invariant = convergence;

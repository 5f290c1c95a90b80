/**
 * Every lifecycle of the model, compiled once at start-up: the one place that says which state may follow which.
 */
import { compileLifecycle } from './compile.ts';
import { copyMachine } from './copy.ts';
import { endpointMachine } from './endpoint.ts';
import { geoReplicaMachine } from './geoReplica.ts';
import { regionMachine } from './region.ts';
import { stampMachine } from './stamp.ts';
import { vaultMachine } from './vault.ts';
import { vaultKeyMachine } from './vaultKey.ts';
import { zoneMachine } from './zone.ts';

/** The machines by name; docs and proofs go through this table. */
export const MACHINES = {
  region: regionMachine,
  zone: zoneMachine,
  stamp: stampMachine,
  copy: copyMachine,
  endpoint: endpointMachine,
  geoReplica: geoReplicaMachine,
  vault: vaultMachine,
  vaultKey: vaultKeyMachine,
} as const;

export const LIFECYCLES = {
  region: compileLifecycle(regionMachine),
  zone: compileLifecycle(zoneMachine),
  stamp: compileLifecycle(stampMachine),
  copy: compileLifecycle(copyMachine),
  endpoint: compileLifecycle(endpointMachine),
  geoReplica: compileLifecycle(geoReplicaMachine),
  vault: compileLifecycle(vaultMachine),
  vaultKey: compileLifecycle(vaultKeyMachine),
} as const;

export type { LifecycleTable } from './compile.ts';

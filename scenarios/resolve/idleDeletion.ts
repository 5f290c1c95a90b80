/** Rows of the table of idle settings about what deletes. */
import { DELETING } from '../../sim/faultPlan.ts';
import { DAY_US } from '../../sim/kernel/time.ts';
import type { ClientSettings } from '../clientSettings.ts';
import type { Scenario } from '../scenario.ts';
import type { KeyPath } from '../scenarioError.ts';
import type { IdleSetting } from './idleSettings.ts';

export const IDLE_DELETION: readonly IdleSetting[] = [
  {
    paths: ({ registry, run }) =>
      registry.retention !== undefined && registry.retention.lifeUs >= run.durationUs + run.drainUs
        ? [['registry', 'retention']]
        : [],
    message: ({ registry }) =>
      `has no effect: it deletes ${(registry.retention?.lifeUs ?? 0) / DAY_US} days after an untagging, and the run ends before that`,
    hint: 'give `days: 0`, or a `run.duration` that is longer than the policy waits',
  },
  {
    paths: ({ registry, clients }) =>
      registry.retention === undefined || clients.some(leavesUntagged) ? [] : [['registry', 'retention']],
    message: () => 'has no effect: nobody takes the last tag off an image',
    hint: 'remove it, or give a client `untag: {rate: 1/h}`',
  },
  {
    paths: (scenario) => (isAnythingDeleted(scenario) ? [] : [['registry', 'softDelete']]),
    message: () => 'has no effect: nobody deletes anything',
    hint: 'remove it, or give a client `delete: {rate: 1/h}`',
  },
  {
    paths: ({ registry, clients }) =>
      registry.softDeleteUs !== undefined
        ? []
        : clients.flatMap(({ operations }, c) =>
            operations.flatMap(({ op }, o): KeyPath[] => (op === 'restore' ? [['clients', c, 'operations', o]] : [])),
          ),
    message: () => 'restores nothing: what is deleted is gone at once',
    hint: 'remove it, or keep what is deleted: `registry: {softDelete: {days: 7}}`',
  },
];

/** A push moves the tag that it writes, and so takes it off what had it. */
function leavesUntagged({ push, deletes, operations }: ClientSettings): boolean {
  const takesOff = (op: string): boolean => op === 'push' || op === 'retag' || op === 'untag';
  return (
    push !== null || deletes?.some(({ by }) => by === 'untag') === true || operations.some(({ op }) => takesOff(op))
  );
}

/** By chance as well: `nines assess` counts what is not restored in time. */
function isAnythingDeleted({ clients, faults, hazards }: Scenario): boolean {
  return (
    clients.some(
      (client) =>
        client.deletes?.some(({ by }) => by !== 'untag') === true ||
        client.operations.some(({ op }) => op === 'delete'),
    ) || [...faults, ...hazards].some(({ action }) => DELETING.has(action))
  );
}

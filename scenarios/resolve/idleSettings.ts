/**
 * Settings that a scenario gives and that do nothing in it: each is legal, and whoever wrote it expects something of it. One
 * table says when a setting is idle and what it would need; what it finds is a warning at the setting's place, never an error.
 */
import { HAZARD_PARTS } from '../../sim/faultPlan.ts';
import { compileLaw } from '../../sim/kernel/distributions.ts';
import { boundsAmong } from '../boundsAmong.ts';
import type { Hazard } from '../hazardSettings.ts';
import type { Scenario } from '../scenario.ts';
import type { ScenarioDocument } from '../scenarioDocument.ts';
import type { KeyPath, ScenarioIssue } from '../scenarioError.ts';
import { limitsOf } from '../tierLimits.ts';
import { IDLE_DELETION } from './idleDeletion.ts';
import { reachByRules } from './ruleReach.ts';
import { UNOFFERED_SETTINGS } from './unofferedSettings.ts';

export interface IdleSetting {
  /** Where the setting stands: warned of only where the scenario gives something there. */
  readonly paths: (scenario: Scenario) => readonly KeyPath[];
  /** What is amiss, after the name of the setting: `has no effect without …`. */
  readonly message: (scenario: Scenario) => string;
  readonly hint: string;
}

/** In the order of the file. */
export function idleSettings(scenario: Scenario, document: ScenarioDocument): readonly ScenarioIssue[] {
  const found = IDLE_SETTINGS.flatMap(({ paths, message, hint }) =>
    paths(scenario)
      .filter((path) => document.at(path) !== undefined)
      .map((path) => document.issue(path, `\`${path.join('.')}\` ${message(scenario)}`, hint, 'key')),
  );
  return found.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

const REPLICATION = ['registry', 'replication'];

const KEY = ['registry', 'encryption', 'customerManagedKey'];

const IDLE_SETTINGS: readonly IdleSetting[] = [
  {
    paths: (scenario) => (quorumOf(scenario) < 2 ? [[...REPLICATION, 'ackTimeout']] : []),
    message: () => 'has no effect: no push waits for another region',
    hint: 'remove it, or write `ack: "quorum(2)"`',
  },
  {
    paths: ({ registry }) => (registry.changes.some(({ kind }) => kind === 'add') ? [] : [['registry', 'seeding']]),
    message: () => 'has no effect: no replica is added',
    hint: 'remove it, or add one: `changes: [{at: 1h, add: japaneast}]`',
  },
  {
    paths: ({ clients }) => (clients.length > 0 ? [] : [['registry', 'limits']]),
    message: () => 'has no effect: there are no clients that could reach a limit',
    hint: 'remove it, or add `clients`',
  },
  {
    paths: ({ registry }) => (registry.encryption?.vault.pairedRegion === null ? [[...KEY, 'vault', 'failover']] : []),
    message: () => 'has no effect: the vault is in one region alone',
    hint: 'remove it, or give the vault a `pairedRegion`',
  },
  {
    paths: ({ registry }) =>
      registry.encryption?.vault.purgeProtection === false ? [[...KEY, 'vault', 'softDelete']] : [],
    message: () => 'has no effect: whoever deletes the key can purge it at once',
    hint: 'remove it, or write `purgeProtection: true`',
  },
  {
    paths: ({ registry, faults }) =>
      faults.flatMap((fault, index) =>
        fault.action === 'key.purge' && !isKeptFor(registry, fault.recoveryUs) ? [['faults', index, 'duration']] : [],
      ),
    message: () => 'has no effect: by then the key is purged, and nobody can recover it',
    hint: 'remove it, or give the vault `purgeProtection: true` and a longer `softDelete`',
  },
  ...IDLE_DELETION,
  {
    paths: ({ clients }) =>
      clients.length === 0 || clients.some(({ identity }) => identity !== undefined)
        ? []
        : [['registry', 'limits', 'identity']],
    message: () => 'has no effect: no client says as whom it signs in',
    hint: 'remove it, or give clients an `identity`',
  },
  {
    paths: ({ registry, clients }) =>
      limitsOf(registry).identityPerMinute.some(Number.isFinite)
        ? []
        : clients.map((_, index) => ['clients', index, 'identity']),
    message: ({ registry }) => `has no effect: \`${registry.like}\` has no limit of one identity`,
    hint: 'remove it, or give one, such as `registry.limits.identity.read: 500/min`',
  },
  {
    paths: ({ clients }) =>
      clients.some(({ list }) => list !== undefined)
        ? []
        : ['page', 'pageEntries', 'fromRepositories'].map((key) => ['registry', 'scale', key]),
    message: () => 'has no effect: no client lists anything',
    hint: 'remove it, or give one `list: {rate: 1/min}`',
  },
  {
    paths: ({ faults, hazards }) =>
      [...faults, ...hazards].some(({ action }) => action === 'copy.corrupt') ? [] : [['scrub']],
    message: () => 'has no effect: nothing corrupts copies',
    hint: 'remove it, or let copies rot with a fault or hazard `copy.corrupt`',
  },
  {
    // The way to a geo-redundant copy has the bandwidth of the ways between replicas.
    paths: ({ registry }) =>
      registry.regions.length > 1 || registry.storage.geoRedundancy !== 'none'
        ? []
        : ['bandwidth', 'concurrency', 'order', 'queueLimit', 'lag'].map((key) => [...REPLICATION, key]),
    message: () => 'has no effect: the registry has one region, and nothing is replicated',
    hint: 'remove it, or list more regions',
  },
  {
    paths: ({ faults }) =>
      faults.flatMap((fault, index) => ('pairs' in fault && fault.pairs.length === 0 ? [['faults', index]] : [])),
    message: () => 'strikes nothing: the registry has one region, and nothing is replicated',
    hint: 'remove it, or list more regions',
  },
  {
    paths: ({ registry }) => (registry.regions.length > 1 ? [] : [['registry', 'routing', 'near']]),
    message: () => 'has no effect: the registry has one region, and there is no other to hand out',
    hint: 'remove it, or list more regions',
  },
  {
    paths: ({ registry, clients }) =>
      registry.regions.length > 1 ? [] : clients.map((_, index) => ['clients', index, 'endpoint']),
    message: () => 'has no effect: the registry has one region, and every client uses it',
    hint: 'remove it, or list more regions',
  },
  ...UNOFFERED_SETTINGS,
  {
    paths: ({ faults }) =>
      faults.flatMap((fault, index) =>
        fault.action === 'endpoint.grayFailure' && fault.hangs && fault.errors === 0 ? [['faults', index, 'hang']] : [],
      ),
    message: () => 'has no effect: with `errors: 0%` no request fails, and none hangs',
    hint: 'remove it, or give the share of requests that hang: `errors: 10%`',
  },
  {
    // The rates of the field are for assessments, and nobody expects a run of hours to see them.
    paths: ({ hazards, run }) => (hazards.some(({ isField }) => isField !== true) && !run.chance ? [['hazards']] : []),
    message: () => 'strike in no run of this: chance is off',
    hint: 'add `chance: true` under `run`; a year (`nines assess`, a baseline) counts them all the same',
  },
  {
    paths: (scenario) => (scenario.run.chance && unplayed(scenario).length > 0 ? [['hazards']] : []),
    message: (scenario) => `of people are no part of a run: ${unplayed(scenario).join(', ')} will not strike`,
    hint: '`nines assess` counts them',
  },
  {
    paths: ({ backup, faults, run }) => (backup !== undefined && (run.chance || faults.length > 0) ? [['backup']] : []),
    message: () => 'is no part of a run: nothing is restored from it',
    hint: '`images_unrestorable` says what it would not have saved; `nines assess` counts it in a year',
  },
  {
    paths: ({ backup, hazards }) =>
      backup === undefined || !sendsOnlyNew(backup) || (backup.isolated && hazards.some(isNoticedLate))
        ? []
        : [['backup', 'keep']],
    message: ({ backup }) =>
      backup?.isolated === true
        ? 'has no effect: whatever strikes here is noticed at once, while the last backup is still kept'
        : 'has no effect: a backup that is not isolated goes with what people destroy',
    hint: 'remove it, or give a hazard `noticed: {exponential: {mean: 14d}}` beside an isolated backup',
  },
  {
    paths: ({ hazards, run }) => (hazards.length === 0 && run.chance ? [['run', 'chance']] : []),
    message: () => 'has no effect: there are no hazards that could strike',
    hint: 'remove it, or add `hazards`',
  },
  {
    paths: ({ run, expect, mustFail }) =>
      run.correction !== undefined && boundsAmong(expect, mustFail).length === 0 ? [['run', 'correction']] : [],
    message: () => 'has no effect: no bound is judged that it could correct',
    hint: 'remove it, or expect a `.lower95` or `.upper95`',
  },
  {
    paths: (scenario) => (isQuorumOfAll(scenario) ? [[...REPLICATION, 'ack']] : []),
    message: (scenario) => `asks for all ${quorumOf(scenario)} replicas: while any one is out, no push is acknowledged`,
    hint: 'ask for fewer, or list more regions',
  },
  {
    paths: (scenario) => (deadEnds(scenario).length > 0 ? [[...REPLICATION, 'ack']] : []),
    message: (scenario) =>
      `asks for ${quorumOf(scenario)} regions, and rules lead to fewer from ${deadEnds(scenario).join(', ')}: no push that goes there is acknowledged`,
    hint: 'add rules that lead on from there, or list it under `routing.excluded`',
  },
];

/** A key that somebody destroys can be recovered after so long. */
function isKeptFor({ encryption }: Scenario['registry'], us: number | null): boolean {
  if (encryption === undefined || us === null) return false;
  return encryption.vault.purgeProtection && us < encryption.vault.softDeleteUs;
}

/** Regions that must hold an image before its push is acknowledged. */
function quorumOf({ registry }: Scenario): number {
  const { ack } = registry.replication;
  return ack.kind === 'quorum' ? ack.regions : 1;
}

/** Where a staleness is promised, waiting for every replica is what keeps it, and is meant. */
function isQuorumOfAll(scenario: Scenario): boolean {
  const { regions, replication } = scenario.registry;
  return replication.stalenessUs === null && quorumOf(scenario) > 1 && quorumOf(scenario) === regions.length;
}

/** Regions that may be handed a push and from which rules do not lead to a quorum. */
function deadEnds(scenario: Scenario): readonly string[] {
  const { regions, replication, routing } = scenario.registry;
  if (replication.rules === null || !scenario.clients.some(pushes)) return [];
  const reach = reachByRules(replication.rules);
  return regions.filter((region) => !routing.excluded.includes(region) && reach(region) < quorumOf(scenario));
}

/** Hazards that `nines assess` alone counts. */
function unplayed({ hazards, registry }: Scenario): readonly string[] {
  const isPlayed = (action: Hazard['action']): boolean => action === 'key.purge' && registry.encryption !== undefined;
  return hazards.flatMap(({ id, action }) => (HAZARD_PARTS[action] === 'registry' && !isPlayed(action) ? [id] : []));
}

/** One that is thrown away before the next is made, on average, leaves that nothing to build on: how long it is kept is paid for. */
function sendsOnlyNew({ incremental, every, keepUs }: NonNullable<Scenario['backup']>): boolean {
  return incremental && (keepUs === null || keepUs >= compileLaw(every).mean);
}

/** People did it, and it takes some time until anybody sees. */
function isNoticedLate(hazard: Hazard): boolean {
  const noticed = 'noticed' in hazard ? hazard.noticed : null;
  return noticed !== null && !(noticed.kind === 'deterministic' && noticed.value === 0);
}

function pushes({ push, operations }: Scenario['clients'][number]): boolean {
  return push !== null || operations.some(({ op }) => op === 'push' || op === 'retag');
}

/** Resolves faults of front ends, names, routing, sign-in what they have in common, surges of clients, changes of limits. */
import type * as z from 'zod';
import { LIMITED } from '../../../sim/limitsPlan.ts';
import type { Brokenness, EndpointFault, FaultCommon, Pick } from '../../faultSettings.ts';
import type { ClientSettings } from '../../scenario.ts';
import type { KeyPath } from '../../scenarioError.ts';
import { endpointFaults } from '../../schema/faults/endpoint.ts';
import { suggest } from '../../suggestion.ts';
import { limitsOf } from '../../tierLimits.ts';
import { regionTargets, type Targets } from '../faultTargets.ts';
import type { Resolution } from '../resolution.ts';

type Parsed = z.output<(typeof endpointFaults)[keyof typeof endpointFaults]>;
/** Keys of planned faults that hazards do not have, or write otherwise. */
type Planned = 'id' | 'at' | 'startAfter' | 'region' | 'regions' | 'pick' | 'duration';
type ParsedOf<Action extends Parsed['action']> = Extract<Parsed, { action: Action }>;

export function isEndpointFault(fault: { readonly action: string }): fault is Parsed {
  return Object.hasOwn(endpointFaults, fault.action);
}

export function resolveEndpointFault(
  resolution: Resolution,
  path: KeyPath,
  fault: Parsed,
  common: FaultCommon,
  targets: Targets,
): EndpointFault {
  const durationUs = fault.duration;
  switch (fault.action) {
    case 'endpoint.outage':
    case 'auth.outage':
      return { action: fault.action, ...common, ...regionTargets(resolution, path, fault, targets), durationUs };
    case 'endpoint.grayFailure': {
      const struck = regionTargets(resolution, path, fault, targets);
      return { action: fault.action, ...common, ...struck, ...brokenness(resolution, path, fault), durationUs };
    }
    case 'dns.outage':
      return { action: fault.action, ...common, ...regionsOfClients(resolution, path, fault, targets), durationUs };
    case 'routing.stale':
      return { action: fault.action, ...common, durationUs };
    case 'service.outage': {
      const struck = regionTargets(resolution, path, orAll(fault), targets);
      if (fault.errors === 0) reportIdle(resolution, [...path, 'errors'], fault.action, 'give it `errors: 100%`');
      return { action: fault.action, ...common, ...struck, errors: fault.errors, durationUs };
    }
    case 'client.surge': {
      const clients = surgingClients(resolution, path, fault, targets.clients);
      return { action: fault.action, ...common, clients, factor: fault.factor, durationUs };
    }
    case 'limit.change': {
      const struck = regionTargets(resolution, path, fault, targets);
      checkLimit(resolution, path, fault, targets);
      const { limit, factor: limitFactor } = fault;
      return { action: fault.action, ...common, ...struck, limit, limitFactor, durationUs };
    }
  }
}

function reportIdle(resolution: Resolution, path: KeyPath, action: string, hint: string): void {
  resolution.report(path, `this ${action} changes nothing`, hint);
}

/** Errors are what a gray failure is about, unless it is said to be about something else; what hangs are errors. */
export function brokenness(
  resolution: Resolution,
  path: KeyPath,
  fault: Omit<ParsedOf<'endpoint.grayFailure'>, Planned>,
): Brokenness {
  const { operations, hang: hangs, capacity, latency: latencyUs } = fault;
  const isSlow = capacity < 1 || latencyUs > 0;
  const errors = fault.errors ?? (isSlow && !hangs ? 0 : 1);
  if (errors === 0 && !isSlow) {
    reportIdle(resolution, path, fault.action, 'give it `errors: 100%`, `capacity: 1%` or `latency: 2s`');
  }
  return { errors, operations, hangs, capacity, latencyUs };
}

/** A limit that is not there cannot change. */
export function checkLimit(
  resolution: Resolution,
  path: KeyPath,
  { action, limit, factor }: Omit<ParsedOf<'limit.change'>, Planned>,
  { registry }: Targets,
): void {
  if (factor === 1) reportIdle(resolution, [...path, 'factor'], action, 'give it `factor: 0.1`');
  const { perMinute } = limitsOf(registry);
  const isLimited = LIMITED.some(
    (kind, place) => (limit === 'all' || limit === kind) && perMinute[place] !== Number.POSITIVE_INFINITY,
  );
  if (isLimited) return;
  const what = limit === 'all' ? 'anything' : `${limit}s`;
  const message = `the registry has no limit on ${what} that could change`;
  resolution.report([...path, 'limit'], message, 'give it one under `registry.limits`');
}

function orAll<F extends { readonly region?: string | undefined; readonly regions?: unknown }>(fault: F): F {
  return fault.region === undefined && fault.regions === undefined ? { ...fault, regions: 'all' } : fault;
}

/** Resolvers are struck where clients are, which need not be where replicas are. */
function regionsOfClients(
  resolution: Resolution,
  path: KeyPath,
  fault: ParsedOf<'dns.outage'>,
  targets: Targets,
): { readonly regions: readonly string[]; readonly pick: Pick } {
  const known = [...new Set(targets.clients.map(({ region }) => region))];
  if (known.length === 0) {
    resolution.report(path, 'a dns.outage needs clients, and this scenario has none', 'add `clients`');
    return { regions: [], pick: { kind: 'all' } };
  }
  const elsewhere = [fault.region ?? fault.regions ?? []]
    .flat()
    .map((name) => resolution.canonicalRegion(name))
    .find((region) => region !== null && !known.includes(region));
  if (elsewhere !== undefined) {
    const key = fault.region === undefined ? 'regions' : 'region';
    const message = `no client is in \`${elsewhere}\`, whose resolvers this would strike`;
    resolution.report([...path, key], message, `clients are in ${known.join(', ')}`);
    return { regions: [], pick: { kind: 'all' } };
  }
  // The same list as for regions of the registry, with those of clients in their place.
  const places = { ...targets, registry: { ...targets.registry, regions: known } };
  return regionTargets(resolution, path, orAll(fault), places);
}

/** Names of the clients that are to surge, of which each needs a rate. */
export function surgingClients(
  resolution: Resolution,
  path: KeyPath,
  fault: Omit<ParsedOf<'client.surge'>, Planned>,
  clients: readonly ClientSettings[],
): readonly string[] {
  if (fault.factor === 1) reportIdle(resolution, [...path, 'factor'], fault.action, 'give it `factor: 5`');
  if ((fault.client === undefined) === (fault.clients === undefined)) {
    const message = fault.client === undefined ? 'does not say which client it is' : 'has both `client` and `clients`';
    resolution.report(path, `this client.surge ${message}`, 'give it `client: NAME`, or `clients: all`');
    return [];
  }
  const [key, written] = fault.client === undefined ? ['clients', fault.clients ?? 'all'] : ['client', fault.client];
  const isAll = key === 'clients' && written === 'all';
  const able = clients.filter(hasRate).map(({ name }) => name);
  if (isAll && able.length === 0) {
    resolution.report([...path, key], 'no client has a rate that could surge', RATE_HINT);
  }
  if (isAll) return able;
  const names = [written].flat();
  for (const [index, name] of names.entries()) {
    const at = typeof written === 'string' ? [...path, key] : [...path, key, index];
    const client = clients.find((each) => each.name === name);
    if (client === undefined) {
      const known = clients.map((each) => each.name);
      resolution.report(at, `there is no client \`${name}\` in this scenario`, suggest(name, known));
    } else if (!hasRate(client)) {
      resolution.report(at, `the client \`${name}\` has no rate that could surge`, RATE_HINT);
    }
  }
  return [...new Set(names)];
}

const RATE_HINT = 'a surge multiplies `pull: {rate: …}` and `push: {rate: …}`, not traces or single operations';

function hasRate({ pull, push }: ClientSettings): boolean {
  return (pull !== null && !('trace' in pull)) || push?.kind === 'rate';
}

/** Resolves `clients:`: names, regions, traces, and operations in order of time. */
import { CLIENT_PROFILES } from '../../sim/facts/profiles.ts';
import type { ClientSettings, Operation, PullSettings, RatePush, TracePull, TracePush } from '../scenario.ts';
import { type KeyPath, ScenarioError } from '../scenarioError.ts';
import type { ParsedScenario } from '../schema.ts';
import { openedTrace, readTrace, secondsOf } from '../traces.ts';
import { checkImages } from './contents.ts';
import { resolveCustom } from './profiles.ts';
import type { Resolution } from './resolution.ts';
import { checkRolloutsArePushed, resolveRollout } from './rollouts.ts';

type ParsedClient = ParsedScenario['clients'][number];

const DAY_US = 86_400e6;
const MINUTE_US = 60e6;

/** What a client has that says neither `nodes` nor `deadline` (µs): a fleet of a cluster, or one machine. */
const CLIENT_DEFAULTS = {
  fleet: { nodes: 50, deadlineUs: 30 * MINUTE_US },
  machine: { nodes: 1, deadlineUs: 15 * MINUTE_US },
} as const;

/** Clients of the kubelet's kind are fleets. */
export function defaultsOf(profile: string | undefined): { readonly nodes: number; readonly deadlineUs: number } {
  return CLIENT_DEFAULTS[profile === 'kubelet' ? 'fleet' : 'machine'];
}

export function resolveClients(resolution: Resolution, parsed: ParsedScenario): readonly ClientSettings[] {
  const firstOf = new Map<string, number>();
  checkImages(resolution, parsed);
  const clients = parsed.clients.map((client, index) => {
    const path = ['clients', index];
    const region = resolution.region([...path, 'region'], client.region) ?? client.region;
    const name = client.name ?? region;
    const first = firstOf.get(name);
    if (first === undefined) firstOf.set(name, index);
    else reportSameName(resolution, path, client, name, first);
    return resolveClient(resolution, path, client, { name, region, runUs: parsed.run.duration });
  });
  checkRolloutsArePushed(resolution, clients);
  return clients;
}

function reportSameName(
  resolution: Resolution,
  path: KeyPath,
  client: ParsedClient,
  name: string,
  first: number,
): void {
  if (client.name !== undefined) {
    resolution.report(
      [...path, 'name'],
      `two clients are named \`${name}\` (the other is clients.${first})`,
      'names are unique',
    );
    return;
  }
  const message = `two clients are in \`${name}\` (the other is clients.${first}), so one needs a name`;
  resolution.report([...path, 'region'], message, 'e.g. `name: builders`');
}

function resolveClient(
  resolution: Resolution,
  path: KeyPath,
  client: ParsedClient,
  of: { readonly name: string; readonly region: string; readonly runUs: number },
): ClientSettings {
  const custom = resolveCustom(resolution, path, client);
  const defaults = defaultsOf(client.profile === 'custom' ? client.custom?.like : client.profile);
  const nodes = client.nodes ?? defaults.nodes;
  const isIdle = ({ push, pull, operations, list, delete: deletes, untag }: ParsedClient): boolean =>
    [push, pull, operations, list, deletes, untag].every((each) => each === undefined);
  const idle = isIdle(client);
  if (idle && client.rollout === undefined) {
    resolution.report(
      path,
      `the client \`${of.name}\` does nothing`,
      'give it push, pull, list, operations or a rollout',
    );
  }
  return {
    name: of.name,
    region: of.region,
    profile: client.profile,
    custom,
    nodes,
    deadlineUs: client.deadline ?? defaults.deadlineUs,
    dnsCache: client.dnsCache,
    resolverRegion: resolverOf(resolution, path, client.resolverRegion, of.region),
    ...endpointOf(resolution, path, client.endpoint),
    push: client.push === undefined ? null : resolvePush(resolution, [...path, 'push'], client.push),
    pull: client.pull === undefined ? null : resolvePull(resolution, [...path, 'pull'], client.pull),
    ...resolveList(client),
    ...(client.identity === undefined ? {} : { identity: client.identity }),
    operations: resolveOperations(resolution, [...path, 'operations'], client.operations ?? [], of.runUs),
    rollout: resolveRollout(resolution, [...path, 'rollout'], client, {
      profile: custom ?? CLIENT_PROFILES[client.profile === 'custom' ? 'docker' : client.profile],
      nodes,
      runUs: of.runUs,
    }),
    ...resolveDeletes(client),
  };
}

function resolverOf(resolution: Resolution, path: KeyPath, written: string | undefined, region: string): string {
  return written === undefined ? region : (resolution.region([...path, 'resolverRegion'], written) ?? region);
}

function endpointOf(
  resolution: Resolution,
  path: KeyPath,
  written: string | undefined,
): Pick<ClientSettings, 'endpoint'> {
  const region = written === undefined ? null : resolution.region([...path, 'endpoint'], written);
  return region === null ? {} : { endpoint: region };
}

/** @param regions that the registry has at any time */
export function checkEndpoints(
  resolution: Resolution,
  clients: readonly ClientSettings[],
  regions: readonly string[],
): void {
  for (const [index, { endpoint }] of clients.entries()) {
    if (endpoint === undefined || regions.includes(endpoint)) continue;
    const message = `the registry has no replica in \`${endpoint}\``;
    resolution.report(['clients', index, 'endpoint'], message, `its regions are ${regions.join(', ')}`);
  }
}

function resolvePush(
  resolution: Resolution,
  path: KeyPath,
  push: NonNullable<ParsedClient['push']>,
): TracePush | RatePush {
  if ('rate' in push) {
    const { rate, concurrency, layers } = push;
    return {
      kind: 'rate',
      ratePerUs: rate.perUs,
      ratePerSecond: rate.perSecond,
      concurrency,
      layersBytes: layers ?? null,
    };
  }
  const { trace: name, speed, loop, concurrency } = push;
  const trace = readOr(resolution, [...path, 'trace'], () => readTrace(name, resolution.directory));
  const fromUnixSeconds = startOf(resolution, path, push, trace);
  return { kind: 'trace', trace: name, traceHash: trace?.hash ?? '', fromUnixSeconds, speed, loop, concurrency };
}

/** The instant of a trace that is time 0, in seconds since 1970; reports one that lies outside of it. */
function startOf(
  resolution: Resolution,
  path: KeyPath,
  written: { readonly trace: string; readonly from?: number | undefined },
  trace: { readonly firstSecond: number; readonly lastSecond: number } | null,
): number {
  const { trace: name } = written;
  const first = trace?.firstSecond ?? 0;
  const last = trace?.lastSecond ?? Number.POSITIVE_INFINITY;
  const fromUnixSeconds = written.from ?? first;
  const range = `${instantText(first)} to ${instantText(last)}`;
  if (trace !== null && fromUnixSeconds > last) {
    resolution.report([...path, 'from'], `the trace \`${name}\` has ended by then`, `its events run from ${range}`);
  }
  if (trace !== null && fromUnixSeconds < Math.floor(first / 86_400) * 86_400) {
    resolution.report([...path, 'from'], `the trace \`${name}\` has not begun by then`, `its events run from ${range}`);
  }
  return fromUnixSeconds;
}

/** What a file is read as; null where that cannot be, which is reported, at a key where the file has no place for it. */
export function readOr<T>(resolution: Resolution, path: KeyPath, read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    // A file that cannot be read at all is a mistake of this key; what is wrong inside it has a place of its own.
    for (const issue of error.issues) {
      if (issue.line === null) resolution.report(path, issue.message, issue.hint);
      else resolution.issues.push(issue);
    }
    return null;
  }
}

function resolvePull(
  resolution: Resolution,
  path: KeyPath,
  pull: NonNullable<ParsedClient['pull']>,
): PullSettings | TracePull {
  if ('trace' in pull) {
    const { trace: name, speed, loop } = pull;
    const index = readOr(resolution, [...path, 'trace'], () => openedTrace(name, resolution.directory));
    const trace = index === null ? null : secondsOf(index);
    const fromUnixSeconds = startOf(resolution, path, pull, trace);
    return { kind: 'trace', trace: name, traceHash: trace?.hash ?? '', fromUnixSeconds, speed, loop };
  }
  if (pull.daily.peak >= DAY_US) {
    resolution.report([...path, 'daily', 'peak'], 'the peak is a time of day, before 24h', 'e.g. 14h or 9h30m');
  }
  return {
    ratePerUs: pull.rate.perUs,
    ratePerSecond: pull.rate.perSecond,
    popularity: { zipf: pull.popularity.zipf },
    daily: { amplitude: pull.daily.amplitude, peakUs: pull.daily.peak },
    fresh: pull.fresh,
  };
}

function resolveList({ list }: ParsedClient): Pick<ClientSettings, 'list'> {
  if (list === undefined) return {};
  const { rate, of } = list;
  return { list: { ratePerUs: rate.perUs, ratePerSecond: rate.perSecond, of } };
}

function resolveOperations(
  resolution: Resolution,
  path: KeyPath,
  operations: NonNullable<ParsedClient['operations']>,
  runUs: number,
): readonly Operation[] {
  const resolved = operations.map((operation, index): Operation => {
    if (operation.at >= runUs) {
      resolution.report(
        [...path, index, 'at'],
        'this is after the end of the workload (`run.duration`)',
        'begin earlier, or run longer',
      );
    }
    const { at: atUs, repository } = operation;
    switch (operation.op) {
      case 'push': {
        const { tag, layers = null, image = null } = operation;
        return { op: 'push', atUs, repository, tag, layersBytes: layers, image };
      }
      case 'retag':
        return { op: 'retag', atUs, repository, tag: operation.tag, as: operation.as };
      case 'untag':
        return { op: 'untag', atUs, repository, tag: operation.tag };
      case 'restore': {
        const { image } = operation;
        return { op: 'restore', atUs, repository, ...(image === undefined ? {} : { image }) };
      }
      case 'lock': {
        const { deleteEnabled, writeEnabled, readEnabled } = operation;
        const of = imageOf(resolution, [...path, index], operation);
        return { op: 'lock', atUs, repository, ...of, deleteEnabled, writeEnabled, readEnabled };
      }
      default:
        return { op: operation.op, atUs, repository, ...imageOf(resolution, [...path, index], operation) };
    }
  });
  return resolved.sort((a, b) => a.atUs - b.atUs);
}

/** By tag or by digest; a pull by one of them, a delete by neither takes the repository. */
function imageOf(
  resolution: Resolution,
  path: KeyPath,
  { op, tag, image }: { readonly op: string; readonly tag?: string | undefined; readonly image?: string | undefined },
): { readonly tag?: string; readonly image?: string } {
  if (tag !== undefined && image !== undefined) {
    resolution.report([...path, 'image'], '`tag` and `image` exclude each other', 'keep one of them', 'key');
  }
  if (op === 'pull' && tag === undefined && image === undefined) {
    resolution.report(
      path,
      'this pull does not say what it asks for',
      'give it `tag: v1`, or an `image` by its digest',
    );
  }
  if (image !== undefined) return { image };
  return tag === undefined ? {} : { tag };
}

/** Deletes at rates; nothing where there are none. */
function resolveDeletes(client: ParsedClient): Pick<ClientSettings, 'deletes'> {
  const { delete: deletes, untag } = client;
  const rates = [
    ...(deletes === undefined ? [] : [{ by: deletes.by, ratePerUs: deletes.rate.perUs }]),
    ...(untag === undefined ? [] : [{ by: 'untag' as const, ratePerUs: untag.rate.perUs }]),
  ];
  return rates.length === 0 ? {} : { deletes: rates };
}

function instantText(unixSeconds: number): string {
  return Number.isFinite(unixSeconds)
    ? new Date(unixSeconds * 1000).toISOString().replace(/:\d\d\.000Z$/, 'Z')
    : 'its end';
}

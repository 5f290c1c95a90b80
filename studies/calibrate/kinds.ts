/** What an incident of a list can be: hazards of the format that need no more than a rate and how long they last. */
import type { HazardAction } from '../../sim/faultPlan.ts';

export interface IncidentKind {
  /** One of what it strikes, and many. */
  readonly target: string;
  readonly targets: string;
  /** The key of the hazard that takes how long it lasted; null where it is over at once. */
  readonly lasts: 'duration' | 'rebuild' | null;
  /** Whether `regions: all` makes it one process for all of them. */
  readonly strikesAll: boolean;
}

const REGIONS = { target: 'region', targets: 'regions' } as const;
const ZONES = { target: 'zone', targets: 'zones' } as const;
const NODES = { target: 'node', targets: 'nodes' } as const;
const REGISTRIES = { target: 'registry', targets: 'registries' } as const;

export const INCIDENT_KINDS = {
  'region.outage': { ...REGIONS, lasts: 'duration', strikesAll: true },
  'region.loss': { ...REGIONS, lasts: 'rebuild', strikesAll: false },
  'zone.outage': { ...ZONES, lasts: 'duration', strikesAll: false },
  'zone.loss': { ...ZONES, lasts: 'rebuild', strikesAll: false },
  'storage.outage': { ...REGIONS, lasts: 'duration', strikesAll: true },
  'storage.loss': { ...REGIONS, lasts: 'rebuild', strikesAll: false },
  'node.outage': { ...NODES, lasts: 'duration', strikesAll: false },
  'node.loss': { ...NODES, lasts: null, strikesAll: false },
  'disk.loss': { target: 'disk', targets: 'disks', lasts: null, strikesAll: false },
  'endpoint.outage': { ...REGIONS, lasts: 'duration', strikesAll: true },
  'auth.outage': { ...REGIONS, lasts: 'duration', strikesAll: true },
  'dns.outage': { ...REGIONS, lasts: 'duration', strikesAll: true },
  'service.outage': { ...REGISTRIES, lasts: 'duration', strikesAll: true },
  'network.partition': { target: 'pair of regions', targets: 'pairs of regions', lasts: 'duration', strikesAll: false },
  'replication.pause': {
    target: 'pair of replicas',
    targets: 'pairs of replicas',
    lasts: 'duration',
    strikesAll: false,
  },
  'routing.stale': { ...REGISTRIES, lasts: 'duration', strikesAll: false },
} as const satisfies Partial<Record<HazardAction, IncidentKind>>;

export type IncidentAction = keyof typeof INCIDENT_KINDS;
export const INCIDENT_ACTIONS = Object.keys(INCIDENT_KINDS) as readonly IncidentAction[];

export function isIncidentAction(text: string): text is IncidentAction {
  return Object.hasOwn(INCIDENT_KINDS, text);
}

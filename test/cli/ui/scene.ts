/** A moment worth drawing: East US is cut off from Asia and about to be late in Europe, and a zone is to be lost later on. */
import type { BranchFacts, Course, ExperimentView, LinkState } from '../../../studies/experiment/view.ts';
import { facts, fault, HOUR_US, view } from './scriptedLink.ts';

const PLACES = {
  eastus: [37.37, -79.82, 'East US'],
  southeastasia: [1.28, 103.83, 'Southeast Asia'],
  westeurope: [52.37, 4.9, 'West Europe'],
} as const;

export function sceneFacts(changes: Partial<BranchFacts> = {}): BranchFacts {
  const regions = Object.entries(PLACES).map(([name, [latitude, longitude, displayName]]) => ({
    ...{ name, latitude, longitude, displayName },
    hasReplica: true,
    isHome: name === 'eastus',
  }));
  return { ...facts(), regions, ...changes };
}

export function link(from: string, to: string, changes: Partial<LinkState> = {}): LinkState {
  return { from, to, waiting: 0, lagUs: 0, isPaused: false, heldBy: null, ...changes };
}

export function sceneView(changes: Partial<ExperimentView> = {}): ExperimentView {
  const plain = view();
  return {
    ...plain,
    cursorUs: 2.5 * HOUR_US,
    frontierUs: 4 * HOUR_US,
    regions: plain.regions.map((region) =>
      region.name === 'eastus'
        ? { ...region, health: 'degraded', heldBy: ['stall'], trafficShare: 0.08, availability: 0.97, worst: 0.95 }
        : { ...region, trafficShare: region.name === 'westeurope' ? 0.85 : 0.07 },
    ),
    links: [
      link('eastus', 'southeastasia', { waiting: 89, lagUs: 1860e6, isPaused: true, heldBy: 'stall' }),
      link('eastus', 'westeurope', { waiting: 14, lagUs: 840e6 }),
      link('southeastasia', 'eastus'),
      link('southeastasia', 'westeurope'),
      link('westeurope', 'eastus', { waiting: 2, lagUs: 4e6 }),
      link('westeurope', 'southeastasia'),
    ],
    faults: [
      fault({ id: 'stall', action: 'replication.pause', status: 'active', firedAtUs: 2 * HOUR_US }),
      fault({ id: 'spike', action: 'demand.surge', status: 'fired', plannedAtUs: HOUR_US, firedAtUs: HOUR_US }),
      fault({ id: 'early', action: 'region.outage', status: 'recovered', firedAtUs: 0.5 * HOUR_US, endsAtUs: HOUR_US }),
      fault({ id: 'zone', action: 'zone.loss', target: 'westeurope/z1', plannedAtUs: 5 * HOUR_US, endsAtUs: null }),
    ],
    ...changes,
  };
}

const BUCKETS = 40;

export const COURSE: Course = {
  bucketUs: HOUR_US / 10,
  bucketsPlayed: BUCKETS,
  rows: [
    ...['eastus', 'southeastasia', 'westeurope'].map((name) => row('server', name, 'request')),
    row('client', 'builds', 'push'),
    row('client', 'nodes', 'pull'),
  ],
  health: [
    { region: 'eastus', health: 'ok', fromUs: 0, untilUs: 0.5 * HOUR_US },
    { region: 'eastus', health: 'out', fromUs: 0.5 * HOUR_US, untilUs: HOUR_US },
    { region: 'eastus', health: 'ok', fromUs: HOUR_US, untilUs: 2 * HOUR_US },
    { region: 'eastus', health: 'degraded', fromUs: 2 * HOUR_US, untilUs: 3 * HOUR_US },
    { region: 'eastus', health: 'lost', fromUs: 3 * HOUR_US, untilUs: 4 * HOUR_US },
    { region: 'southeastasia', health: 'ok', fromUs: 0, untilUs: 4 * HOUR_US },
    { region: 'westeurope', health: 'ok', fromUs: 0, untilUs: 4 * HOUR_US },
  ],
};

/** East US answers nothing from 0:30 to 1:00 and little after 3:00; builds push in the first two hours. */
function row(kind: 'server' | 'client', name: string, operation: 'request' | 'push' | 'pull'): Course['rows'][number] {
  const isHurt = name === 'eastus';
  const total = Array.from({ length: BUCKETS }, (_, bucket) => (name === 'builds' && bucket >= 20 ? 0 : 1000));
  const ok = total.map((of, bucket) => {
    if (isHurt && bucket >= 5 && bucket < 10) return 0;
    return isHurt && bucket >= 30 ? of * 0.6 : of;
  });
  return { kind, name, operation, ok, total };
}

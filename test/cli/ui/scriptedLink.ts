/** An experiment without a simulator: what the screen asks for is answered from a script, at once. */
import type { LinkListener, OpenLink } from '../../../cli/ui/experimentLink.ts';
import type { Answer, Command, Report } from '../../../cli/ui/protocol.ts';
import type { BranchFacts, ExperimentView, FaultState } from '../../../studies/experiment/view.ts';

export const HOUR_US = 3600e6;
const REGIONS = ['eastus', 'southeastasia', 'westeurope'];

export function facts(id = 0, deeds: readonly string[] = []): BranchFacts {
  return {
    id,
    name: id === 0 ? 'main' : `branch ${id}`,
    parent: id === 0 ? null : 0,
    forkedAtUs: 0,
    deeds,
    scenario: {
      name: 'scripted',
      description: 'What a test plays.',
      seed: 1,
      durationUs: 6 * HOUR_US,
      horizonUs: 8 * HOUR_US,
      originMs: null,
    },
    regions: REGIONS.map((name, i) => ({
      name,
      displayName: name,
      latitude: 40 - 10 * i,
      longitude: -70 + 70 * i,
      hasReplica: true,
      isHome: i === 0,
    })),
    clients: [
      { name: 'builds', region: 'eastus' },
      { name: 'nodes', region: 'westeurope' },
    ],
  };
}

export function fault(changes: Partial<FaultState> = {}): FaultState {
  return {
    id: 'region.outage@eastus',
    action: 'region.outage',
    target: 'eastus',
    isChance: false,
    isByHand: false,
    status: 'planned',
    plannedAtUs: 2 * HOUR_US,
    firedAtUs: null,
    endsAtUs: 3 * HOUR_US,
    reason: null,
    ...changes,
  };
}

export function view(changes: Partial<ExperimentView> = {}): ExperimentView {
  return {
    branch: 0,
    branches: [{ id: 0, frontierUs: 0, isOver: false, digest: '0f3a', imagesLost: 0 }],
    cursorUs: 0,
    frontierUs: 0,
    isOver: false,
    events: 0,
    digest: '0f3a99c1',
    regions: REGIONS.map((name) => ({
      name,
      health: 'ok',
      states: ['region up'],
      heldBy: [],
      isRouted: true,
      availability: 1,
      worst: 0.987,
      trafficShare: 1 / 3,
      requestRate: 12.5,
      groupsAtRisk: 0,
      groups: 64,
    })),
    links: [],
    clients: [
      { name: 'builds', sentTo: 'eastus', pull: null, push: { ok: 9, total: 10, now: 1, worst: 0.9 } },
      { name: 'nodes', sentTo: 'westeurope', pull: { ok: 99, total: 100, now: 0.99, worst: 0.9 }, push: null },
    ],
    faults: [
      fault(),
      fault({ id: 'zone.loss@westeurope/z1', action: 'zone.loss', target: 'westeurope/z1', plannedAtUs: 4 * HOUR_US }),
    ],
    images: { acknowledged: 120, atRisk: 0, lost: 0, lostBytes: 0 },
    verdicts: [
      {
        kind: 'invariant',
        name: 'durability.noLoss',
        verdict: 'pass',
        observed: null,
        expected: 'nothing is lost',
        reason: 'nothing was lost so far',
        evidence: [],
        seed: null,
      },
    ],
    logLength: 0,
    ...changes,
  };
}

export interface ScriptedLink {
  readonly open: OpenLink;
  /** Everything that was asked for, in order. */
  readonly commands: Command[];
  readonly report: (report: Report) => void;
  readonly die: (reason: string) => void;
}

export function scriptedLink(): ScriptedLink {
  const commands: Command[] = [];
  let listener: LinkListener | null = null;
  let current = view();
  const report = (of: Report) => listener?.onReport(of);
  const show = (changes: Partial<ExperimentView>, isRunning = false) => {
    current = { ...current, ...changes };
    report({ kind: 'view', view: current, isRunning, speed: isRunning ? 1000 : 0 });
  };
  const answer = (command: Command): Answer => {
    switch (command.kind) {
      case 'run':
        show({ cursorUs: HOUR_US, frontierUs: HOUR_US, events: 1234 }, true);
        return { kind: 'nothing' };
      case 'pause':
        show({});
        return { kind: 'nothing' };
      case 'seek':
        show({
          cursorUs: command.toUs,
          frontierUs: Math.max(command.toUs, current.frontierUs),
          isOver: command.toUs >= 8 * HOUR_US,
        });
        return { kind: 'nothing' };
      case 'do':
        report({ kind: 'branch', facts: facts(1, [`${command.deed.kind} by hand`]) });
        show({
          branch: 1,
          branches: [...current.branches, { id: 1, frontierUs: 0, isOver: false, digest: '', imagesLost: 0 }],
        });
        return { kind: 'forked', branch: 1 };
      case 'course':
        return { kind: 'course', course: COURSE };
      case 'text':
        return {
          kind: 'text',
          text: { file: 'scripted.yaml', text: '', sets: [], alternative: null, configuration: null },
        };
      default:
        return { kind: 'nothing' };
    }
  };
  return {
    commands,
    report,
    die: (reason) => listener?.onDeath(reason),
    open: (_script, of) => {
      listener = of;
      queueMicrotask(() => {
        report({ kind: 'branch', facts: facts() });
        show({});
      });
      return {
        post({ number, command }) {
          commands.push(command);
          queueMicrotask(() => report({ kind: 'done', number, answer: answer(command) }));
        },
        close() {
          listener = null;
        },
      };
    },
  };
}

const COURSE = {
  bucketUs: HOUR_US / 10,
  bucketsPlayed: 10,
  rows: REGIONS.map((name) => ({
    kind: 'server' as const,
    name,
    operation: 'request' as const,
    ok: [10, 10, 9, 5, 0, 10, 10, 10, 0, 10],
    total: [10, 10, 10, 10, 10, 10, 10, 10, 0, 10],
  })),
  health: [],
};

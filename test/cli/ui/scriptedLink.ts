/** An experiment without a simulator: what the screen asks for is answered from a script, at once. */
import type { LinkListener, OpenLink } from '../../../cli/ui/experimentLink.ts';
import type { Answer, Command, Report } from '../../../cli/ui/protocol.ts';
import type {
  BranchComparison,
  BranchFacts,
  ExperimentView,
  FaultState,
  ImageDetail,
  ImageRow,
  LogEntry,
} from '../../../studies/experiment/view.ts';

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
      standsInFor: [],
      servedFrom: null,
      copiesOf: [],
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
    images: { acknowledged: 120, before: 0, atRisk: 0, lost: 0, lostBytes: 0 },
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

export function lostImage(changes: Partial<ImageRow> = {}): ImageRow {
  return {
    id: 7,
    image: 'nim@builds/28',
    state: 'lost',
    acknowledgedAtUs: 2 * HOUR_US,
    lostAtUs: 2 * HOUR_US + 215e6,
    bytes: 35_628_948,
    regions: [],
    cause: 'region.outage@eastus',
    ...changes,
  };
}

export function imageAtRisk(changes: Partial<ImageRow> = {}): ImageRow {
  const safe = { state: 'at risk', lostAtUs: null, regions: ['eastus'], cause: null } as const;
  return lostImage({ id: 9, image: 'ghost@eastus/245', bytes: 1.72e9, ...safe, ...changes });
}

export function detailOf(row: ImageRow): ImageDetail {
  const queued = 'still queued for it, held up by stall';
  const lostUs = row.lostAtUs ?? 0;
  const link = (atUs: number, region: string, what: string) => ({ atUs, what, region, fault: null });
  return {
    ...row,
    copies: [
      { region: 'eastus', state: row.state === 'lost' ? 'had it, until region.outage@eastus' : 'whole' },
      { region: 'southeastasia', state: queued },
      { region: 'westeurope', state: queued },
    ],
    chain: [
      link(row.acknowledgedAtUs ?? 0, 'eastus', 'acknowledged'),
      link(lostUs, 'southeastasia', queued),
      link(lostUs, 'westeurope', queued),
      link(lostUs, 'eastus', 'last copy destroyed by region.outage@eastus 3 min 35 s after the push'),
    ],
  };
}

export function entry(
  minutes: number,
  kind: LogEntry['kind'],
  text: string,
  changes: Partial<LogEntry> = {},
): LogEntry {
  return { atUs: minutes * 60e6, kind, text, region: null, fault: null, ...changes };
}

export function comparison(changes: Partial<BranchComparison> = {}): BranchComparison {
  return {
    base: 0,
    other: 1,
    untilUs: 8 * HOUR_US,
    first: { atUs: 2.5 * HOUR_US + 1e3, base: 'pull arrives: westeurope', other: 'fault begins: loss' },
    figures: [
      { name: 'images acknowledged', base: '443', other: '443', better: null },
      { name: 'images lost', base: '7', other: '0', better: 'other' },
      { name: 'retries', base: '13', other: '1,205', better: 'base' },
    ],
    ...changes,
  };
}

export interface ScriptedLink {
  readonly open: OpenLink;
  /** Everything that was asked for, in order. */
  readonly commands: Command[];
  /** What is refused, by the kind of command, and why. */
  readonly refusals: Map<Command['kind'], string>;
  readonly report: (report: Report) => void;
  readonly die: (reason: string) => void;
}

export function scriptedLink(): ScriptedLink {
  const commands: Command[] = [];
  const refusals: ScriptedLink['refusals'] = new Map();
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
          branches: current.branches.map((branch) =>
            branch.id === current.branch
              ? {
                  ...branch,
                  frontierUs: Math.max(command.toUs, branch.frontierUs),
                  isOver: command.toUs >= 8 * HOUR_US,
                }
              : branch,
          ),
        });
        return { kind: 'nothing' };
      case 'do':
        report({ kind: 'branch', facts: facts(1, [`${command.deed.kind} by hand`]) });
        show({
          branch: 1,
          branches: [...current.branches, { id: 1, frontierUs: 0, isOver: false, digest: '', imagesLost: 0 }],
        });
        return { kind: 'forked', branch: 1 };
      case 'switch':
        show({ branch: command.branch });
        return { kind: 'nothing' };
      case 'compare':
        return {
          kind: 'compared',
          comparison: comparison({ base: command.base, other: command.other, untilUs: current.cursorUs }),
        };
      case 'images':
        return { kind: 'images', at: current, rows: ROWS, total: ROWS.length, figures: view().images };
      case 'image':
        return {
          kind: 'image',
          at: current,
          detail: detailOf(ROWS.find(({ id }) => id === command.id) ?? lostImage()),
        };
      case 'log': {
        const entries = LOG.filter(
          ({ kind, atUs }) => atUs < current.cursorUs && (command.kinds.length === 0 || command.kinds.includes(kind)),
        );
        return { kind: 'log', at: current, entries, total: entries.length };
      }
      case 'course':
        return { kind: 'course', course: COURSE };
      case 'text':
        return {
          kind: 'text',
          text: { file: 'scripted.yaml', text: '', sets: [], alternative: null, configuration: null },
        };
      case 'save':
        return { kind: 'saved', path: command.path, digest: '' };
      default:
        return { kind: 'nothing' };
    }
  };
  return {
    commands,
    refusals,
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
          const message = refusals.get(command.kind);
          queueMicrotask(() =>
            report(
              message === undefined
                ? { kind: 'done', number, answer: answer(command) }
                : { kind: 'refused', number, message, hint: 'do another thing' },
            ),
          );
        },
        drawn() {},
        close() {
          listener = null;
        },
      };
    },
  };
}

const ROWS = [lostImage(), imageAtRisk()];
const LOG = [
  entry(30, 'replication', 'php@eastus/179 arrived eastus → westeurope after 61 s'),
  entry(120, 'fault', 'region.outage@eastus strikes eastus'),
  entry(180, 'fault', 'region.outage@eastus is over at eastus'),
];

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

/**
 * A scenario as it is all the year round: its clients, replicas and links without what happens once (planned faults, rollouts,
 * changes of membership), without hazards, and without the daily rhythm of pulls (they come at the mean rate of the day).
 */
import type { ClientPlan, Plan, PushPlan, PushTrace } from '../../../sim/plan.ts';

export interface AllDay {
  readonly durationUs: number;
  readonly drainUs: number;
  /** Clients that act more rarely are played at these rates, per µs; 0: at their own. */
  readonly pullsLeast: number;
  readonly pushesLeast: number;
  /** Where in their period traces begin; a trace that ends starts again. Different seeds meet different stretches of it. */
  readonly seed: number;
}

/** Fractions of its multiples are spread evenly, however many there are. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

export function planAllDay(plan: Plan, manner: AllDay): Plan {
  return {
    ...plan,
    durationUs: manner.durationUs,
    drainUs: manner.drainUs,
    membership: { ...plan.membership, changes: [] },
    clients: plan.clients.map((client) => clientAllDay(client, plan.durationUs, manner)),
    faults: [],
    hazards: [],
    chance: false,
    suppress: [],
    invariants: [],
  };
}

function clientAllDay(client: ClientPlan, periodUs: number, manner: AllDay): ClientPlan {
  const { pull } = client;
  return {
    ...client,
    rollout: null,
    pull:
      pull === null
        ? null
        : { ...pull, logged: null, dailyAmplitude: 0, ratePerUs: Math.max(pull.ratePerUs, manner.pullsLeast) },
    push: pushAllDay(client.push, periodUs, manner),
  };
}

function pushAllDay(
  push: PushPlan | null,
  periodUs: number,
  { durationUs, pushesLeast, seed }: AllDay,
): PushPlan | null {
  if (push === null) return null;
  if (push.kind === 'rate') return { ...push, ratePerUs: Math.max(push.ratePerUs, pushesLeast) };
  const fromUs = Math.floor(((seed * GOLDEN) % 1) * periodUs);
  return { ...push, trace: repeated(push.trace, periodUs, fromUs, durationUs) };
}

/** The rows of a trace from an instant of its period on, again and again, so long. */
function repeated(trace: PushTrace, periodUs: number, fromUs: number, durationUs: number): PushTrace {
  const rows: number[] = [];
  const atUs: number[] = [];
  for (let startUs = -fromUs; startUs < durationUs; startUs += periodUs) {
    for (const [row, us] of trace.atUs.entries()) {
      if (startUs + us >= durationUs) break;
      if (startUs + us < 0) continue;
      rows.push(row);
      atUs.push(startUs + us);
    }
  }
  const column = (values: Int32Array): Int32Array => Int32Array.from(rows, (row) => values[row]!);
  return {
    atUs: Float64Array.from(atUs),
    repository: column(trace.repository),
    newImages: column(trace.newImages),
    tagsAdded: column(trace.tagsAdded),
    tagsMoved: column(trace.tagsMoved),
    tagsRemoved: column(trace.tagsRemoved),
    sizes: trace.sizes === null ? null : { ...trace.sizes, firstImage: column(trace.sizes.firstImage) },
  };
}

/**
 * What happened in a branch, in words and in order of time, and when its regions changed their health.
 *
 * It is bounded: of operations it tells those that failed, of replication what took longer than a minute, of repairs and losses
 * in one instant how many they were beyond the first; and it keeps the newest entries, failed operations least of all.
 */
import type { Ring } from '../../sim/measure/ring.ts';
import type { Plan } from '../../sim/plan.ts';
import type { World } from '../../sim/world.ts';
import { formatClock } from '../figures.ts';
import { entriesIn } from './happenings.ts';
import { healthOf } from './health.ts';
import type { Health, HealthSpan, LogEntry, LogKind } from './view.ts';

/** Entries that are kept. */
export const ENTRIES_MOST = 50_000;
/** Spans of health that are kept: a region that flaps for years has more than anybody can see. */
const SPANS_MOST = 5_000;

export class Story {
  private readonly plan: Plan;
  private entries: LogEntry[] = [];
  private readonly spans: HealthSpan[] = [];
  private readonly now: { health: Health; sinceUs: number }[];
  private lossesTold = 0;

  constructor(plan: Plan) {
    this.plan = plan;
    this.now = plan.regions.map(() => ({ health: 'ok', sinceUs: 0 }));
  }

  /** Takes what a ring holds, and losses that were entered since. */
  take(world: World, ring: Ring): void {
    if (ring.count === 0 && world.ledger.losses === this.lossesTold) return;
    const fresh = entriesIn(world, ring, this.lossesTold);
    this.lossesTold = world.ledger.losses;
    for (const entry of fresh) this.entries.push(entry);
    // Some room above, so that each entry is moved seldom.
    if (this.entries.length > 1.25 * ENTRIES_MOST) this.entries = newest(this.entries);
  }

  /** Looks how the regions do. What has changed is dated by the last fault or routing entry that tells of it, else by `atUs`. */
  look(world: World, lookedUs: number, atUs: number): void {
    for (let region = 0; region < this.plan.regions.length; region++) {
      const health = healthOf(world, region);
      const { health: was, sinceUs } = this.now[region]!;
      if (health === was) continue;
      const changedUs = this.lastUs(this.plan.regions[region]!.name, lookedUs) ?? atUs;
      if (changedUs > sinceUs) this.spans.push(this.span(region, was, sinceUs, changedUs));
      if (this.spans.length > SPANS_MOST) this.spans.shift();
      this.now[region] = { health, sinceUs: changedUs };
    }
  }

  /** Spans up to the frontier, in order of their beginning. */
  health(frontierUs: number): HealthSpan[] {
    const open = this.now.map(({ health, sinceUs }, region) => this.span(region, health, sinceUs, frontierUs));
    return [...this.spans, ...open].sort((a, b) => a.fromUs - b.fromUs);
  }

  /** Entries up to an instant, it included. */
  lengthAt(us: number): number {
    let [low, high] = [0, this.entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.entries[middle]!.atUs <= us) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The newest entries up to an instant that match, in order of time, and how many match in all. */
  upTo(us: number, kinds: readonly LogKind[], filter: string, limit: number): { entries: LogEntry[]; total: number } {
    const wanted = filter.trim().toLowerCase();
    const found: LogEntry[] = [];
    let total = 0;
    for (let i = this.lengthAt(us) - 1; i >= 0; i--) {
      const entry = this.entries[i]!;
      if (kinds.length > 0 && !kinds.includes(entry.kind)) continue;
      if (wanted !== '' && !textOf(entry).includes(wanted)) continue;
      total++;
      if (found.length < limit) found.push(entry);
    }
    return { entries: found.reverse(), total };
  }

  private lastUs(region: string, sinceUs: number): number | null {
    for (let i = this.entries.length - 1; i >= 0 && this.entries[i]!.atUs >= sinceUs; i--) {
      const entry = this.entries[i]!;
      const tells = entry.kind === 'fault' || entry.kind === 'routing';
      if (tells && (entry.region === region || entry.text.includes(region))) return entry.atUs;
    }
    return null;
  }

  private span(region: number, health: Health, fromUs: number, untilUs: number): HealthSpan {
    return { region: this.plan.regions[region]!.name, health, fromUs, untilUs };
  }
}

/** All that a row of the log shows. */
function textOf({ atUs, kind, text, region, fault }: LogEntry): string {
  return `${formatClock(atUs)} ${kind} ${text} ${region ?? ''} ${fault ?? ''}`.toLowerCase();
}

/** The newest, of which failed operations go first: they are many, and a fault that is forgotten explains nothing. */
function newest(entries: readonly LogEntry[]): LogEntry[] {
  let over = entries.length - ENTRIES_MOST;
  const kept = entries.filter(({ kind }) => kind !== 'operation' || over-- <= 0);
  return kept.slice(-ENTRIES_MOST);
}

/**
 * What a baseline found worse, as one thing: many figures move for one reason, and whoever reads of them wants to know which and by how
 * much, and what was changed, once. For readers who do not know the names of metrics.
 */
import type { VerdictEntry } from '../studies/result.ts';

export interface WorseFigures {
  readonly head: string;
  /** `registry.regions: [a, b] → [a]` */
  readonly changed: readonly string[];
  /** What matters most first. */
  readonly figures: readonly { readonly name: string; readonly text: string }[];
  /** Null where all are told. */
  readonly more: string | null;
}

/** A verdict, or a case of a test report. */
type Entry = Pick<VerdictEntry, 'name' | 'verdict' | 'reason' | 'evidence'> & { readonly kind: string };

/** One screen has room for them beside all else. */
const FIGURES_MOST = 8;
const CHANGES_MOST = 8;

const WORDS: Readonly<Record<string, string>> = {
  images_lost: 'images lost',
  images_unrestorable: 'lost images that no backup has',
  images_missed: 'deleted images that are asked for',
  images_stale: 'images asked for before they had come',
  stale_reads: 'pulls of an older image',
  push_ok: 'pushes that succeed',
  pull_ok: 'pulls that succeed',
  list_ok: 'listings that succeed',
  request_ok: 'requests that succeed',
  push_time: 'time of a push',
  pull_time: 'time of a pull',
  list_time: 'time of a listing',
  rollout_time: 'time of a rollout',
  pushes_refused: 'pushes that are refused for good',
  throttled: 'requests over a limit',
  key_blocked: 'requests that the key stops',
  key_usable: 'time that data can be decrypted',
  replication_lag: 'time until other regions have an image',
  last_sync_age: 'most that a region is behind another',
  sync_age_at_loss: 'how far others are behind what is destroyed',
  rpo_age: 'age of what a failure destroys',
  rpo_images: 'images that a failure destroys',
  rto: 'time until clients are served again',
  region_up: 'time that regions are in service',
  monthly_uptime: 'time of a month without an error',
  seeding_progress: 'bytes that a new replica has',
  images_seeded: 'images that a new replica has',
  seeding_time: 'time until a new replica is full',
  changes_failed: 'changes of replicas that fail',
  groups_lost: 'placement groups lost',
  copies_at_risk: 'copies that wait for repair',
  geo_lag: 'time until the paired region has an image',
  geo_sync_age: 'most that the paired region is behind',
  geo_sync_age_at_loss: 'how far the paired region is behind what is destroyed',
};

export function isWorseFigure({ kind, verdict }: Entry): boolean {
  return kind === 'baseline' && verdict === 'fail';
}

/** Null where nothing is worse. */
export function worseFigures(entries: readonly Entry[]): WorseFigures | null {
  const worse = entries.filter(isWorseFigure);
  const [first] = worse;
  if (first === undefined) return null;
  const metrics = [...new Set(worse.map(metricOf))];
  const told = metrics.map((metric) => {
    const of = worse.filter((entry) => metricOf(entry) === metric);
    return { name: nameOf(metric, of), text: of[0]!.reason };
  });
  const rest = told.slice(FIGURES_MOST).map(({ name }) => name);
  const changed = first.evidence.slice(0, CHANGES_MOST);
  const unsaid = first.evidence.length - changed.length;
  const since = first.evidence.length === 0 ? 'though no setting has changed' : 'since this was changed';
  const [figures, are] = told.length === 1 ? ['figure', 'is'] : ['figures', 'are'];
  const each = worse.length === told.length ? '' : ` (${worse.length} with those of each client)`;
  return {
    head: `${told.length} ${figures} ${are} worse than in the baseline${each}, ${since}:`,
    changed: unsaid > 0 ? [...changed, `… and ${unsaid} more settings`] : changed,
    figures: told.slice(0, FIGURES_MOST),
    more: rest.length === 0 ? null : `… and ${rest.join(', ')}`,
  };
}

function metricOf({ name }: Entry): string {
  return name.split('{')[0]!;
}

/** Of all clients together, or of those that it is worse for; in brackets as test reports and `--output json` name it. */
function nameOf(metric: string, of: readonly Entry[]): string {
  const [, client, operation] = /^availability of (.*) (push|pull)$/.exec(metric) ?? [];
  if (operation !== undefined) return `time that ${client}’s ${operation === 'push' ? 'pushes' : 'pulls'} fail`;
  const words = WORDS[metric] === undefined ? metric : `${WORDS[metric]} (${metric})`;
  const clients = of.flatMap(({ name }) => /\{client=(.*)\}$/.exec(name)?.[1] ?? []);
  return of.some(({ name }) => name === metric) ? words : `${words}, ${clients.join(' and ')}`;
}

/**
 * What a scenario says that it did not say when its baseline was made. Entries of lists (clients, faults, hazards) that came, went or
 * have another name are one change each, however many settings they have.
 */
import { type Described, settingsToKeep } from '../compare/settings.ts';
import { compareText } from '../order.ts';
import type { Baseline } from './baseline.ts';

export interface Changed {
  readonly key: string;
  /** `registry.regions: [a, b] → [a]`. */
  readonly said: string;
}

/** The registry first, then by key. Of a default that the baseline does not tell it is not known whether it has moved. */
export function changedSettings({ settings }: Pick<Baseline, 'settings'>, subject: Described): Changed[] {
  const kept = settingsToKeep(subject);
  const [before, now] = [new Map(Object.entries(settings)), valuesOf(subject)];
  const entries = changedEntries(before, now);
  const isTold = (key: string): boolean =>
    entries.some(({ names }) => names.some((name) => key.startsWith(`${name}.`)));
  const keys = [...new Set([...before.keys(), ...now.keys()])].filter((key) => !isTold(key) && !MEANS_NOTHING.has(key));
  const single = keys.flatMap((key): Changed[] => {
    const [was, is] = [before.get(key), kept.get(key)];
    if (was === is?.value || (was === undefined && is?.isDefault === true)) return [];
    if (was === undefined) return [{ key, said: `${key}: added, ${is!.value}` }];
    if (is === undefined) return [{ key, said: `${key}: removed, was ${was}` }];
    return [{ key, said: `${key}: ${was} → ${is.isDefault ? `${is.value} by default` : is.value}` }];
  });
  return [...single, ...entries.map(({ key, said }) => ({ key, said }))].sort(byKey);
}

/** What is deployed first: what is played follows from that more often than the other way round. */
function byKey(a: Changed, b: Changed): number {
  const rank = ({ key }: Changed): number => (key.startsWith('registry.') ? 0 : 1);
  return rank(a) - rank(b) || compareText(a.key, b.key);
}

function valuesOf(subject: Described): Map<string, string> {
  return new Map([...settingsToKeep(subject)].map(([key, { value }]) => [key, value]));
}

/** Which file says what is deployed: what it says is told setting by setting. */
const MEANS_NOTHING: ReadonlySet<string> = new Set(['registry.from']);

/** By key: `hazards.node.loss` of all that begins so. */
export function entriesIn(keys: Iterable<string>, list: 'clients' | 'faults' | 'hazards'): string[] {
  const last = list === 'clients' ? 'region' : 'action';
  return [...keys]
    .filter((key) => key.startsWith(`${list}.`) && key.endsWith(`.${last}`))
    .map((key) => key.slice(0, -1 - last.length));
}

/**
 * Which hazards the year of a baseline is of that strike no more, in words; null where all of them still do. Those of the field are
 * meant where a scenario has none of its own, and where it says so.
 */
export function goneHazards({ settings }: Pick<Baseline, 'settings'>, subject: Described): string | null {
  const [before, now] = [new Map(Object.entries(settings)), valuesOf(subject)];
  const removed = changedEntries(before, now).filter(({ isGone, key }) => isGone && key.startsWith('hazards.'));
  const said = [
    ...(hasField(before) && !hasField(now) ? ['the field’s rates no longer apply, since `hazards` lists its own'] : []),
    ...removed.map(({ said: one }) => one),
  ];
  return said.length === 0 ? null : said.join(', ');
}

function hasField(settings: Settings): boolean {
  const said = [...settings].filter(([key]) => /^hazards(?:\.|$)/.test(key));
  return said.length === 0 || said.some(([key, value]) => /^hazards(?:\.\d+)?$/.test(key) && /\bfield\b/.test(value));
}

interface ChangedEntry extends Changed {
  /** As it was and as it is, where it was or is. */
  readonly names: readonly string[];
  readonly isGone: boolean;
}

type Settings = ReadonlyMap<string, string>;

function changedEntries(before: Settings, now: Settings): ChangedEntry[] {
  return (['clients', 'faults', 'hazards'] as const).flatMap((list) => {
    const [were, are] = [entriesIn(before.keys(), list), entriesIn(now.keys(), list)];
    const gone = were.filter((name) => !are.includes(name));
    const added = new Set(are.filter((name) => !were.includes(name)));
    const what = (name: string): string => `${list.slice(0, -1)} ${name.slice(list.length + 1)}`;
    const left = gone.map((name): ChangedEntry => {
      const renamed = [...added].find((other) => textOf(now, other) === textOf(before, name));
      if (renamed === undefined) return { key: name, said: `${what(name)} was removed`, names: [name], isGone: true };
      added.delete(renamed);
      const said = `${what(name)} is called ${renamed.slice(list.length + 1)} now`;
      return { key: renamed, said, names: [name, renamed], isGone: false };
    });
    const came = [...added].map((name) => ({
      key: name,
      said: `${what(name)} was added: ${textOf(now, name)}`,
      names: [name],
      isGone: false,
    }));
    return [...left, ...came];
  });
}

/** All that is said of an entry but its name. */
function textOf(settings: Settings, entry: string): string {
  const said = [...settings]
    .filter(([key]) => key.startsWith(`${entry}.`))
    .map(([key, value]) => [key.slice(entry.length + 1), value] as const)
    .filter(([key]) => key !== 'id' && key !== 'name')
    .sort(([a], [b]) => compareText(a, b));
  return `{${said.map(([key, value]) => `${key}: ${value}`).join(', ')}}`;
}

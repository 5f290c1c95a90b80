/**
 * What a deed makes of a scenario: its text with one thing changed, comments and all, read again by the scenario format's own
 * rules. An alternative and flags that the text was taken with are folded in, so that the text alone says everything.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Document, parseDocument } from 'yaml';
import { parseAgain } from '../../scenarios/load.ts';
import { ScenarioDocument } from '../../scenarios/scenarioDocument.ts';
import { applySet } from '../../scenarios/setFlags.ts';
import { parseDuration } from '../../scenarios/units.ts';
import { durationText } from '../../scenarios/unitText.ts';
import { formatDuration } from '../../sim/kernel/durationText.ts';
import type { World } from '../../sim/world.ts';
import { type Subject, subjectOf } from '../subject.ts';
import type { Branch } from './branch.ts';
import type { Deed } from './deeds.ts';
import { Refusal } from './refusal.ts';
import { merged } from './yamlEdit.ts';

type Values = Record<string, unknown>;

export interface Edited {
  readonly subject: Subject;
  /** What was done, for people. */
  readonly sentence: string;
  /** The first instant at which it can make a difference. */
  readonly strikesUs: number;
  /** Id of a fault that was put in, null for other deeds. */
  readonly faultId: string | null;
}

interface Change {
  readonly sentence: string;
  readonly strikesUs: number;
  readonly faultId: string | null;
}

/** @param world as it is at the cursor. Throws Refusal and, for what the format does not allow, ScenarioError. */
export function editedSubject(branch: Branch, deed: Deed, cursorUs: number, world: World): Edited {
  const { subject } = branch;
  const values = valuesOf(subject);
  const change = changed(values, deed, branch, cursorUs, world);
  const text = textWith(subject, values);
  const { document } = subject;
  // Where the registry comes from another file now, that is to be read.
  const isSameSource = isDeepStrictEqual(fromOf(values), fromOf(valuesOf(subject)));
  const configuration = isSameSource ? document.configuration : null;
  const loaded = parseAgain(text, document.file, [], null, configuration);
  return { ...change, subject: subjectOf(loaded, null) };
}

/** The values of the text, with alternative and flags, and without what a configuration lays under them. */
export function valuesOf({ document, reference }: Subject): Values {
  const values = new ScenarioDocument(document.file, document.text, reference.sets, document.alternative).value;
  const { alternatives: _, ...own } = structuredClone(values) as Values;
  if (document.alternative !== null) own['name'] = `${String(own['name'])}-${document.alternative}`;
  return own;
}

/** The text of a scenario changed so that it says these values; comments and layout stay where nothing changed. */
export function textWith({ document }: Subject, values: Values): string {
  const yaml = parseDocument(document.text);
  const edited: Document = merged(yaml, values);
  return edited.toString({ lineWidth: 120, flowCollectionPadding: true });
}

function fromOf(values: Values): unknown {
  const registry = values['registry'];
  return typeof registry === 'object' && registry !== null ? (registry as Values)['from'] : undefined;
}

/** Makes the change in `values`. */
function changed(values: Values, deed: Deed, branch: Branch, cursorUs: number, world: World): Change {
  switch (deed.kind) {
    case 'inject':
      return inject(values, deed.fault, branch, cursorUs, world);
    case 'suppress':
      return suppress(values, deed.id, branch, world);
    case 'move':
      return move(values, deed.id, deed.atUs, branch, world);
    case 'set':
      applySet(branch.subject.document.file, values, deed.text);
      return { sentence: `set ${deed.text.trim()}`, strikesUs: 0, faultId: null };
  }
}

function inject(
  values: Values,
  given: Readonly<Values>,
  { subject, horizonUs }: Branch,
  cursorUs: number,
  world: World,
): Change {
  const isFree = given['at'] === undefined && given['startAfter'] === undefined;
  if (isFree && cursorUs >= subject.scenario.run.durationUs) {
    const where = cursorUs >= horizonUs ? 'the run is over here' : 'the workload is over here';
    throw new Refusal(`${where}: nothing that strikes now would show`, 'go back first, or say `at`');
  }
  const fault: Values = { ...given, ...(isFree ? { at: durationText(cursorUs) } : {}) };
  const ids = subject.scenario.faults.map(({ id }) => id);
  const id = typeof given['id'] === 'string' ? given['id'] : freeId(fault, ids);
  const faults = listIn(values, 'faults');
  values['faults'] = [...faults, { id, ...fault, ...(given['id'] === undefined ? {} : { id: given['id'] }) }];
  const atUs = instantOf(fault['at']);
  const when = fault['startAfter'] === undefined ? clockText(atUs ?? cursorUs) : 'after another fault';
  const target = targetText(fault);
  const sentence = `inject ${String(fault['action'])}${target === '' ? '' : ` ${target}`} at ${when}`;
  // What waits for a fault that has struck may strike as soon as that did.
  const strikesUs = atUs ?? plannedUs(world, idIn(fault['startAfter']));
  return { sentence: sentence.replace('at after', 'after'), strikesUs, faultId: id };
}

/** `action@target` as the format would name it, with a number where that is taken. */
function freeId(fault: Readonly<Values>, taken: readonly string[]): string {
  const plain = `${String(fault['action'])}@${targetText(fault).replaceAll(' ', '') || 'all'}`.replace(
    /[^A-Za-z0-9._@/+-]/g,
    '-',
  );
  let id = plain;
  for (let n = 2; taken.includes(id); n++) id = `${plain}-${n}`;
  return id;
}

function targetText(fault: Readonly<Values>): string {
  const named = ['region', 'regions', 'zone', 'node', 'disk', 'client', 'clients'].map((key) => fault[key]);
  if (fault['from'] !== undefined) {
    const to = fault['to'] === undefined ? '' : `-${[fault['to']].flat().join('+')}`;
    return `${[fault['from']].flat().join('+')}${to}`;
  }
  const found = named.find((value) => value !== undefined);
  return found === undefined ? '' : [found].flat().join('+');
}

function suppress(values: Values, id: string, branch: Branch, world: World): Change {
  const { scenario } = branch.subject;
  const isPlanned = scenario.faults.some((fault) => fault.id === id);
  const firing = isPlanned ? null : firingNamed(world, id);
  if (!isPlanned && firing === null) {
    throw new Refusal(`no fault \`${id}\` is planned, and none has struck by chance so far`, 'name one that is listed');
  }
  if (scenario.suppress.includes(id)) throw new Refusal(`\`${id}\` is suppressed already`, '');
  const given = values['suppress'];
  values['suppress'] = [...(given === undefined ? [] : [given].flat()), id];
  return { sentence: `suppress ${id}`, strikesUs: firing ?? plannedUs(world, id), faultId: null };
}

function move(values: Values, id: string, atUs: number, branch: Branch, world: World): Change {
  const { scenario } = branch.subject;
  const index = scenario.faults.findIndex((fault) => fault.id === id);
  if (index < 0)
    throw new Refusal(`no fault \`${id}\` is planned`, 'chance cannot be told when to strike: suppress it');
  const { startAfter: _, ...fault } = listIn(values, 'faults')[index] as Values;
  const faults = [...listIn(values, 'faults')];
  faults[index] = { ...fault, at: durationText(atUs) };
  values['faults'] = faults;
  return {
    sentence: `move ${id} to ${clockText(atUs)}`,
    strikesUs: Math.min(atUs, plannedUs(world, id)),
    faultId: null,
  };
}

/** Whom a fault waits for: an id, or what has one. */
function idIn(startAfter: unknown): string {
  return typeof startAfter === 'object' && startAfter !== null
    ? String((startAfter as Values)['fault'])
    : String(startAfter);
}

function listIn(values: Values, key: string): readonly unknown[] {
  const list = values[key];
  return Array.isArray(list) ? list : [];
}

/** µs; null for what is no time, which the schema tells. */
function instantOf(at: unknown): number | null {
  try {
    return at === undefined ? null : parseDuration(at);
  } catch {
    return null;
  }
}

/** When a fault strikes; infinite where nobody knows at the cursor, for then it is after that. */
function plannedUs({ plan, faults }: World, id: string): number {
  const rank = plan.faults.findIndex((fault) => fault.id === id);
  const us = rank < 0 ? -1 : faults.intendedUs[rank]!;
  return us < 0 ? Number.POSITIVE_INFINITY : us;
}

/** When a firing by chance struck; null for none of that name. */
function firingNamed({ plan, hazards }: World, id: string): number | null {
  for (let firing = 0; firing < hazards.firings; firing++) {
    if (hazards.nameOf(plan.faults.length + firing) === id) return hazards.firingUs[firing]!;
  }
  return null;
}

/** `2:10:00`, with what is left of a second where something is; days as hours. */
function clockText(us: number): string {
  if (us >= 100 * 3_600_000_000) return formatDuration(us);
  const seconds = Math.floor(us / 1e6);
  const two = (n: number): string => String(n).padStart(2, '0');
  const rest =
    us % 1e6 === 0
      ? ''
      : `.${String(us % 1e6)
          .padStart(6, '0')
          .replace(/0+$/, '')}`;
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${rest}`;
}

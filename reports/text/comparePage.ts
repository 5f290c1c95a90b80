/** The page of `nines compare`: the answer in a sentence, what was changed, and what moved because of it. */
import type {
  ComparedAssumption,
  CompareResult,
  DifferenceOf,
  EventOf,
  ServiceOf,
} from '../../studies/compare/compareResult.ts';
import { formatMoney } from '../../studies/cost/money.ts';
import { formatClock, formatNumber } from '../../studies/figures.ts';
import { changeText, ninesRange } from './compareFigures.ts';
import { compareHeadline } from './compareHeadline.ts';
import { labelsOf } from './compareLabels.ts';
import { movedMetrics } from './compareMetrics.ts';
import { compareTable } from './compareTable.ts';
import { roughly } from './estimateText.ts';
import { ninesToTwo } from './ninesText.ts';
import { clipped, counted, listed, type Page, wrap } from './page.ts';
import { reachWords } from './reachTable.ts';

const SETTINGS_SHOWN = 16;
const VALUE_WIDTH = 34;
const ASSUMPTIONS_SHOWN = 6;
const NOTHING = '–';

export function comparePage(result: CompareResult, page: Page): string {
  const labels = labelsOf(result);
  const sections = [
    compareHeadline(result, page),
    settingsTable(result, labels, page),
    durabilityTable(result, labels, page),
    availabilityTable(result, labels, page),
    costTable(result, labels, page),
    movedMetrics(result, labels, page),
    divergenceList(result, labels, page),
    warnings(result, labels, page),
    assumptionsOf(result, labels, page),
    methodOf(result, page),
    [`${page.color.dim('Repro:')} ${result.repro}`],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function settingsTable({ settings }: CompareResult, labels: readonly string[], page: Page): string[] {
  if (settings.length === 0) return [`${page.color.bold('Settings')}  none differ`];
  const shown = settings.slice(0, SETTINGS_SHOWN);
  const rows = shown.map(({ key, values, isDefault }) => ({
    name: key,
    values: values.map((value, i) => {
      if (value === null) return 'none';
      return `${clipped(value, VALUE_WIDTH)}${isDefault[i] ? ' (default)' : ''}`;
    }),
    differences: [],
  }));
  const rest = settings.length - shown.length;
  return [
    ...compareTable('Settings', labels, rows, page),
    ...(rest === 0 ? [] : [page.color.dim(`  … and ${rest} more in --output json`)]),
  ];
}

const KIND_WORDS = {
  total: 'of a group',
  devices: 'by devices',
  disasters: 'by disasters',
  people: 'by people',
  writes: 'of a fresh write',
} as const;

function durabilityTable({ durability }: CompareResult, labels: readonly string[], page: Page): string[] {
  if (durability === null) return [];
  // What happens in none of them is no news.
  const told = durability.figures.filter(
    ({ kind, scenarios }) => kind === 'total' || !scenarios.every((of) => of?.never),
  );
  const rows = told.map(({ kind, scenarios, differences }) => ({
    name: KIND_WORDS[kind],
    values: scenarios.map(ninesRange),
    differences: differencesOf(scenarios, differences, ninesToTwo),
  }));
  const mostly = durability.mostly.flatMap((cause, i) =>
    cause === null
      ? []
      : wrap(`${labels[i]} loses mostly by ${cause.pattern} (${roughly(cause.share)})`, page.width - 2).map(
          (line) => `  ${line}`,
        ),
  );
  const whose = durability.whose.flatMap((reach, i) =>
    reach === null
      ? []
      : wrap(`${labels[i]}: of ${reachWords(reach)}, the worst off there`, page.width - 2).map((line) => `  ${line}`),
  );
  return [...compareTable('Nines of durability', labels, rows, page), ...[...mostly, ...whose].map(page.color.dim)];
}

function availabilityTable({ availability }: CompareResult, labels: readonly string[], page: Page): string[] {
  if (availability === null) return [];
  if (availability.rows.length === 0) {
    return [`${page.color.bold('Availability')}  none to tell: nobody pulls or pushes at a rate`];
  }
  const rows = availability.rows.flatMap(({ client, operation, scenarios, minutes, nines }) => [
    {
      name: `${client} ${operation === 'pull' ? 'pulls' : 'pushes'}, nines`,
      values: scenarios.map((one) => (one === null ? NOTHING : one.nines === null ? 'all' : ninesToTwo(one.nines))),
      differences: differencesOf(scenarios, nines, ninesToTwo),
    },
    {
      name: '  minutes a year',
      values: scenarios.map((one) => (one === null ? NOTHING : minutesRange(one))),
      differences: differencesOf(scenarios, minutes, figure),
    },
  ]);
  return compareTable('Availability', labels, rows, page);
}

/** Of what both scenarios have. */
function differencesOf(
  scenarios: readonly (object | null)[],
  differences: readonly DifferenceOf[],
  told: (value: number) => string,
): string[] {
  return differences.map((difference, i) =>
    scenarios[0] === null || scenarios[i + 1] === null ? NOTHING : changeText(difference, told),
  );
}

function minutesRange({ minutesPerYear, lower95, upper95 }: ServiceOf): string {
  const [value, low, high] = [figure(minutesPerYear), figure(lower95), figure(upper95)];
  return low === high ? value : `${value} [${low}–${high}]`;
}

function costTable({ cost }: CompareResult, labels: readonly string[], page: Page): string[] {
  if (cost === null) return [];
  const all = [...cost.kinds, { kind: 'total', perMonth: cost.perMonth }];
  const rows = all.map(({ kind, perMonth }) => ({
    name: COST_WORDS[kind] ?? kind,
    values: perMonth.map(formatMoney),
    differences: perMonth.slice(1).map((sum) => signed(sum - perMonth[0]!)),
  }));
  return compareTable(`${cost.currency} a month`, labels, rows, page);
}

const COST_WORDS: Readonly<Record<string, string>> = {
  tier: 'tier fees',
  geoRedundancy: 'geo-redundancy',
};

function signed(sum: number): string {
  const text = formatMoney(Math.abs(sum));
  if (text === '0.00') return '0.00';
  return `${sum > 0 ? '+' : '−'}${text}`;
}

/** Of each of the others, in the first seed that parts. */
function divergenceList({ runs }: CompareResult, labels: readonly string[], page: Page): string[] {
  return (runs?.firstDivergence ?? []).flatMap((seeds, other) => {
    const parted = (seeds ?? []).filter(({ first }) => first !== null);
    const [one] = parted;
    if (seeds === null || one?.first == null) return [];
    const { base, other: there, before } = one.first;
    const where = `seed ${one.seed}, after ${counted(before, 'event', formatNumber(before))} alike; ${parted.length} of ${seeds.length} seeds part`;
    return [
      `${page.color.bold('First diverging event')}  ${where}`,
      `  ${labels[0]}: ${eventText(base)}`,
      `  ${labels[other + 1]}: ${eventText(there)}`,
    ];
  });
}

function eventText(event: EventOf | null): string {
  return event === null ? 'nothing more' : `${formatClock(event.at)} (${event.at} µs) ${event.kind}: ${event.entity}`;
}

/** Each once, with those that it concerns. */
function warnings({ durability, runs }: CompareResult, labels: readonly string[], page: Page): string[] {
  const told = new Map<string, string[]>();
  const add = (what: string, label: string): void => {
    told.set(what, [...(told.get(what) ?? []), label]);
  };
  for (const [i, label] of labels.entries()) {
    for (const { name, observed } of durability?.failedGuards[i] ?? [])
      add(`guard “${name}” fails: ${observed}`, label);
    const unfired = runs?.unfired[i] ?? [];
    if (unfired.length > 0) add(`never struck: ${listed(unfired)}`, label);
    const replay = runs?.replays[i] ?? null;
    if (replay !== null && replay.verdict !== 'pass')
      add(`the saved run did not come out again: ${replay.reason}`, label);
  }
  return [...told]
    .flatMap(([what, concerned]) => wrap(`? ${whoseOf(concerned, labels)}: ${what}`, page.width))
    .map(page.color.yellow);
}

function whoseOf(concerned: readonly string[], labels: readonly string[]): string {
  return concerned.length === labels.length && labels.length > 1 ? 'all' : listed(concerned, 6);
}

/** What no provider documents, and the scenarios leave to defaults; first what tells them apart. */
function assumptionsOf(
  { assumptions, scenarios, durability, availability }: CompareResult,
  labels: readonly string[],
  page: Page,
): string[] {
  const shown = assumptions.filter(({ grade }) => grade !== 'documented').slice(0, ASSUMPTIONS_SHOWN);
  if (shown.length === 0) return [];
  const isOfYear = durability !== null || availability !== null;
  const without = labels.filter((_, i) => isOfYear && !scenarios[i]!.hazardsGiven);
  const whose = `No hazards given by ${whoseOf(without, labels)}: the field’s rates are used.`;
  const lines = [...(without.length === 0 ? [] : [whose]), ...shown.map((one) => assumptionText(one, labels))];
  return [
    `${page.color.bold('Assumptions')}  ${page.color.dim(`${shown.length} of ${assumptions.length}; all: --output json`)}`,
    ...lines.flatMap((line) => wrap(line, page.width - 2).map((part) => `  ${part}`)),
  ];
}

function assumptionText({ key, value, grade, isMade }: ComparedAssumption, labels: readonly string[]): string {
  const concerned = labels.filter((_, i) => isMade[i]);
  const of = concerned.length === labels.length ? '' : ` (${listed(concerned, 6)})`;
  return `${key}${of}: ${value} — ${grade}`;
}

function methodOf({ durability, availability, runs }: CompareResult, page: Page): string[] {
  const parts = [
    ...(durability === null ? [] : [`durability: ${methodsOf(durability.methods)}, seed ${durability.seed}`]),
    ...(availability === null ? [] : [`availability: short runs from seed ${availability.seed} on`]),
    ...(runs === null ? [] : [`runs: ${counted(runs.seeds.length, 'seed')}, the same for all`]),
  ];
  if (parts.length === 0) return [];
  const said = 'Brackets are 95 % intervals, those of differences over pairs of equal batches or seeds.';
  return wrap(`${page.color.bold('Method')}  ${parts.join('; ')}. ${said}`, page.width);
}

/** Once, where it is the same for all. */
function methodsOf(methods: readonly string[]): string {
  return new Set(methods).size === 1 ? methods[0]! : methods.join(', ');
}

function figure(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 0.01) return value.toExponential(1);
  return size >= 100 ? Math.round(value).toString() : value.toPrecision(2);
}

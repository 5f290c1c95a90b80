/** What was fitted, as a scenario that runs as it stands: its keys are to be put under one's own. */
import { RegionNames } from '../../scenarios/regionNames.ts';
import { durationText } from '../../scenarios/unitText.ts';
import { regionFacts } from '../../scenarios/worldData.ts';
import type { LawSpec } from '../../sim/kernel/distributions.ts';
import { formatBytes, formatDuration, formatNumber } from '../figures.ts';
import { type DurationFits, FEW } from './fits.ts';
import type { IncidentRates, ProcessRate } from './incidents.ts';
import { INCIDENT_KINDS } from './kinds.ts';
import type { LagLaw } from './lag.ts';
import type { Load, RateOf } from './load.ts';

/** Each null where nobody asked. */
interface Fitted {
  readonly incidents: IncidentRates | null;
  readonly lag: LagLaw | null;
  readonly load: Load | null;
}

/**
 * The scenario's text.
 * @param regions of the registry, home first; empty: those that the lists name, or two to stand in
 * @param clientRegion where the log's clients are; null: the home region
 */
export function settingsText(fitted: Fitted, regions: readonly string[], clientRegion: string | null): string {
  const { names, from } = registryRegions(fitted, regions, clientRegion);
  const lines = [
    '# Settings by `nines calibrate`: put them under your own scenario, or run this one as it stands.',
    'apiVersion: nines/v1',
    'name: calibrated',
    'registry:',
    ...(from === '' ? [] : [`  # ${from}`]),
    `  regions: [${names.join(', ')}]`,
    ...(fitted.lag === null ? [] : lagLines(fitted.lag)),
    ...(fitted.incidents === null ? [] : ['hazards:', ...fitted.incidents.processes.flatMap(hazardLines)]),
    ...(fitted.load === null ? [] : clientLines(fitted.load, clientRegion ?? names[0]!)),
  ];
  // A list without an entry is none.
  const whole = lines.map((line, i) => (line === 'hazards:' && !hasEntry(lines.slice(i + 1)) ? 'hazards: []' : line));
  return `${whole.join('\n')}\n`;
}

function hasEntry(lines: readonly string[]): boolean {
  return lines.some((line) => line.startsWith('  - action:'));
}

/** A registry of the two regions that the incidents were in stands for all of them: a rate is of each. */
const OF_INCIDENTS = 2;
const STAND_INS = ['eastus', 'westeurope'];

function registryRegions(
  { incidents, lag }: Fitted,
  given: readonly string[],
  clientRegion: string | null,
): { readonly names: readonly string[]; readonly from: string } {
  const canonical = new RegionNames(regionFacts().regions, new Map());
  const known = (written: readonly string[]): string[] => [
    ...new Set(written.map((name) => canonical.canonicalRegion(name)).filter((name) => name !== null)),
  ];
  if (given.length > 0) return { names: known(given), from: '' };
  const least = lag === null ? 1 : 2;
  const found = [
    known(lag?.regions ?? []),
    known((incidents?.regions ?? []).slice(0, OF_INCIDENTS)),
    known(clientRegion === null ? [] : [clientRegion]),
  ];
  const names = found.find((each) => each.length >= least);
  if (names !== undefined) return { names, from: '' };
  return {
    names: STAND_INS.slice(0, least),
    from: 'No list names regions that are known: these stand in for yours (--regions).',
  };
}

function lagLines({ all, pushes, unfinished, file }: LagLaw): string[] {
  if (all === null) return [`  # ${file}: nothing arrived anywhere, so there is no law of the lag.`];
  return [
    '  replication:',
    `    # ${file}: ${formatNumber(all.n)} arrivals of ${formatNumber(pushes)} pushes; ${fitWords(all)}`,
    ...(unfinished === 0
      ? []
      : [`    # ${formatNumber(unfinished)} pushes lack a region: the law is of what arrived.`]),
    `    lag: ${lawText(all.fits[0]!.law)}`,
  ];
}

function hazardLines(process: ProcessRate): string[] {
  const { action, isAll, count, targets, targetYears, perYear, interval, durations } = process;
  const { lasts } = INCIDENT_KINDS[action];
  const what = `${formatNumber(count)} in ${formatNumber(targetYears)} years of ${nounOf(process, targets)}`;
  const bounds = `[${rateNumber(interval.lower95)}, ${rateNumber(interval.upper95)}]/y at 95 %`;
  const rate = perYear ?? interval.upper95;
  const told =
    perYear === null
      ? `none in ${formatNumber(targetYears)} years of ${nounOf(process, targets)}: the 95 % upper bound`
      : `${what}, ${bounds}`;
  if (lasts === 'duration' && durations === null) {
    return [`  # ${action}: ${told} is ${rateNumber(rate)}/y; how long one lasts nobody has seen, so it is not set.`];
  }
  const law =
    lasts === null || durations === null
      ? []
      : [`    ${lasts}: ${lawText(durations.fits[0]!.law)} # ${fitWords(durations)}`];
  return [
    `  - action: ${action} # ${told}`,
    ...(isAll ? ['    regions: all'] : []),
    `    rate: ${rateNumber(rate)}/y`,
    ...law,
  ];
}

/** `3 regions`, `1 registry`. */
export function nounOf({ action, isAll }: Pick<ProcessRate, 'action' | 'isAll'>, targets: number): string {
  if (isAll) return 'all regions at once';
  const { target, targets: many } = INCIDENT_KINDS[action];
  return `${formatNumber(targets)} ${targets === 1 ? target : many}`;
}

function clientLines(load: Load, region: string): string[] {
  const { pushes, pulls, zipf, daily, layers } = load;
  const pull = [
    ...(pulls === null ? [] : [`      rate: ${perTime(pulls)} # ${rateWords(pulls)}`]),
    ...(zipf === null
      ? []
      : [
          `      popularity: {zipf: ${fixed(zipf.exponent)}} # [${fixed(zipf.lower95)}, ${fixed(zipf.upper95)}] at 95 %`,
        ]),
    ...(daily === null
      ? []
      : [
          `      daily: {amplitude: ${fixed(daily.amplitude)}, peak: ${durationText(Math.round(daily.peakHour * 60) * 60e6)}} # ± ${fixed(daily.error)}`,
        ]),
  ];
  if (pushes === null && pulls === null)
    return [`# ${formatNumber(load.events)} events, none of them a push or a pull that succeeded: no client.`];
  return [
    'clients:',
    '  - name: observed',
    `    region: ${region}`,
    ...(pushes === null
      ? []
      : [
          '    push:',
          `      rate: ${perTime(pushes)} # ${rateWords(pushes)}`,
          ...(layers.length === 0
            ? []
            : [
                `      layers: [${layers.map((bytes) => `${bytes}B`).join(', ')}] # ${formatBytes(layers[0]!)} each on average`,
              ]),
        ]),
    ...(pulls === null ? [] : ['    pull:', ...pull]),
  ];
}

function rateWords({ count, perSecond, interval }: RateOf): string {
  const relative = (bound: number): string => formatNumber((100 * bound) / perSecond);
  return `${formatNumber(count)} seen; ${relative(interval.lower95)} to ${relative(interval.upper95)} % of it at 95 %`;
}

/** In the unit in which it is no fraction, if there is one. */
function perTime({ perSecond }: RateOf): string {
  if (perSecond >= 1) return `${rateNumber(perSecond)}/s`;
  return perSecond * 3600 >= 1 ? `${rateNumber(perSecond * 3600)}/h` : `${rateNumber(perSecond * 86_400)}/d`;
}

/** `lognormal, p50 5 h 54 min [4 h, 8 h]`, with what keeps one from relying on it. */
function fitWords({ n, fits, quantiles }: DurationFits): string {
  const [best] = fits;
  const [median] = quantiles;
  const { lower95, upper95 } = median!.interval;
  const few = n < FEW ? ` of ${n} alone` : '';
  return `${best!.law.kind}${few}, p50 ${formatDuration(median!.fitted)} [${formatDuration(lower95)}, ${formatDuration(upper95)}] at 95 %`;
}

const DIGITS = 4;

/** A law as a scenario writes it; durations to four digits, which is more than any list knows. */
export function lawText(law: LawSpec): string {
  switch (law.kind) {
    case 'exponential':
      return `{exponential: {mean: ${duration(law.mean)}}}`;
    case 'weibull':
      return `{weibull: {mean: ${duration(law.mean)}, shape: ${rateNumber(law.shape)}}}`;
    case 'lognormal':
      return `{lognormal: {mean: ${duration(Math.exp(law.mu + law.sigma ** 2 / 2))}, sigma: ${rateNumber(law.sigma)}}}`;
    case 'deterministic':
      return duration(law.value);
    default:
      throw new RangeError(`a ${law.kind} law is fitted to nothing`);
  }
}

function duration(us: number): string {
  const rounded = Number(us.toPrecision(DIGITS));
  return durationText(Math.max(1, Math.round(rounded)));
}

function rateNumber(value: number): string {
  return String(Number(value.toPrecision(DIGITS)));
}

function fixed(value: number): string {
  return String(Number(value.toFixed(3)));
}

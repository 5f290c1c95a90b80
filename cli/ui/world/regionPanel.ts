/** What there is to know of the region that is selected. */
import { wrap } from '../../../reports/text/page.ts';
import type { ClientState, LinkState, RegionState } from '../../../studies/experiment/view.ts';
import { formatNumber, formatPercent } from '../../../studies/figures.ts';
import { HEALTH } from '../healthSigns.ts';
import type { ScreenProps } from '../screens/screen.ts';
import { cellsOf } from '../text/cells.ts';
import { clip, ends, filled, type Line, line, type Style, widthOf } from '../text/line.ts';
import { roughly } from '../text/roughly.ts';
import { availabilityStyle } from '../text/tableLines.ts';
import { whyNothingServes } from './standing.ts';
import { WAY_STYLES, type WayState, wayLine, wayState, worse } from './ways.ts';

type Shown = Pick<ScreenProps, 'view' | 'facts'>;

export interface Panel extends Shown {
  readonly region: RegionState;
  /** `2 of 5`. */
  readonly place: string;
  readonly width: number;
}

/** Before each fact stands what it is about. */
const NAMES = 9;

/** A rule with the region's name, then its facts; the ways two to a line where that fits. */
export function panelLines({ view, facts, region, place, width }: Panel): Line[] {
  const { standsInFor } = region;
  return [
    ruleLine({ view, facts, region, place, width }),
    ...serviceLines(region, width),
    ...(standsInFor.length === 0 ? [] : textFact('place', `stands in for ${standsInFor.join(', ')}`, 'accent', width)),
    ...(region.states.length === 0 ? [] : textFact('states', region.states.join(' · '), 'plain', width)),
    ...(region.heldBy.length === 0 ? [] : textFact('held by', region.heldBy.join(' · '), 'bad', width)),
    ...wayLines(view.links, region.name, width),
    ...clientLines({ view, facts }, region.name, width),
  ];
}

function ruleLine({ facts, region, place, width }: Panel): Line {
  const of = facts.regions.find(({ name }) => name === region.name);
  const { sign, style } = HEALTH[region.health];
  const called = of === undefined || of.displayName === region.name ? '' : `  ${of.displayName}`;
  const left = line(
    ['── ', 'dim'],
    [`${sign} `, style],
    [region.name, 'title'],
    [` ${region.health}`, style],
    [`${called}${of?.isHome === true ? ', home' : ''} `, 'dim'],
  );
  const right = line([` ${place} ──`, 'dim']);
  const missing = Math.max(0, width - widthOf(left) - widthOf(right));
  return ends([...left, ...line(['─'.repeat(missing), 'dim'])], right, width);
}

/** In one line where it fits. */
function serviceLines(region: RegionState, width: number): Line[] {
  const why = whyNothingServes(region);
  if (why !== null) return textFact('serves', why, 'dim', width);
  const { isRouted, trafficShare, requestRate, availability, worst, groupsAtRisk, groups } = region;
  const share = (of: number | null) => (of === null ? 'nothing' : formatPercent(of));
  const asked = line(
    isRouted ? `${formatPercent(trafficShare, 0)} of requests` : ['nobody is sent here', 'warn'],
    [` · ${formatNumber(roughly(requestRate))}/s`, 'dim'],
    groupsAtRisk > 0 ? [` · ▲ ${groupsAtRisk}/${groups} groups at risk`, 'warn'] : '',
  );
  const answered = line(
    [share(availability), availabilityStyle(availability)],
    [worst === null ? '' : `, worst ${share(worst)}`, 'dim'],
  );
  const whole = [...asked, ...line([' · answered ', 'dim']), ...answered];
  if (widthOf(whole) <= width - NAMES) return fact('serves', whole, width);
  return [...fact('serves', asked, width), ...fact('answers', answered, width)];
}

interface Neighbour {
  readonly name: string;
  readonly there: LinkState | undefined;
  readonly back: LinkState | undefined;
  readonly state: WayState;
}

/** To and from every other replica, the worst first; idle ones together, where there are several. */
function wayLines(links: readonly LinkState[], name: string, width: number): Line[] {
  const all = neighboursOf(links, name);
  const idle = all.filter(({ state }) => state === 'idle');
  const told = idle.length > 2 ? all.filter(({ state }) => state !== 'idle') : all;
  const longest = Math.max(0, ...told.map((one) => cellsOf(one.name)));
  const room = Math.floor((width - NAMES - 4 - longest) / 2);
  const alone = width - NAMES - longest - 4;
  const lines = told.flatMap((other, i) => {
    const label = line([(i === 0 ? 'ways' : '').padEnd(NAMES), 'dim'], [other.name.padEnd(longest), 'strong'], '  ');
    const out = other.there === undefined ? [] : [...line(['→ ', 'dim']), ...wayLine(other.there, alone)];
    const home = other.back === undefined ? [] : [...line(['← ', 'dim']), ...wayLine(other.back, alone)];
    if (room > widthOf(out) + 1 && room >= widthOf(home)) return [[...label, ...filled(out, room), ...home]];
    const indent = line(' '.repeat(NAMES + longest + 2));
    return [clip([...label, ...out], width), clip([...indent, ...home], width)];
  });
  if (told.length === all.length) return lines;
  const text = `✓ idle: ${idle.map((one) => one.name).join(' · ')}`;
  return [...lines, ...textFact(told.length === 0 ? 'ways' : '', text, 'dim', width)];
}

function neighboursOf(links: readonly LinkState[], name: string): Neighbour[] {
  const names = [...new Set(links.flatMap(({ from, to }) => (from === name ? [to] : to === name ? [from] : [])))];
  const order = Object.keys(WAY_STYLES);
  return names
    .map((other): Neighbour => {
      const there = links.find(({ from, to }) => from === name && to === other);
      const back = links.find(({ from, to }) => from === other && to === name);
      const states = [there, back].flatMap((link) => (link === undefined ? [] : [wayState(link)]));
      return { name: other, there, back, state: states.reduce(worse, 'idle') };
    })
    .sort((a, b) => order.indexOf(b.state) - order.indexOf(a.state));
}

function clientLines({ view, facts }: Shown, name: string, width: number): Line[] {
  const homeOf = (client: ClientState) => facts.clients.find((one) => one.name === client.name)?.region;
  const here = view.clients.filter((client) => homeOf(client) === name);
  const guests = view.clients.filter((client) => homeOf(client) !== name && client.sentTo === name);
  const sent = ({ name: client, sentTo }: ClientState) =>
    sentTo === name ? `${client} here` : `${client} → ${sentTo ?? 'nowhere'}`;
  const isAstray = here.some(({ sentTo }) => sentTo === null);
  return [
    ...(here.length === 0 ? [] : textFact('clients', here.map(sent).join(' · '), isAstray ? 'bad' : 'plain', width)),
    ...(guests.length === 0
      ? []
      : textFact('guests', guests.map((one) => `${one.name} of ${homeOf(one) ?? '?'}`).join(' · '), 'plain', width)),
  ];
}

function fact(name: string, value: Line, width: number): Line[] {
  return [clip([...line([name.padEnd(NAMES), 'dim']), ...value], width)];
}

function textFact(name: string, text: string, style: Style, width: number): Line[] {
  return wrap(text, width - NAMES).map((part, i) => line([(i === 0 ? name : '').padEnd(NAMES), 'dim'], [part, style]));
}

const WORST_WAY = 32;

/** The worst way that ends at a region, in a few cells: for a table. */
export function worstWayTo(links: readonly LinkState[], name: string): Line {
  const order = Object.keys(WAY_STYLES);
  const into = links.filter(({ to }) => to === name);
  const worst = [...into].sort(
    (a, b) => order.indexOf(wayState(b)) - order.indexOf(wayState(a)) || b.lagUs - a.lagUs,
  )[0];
  return worst === undefined ? line(['–', 'dim']) : wayLine(worst, WORST_WAY);
}

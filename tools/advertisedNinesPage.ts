/**
 * Writes docs/advertised-nines.md: what is advertised of storage against what comes out of four scenarios of the library, and why.
 * `npm run build && node dist/tools/advertisedNinesPage.js --write`; with `--check` it says whether the page is what comes out, and
 * without either it prints the page. It takes a minute or two.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { around, roughly, scientific } from '../reports/text/estimateText.ts';
import { ninesToOne } from '../reports/text/ninesText.ts';
import { compileLaw } from '../sim/kernel/distributions.ts';
import { YEAR_US } from '../sim/kernel/time.ts';
import { Skeleton } from '../sim/skeleton/skeleton.ts';
import { solveExactly } from '../studies/assess/exact.ts';
import { ninesOf } from '../studies/assess/sensitivity.ts';
import { writeLoss } from '../studies/assess/writes.ts';
import { CHAIN_CASES } from '../studies/doctor/cases.ts';
import { written } from '../studies/doctor/estimated.ts';
import { formatDuration } from '../studies/figures.ts';
import {
  type Change,
  DESIGNS,
  type Design,
  factorFor,
  fileOf,
  GRS,
  inputsHash,
  type Loss,
  LRS,
  lossOf,
  planOf,
  REGISTRY,
  ZRS,
} from './advertisedFigures.ts';
import { printed, sectionOf } from './assessOutput.ts';

/** From the project's root. */
export const ADVERTISED_PAGE = 'docs/advertised-nines.md';

/** The whole page, ending with a newline. */
export function advertisedNinesPage(): string {
  const losses = new Map(DESIGNS.map((design) => [design, lossOf(planOf(design))] as const));
  return [
    preface(),
    mainTable((design) => losses.get(design)!),
    reading((design) => losses.get(design)!),
    devices((design) => losses.get(design)!),
    disasters(),
    recovery(),
    writes(),
    LEFT_OUT,
    sensitivity(),
    END,
    inputsLine(),
  ]
    .join('\n\n')
    .concat('\n');
}

/** What is compared cheaply: that the scenarios, the field's rates and the defaults still are what the page was made from. */
export function inputsLine(): string {
  return `<!-- made from ${inputsHash()} -->`;
}

/** One row of the first table. */
export function mainRow(design: Design, { firstYear, causes, isSound }: Loss): string {
  const { pattern, share } = causes[0]!;
  const link = `[\`${design.name}\`](../${fileOf(design)})`;
  const stated = design.advertised === null ? 'nothing' : String(design.advertised);
  const cells = [link, design.words, stated, ninesText(firstYear.estimate, isSound), around(firstYear)];
  return row([...cells, `${roughly(share)}: \`${pattern}\``]);
}

/** Two regions that lose three copies each once in a hundred years and are refilled in a week, without an estimate. */
export function twoRegionsSentence(): string {
  const { scenario } = CHAIN_CASES.find(({ name }) => name.includes('G0'))!;
  const exact = solveExactly(new Skeleton(written(scenario).plan), 1);
  if ('problems' in exact) throw new Error(exact.problems.join('; '));
  const { withinFirstYear } = exact.figures;
  return (
    'The bare case, solved exactly: two regions of three copies, each destroyed once in a hundred years and refilled from\n' +
    'the other in seven days on average, lose a group in the first year with probability ' +
    `${withinFirstYear.toExponential(1)}: ${ninesToOne(ninesOf(withinFirstYear))} nines.`
  );
}

type LossOf = (design: Design) => Loss;

/** Neither disasters nor what takes several copies at once: each disk dies for itself. */
const DISKS_ALONE: Change = { disasters: 0, bursts: 0 };
const ROUGH = 0.05;

function preface(): string {
  return `# The nines that are advertised, and those that come out

Azure Storage is designed to keep an object through a given year with a probability of at least eleven nines (\`lrs\`), twelve
(\`zrs\`) or sixteen (\`grs\`), says its documentation (storage-redundancy.md, 2023-07-17). How these figures were
reckoned is not published, and of a container registry no such figure is stated at all. Here are the same designs under
the failure rates that have been seen in the field (\`hazards: field\`), and then the question why so much less comes out.

**This is no measurement of Azure.** Nobody outside knows its rates, its repair times or what it does in an emergency, and what
it has lost so far is public only where it was large. What follows is what the advertised figures would take to be true of
the whole, disasters included, and that is a question of arithmetic.`;
}

function mainTable(of: LossOf): string {
  const head = ['scenario', 'copies', 'advertised', 'comes out', 'lost within the first year', 'mostly by'];
  return `## What comes out

${table(
  head,
  DESIGNS.map((design) => mainRow(design, of(design))),
)}

Of a placement group, which stands for any object in it: the nines of a year that begins with everything whole, and a 95 %
interval. A figure for an *image* is worse: its layers lie in several groups.`;
}

function reading(of: LossOf): string {
  const [lrs, zrs, grs] = [LRS, ZRS, GRS].map((design) => of(design).firstYear.estimate);
  claim(lrs! > zrs! && zrs! > grs!, 'the order is the advertised one');
  return `Two things to see before any reason is given. All four lose data in one way that towers above the others: every place that
holds a copy is destroyed. And the order is the advertised one: three zones in place of one building make a loss
${times(lrs! / zrs!)} rarer, because all zones of a region are taken to be lost so much more rarely than one; two regions, one building in each,
${times(zrs! / grs!)} more. Only the numbers are others.`;
}

function devices(of: LossOf): string {
  const bursts = planOf(LRS).hazards.find(({ action }) => action === 'copy.shock')!;
  const burstsPerYear = bursts.ratePerUs * YEAR_US;
  const rows = DESIGNS.map((design) => {
    const cells = [{ disasters: 0 }, DISKS_ALONE].map((change) => {
      const { firstYear, isSound } = lossOf(planOf(design, change), ROUGH);
      return isSound ? `${ninesText(firstYear.estimate, true)} (${scientific(firstYear.estimate)})` : 'none seen';
    });
    const { firstYear, isSound } = of(design);
    const advertised = design.advertised === null ? '–' : String(design.advertised);
    return row([`\`${design.name}\``, advertised, ninesText(firstYear.estimate, isSound), ...cells]);
  });
  for (const design of [LRS, ZRS, GRS]) {
    const { firstYear } = lossOf(planOf(design, DISKS_ALONE), ROUGH);
    claim(firstYear.upper95 < 10 ** -design.target, 'disks alone give what is advertised');
  }
  const median = compileLaw(planOf(LRS).repair.localTime).quantile(0.5);
  const slack = [LRS, ZRS].map((design) => factorFor(design, (repair) => ({ ...DISKS_ALONE, repair }), LEAST_TIME)!);
  const rarer = [LRS, ZRS, GRS].map((design) => factorFor(design, (rate) => ({ disasters: 0, bursts: rate })));
  const once = rarer.map((factor) => years(1 / (burstsPerYear * factor!)));
  return `## Why: what is left out

Take the disasters away (\`region.loss\`, \`zone.loss\`), then also the bursts (\`copy.shock\`: a power restart takes 1 % of the copies,
every other year), so that disks die one by one, at 1.36 % a year, and are replaced in about an hour:

${table(['scenario', 'advertised', 'everything', 'no disasters', 'disks alone'], rows)}

**Disks alone give what is advertised of one region.** With them alone, and the median repair at ${formatDuration(median)}, there is even
room: eleven nines would still come out at ${formatDuration(median * slack[0]!)}, twelve at ${formatDuration(median * slack[1]!)}. Eleven and twelve nines are
thus what independent failures of disks come to, with repair in hours. That says nothing about how the provider got them, but
it is the reading under which they are most credible: a figure of *devices*. Between \`lrs\` and \`zrs\` it sees no difference, for
disks do not care which roof they are under, and two regions have far more than sixteen. *None seen*: not one of the
paths led there, which is no figure.

**Bursts are what devices die of.** Where one event takes each copy with a chance of 1 %, it takes three with one in a million,
and no repair is quick enough, for they go at once. For the advertised figure, disasters aside, such an event would have to come once in
${once[0]} (\`lrs\`), ${once[1]} (\`zrs\`) or ${once[2]} (\`grs\`) instead of every other year.
The rate is assumed, from measured shares: bursts are 37 % of node failures, and a power restart takes 0.5–1 % of nodes for good (Ford et al., OSDI 2010). The field's bursts strike
a region whatever the zones; where power fails zone by zone, \`zrs\` is nearer to the last column.`;
}

/** A time that is as good as none. */
const LEAST_TIME = 1e-9;

function disasters(): string {
  const site = planOf(LRS).hazards.find(({ action }) => action === 'zone.loss')!.ratePerUs * YEAR_US;
  const zones = planOf(LRS).hazards.find(({ action }) => action === 'region.loss')!.ratePerUs * YEAR_US;
  const factors = DESIGNS.map((design) => factorFor(design, (rate) => ({ disasters: rate, bursts: 0 })));
  const rows = DESIGNS.map((design, i) => {
    const factor = factors[i]!;
    return row([
      `\`${design.name}\``,
      String(design.target),
      ...[site, zones].map((rate) => years(1 / (rate * factor))),
    ]);
  });
  const sweep = SITE_RATES.map((rate) => {
    const cells = DESIGNS.map((design) => {
      const { firstYear, isSound } = lossOf(planOf(design, { disasters: rate / site }), ROUGH);
      if (design === GRS) claim(firstYear.lower95 > 1e-16, 'two regions never reach sixteen nines');
      return ninesText(firstYear.estimate, isSound);
    });
    return row([`${rate.toExponential(0)}/y`, `${(rate / 10).toExponential(0)}/y`, ...cells]);
  });
  return `## How rare disasters would have to be

The loss of a whole site is the one hazard of which nobody has a rate. Assumed is ${scientific(site)} a year for a site, which is a
zone or a region of one zone, and ${scientific(zones)} for a region of several, rebuilt in 30 days and refilled in one: round values, as in
the Ceph reliability model (Kampe). Public cases are OVH SBG2 (2021) and NIRS Daejeon (2025). With disks and disasters
only, and both rates changed by the same factor, the target comes out when they are no more frequent than this:

${table(['scenario', 'target', 'a site is lost once in', 'all zones of a region once in'], rows)}

Two cases are two more than the first rows allow: at the rate of the first, to see two takes ${years(2 / (site * factors[0]!))} of
one building, or as many buildings in one year. The last row is of another kind: three regions need no miracle. Over
the range in which the rate may well lie, everything else as in the field:

${table(['a site is lost', 'a region of zones', ...DESIGNS.map(({ name }) => `\`${name}\``)], sweep)}

Each line costs a nine in one region, two in two, and three in three, until bursts take over; which of them is true nobody
knows. **Nowhere in it do two regions reach sixteen nines**: not for want of engineering, but because two
independent disasters within one recovery are not rare enough.

${twoRegionsSentence()}`;
}

/** Per year; of a region of several zones a tenth, as in the field. */
const SITE_RATES = [1e-5, 1e-4, 1e-3, 1e-2];

function recovery(): string {
  const { repair, hazards } = planOf(GRS);
  const rebuild = hazards.find(({ action }) => action === 'region.loss')!.lasts!;
  const whole = compileLaw(rebuild).mean + compileLaw(repair.geoTime).mean;
  const lossAt = (us: number, design: Design): Loss =>
    lossOf(planOf(design, { recovery: us / whole, bursts: 0 }), ROUGH);
  const rows = RECOVERIES.map((us) => {
    const losses = [lossAt(us, GRS), lossAt(us, REGISTRY)];
    return row([formatDuration(us), ...losses.map(({ firstYear, isSound }) => ninesText(firstYear.estimate, isSound))]);
  });
  const quickest = lossAt(RECOVERIES.at(-1)!, GRS);
  claim(quickest.firstYear.lower95 > 1e-14, 'a recovery of a second gives two regions fewer than fourteen nines');
  return `## How quick recovery would have to be

In one region no recovery helps: all copies go together. With more, the second disaster has to come before the first is
made good, which takes ${formatDuration(whole)} here, rebuilding and refilling. Rates as in the field, without bursts:

${table(['whole again within', `\`${GRS.name}\``, `\`${REGISTRY.name}\``], rows)}

A tenth of the time is a nine more for two regions, and two for three. For sixteen, two regions would have to be whole again
within a thousandth of a second, and not even that would do: nothing is refilled while a region is out, for hours each time
(\`region.outage\`, 0.3 a year). A month is what the field's rates assume of a site that has to be built. Whoever copies the
survivor to a third place at once is whole in days, which is worth a nine or two, and not nine. \`?\`: not all guards of that
estimate hold.`;
}

const DAY_US = 24 * 3600e6;
const RECOVERIES = [31 * DAY_US, 7 * DAY_US, DAY_US, 3600e6, 60e6, 1e6];

function writes(): string {
  const [grs, registry] = [GRS, REGISTRY].map((design) => writeLoss(planOf(design))!.perPush);
  return `## What was pushed in the last minutes

Sixteen nines are of what is in both places. A push is acknowledged before it is, typically 15 minutes at most (the scenarios
assume 2 minutes in the middle and 15 at the 99th percentile), and is lost with its home until then: with probability
${scientific(grs!)} per push under \`azure-grs\`, ${ninesToOne(ninesOf(grs!))} nines, and ${scientific(registry!)} or ${ninesToOne(ninesOf(registry!))} nines under
\`acr-premium-3-regions\`, whose home has zones. That is a chance per push over its first minutes, not per year, and it does not pass with
more copies. In the event itself it is no small figure: the run of \`azure-grs\` loses some images every time.`;
}

const LEFT_OUT = `## What none of these figures has in it

* **People and keys.** A delete, a retention rule that was set wrong, a release that corrupts, a key that is purged: each reaches every
  copy, however many there are. A figure of storage has no place for them, and for many registries they are the likeliest
  way to lose an image ([two-defences.md](two-defences.md)).
* **Everything that is common to places that are taken to be independent.** Two regions have one software, one control plane,
  one company and, as a pair, one rule by which updates are rolled out. All rates here are of separate causes.
* **The operator's answer.** Whoever sees one region burn may copy the other to a third at once, and may also make it worse in
  haste. The scenarios wait for the site to be rebuilt; the table of recovery times says what haste is worth.
* **Company in misfortune.** With ten billion objects at eleven nines, one is lost in ten years on average. Disasters do not take one:
  a building takes all that is in it on one day, and in all other years nothing. The mean may be the same, and it is all or
  nothing.

So the advertised figures and these are not two answers to one question. Those say that devices will not be the reason. These
say what will, as far as rates can be guessed, and that the guess decides more than the design.`;

function sensitivity(): string {
  const words = `assess ${fileOf(GRS)} --only durability --sensitivity --precision 5%`;
  return `## Which guess matters

\`\`\`text
${sectionOf(printed('.', words.split(' ')), words, 'Sensitivity').trimEnd()}
\`\`\`

How often buildings are lost, and how long it takes to rebuild them. Disks, nodes, bursts and local repair, all that a storage
engineer can measure and improve, do not move the second decimal.`;
}

const END = `## To check it

\`\`\`sh
npx nines assess scenarios/library/azure-grs.yaml --only durability
npx nines assess scenarios/library/azure-lrs.yaml --only durability --set 'hazards=[field, {action: zone.loss, rate: 0/y}]'
npx nines assess scenarios/library/azure-zrs.yaml --only durability --curve field/region.loss.zones=1e-5/y..1e-2/y
\`\`\`

With rates of your own in place of the field's, it is a page about your storage. How the figures are reckoned:
[assess-method.md](assess-method.md); against what they were held: [validation.md](validation.md).

This page is generated from the scenarios: \`npm run build && node dist/tools/advertisedNinesPage.js --write\`.`;

/** `?` after what its guards do not vouch for. */
function ninesText(probability: number, isSound: boolean): string {
  return `${ninesToOne(ninesOf(probability))}${isSound ? '' : ' ?'}`;
}

/** What the page says in words, and figures must bear out: when they do not, the words have to be written anew. */
function claim(holds: boolean, words: string): void {
  if (!holds) throw new Error(`the page says that ${words}, and the figures do not`);
}

/** `110 billion years`, two digits. */
function years(count: number): string {
  const [unit, size] = UNITS.find(([, least]) => count >= least) ?? ['', 1];
  const value = Number((count / size).toPrecision(2));
  return `${value.toLocaleString('en-US')}${unit} years`;
}

const UNITS: readonly (readonly [string, number])[] = [
  [' billion', 1e9],
  [' million', 1e6],
];

function times(factor: number): string {
  return `${Number(factor.toPrecision(2)).toLocaleString('en-US')} times`;
}

function table(head: readonly string[], rows: readonly string[]): string {
  return [row(head), `|${' --- |'.repeat(head.length)}`, ...rows].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const page = advertisedNinesPage();
  if (process.argv.includes('--write')) writeFileSync(ADVERTISED_PAGE, page);
  else if (!process.argv.includes('--check')) process.stdout.write(page);
  else if (readFileSync(ADVERTISED_PAGE, 'utf8') !== page) {
    process.stderr.write(`${ADVERTISED_PAGE} is not what comes out\n`);
    process.exitCode = 1;
  }
}

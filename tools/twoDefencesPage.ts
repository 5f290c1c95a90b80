/**
 * Writes docs/two-defences.md: its figures are those of six scenarios of the library, all their seeds. `npm run build && node
 * dist/tools/twoDefencesPage.js --write`; without `--write` it prints the page. A test compares the page with what the runs give.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { loadScenario } from '../scenarios/load.ts';
import type { Labels } from '../sim/outcome.ts';
import { formatDuration, formatNumber, formatPercent } from '../studies/figures.ts';
import { Measurements } from '../studies/measurements.ts';
import { stage } from '../studies/play.ts';
import type { MetricStatistics } from '../studies/result.ts';

/** From the project's root. */
export const TWO_DEFENCES_PAGE = 'docs/two-defences.md';

const FAILURES = [
  ['storage-lost', 'storage of the region destroyed, its front end lives'],
  ['region-out', 'region out for an hour, comes back with all it had'],
  ['region-lost', 'region lost for good, front end and storage'],
] as const;
const DEFENCES = ['geo-redundant', 'geo-replicated'] as const;
/** As the six scenarios name them. */
const PULLING = ['america', 'europe'] as const;
const PUSHING = 'builds';

/** What makes of the second defence both. */
const BOTH = 'registry.storage.geoRedundancy=grs';

type Failure = (typeof FAILURES)[number][0];
type Defence = (typeof DEFENCES)[number];

/** The whole page, ending with a newline. Plays 140 seeds, which takes some seconds. */
export function twoDefencesPage(): string {
  const measured = new Map(
    FAILURES.flatMap(([failure]) =>
      DEFENCES.map((defence) => [`${failure}-${defence}`, play(failure, defence)] as const),
    ),
  );
  const of = (failure: Failure, defence: Defence) => measured.get(`${failure}-${defence}`)!;
  return `${preface(of('storage-lost', 'geo-redundant'))}\n\n${table(of)}\n\n${remarks(of)}\n`;
}

type RunOf = (failure: Failure, defence: Defence) => Measurements;

function play(failure: Failure, defence: Defence, set: readonly string[] = []): Measurements {
  const { scenario, source } = loadScenario(`scenarios/library/${failure}-${defence}.yaml`, { set });
  const { play: playSeed } = stage({ scenario, directory: source.directory });
  const outcomes = scenario.run.seeds.map((seed) => playSeed(seed, () => {}));
  return new Measurements(outcomes, scenario.run.chance);
}

function preface(run: Measurements): string {
  const seeds = figures(run, 'images_lost', {}).n;
  return `# The two defences

A registry that keeps a second copy of its images far away can do so in two ways, and they answer different failures.

* **Geo-redundant storage** copies each region's *storage* to its paired region, some minutes behind. It is there so that a
  failure of the storage does not lose the images. The copy has no front end of its own: nobody pulls from it (with
  [\`ra-grs\`](../scenarios/library/read-access-geo-redundant.yaml) the region's own front end can), and it takes pushes only
  after somebody has [failed over](../scenarios/library/failover-by-operator.yaml) to it. It guards **durability**.
* **Geo-replication** runs a whole *registry* in a second region: storage, front end, pushes and pulls, also some minutes
  behind. It is there so that images can be had while a whole region is away. It guards **availability**, and durability with it.

Azure Container Registry documented the first for all tiers in 2020 and the second for Premium; since 2023 the copy in the
pair is something that the provider may keep, and geo-replication is what customers are told to use. Both presets are here:
\`registry.like: acr-2020-06\` and \`acr-2026-08\`.

## What each gives

Six scenarios of the library, three failures under either defence, ${seeds} seeds each: a registry in East US, build machines
and a fleet there (builds, america), and a fleet in West Europe (europe). The copy is in West US, the geo-replica in West
Europe; both lag by 2 minutes in the middle and 15 minutes at the 99th percentile. The failure strikes after two hours. Under
geo-redundant storage an operator decides half an hour later to fail over, which takes an hour; while a region is merely out
nobody does.`;
}

function table(of: RunOf): string {
  const head = [
    'failure',
    'defence',
    'images lost a run',
    'oldest',
    ...PULLING.map((client) => `\`pull_ok\` ${client}`),
    `\`push_ok\` ${PUSHING}`,
    ...[...PULLING, PUSHING].map((client) => `back, ${client}`),
  ];
  const rows = FAILURES.flatMap(([failure, words]) =>
    DEFENCES.map((defence) => {
      const name = `${failure}-${defence}`;
      const run = of(failure, defence);
      return [
        words,
        `[${defence}](../scenarios/library/${name}.yaml)`,
        lostText(run),
        ageText(run),
        ...PULLING.map((client) => rateText(run, 'pull_ok', client)),
        rateText(run, 'push_ok', PUSHING),
        ...[...PULLING, PUSHING].map((client) => recoveryText(run, client)),
      ];
    }),
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function remarks(of: RunOf): string {
  const kept = of('region-lost', 'geo-replicated');
  const down = of('region-lost', 'geo-redundant');
  const both = play('region-lost', 'geo-replicated', [BOTH]);
  return `*Images lost*: mean over the seeds, and in brackets the most in one. *Oldest*: how long before the failure the oldest of
them had been pushed, at most. *pull_ok* and *push_ok*: of the whole run, four hours where the region comes back and six
else, retries of the client included. *Back*: from the failure to the client's next success, the middle of all seeds and
the longest.

\`\`\`sh
npx nines run scenarios/library/{storage-lost,region-out,region-lost}-{geo-redundant,geo-replicated}.yaml
\`\`\`

## What follows

**Decide first what must not happen.** If it is that images are gone, either defence does: both lose the last minutes of
pushes and no more (${meanLost(down)} and ${meanLost(kept)} images a run when the region is lost). If it is that nobody can pull,
only geo-replication does: with the copy alone, clients in Europe were without a registry for
${recoveryMiddle(down, 'europe')}, though nothing in Europe had failed.

**Safe is not available.** The time without service under geo-redundant storage is the time until somebody decides, and an
hour. Nobody likes to decide, because a failover gives up for good what had not been copied; in September 2018 the
provider rather repaired South Central US for over a day. The way back loses as much again
([failover-by-operator](../scenarios/library/failover-by-operator.yaml)). Do not plan with a failover that you cannot order
yourself.

**A geo-replica does not spare you the first minutes.** Probes have to fail and cached DNS answers to run out. Clients
that try again for a few minutes do not notice; those that give up at once do. Rehearse it, and know the replica's own
name for the day on which the routing is what has failed ([stale-routing](../scenarios/library/stale-routing.yaml)).

**Buy the second region that can carry both.** The survivor inherits the load of the other, and what clients ask for again
([retry-storm](../scenarios/library/retry-storm.yaml)). Keep one replica more than you need: when the home region is lost,
none can be added ([home-region-lost](../scenarios/library/home-region-lost.yaml)). Zones come first, cost nothing today
([zone-down](../scenarios/library/zone-down.yaml)), and end at the region.

**Having both helps a little.** With a geo-replica and geo-redundant storage (\`--set ${BOTH}\`) ${meanLost(both)} images
a run are lost with the region, of ${meanLost(kept)}: an image is safe when the quicker of the two has it. That takes it for
granted that the two are late independently of each other; where one slow thing delays both, there is nothing to gain.
What only the copy has comes back with a failover, not by itself.

## What no copy protects from

* **The lag.** What was pushed in the last minutes has one place only. The window is as long as replication is behind, and
  it can be behind for hours while nothing is down
  ([slow-replication-then-loss](../scenarios/library/slow-replication-then-loss.yaml)). Watch \`last_sync_age\`, not the
  provider's "typically". To wait for the second copy before a push is acknowledged would close it, at a price
  ([quorum-ack](../scenarios/library/quorum-ack.yaml)); no provider documents such a setting. The cheap way is to be able
  to build, and push, the last hour again.
* **Deletes.** A delete, a retention rule that was set wrong, a script with the wrong name: each is carried out in every
  copy, as faithfully as a push. Locks help against people, and soft delete does, which Azure does not offer together
  with geo-replication; of copies only one that the registry cannot reach.
* **Keys.** With a customer-managed key all copies are encrypted with it. Disabled, it blocks every replica
  ([key-disabled-for-an-hour](../scenarios/library/key-disabled-for-an-hour.yaml)); purged, it loses every image, however many
  copies there are ([key-purged](../scenarios/library/key-purged.yaml)): [encryption.md](encryption.md).
* **One thing that all share.** The service's own release, its sign-in, its names, one database for all regions
  ([one-database-for-all](../scenarios/library/one-database-for-all.yaml)), clocks
  ([clock-skew](../scenarios/library/clock-skew.yaml)).

This page is generated from the runs: \`npm run build && node dist/tools/twoDefencesPage.js --write\`.`;
}

function figures(run: Measurements, metric: string, labels: Labels): MetricStatistics {
  const found = run.statistics(metric, labels);
  if (found === null) throw new Error(`the six scenarios measure no ${metric} ${JSON.stringify(labels)}`);
  return found;
}

function lostText(run: Measurements): string {
  const { mean, max } = figures(run, 'images_lost', {});
  return max === 0 ? 'none' : `${formatNumber(mean ?? 0)} (${formatNumber(max ?? 0)})`;
}

function meanLost(run: Measurements): string {
  return formatNumber(figures(run, 'images_lost', {}).mean ?? 0);
}

/** Runs without a destructive fault have no recovery point. */
function ageText(run: Measurements): string {
  const age = run.statistics('rpo_age', {})?.max ?? 0;
  return age === 0 ? '–' : formatDuration(age);
}

function rateText(run: Measurements, metric: string, client: string): string {
  return formatPercent(figures(run, metric, { client }).rate ?? 0);
}

/** A client that no request failed has no recovery. */
function recoveryText(run: Measurements, client: string): string {
  const recovery = run.statistics('rto', { client });
  return recovery === null ? 'never away' : `${recoveryMiddle(run, client)} (${formatDuration(recovery.max ?? 0)})`;
}

function recoveryMiddle(run: Measurements, client: string): string {
  return formatDuration(figures(run, 'rto', { client }).p50 ?? 0);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const page = twoDefencesPage();
  if (process.argv.includes('--write')) writeFileSync(TWO_DEFENCES_PAGE, page);
  else process.stdout.write(page);
}

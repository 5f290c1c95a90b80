/**
 * A corpus of broken scenario files. Each is broken in one way, and must fail for that reason alone: one message, at the
 * right place, with a hint of what to do.
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../scenarios/load.ts';
import { ScenarioError } from '../../scenarios/scenarioError.ts';

const DIRECTORY = fileURLToPath(new URL('../cli/bad-files', import.meta.url));

/** File, place (`line:column`, with the name of another file where the mistake is there), message. */
const CORPUS: readonly (readonly [file: string, place: string, message: string])[] = [
  ['bad-indent.yaml', '5:1', 'this line is indented wrongly'],
  ['bandwidth-case.yaml', '4:28', '`registry.replication.bandwidth`: `gbps` in `1gbps` is not a unit of a bandwidth'],
  ['bandwidth-infinite.yaml', '4:28', `\`registry.replication.bandwidth\`: \`${'9'.repeat(400)}Gbps\` is too large`],
  ['billion-laughs.yaml', '4:8', 'aliases blow this file up beyond all measure'],
  ['client-region.yaml', '5:13', 'there is no region `Weast Europe`'],
  ['clients-is-map.yaml', '5:3', '`clients` must be a list, not a map'],
  ['colon-in-text.yaml', '3:14', 'a map cannot begin here, after another key on the same line'],
  ['concurrency-zero.yaml', '3:39', '`registry.replication.concurrency` is `0`, the least is 1'],
  ['custom-back-off.yaml', '6:41', 'the longest wait is shorter than the first'],
  ['custom-beside-profile.yaml', '4:47', '`custom` has no effect beside `profile: docker`'],
  ['custom-key.yaml', '4:48', '`clients.0.custom` has no key `conectTimeout`'],
  ['custom-missing.yaml', '4:31', '`profile: custom` needs `custom`'],
  ['custom-unit.yaml', '4:64', '`clients.0.custom.connectTimeout`: 5 has no unit'],
  ['degrade-nothing.yaml', '7:5', 'this network.degrade changes nothing'],
  ['duplicate-key.yaml', '5:1', '`run` is given twice'],
  ['duration-for-bandwidth.yaml', '5:16', '`registry.replication.bandwidth`: `30s` is a duration, not a bandwidth'],
  ['duration-order.yaml', '3:17', '`run.duration`: `20m2h` does not go from large units to small ones'],
  ['duration-prototype.yaml', '3:17', '`run.duration`: `constructor` in `1constructor` is not a unit of a duration'],
  ['empirical-missing.yaml', '5:11', 'the file `nowhere.txt` cannot be read'],
  ['empirical-unit.yaml', 'durations-unit.txt:3:1', '`20` has no unit'],
  ['empty-key.yaml', '4:1', '`clients` has no value'],
  ['empty.yaml', '1:1', 'the file is empty'],
  ['expect-client.yaml', '7:20', '`pull_ok{client=westus}.rate >= 99%`: there is no client `westus` in this scenario'],
  [
    'expect-firing.yaml',
    '8:25',
    '`rpo_age{fault=region.loss@westus#1}.max <= 1h`: there is no fault `region.loss@westus#1` in this scenario',
  ],
  ['expect-infinite.yaml', '6:19', '`images_lost < 1e999`: `1e999` is not a value'],
  ['expect-label.yaml', '7:13', '`pull_ok{zone=1}.rate >= 99%`: there is no label `zone`'],
  ['expect-metric.yaml', '7:5', '`pul_ok.rate >= 99%`: there is no metric `pul_ok`'],
  ['expect-operator.yaml', '7:19', '`images_lost = 0`: expected a comparison, got `0`'],
  ['expect-prototype.yaml', '6:5', '`constructor == 0`: there is no metric `constructor`'],
  ['expect-quoted.yaml', '7:29', '`push_ok{client=eastus}.rat >= 99%`: there is no statistic `rat`'],
  ['expect-share.yaml', '7:21', '`pull_ok.rate >= 99.9`: `pull_ok.rate` is a share, `99.9` is more than 1'],
  ['expect-statistic.yaml', '7:13', '`pull_ok.p98 >= 99%`: there is no statistic `p98`'],
  ['expect-unit.yaml', '7:22', '`pull_time.p99 <= 30`: `pull_time.p99` is a duration, `30` is not'],
  ['expect-value.yaml', '7:20', '`images_lost == none`: `none` is not a value'],
  ['expect-without-value.yaml', '7:19', '`images_lost ==`: expected a value after the comparison, got the end'],
  [
    'external-repair-and-clients.yaml',
    '3:26',
    '`source: external` repairs copies that nobody has any more; beside clients, images would come from nowhere',
  ],
  ['fault-action.yaml', '7:22', '`faults.0.action` cannot be `region.los`'],
  ['fault-after-unknown.yaml', '8:18', 'there is no fault `stal` to start after'],
  ['fault-both-starts.yaml', '8:14', '`at` and `startAfter` exclude each other'],
  ['fault-cycle.yaml', '7:25', 'these faults wait for each other: a → b → a'],
  ['fault-never-recovers.yaml', '8:25', '`a` never recovers: a region.loss is for good'],
  ['fault-node-name.yaml', '7:39', '`eastus-3` does not name a node'],
  ['fault-node-pick.yaml', '7:5', 'this node.loss does not say how many nodes'],
  ['fault-node-range.yaml', '7:39', 'the stamp of eastus has 12 nodes, there is no n12'],
  ['fault-pick-many.yaml', '7:55', 'cannot pick 13 of 12 nodes'],
  ['fault-pick-word.yaml', '7:55', '`faults.0.pick`: `some` does not say how many to pick'],
  ['fault-region-unknown.yaml', '7:43', 'there is no region `eastuss`'],
  ['fault-region.yaml', '7:43', 'the registry has no replica in `japaneast`'],
  ['fault-same-default-id.yaml', '8:5', 'two faults have the id `region.outage@eastus` (the other is faults.0)'],
  ['fault-same-id.yaml', '8:10', 'two faults have the id `a` (the other is faults.0)'],
  ['fault-too-late.yaml', '7:10', 'this is after the end of the workload (`run.duration`)'],
  ['fault-without-action.yaml', '7:5', '`faults.0.action` is missing'],
  ['fault-without-duration.yaml', '7:5', '`faults.0.duration` is missing'],
  ['fault-without-start.yaml', '7:5', 'this fault does not say when it starts'],
  ['fault-without-target.yaml', '7:5', 'this region.loss does not say which region it strikes'],
  ['fault-wrong-key.yaml', '7:51', '`faults.0` has no key `duration`'],
  [
    'fewer-nodes-than-copies.yaml',
    '4:43',
    '4 nodes cannot hold the 5 copies of `replicated(5)`, each on a node of its own',
  ],
  ['failover-without-copy.yaml', '7:22', 'there is no geo-redundant copy to fail over to'],
  ['geo-lag-without-copy.yaml', '3:43', '`registry.storage.geoLag` has no effect without geo-redundant storage'],
  ['geo-redundancy-own-pair.yaml', '3:58', '`eastus` cannot be its own pair'],
  ['geo-redundancy-pair-unknown.yaml', '5:41', 'the registry has no replica in `westeurope`'],
  ['geo-redundancy-without-pair.yaml', '3:22', '`polandcentral` has no paired region to keep a geo-redundant copy in'],
  ['hazard-rate.yaml', '7:31', '`hazards.0.rate`: `1y` is a duration, not a rate'],
  ['hazard-region.yaml', '7:44', 'the registry has no replica in `japaneast`'],
  ['hazard-shock.yaml', '7:38', '`regions` is not built yet'],
  ['idle-client.yaml', '5:5', 'the client `eastus` does nothing'],
  ['image-layers.yaml', '7:64', 'the layers of the image `a` are those of its first push'],
  ['instant-calendar.yaml', '5:59', '`clients.0.push.from`: `2025-02-30T00:00Z` is not a day and time of the calendar'],
  ['instant-zone.yaml', '5:59', '`clients.0.push.from`: `2024-10-01T00:00` does not say its time zone'],
  ['invariant-unknown.yaml', '6:14', '`invariants.0` cannot be `closur`'],
  ['json-comma.yaml', '1:63', '`run.duration`: 5 has no unit'],
  [
    'lag-and-bandwidth.yaml',
    '7:5',
    '`registry.replication.bandwidth` has no effect beside `lag`, which replaces queue and link',
  ],
  ['latency-quantiles.yaml', '4:42', 'p95 is below p50'],
  ['latin1.yaml', '1:1', 'the file is not UTF-8 text'],
  ['law-parameter.yaml', '5:11', '`repair.local.time`: weibull lacks its parameter `shape`'],
  ['law-quantiles.yaml', '5:11', '`repair.geo.time`: lognormal: p99 `1h` is below p50 `6h`'],
  ['list.yaml', '1:1', 'a scenario is a map of keys, this file holds a list'],
  ['missing-name.yaml', '1:1', '`name` is missing'],
  ['missing-version.yaml', '1:1', '`apiVersion` is missing'],
  ['must-fail-invariant.yaml', '7:5', 'there is no invariant `clossure`'],
  ['name-is-number.yaml', '2:7', '`name` must be text, not `12`'],
  ['name-with-blanks.yaml', '2:7', '`name` cannot be `Lose East US`'],
  ['negative-duration.yaml', '3:14', '`run.drain`: `-5m` is negative'],
  ['nightly-word.yaml', '3:10', '`nightly` must be true or false, not `sometimes`'],
  ['no-regions.yaml', '3:21', '`registry.regions` is an empty list'],
  ['nodes-fraction.yaml', '3:29', '`registry.storage.nodes` must be a whole number, not `2.5`'],
  ['not-utf8.yaml', '1:1', 'the file is not UTF-8: it begins with a mark of UTF-16'],
  [
    'nothing-to-pull.yaml',
    '6:22',
    'there is nothing to pull: the catalogue is empty (`catalogue.source: none`) and nobody pushes',
  ],
  ['number-without-unit.yaml', '3:17', '`run.duration`: 30 has no unit'],
  ['only-comments.yaml', '1:1', 'the file is empty'],
  ['operation-late.yaml', '8:14', 'this is after the end of the workload (`run.duration`)'],
  ['operation-unknown.yaml', '7:22', '`clients.0.operations.0.op` cannot be `delete`'],
  ['own-region-half-placed.yaml', '4:6', '`regions.a` has one of latitude and longitude'],
  ['own-region-latency.yaml', '4:26', 'there is no region `easttus`'],
  ['own-region-name.yaml', '3:11', '`My DC` cannot name a region'],
  ['own-region-zones.yaml', '3:22', '`regions.a.zones` is `4`, the most is 3'],
  ['partition-with-itself.yaml', '7:5', 'this fault lies between a region and itself'],
  ['peak-hour.yaml', '6:58', 'the peak is a time of day, before 24h'],
  ['probe-timeout.yaml', '5:37', "the probe's timeout, 1m, is longer than its interval, 20s"],
  ['profile-unknown.yaml', '5:31', '`clients.0.profile` cannot be `podman`'],
  ['push-both.yaml', '5:28', '`clients.0.push` has both `trace` and `rate`'],
  ['push-neither.yaml', '5:28', '`clients.0.push` needs `trace` or `rate`'],
  ['rate-infinite.yaml', '4:35', '`clients.0.push.rate`: `1e400/h` is too large'],
  ['rate-without-time.yaml', '5:35', '`clients.0.push.rate`: 10 has no unit'],
  ['region-twice.yaml', '4:21', 'the region `eastus` is listed twice'],
  ['registry-is-list.yaml', '4:3', '`registry` must be a map, not a list'],
  ['reserved-alternatives.yaml', '6:1', '`alternatives` is not built yet'],
  ['reserved-encryption.yaml', '3:1', '`encryption` is not built yet'],
  ['reserved-fault.yaml', '7:22', '`faults.0.action`: `zone.outage` is not built yet'],
  ['reserved-hazards-field.yaml', '3:10', '`hazards`: `field` is not built yet'],
  ['reserved-proxy.yaml', '4:25', '`registry.replication.onMiss`: `proxy` is not built yet'],
  ['reserved-quorum.yaml', '4:22', '`registry.replication.ack`: `quorum(2)` is not built yet'],
  [
    'reserved-scheme.yaml',
    '3:30',
    "`registry.storage.scheme`: storage scheme 'rs(6,3)' is erasure-coded, which is not built yet",
  ],
  ['retry-impossible.yaml', '6:30', '`resume` is not possible for `blobPush`'],
  ['retry-renewal.yaml', '6:66', 'only `resume` keeps what has come'],
  ['retry-trouble.yaml', '6:30', '`clients.0.custom.retries.0.on.0` cannot be `unavailible`'],
  ['retry-with-waits.yaml', '6:58', '`fail` does not wait'],
  ['retry-without-waits.yaml', '6:52', '`again` without `waits` never tries again'],
  ['rollout-both-starts.yaml', '6:53', '`at` and `after` exclude each other'],
  ['rollout-delay.yaml', '6:88', '`delay` has no effect beside `at`'],
  ['rollout-late.yaml', '6:84', 'this is after the end of the workload (`run.duration`)'],
  ['rollout-many.yaml', '6:114', '6 nodes at once are more than the 5 of this client'],
  ['rollout-none.yaml', '6:104', '`clients.1.rollout.maxUnavailable`: with 0% no node ever begins'],
  ['rollout-profile.yaml', '6:26', 'a client of profile `docker` does not roll out: it gives up'],
  ['rollout-unpushed.yaml', '6:76', 'nobody pushes `app:v2`'],
  ['rollout-without-start.yaml', '6:53', 'this rollout does not say when it starts'],
  ['rollout-word.yaml', '6:104', '`clients.1.rollout.maxUnavailable`: `some` does not say how many nodes'],
  ['same-client-name.yaml', '6:12', 'two clients are named `ci` (the other is clients.0)'],
  ['same-client.yaml', '6:14', 'two clients are in `eastus` (the other is clients.0), so one needs a name'],
  ['scalar.yaml', '1:1', 'a scenario is a map of keys, this file holds a single value'],
  ['scale-too-big.yaml', '3:20', '`catalogue.scale` is `5000`, the most is 1000'],
  ['seeds-backwards.yaml', '3:14', '`run.seeds`: the range `9..1` runs backwards'],
  ['seeds-too-many.yaml', '3:14', '`run.seeds`: these are 20000 seeds, at most 10000 are played'],
  ['seeds-word.yaml', '3:14', '`run.seeds`: `many` is not a seed'],
  ['share-above-one.yaml', '5:66', '`clients.0.pull.fresh`: 20 is not between 0 and 1'],
  ['size-for-duration.yaml', '4:13', '`run.duration`: `30MiB` is a size, not a duration'],
  ['size-prototype.yaml', '4:50', '`clients.0.push.layers.0`: `constructor` in `1constructor` is not a unit of a size'],
  [
    'standard-two-regions.yaml',
    '4:9',
    'the tier `standard` has one region, 2 are listed: geo-replication is a premium feature',
  ],
  ['suppress-default-id.yaml', '5:12', 'there is no fault `region.loss@eastu` to suppress'],
  ['suppress-hazard.yaml', '6:12', '`node.los@eastus/n3#2`: no failures by chance are called `node.los` here'],
  ['suppress-id-for-action.yaml', '6:12', '`fire@eastus#1`: no failures by chance are called `fire` here'],
  ['suppress-node.yaml', '6:22', '`node.loss@eastus/n12#2`: the stamp of eastus has 3 nodes, there is no n12'],
  ['suppress-number.yaml', '6:12', '`node.loss@eastus/n3#0`: this is no id of a failure by chance'],
  ['suppress-region.yaml', '7:17', '`region.loss@eastuss#1`: `region.loss` does not strike `eastuss`'],
  ['suppress-unknown.yaml', '8:12', 'there is no fault `los` to suppress'],
  ['suppress-without-number.yaml', '6:12', 'there is no fault `node.loss@eastus/n1` to suppress'],
  ['tab-indent.yaml', '4:1', 'a tab cannot indent'],
  ['too-many-copies.yaml', '3:30', '`registry.storage.scheme`: 9 copies are more than 8'],
  ['too-many-regions.yaml', '6:5', '`registry.regions` lists 31, the most is 30'],
  ['trace-columns.yaml', 'trace-columns.csv:1:1', 'the header lacks the column `tags_moved`'],
  ['trace-empty.yaml', 'trace-empty.csv:1:1', 'the trace is empty'],
  ['trace-header-only.yaml', 'trace-header-only.csv:1:1', 'the trace has a header and no events'],
  ['trace-json.yaml', 'trace-json.csv:1:1', 'this looks like JSON, a trace is CSV'],
  ['trace-milliseconds.yaml', 'trace-milliseconds.csv:2:1', '`1724371579000` is later than the year 5000'],
  ['trace-missing.yaml', '6:19', 'the trace `nowhere.csv` cannot be read'],
  ['trace-misspelt.yaml', '6:19', 'the trace `oficial-images` cannot be read'],
  ['trace-number.yaml', 'trace-number.csv:2:22', '`two` is not a value for tags_added'],
  ['trace-over.yaml', '5:59', 'the trace `official-images` has ended by then'],
  ['trace-truncated.yaml', 'trace-truncated.csv:3:22', 'the file ends in the middle of a row: 2 of 7 columns'],
  ['trace-unsorted.yaml', 'trace-unsorted.csv:3:1', 'the event at 1724371579 comes after one at 1724437900'],
  ['two-documents.yaml', '6:1', 'a second document begins here (---)'],
  ['unclosed-brace.yaml', '4:1', 'a { or [ before this line has no end'],
  ['unclosed-quote.yaml', '5:1', 'a bracket, brace, quote, comma or colon is missing here'],
  ['unknown-alias.yaml', '3:6', 'an alias (*name) needs an anchor (&name) before it'],
  ['unknown-client-key.yaml', '6:5', '`clients.0` has no key `profil`'],
  ['unknown-key.yaml', '3:1', 'a scenario has no key `registri`'],
  ['unknown-law.yaml', '3:24', '`repair.local.time`: there is no law `gamma`'],
  ['unknown-nested-key.yaml', '6:5', '`registry.replication` has no key `bandwith`'],
  ['unknown-preset.yaml', '3:18', '`registry.like` cannot be `acr-2026-8`'],
  ['unknown-region.yaml', '3:30', 'there is no region `westerope`'],
  ['unknown-scheme.yaml', '3:30', "`registry.storage.scheme`: unknown storage scheme 'raid5'"],
  ['unknown-tier.yaml', '3:18', '`registry.tier` cannot be `premum`'],
  ['unquoted-expression.yaml', '6:10', '`pull_ok{client=eastus}.rate >= 99%` needs quotes here'],
  ['unquoted-scheme.yaml', '3:30', '`rs(6,3)` needs quotes here'],
  ['write-quorum.yaml', '4:39', 'a write quorum of 4 is more than the 3 copies of `lrs`'],
  ['wrong-version.yaml', '1:13', '`apiVersion` cannot be `nines/v2`'],
  ['zero-duration.yaml', '3:17', '`run.duration`: `0s` must be longer than zero'],
  ['zero-rate.yaml', '5:35', '`clients.0.push.rate`: `0/h` must be above zero'],
  ['zrs-without-zones.yaml', '5:21', '`zrs` keeps a copy in each of 3 zones, and westus has fewer'],
];

describe('a broken scenario file', () => {
  it.each(CORPUS)('%s fails at %s', (file, place, message) => {
    const { issues } = failureOf(join(DIRECTORY, file));
    expect(issues.map((issue) => issue.message)).toEqual([message]);
    const [issue] = issues;
    const elsewhere = basename(issue?.file ?? '') === file ? '' : `${basename(issue?.file ?? '')}:`;
    expect(`${elsewhere}${issue?.line}:${issue?.column}`).toBe(place);
    expect(issue?.hint).not.toBe('');
  });

  it('is told without a stack trace', () => {
    for (const [file] of CORPUS) {
      const { message } = failureOf(join(DIRECTORY, file));
      expect(message).not.toMatch(/\n\s+at |undefined|\[object|ZodError|NaN/);
    }
  });

  it('has its entry in this table', () => {
    const files = readdirSync(DIRECTORY).filter((name) => name.endsWith('.yaml'));
    expect(CORPUS.map(([file]) => file).sort()).toEqual(files.sort());
    expect(files.length).toBeGreaterThanOrEqual(60);
  });
});

function failureOf(path: string): ScenarioError {
  try {
    loadScenario(path);
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
  throw new Error(`${path} is valid`);
}

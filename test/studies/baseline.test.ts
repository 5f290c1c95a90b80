/** What a baseline keeps, and what is worse than it. */
import { describe, expect, it } from 'vitest';
import { worseFigures } from '../../reports/worseFigures.ts';
import { parseScenario } from '../../scenarios/load.ts';
import { ASSESSED_METRICS, METRIC_FACTS } from '../../scenarios/metricFacts.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { baselineOf, baselineText, readBaseline } from '../../studies/baseline/baseline.ts';
import { BETTER, NEITHER } from '../../studies/baseline/better.ts';
import { checkBaseline } from '../../studies/baseline/check.ts';
import { formatFigure } from '../../studies/figures.ts';
import { Measurements } from '../../studies/measurements.ts';
import { play } from '../sim/fixture.ts';

const TEXT = (rate: string): string => `apiVersion: nines/v1
name: gate
registry: {regions: [eastus]}
clients: [{name: fleet, region: eastus, pull: {rate: ${rate}}}]
`;

/** With a part of everything that has figures of its own. */
const EVERYTHING = `
name: everything
registry:
  regions: [eastus, westeurope]
  storage: {geoRedundancy: grs}
  limits: {read: 20/min}
  encryption: {customerManagedKey: {dataKey: {lifetime: 1m}}}
  deletion: {collect: {every: 5m, grace: 5m, takes: 1m}}
  changes: [{at: 5m, add: northeurope}]
catalogue: {repositories: 4}
backup: {region: northeurope, every: 1d}
clients:
  - {name: builds, region: eastus, push: {rate: 1/min}, delete: {rate: 1/min}, list: {rate: 1/min}}
  - {name: fleet, region: westeurope, nodes: 5, pull: {rate: 5/min}}
run: {duration: 20m, drain: 10m}
faults:
  - {at: 10m, action: key.disable, duration: 2m}
  - {at: 15m, action: region.loss, region: eastus}
`;

function subjectOf(rate = '1/min') {
  const { scenario, document } = parseScenario(TEXT(rate), 'test.yaml', []);
  return { scenario, document, hash: rate };
}

/** A seed in which of a thousand pulls so many succeed, and images are lost. */
function outcomeOf(seed: number, ok: number, lost: number, client = 'fleet'): SeedOutcome {
  const labels = { client, region: 'eastus' };
  return {
    seed,
    counters: [{ metric: 'images_lost', labels: { region: 'eastus' }, count: lost }],
    fractions: [{ metric: 'pull_ok', labels, ok, total: 1000 }],
    histograms: [],
    samples: [],
  } as unknown as SeedOutcome;
}

const SEEDS = [1, 2, 3, 4];
const calm = (less = 0, lost = 0): SeedOutcome[] => SEEDS.map((seed) => outcomeOf(seed, 990 + seed - less, lost));

function checked(after: readonly SeedOutcome[], rate = '1/min', tolerance = 0.01) {
  const baseline = readBaseline(baselineText(baselineOf('1.0.0', subjectOf(), calm(), null)));
  const { verdicts, notes } = checkBaseline(baseline, subjectOf(rate), after, null, tolerance, '1.0.0');
  return {
    lines: verdicts.map(({ name, verdict }) => `${verdict} ${name}`),
    reasons: verdicts.map(({ reason }) => reason),
    evidence: verdicts.map(({ evidence }) => evidence),
    notes,
  };
}

describe('a baseline', () => {
  it('is the same bytes for the same figures, sorted, with a line for each list', () => {
    const baseline = baselineOf('1.0.0', subjectOf(), calm(), null);
    const text = baselineText(baseline);
    expect(baselineText(readBaseline(text))).toBe(text);
    expect(text).toContain('"pull_ok{client=fleet}": [0.991,0.992,0.993,0.994]\n');
    expect(Object.keys(baseline.run.metrics)).toEqual([...Object.keys(baseline.run.metrics)].sort());
    expect(baseline.settings).toMatchObject({ 'clients.fleet.pull.rate': '1/min', 'registry.regions': '[eastus]' });
  });

  it('holds for what is the same, and for what is better, which is told', () => {
    expect(checked(calm())).toEqual({
      lines: ['pass baseline'],
      reasons: ['none of 3 figures is worse'],
      evidence: [[]],
      notes: [],
    });
    expect(checked(calm(-4)).reasons[0]).toContain('better: pull_ok 99.250 % → 99.650 %');
  });

  it('does not hold for what is worse in every pair of seeds, with the setting that changed', () => {
    const worse = checked(calm(3), '2/min');
    expect(worse.lines).toEqual(['fail pull_ok', 'fail pull_ok{client=fleet}']);
    expect(worse.reasons[0]).toBe('99.250 % → 98.95 %, worse by 0.3 points');
    expect(worse.evidence).toEqual([
      ['clients.fleet.pull.rate: 1/min → 2/min'],
      ['clients.fleet.pull.rate: 1/min → 2/min'],
    ]);
    expect(worse.notes).toEqual([]);
    expect(checked(calm(), '2/min').notes[0]).toContain(
      'The scenario is not the one that the baseline was made of: clients.fleet.pull.rate: 1/min → 2/min.',
    );
    expect(checked(calm(0, 2)).lines).toEqual(['fail images_lost']);
  });

  it('tells of a default that has moved with what was changed, where it knows what that was', () => {
    const [before, after] = ['eastus', 'westus'].map((region) => {
      const { scenario, document } = parseScenario(TEXT('1/min').replace('[eastus]', `[${region}]`), 'test.yaml', []);
      return { scenario, document, hash: region };
    });
    const baseline = baselineOf('1.0.0', before!, calm(), null);
    const changed = (from: typeof baseline): readonly string[] | undefined =>
      checkBaseline(from, after!, calm(3), null, 0.01, '1.0.0').verdicts[0]?.evidence;
    const regions = 'registry.regions: [eastus] → [westus]';
    expect(changed(baseline)).toEqual([regions, 'registry.storage.scheme: zrs → lrs by default']);
    const said = Object.entries(baseline.settings).filter(([key]) => !key.startsWith('registry.storage.'));
    expect(changed({ ...baseline, settings: Object.fromEntries(said) })).toEqual([regions]);
  });

  it('holds where chance may have done it, and within the tolerance', () => {
    const mixed = calm().map((_, i) => outcomeOf(SEEDS[i]!, 990 + SEEDS[i]! + (i % 2 === 0 ? 3 : -4), 0));
    expect(checked(mixed).lines).toEqual(['pass baseline']);
    expect(checked(calm(3), '1/min', 0.5).lines).toEqual(['pass baseline']);
  });

  it('does not hold for times that are longer in proportion, however unlike the seeds are', () => {
    const timed = (times: readonly number[]): SeedOutcome[] =>
      SEEDS.map((seed, i) => ({
        ...outcomeOf(seed, 990, 0),
        samples: [{ metric: 'rto', labels: { client: 'fleet' }, unit: 'us', values: [times[i]! * 1e6], open: [] }],
      }));
    const check = (after: readonly number[]) => {
      const baseline = baselineOf('1.0.0', subjectOf(), timed([1, 10, 100, 1000]), null);
      return checkBaseline(baseline, subjectOf(), timed(after), null, 0.01, '1.0.0').verdicts;
    };
    expect(check([1.1, 11.2, 109, 1100]).map(({ name, verdict }) => `${verdict} ${name}`)).toEqual([
      'fail rto',
      'fail rto{client=fleet}',
    ]);
    expect(check([1.5, 9, 70, 1200]).map(({ verdict }) => verdict)).toEqual(['pass']);
  });

  it('does not hold for what is worse by as much in every seed, whatever chance does to both', () => {
    const text = TEXT('1/min').replace(
      'clients',
      'run: {chance: true}\nhazards: [{action: node.loss, rate: 1/y}]\nclients',
    );
    const { scenario, document } = parseScenario(text, 'test.yaml', []);
    const subject = { scenario, document, hash: 'chance' };
    const baseline = baselineOf('1.0.0', subject, calm(), null);
    const { verdicts } = checkBaseline(baseline, subject, calm(3), null, 0.01, '1.0.0');
    expect(verdicts.map(({ name }) => name)).toEqual(['pull_ok', 'pull_ok{client=fleet}']);
  });

  it('tells of another version', () => {
    const baseline = baselineOf('1.0.0', subjectOf(), calm(), null);
    expect(checkBaseline(baseline, subjectOf(), calm(), null, 0.01, '1.1.0').notes[0]).toBe(
      'The baseline was made by nines 1.0.0, and this is 1.1.0.',
    );
  });

  it('is undecided where not all of its seeds were played, and tells what is worse in those that were', () => {
    const other = calm(3).map((outcome) => ({ ...outcome, seed: outcome.seed + 9 }));
    expect(checked(other)).toMatchObject({
      lines: ['inconclusive seeds'],
      reasons: ['the baseline is of the seeds 1..4, and none of them was played: `--seeds 1..4` plays them'],
    });
    expect(checked(calm().slice(0, 2)).lines).toEqual(['inconclusive seeds']);
    expect(checked(calm(0, 2).slice(0, 3)).lines).toEqual(['fail images_lost', 'inconclusive seeds']);
  });

  it('is compared over its own seeds, whatever others were played', () => {
    expect(checked([...calm(), outcomeOf(5, 10, 90)]).lines).toEqual(['pass baseline']);
    expect(checked([outcomeOf(0, 999, 0), ...calm(3)]).lines).toEqual(['fail pull_ok', 'fail pull_ok{client=fleet}']);
  });

  it('holds where there is more to do and in proportion as much goes wrong, and not where more does', () => {
    const loaded = (pulls: number, stale: number): SeedOutcome[] =>
      SEEDS.map((seed) => {
        const [of] = outcomeOf(seed, 0, 0).fractions;
        return {
          ...outcomeOf(seed, 0, 0),
          counters: [{ metric: 'stale_reads', labels: { client: 'fleet', region: 'eastus' }, count: stale + seed }],
          fractions: [{ ...of!, ok: pulls, total: pulls }],
        };
      });
    const baseline = baselineOf('1.0.0', subjectOf(), loaded(1000, 100), null);
    const names = (after: readonly SeedOutcome[]): string[] =>
      checkBaseline(baseline, subjectOf('2/min'), after, null, 0.01, '1.0.0').verdicts.map(({ name }) => name);
    expect(names(loaded(2000, 200))).toEqual(['baseline']);
    expect(names(loaded(1000, 200))).toEqual(['stale_reads', 'stale_reads{client=fleet}']);
    expect(names(loaded(500, 100))).toEqual(['baseline']);
    expect(names(loaded(2000, 300))).toEqual(['stale_reads', 'stale_reads{client=fleet}']);
  });

  it('tells what is judged no more', () => {
    const judgedBy = (expectations: string) => {
      const text = `${TEXT('1/min')}expect: [${expectations}]\n`;
      const { scenario, document } = parseScenario(text, 'test.yaml', []);
      return { scenario, document, hash: expectations };
    };
    const before = baselineOf('1.0.0', judgedBy('pull_ok.rate >= 99%, images_lost == 0'), calm(), null);
    const { notes } = checkBaseline(before, judgedBy('images_lost  ==  0'), calm(), null, 0.01, '1.0.0');
    expect(notes).toEqual([
      'The scenario is not the one that the baseline was made of: it is judged by less.',
      '1 expectation was removed: pull_ok.rate >= 99%.',
    ]);
  });

  it('tells of entries that came, went or have another name as one change each', () => {
    const outage = 'id: out, at: 1h, action: region.outage, region: eastus, duration: 5m';
    const subject = (text: string) => ({ ...parseScenario(text, 'test.yaml', []), hash: text });
    const before = baselineOf('1.0.0', subject(`${TEXT('1/min')}faults: [{${outage}}]\n`), calm(), null);
    const after = TEXT('1/min').replace('fleet', 'europe').replace('[eastus]}', '[eastus], tier: standard}');
    const { verdicts } = checkBaseline(
      before,
      subject(`${after}hazards: [{id: n, action: node.loss, rate: 1/y}]\n`),
      calm(3),
      null,
      0.01,
      '1.0.0',
    );
    expect(verdicts[0]!.evidence).toEqual([
      'registry.tier: added, standard',
      'client fleet is called europe now',
      'fault out was removed',
      'hazard n was added: {action: node.loss, rate: 1/y}',
    ]);
  });

  it('tells of nothing worse than a run has room for', () => {
    const timed = (seconds: readonly number[]): SeedOutcome[] =>
      SEEDS.map((seed, i) => ({
        ...outcomeOf(seed, 990, 0),
        samples: [{ metric: 'rto', labels: { client: 'fleet' }, unit: 'us', values: [seconds[i]! * 1e6], open: [] }],
      }));
    const hour = parseScenario(`${TEXT('1/min')}run: {duration: 1h, drain: 10m}\n`, 'test.yaml', []);
    const subject = { ...hour, hash: 'hour' };
    const baseline = baselineOf('1.0.0', subject, timed([60, 60, 60, 60]), null);
    const [worst] = checkBaseline(baseline, subject, timed([3000, 500, 2500, 3300]), null, 0, '1.0.0').verdicts;
    expect([worst!.name, worst!.reason.split(' to ')[1]]).toEqual(['rto', `${formatFigure(69 * 60e6, 'us')} (95 %)`]);
  });

  it('says that one seed tells nothing', () => {
    const first = calm().slice(0, 1);
    const baseline = baselineOf('1.0.0', subjectOf(), first, null);
    const worse = [outcomeOf(1, 900, 0)];
    const { verdicts, notes } = checkBaseline(baseline, subjectOf(), worse, null, 0.01, '1.0.0');
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['pass']);
    expect(notes).toEqual([expect.stringContaining('one seed, which has no interval')]);
  });

  it('is open where a watched metric is gone, and not where a client has another name', () => {
    const renamed = SEEDS.map((seed) => outcomeOf(seed, 990 + seed, 0, 'other'));
    expect(checked(renamed).lines).toEqual(['pass baseline']);
    const gone = calm().map((outcome) => ({ ...outcome, fractions: [] }));
    expect(checked(gone).lines).toContain('inconclusive pull_ok');
  });

  it('says in one line what is gone with what was changed, where that made something worse', () => {
    const gone = calm(0, 2).map((outcome) => ({ ...outcome, fractions: [] }));
    const { lines, notes } = checked(gone, '2/min');
    expect(lines).toEqual(['fail images_lost']);
    expect(notes).toEqual(['Gone with what was changed: pull_ok.']);
    // Where nothing was changed, nothing explains it.
    expect(checked(gone).lines).toEqual(['fail images_lost', 'inconclusive pull_ok']);
  });

  it('knows of each metric of a run whether more of it is better, or less, or why neither is', () => {
    const ofRuns = Object.keys(METRIC_FACTS).filter((metric) => !ASSESSED_METRICS.includes(metric));
    expect([...Object.keys(BETTER), ...Object.keys(NEITHER)].sort()).toEqual(ofRuns.sort());
  });

  it('knows every metric of a result', () => {
    const measured = new Measurements([play(EVERYTHING)], false).names();
    expect(measured.filter((metric) => BETTER[metric] === undefined && NEITHER[metric] === undefined)).toEqual([]);
    // Of deletes, of limits, of a key, of a backup, of a replica that joins.
    const some = ['images_missed', 'throttled', 'key_blocked', 'images_unrestorable', 'seeding_progress', 'geo_lag'];
    for (const metric of some) expect([metric, measured.includes(metric)]).toEqual([metric, true]);
  });

  it('has words for each that it watches', () => {
    const entry = { kind: 'baseline', verdict: 'fail', reason: '', evidence: [] } as const;
    const nameless = Object.keys(BETTER).filter(
      (name) => worseFigures([{ ...entry, name }])!.figures[0]!.name === name,
    );
    expect(nameless).toEqual([]);
  });
});

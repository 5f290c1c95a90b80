/** Classes of repositories: figures that are divided by them, and add up to what they are without. */
import { describe, expect, it } from 'vitest';
import type { Labels } from '../../sim/outcome.ts';
import { Measurements } from '../../studies/measurements.ts';
import type { MetricStatistics } from '../../studies/result.ts';
import { counter, expectRestored, fraction, HOUR, meanSeconds, planOf, play } from './fixture.ts';

const DIVIDED = `${HOUR}classes: {busy: [gradle, tomee], named: "php*"}\n`;
const LOSS = [
  'faults=[{at: 20m, action: replication.pause, from: eastus, to: all, duration: 20m}, {at: 30m, action: region.loss, region: eastus}]',
];

type Outcome = ReturnType<typeof play>;

describe('classes', () => {
  const plain = play(HOUR, 1, LOSS);
  const divided = play(DIVIDED, 1, LOSS);

  it('change no event of a run', () => {
    expect([divided.digest, divided.events]).toEqual([plain.digest, plain.events]);
  });

  it.each(['pull_ok', 'push_ok', 'request_ok'])('divide %s into parts that add up', (metric) => {
    expect(fraction(divided, metric)).toBe(fraction(plain, metric));
    const kinds = new Set(
      divided.fractions.filter((each) => each.metric === metric).map(({ labels }) => labels['class']),
    );
    expect([...kinds].sort()).toEqual(['busy', 'named', undefined]);
  });

  it.each(['images_acknowledged', 'images_lost'])('divide %s likewise', (metric) => {
    expect(counter(plain, metric)).toBeGreaterThan(0);
    expect(counter(divided, metric)).toBe(counter(plain, metric));
    expect(counter(divided, metric, { class: 'busy' })).toBeLessThan(counter(plain, metric));
  });

  it('divide times', () => {
    expect(meanSeconds(divided, 'pull_time')).toBe(meanSeconds(plain, 'pull_time'));
    expect(meanSeconds(divided, 'pull_time', { class: 'busy' })).toBeGreaterThan(0);
  });

  it('divide lags', () => {
    const lags = (outcome: typeof plain, labels = {}): MetricStatistics =>
      new Measurements([outcome], false).statistics('replication_lag', labels)!;
    const ways = { from: 'eastus', to: 'westeurope' };
    expect(lags(divided, ways)).toEqual(lags(plain, ways));
    const [all, busy] = [lags(divided, ways).n, lags(divided, { ...ways, class: 'busy' }).n];
    expect(busy).toBeGreaterThan(0);
    expect(busy).toBeLessThan(all);
  });

  it('have their parts of what a fault took beside the whole of it', () => {
    const of = (metric: string, labels: Labels): MetricStatistics =>
      new Measurements([divided], false).statistics(metric, labels)!;
    const lost = (name: string): number => counter(divided, 'images_lost', { class: name });
    expect(lost('busy')).toBeGreaterThan(0);
    expect(of('rpo_images', { class: 'busy' })).toMatchObject({ n: 1, mean: lost('busy') });
    expect(of('rpo_images', { class: 'named' })).toMatchObject({ n: 1, mean: lost('named') });
    expect(of('rpo_images', {})).toMatchObject({ n: 1, mean: counter(divided, 'images_lost') });
    expect(of('rpo_age', { class: 'busy' }).max).toBeLessThanOrEqual(of('rpo_age', {}).max!);
    expect(of('rpo_age', { class: 'busy' }).max).toBeGreaterThan(0);
  });

  it('divide what no backup has', () => {
    const backup = 'backup: {region: northeurope, every: 12h, isolated: true}\n';
    const [whole, parts] = [HOUR, DIVIDED].map((yaml) => play(`${yaml}${backup}`, 1, LOSS)) as [Outcome, Outcome];
    expect(counter(whole, 'images_unrestorable')).toBeGreaterThan(0);
    expect(counter(parts, 'images_unrestorable')).toBe(counter(whole, 'images_unrestorable'));
    expect(counter(parts, 'images_unrestorable', { class: 'busy' })).toBeLessThan(
      counter(whole, 'images_unrestorable'),
    );
  });

  it('leave every other figure of the result as it is', () => {
    const of = (outcome: typeof plain) => new Measurements([outcome], false).results();
    const [without, withClasses] = [of(plain), of(divided)];
    for (const [metric, figures] of Object.entries(without)) {
      const { by = [], ...all } = figures ?? {};
      const { by: finer = [], ...same } = withClasses[metric] ?? {};
      expect([metric, same]).toEqual([metric, all]);
      expect(finer.filter(({ labels }) => labels['class'] === undefined)).toEqual(by);
    }
  });

  it('count what was under way at the end, as it is counted without them', () => {
    // The drain is over before those who wait for a dead region give up.
    const cut = [...LOSS, 'run.drain=0s', 'faults=[{at: 59m, action: region.outage, regions: all, duration: 2h}]'];
    const total = (yaml: string): number =>
      play(yaml, 1, cut)
        .fractions.filter(({ metric }) => metric === 'pull_ok')
        .reduce((sum, sample) => sum + sample.total, 0);
    expect(total(DIVIDED)).toBe(total(HOUR));
  });

  it('are part of what is saved and restored', () => {
    expectRestored(planOf(DIVIDED, LOSS), 33 * 60e6);
  });

  it('cost a run without them nothing: there are no columns', () => {
    expect(planOf(HOUR).classes).toBeNull();
    expect(planOf(`${HOUR}classes: {}\n`).classes).toBeNull();
  });
});

/** Bursts, ways, gray failures, stale routing, surges and clocks by chance: each moves a metric. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, fraction, meanSeconds, play, values } from '../sim/fixture.ts';

const scenario = (hazard: string, more = ''): string => `
name: by-chance
registry: {regions: [eastus, westeurope], storage: {scheme: lrs, placementGroups: 16}, replication: {bandwidth: 200Mbps}}
catalogue: {repositories: 2}
clients:
  - {name: builds, region: eastus, push: {rate: 20/h, layers: [20MB]}}
  - {name: fleet, region: westeurope, profile: crane, pull: {rate: 30/h, fresh: 0%}}
  - {name: asia, region: southeastasia, profile: crane, pull: {rate: 30/h, fresh: 0%}}
hazards: [{${hazard}, duration: {deterministic: 30m}}]
run: {duration: 3h, drain: 1h, chance: true}
${more}`;
const pullsOk = (outcome: SeedOutcome): number => fraction(outcome, 'pull_ok');

/** One seed says it: from hardly a strike to one every half an hour. */
function compared(yaml: string, figure: (outcome: SeedOutcome) => number) {
  const at = (rate: string): number => figure(play(yaml, 1, [`hazards.0.rate=${rate}`]));
  return { before: at('0.001/d'), after: at('2/h') };
}

/** The figure with hardly a strike and with many. */
function withRate(hazard: string, figure: (outcome: SeedOutcome) => number, more = '') {
  return compared(scenario(hazard, more), figure);
}

describe('hazards of every action', () => {
  it('hazards.node.burst: images_lost goes up with its rate, where nodes lose what they have', () => {
    const alone = scenario('action: node.burst, lost: 100%, rate: 1/d').replace('eastus, westeurope', 'eastus');
    const lost = (outcome: SeedOutcome): number => counter(outcome, 'images_lost');
    const { before, after } = compared(alone, lost);
    expect(after).toBeGreaterThan(before);
  });

  it('hazards.network.partition: pull_ok goes down with its rate', () => {
    const { before, after } = withRate('action: network.partition, from: southeastasia, rate: 1/d', pullsOk);
    expect(after).toBeLessThan(before);
  });

  it('hazards.network.degrade: pull_time goes up with its rate', () => {
    const { before, after } = withRate('action: network.degrade, latency: 3s, rate: 1/d', (outcome) =>
      meanSeconds(outcome, 'pull_time'),
    );
    expect(after).toBeGreaterThan(before);
  });

  it('hazards.replication.pause: last_sync_age goes up with its rate', () => {
    const { before, after } = withRate('action: replication.pause, rate: 1/d', age);
    expect(after).toBeGreaterThan(before);
  });

  it('hazards.replication.slow: last_sync_age goes up with its rate', () => {
    const { before, after } = withRate('action: replication.slow, capacity: 1%, rate: 1/d', age);
    expect(after).toBeGreaterThan(before);
  });

  it('hazards.endpoint.grayFailure: pull_ok goes down with its rate', () => {
    const { before, after } = withRate('action: endpoint.grayFailure, errors: 50%, rate: 1/d', pullsOk);
    expect(after).toBeLessThan(before);
  });

  it('hazards.limit.change: throttled goes up with its rate', () => {
    const { before, after } = withRate('action: limit.change, factor: 0, rate: 1/d', (outcome) =>
      counter(outcome, 'throttled'),
    );
    expect(after).toBeGreaterThan(before);
  });

  it('hazards.routing.stale: pull_ok goes down with its rate, where a region is out', () => {
    const outages = [1, 2].map(
      (at) => `{id: o${at}, at: ${at}h, action: region.outage, region: westeurope, duration: 30m}`,
    );
    const { before, after } = withRate('action: routing.stale, rate: 1/d', pullsOk, `faults: [${outages.join(', ')}]`);
    expect(after).toBeLessThan(before);
  });

  it('hazards.client.surge: request_rate goes up with its rate', () => {
    const { before, after } = withRate('action: client.surge, factor: 9, rate: 1/d', (outcome) =>
      Math.max(...values(outcome, 'request_rate')),
    );
    expect(after).toBeGreaterThan(before);
  });

  it('hazards.clock.skew: tags_wrong goes up with its rate', () => {
    const wrong = (outcome: SeedOutcome): number => counter(outcome, 'tags_wrong');
    const yaml = scenario('action: clock.skew, offset: 1h, region: eastus, rate: 1/d').replace('20/h', '60/h');
    const { before, after } = compared(yaml, wrong);
    expect(after).toBeGreaterThan(before);
  });
});

function age(outcome: SeedOutcome): number {
  return Math.max(...values(outcome, 'last_sync_age'));
}

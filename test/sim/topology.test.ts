/** One-way rules: who gets what, chains, loops, and what they mean for losses and agreement. */
import { describe, expect, it } from 'vitest';
import { counter, fraction, play, values } from './fixture.ts';

const rules = (topology: string, faults = ''): string => `
name: rules
registry:
  regions: [eastus, westeurope, southeastasia]
  replication: {bandwidth: 200Mbps, topology: ${topology}}
catalogue: {repositories: 2}
clients:
  - {name: builds, region: eastus, push: {rate: 60/h}}
  - {name: europe, region: westeurope, push: {rate: 30/h}}
${faults}
run: {duration: 1h, drain: 1h}
`;

const TO_EUROPE = '{from: eastus, to: westeurope}';
const ON_TO_ASIA = '{from: westeurope, to: southeastasia}';
const BACK = '{from: westeurope, to: eastus}';

describe('one-way rules', () => {
  it('carry images along the named pairs and on no other', () => {
    const outcome = play(rules(`{rules: [${TO_EUROPE}]}`));
    expect(counter(outcome, 'bytes_replicated', { from: 'eastus', to: 'westeurope' })).toBeGreaterThan(0);
    expect(counter(outcome, 'bytes_replicated', { from: 'westeurope' })).toBe(0);
    expect(counter(outcome, 'bytes_replicated', { to: 'southeastasia' })).toBe(0);
  });

  it('leave a region that none leads to empty, from time 0 on', () => {
    const outcome = play(rules(`{rules: [${TO_EUROPE}]}`));
    expect(counter(outcome, 'bytes_stored', { region: 'southeastasia' })).toBe(0);
    expect(counter(outcome, 'bytes_stored', { region: 'westeurope' })).toBeGreaterThan(1e9);
  });

  it('are triggered by pushes alone, unless what was replicated is forwarded', () => {
    const both = `[${TO_EUROPE}, ${ON_TO_ASIA}]`;
    const still = play(rules(`{rules: ${both}}`));
    const chained = play(rules(`{rules: ${both}, forward: true}`));
    const lag = (outcome: typeof still): number =>
      outcome.histograms
        .filter(({ metric, labels }) => metric === 'replication_lag' && labels['to'] === 'southeastasia')
        .reduce((count, { data }) => count + data.count, 0);
    // Europe's own pushes go on to Asia in any case; those of the builds only in a chain.
    expect(lag(still)).toBe(counter(still, 'images_acknowledged', { region: 'westeurope' }));
    expect(lag(chained)).toBe(counter(chained, 'images_acknowledged'));
  });

  it('converge when every destination holds what its source may send', () => {
    for (const forward of [true, false]) {
      const outcome = play(rules(`{rules: [${TO_EUROPE}, ${ON_TO_ASIA}], forward: ${forward}}`));
      expect(outcome.convergence).toMatchObject({ verdict: 'pass' });
    }
  });

  it('that face each other send nothing back under the loop guard', () => {
    const outcome = play(rules(`{rules: [${TO_EUROPE}, ${BACK}], forward: true}`));
    expect(values(outcome, 'replication_amplification')).toEqual([1]);
    expect(outcome.convergence).toMatchObject({ verdict: 'pass' });
  });

  it('that face each other without the guard copy for ever, at the pace of their jobs, and the run ends all the same', () => {
    const loop = (jobTime: string): ReturnType<typeof play> =>
      play(rules(`{rules: [${TO_EUROPE}, ${BACK}], forward: true, loopGuard: false, jobTime: ${jobTime}}`));
    const [fast] = values(loop('1s'), 'replication_amplification');
    const [slow] = values(loop('10s'), 'replication_amplification');
    expect(slow).toBeGreaterThan(10);
    // Eight jobs of a pair at once, each of them ten times as long.
    expect(fast! / slow!).toBeGreaterThan(5);
    expect(loop('1s').convergence).toMatchObject({ verdict: 'fail' });
  });

  it('excuse no loss where they lead nowhere: such a region is alone', () => {
    const loss = 'faults: [{id: gone, at: 50m, action: region.loss, region: westeurope}]';
    const outcome = play(rules(`{rules: [${TO_EUROPE}]}`, loss));
    const lost = outcome.losses.filter(({ acknowledgedIn }) => acknowledgedIn === 'westeurope');
    expect(lost.length).toBe(counter(outcome, 'images_lost', { region: 'westeurope' }));
    expect(lost.length).toBeGreaterThan(10);
    expect(lost.every(({ excused }) => !excused)).toBe(true);
    expect(lost[0]!.chain.map(({ what }) => what)).toContain('no rule sends it to this replica');
  });

  it('excuse a loss before the lag allowed the copy that a rule was to make', () => {
    const faults = `faults:
  - {id: stall, at: 30m, action: replication.pause, from: eastus, duration: 20m}
  - {id: gone, at: 45m, action: region.loss, region: eastus}`;
    const outcome = play(rules(`{rules: [${TO_EUROPE}]}`, faults));
    expect(outcome.losses.length).toBeGreaterThan(5);
    expect(outcome.losses.every(({ excused }) => excused)).toBe(true);
  });

  it('tell of a pattern that no repository matches', () => {
    const outcome = play(rules("{rules: [{from: eastus, to: westeurope, repositories: 'prod/*'}]}"));
    expect(outcome.warnings.join()).toContain('no repository matches `prod/*`');
    expect(counter(outcome, 'bytes_replicated')).toBe(0);
  });

  it('count one delivery a destination in a mesh', () => {
    const outcome = play(rules('mesh'));
    expect(values(outcome, 'replication_amplification')).toEqual([1]);
    expect(fraction(outcome, 'push_ok')).toBe(1);
  });
});

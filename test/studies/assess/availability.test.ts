import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../sim/plan.ts';
import { runSeed } from '../../../sim/run.ts';
import {
  type Availability,
  assessAvailability,
  stateRunsOf,
} from '../../../studies/assess/availability/availability.ts';
import type { StateCounts } from '../../../studies/assess/availability/stateRun.ts';
import type { Executor } from '../../../studies/executors/executor.ts';
import { inlineExecutor } from '../../../studies/executors/inline.ts';
import { planOf } from '../../sim/fixture.ts';

const MINUTES = 525_600;

function assessed(plan: Plan, executor: Executor<StateCounts> = inlineExecutor(stateRunsOf(plan, 1)), furtherMost = 0) {
  const observer = { onProgress() {}, onDone() {} };
  return assessAvailability(
    { plan, seed: 1, target: 0.999, furtherMost },
    executor,
    observer,
    new AbortController().signal,
  );
}

/** A client in each region, and outages of the regions. */
function planWith(hazards: string, { regions = 'eastus, westeurope', duration = '1h', more = '' } = {}): Plan {
  const client = (region: string): string => `{region: ${region}, profile: crane, nodes: 5, pull: {rate: 20/h}}`;
  return planOf(`
name: served
registry: {regions: [${regions}], storage: {scheme: zrs}}
catalogue: {repositories: 4}
clients: [${regions.split(', ').map(client).join(', ')}]
hazards: [${hazards}]
run: {duration: ${duration}, drain: 1h, chance: true}
${more}`);
}

function rowOf({ rows }: Availability, client: string) {
  return rows!.find((row) => row.client === client)!;
}

/** East US pushes, and Asia pulls what was pushed last before it is there. */
const TOO_EARLY = `
name: too-early
registry: {regions: [eastus, southeastasia], storage: {scheme: zrs}, replication: {lag: 5m}}
catalogue: {repositories: 4}
clients:
  - {name: builds, region: eastus, push: {trace: official-images, from: 2024-10-01T00:00Z, speed: 20}}
  - {name: asia, region: southeastasia, profile: docker, pull: {rate: 4/min, fresh: 20%}}
hazards: [{action: region.outage, region: eastus, rate: 1e-3/y, duration: {deterministic: 1h}}]
run: {duration: 1h}
`;

describe('what fails without any outage', () => {
  it('is named by what it comes to, and played with more seeds where it is most of all', async () => {
    const plan = planOf(TOO_EARLY);
    const executor = inlineExecutor(stateRunsOf(plan, 1));
    const [few, many] = await Promise.all([assessed(plan, executor), assessed(plan, executor, 6)]);
    const { causes, usual, usualSeeds, seeds } = many.outages;
    expect([few.outages.usualSeeds, usualSeeds]).toEqual([seeds, seeds + 6]);
    const [first] = causes.filter(({ client }) => client === 'asia');
    expect(first!.outage).toBe('without any outage: 404, not replicated there yet');
    expect(first!.share).toBeGreaterThan(0.99);
    const { operations, failed, upper95 } = usual.find(({ client }) => client === 'asia')!;
    expect(failed).toBeGreaterThan(10);
    const { minutesPerYear, lower95 } = rowOf(many, 'asia');
    expect(minutesPerYear / MINUTES).toBeCloseTo(failed / operations, 6);
    expect(upper95).toBeGreaterThan(failed / operations);
    expect(lower95).toBeGreaterThan(0);
  });

  it('has an upper bound where none was seen', async () => {
    const { rows, outages } = await assessed(planOf(TOO_EARLY));
    const { operations, failed, upper95 } = outages.usual.find(({ client }) => client === 'builds')!;
    expect(failed).toBe(0);
    expect(upper95 * operations).toBeCloseTo(3, 0);
    const row = rows!.find(({ client }) => client === 'builds')!;
    expect(row.upper95).toBeGreaterThan(upper95 * MINUTES);
    expect(row.minutesPerYear).toBeLessThan(1);
  });
});

describe('a year of service', () => {
  it('loses the minutes until clients are sent elsewhere, and all of the time with one region', async () => {
    const outage = '{action: region.outage, region: eastus, rate: 1/y, duration: {exponential: {mean: 8h}}}';
    const [two, one] = await Promise.all([
      assessed(planWith(outage)),
      assessed(planWith(outage, { regions: 'eastus' })),
    ]);
    // Detection and DNS take about two minutes, of one outage a year; some of it is made up for by trying again.
    const east = rowOf(two, 'eastus');
    expect(east.minutesPerYear).toBeGreaterThan(0.5);
    expect(east.minutesPerYear).toBeLessThan(3);
    expect(east.lower95).toBeLessThan(east.minutesPerYear);
    expect(east.upper95).toBeGreaterThan(east.minutesPerYear);
    expect(rowOf(two, 'westeurope').minutesPerYear).toBe(0);
    expect(rowOf(two, 'westeurope').nines).toBeNull();
    // With nowhere to go it is the outage: 8 of 8768 hours, less the little that crane's retries outlast.
    expect(rowOf(one, 'eastus').minutesPerYear / ((8 / 8768) * MINUTES)).toBeCloseTo(1, 2);
    expect(two.outages.causes[0]!.outage).toBe('region.outage@eastus');
    expect(two.outages.causes[0]!.share).toBeCloseTo(1, 9);
  });

  it('misses a month’s target in the months with an outage where there is nowhere to go', async () => {
    const plan = planWith('{action: region.outage, rate: 1/y, duration: {deterministic: 8h}}', { regions: 'eastus' });
    const { pMonthMisses } = rowOf(await assessed(plan), 'eastus');
    expect(Math.abs(pMonthMisses - (1 - Math.exp(-30 / 365)))).toBeLessThan(0.01);
  });

  it('is lost where the storage is, and hardly where one of three zones is', async () => {
    const storage = await assessed(
      planWith('{action: storage.loss, region: eastus, rate: 1/y, rebuild: {deterministic: 8h}}'),
    );
    const zone = await assessed(
      planWith('{action: zone.outage, region: eastus, rate: 1/y, duration: {deterministic: 8h}}'),
    );
    expect(rowOf(storage, 'eastus').minutesPerYear).toBeGreaterThan(1);
    expect(rowOf(zone, 'eastus').minutesPerYear).toBeLessThan(0.1);
  });

  it('does not depend on planned faults, on the order of the runs, or on the length of the scenario', async () => {
    const outage = '{action: region.outage, region: eastus, rate: 1/y, duration: {exponential: {mean: 8h}}}';
    const plan = planWith(outage);
    const planned = planWith(outage, {
      duration: '2h',
      more: 'faults: [{at: 10m, action: region.outage, region: westeurope, duration: 10m}]',
    });
    const play = stateRunsOf(plan, 1);
    const backwards: Executor<StateCounts> = {
      workers: 0,
      run: (tasks) => {
        const trials = [...tasks].reverse().map((seed) => ({ seed, outcome: play(seed, () => undefined) }));
        return Promise.resolve(trials.reverse());
      },
    };
    const usual = await assessed(plan);
    expect(await assessed(plan, backwards)).toEqual(usual);
    expect((await assessed(planned)).rows).toEqual(usual.rows);
  });

  it('plays each state once for each seed', async () => {
    const plan = planWith('{action: region.outage, rate: 1/y, duration: {exponential: {mean: 8h}}}');
    const asked: number[] = [];
    const play = stateRunsOf(plan, 1);
    const { outages } = await assessed(
      plan,
      inlineExecutor((task) => {
        asked.push(task);
        return play(task, () => undefined);
      }),
    );
    expect(new Set(asked).size).toBe(asked.length);
    // Nothing out, either region, and (with fewer runs) both.
    expect(outages.states).toBe(4);
    expect(asked.length).toBe(3 * outages.seeds + 4);
  });

  it('tells what causes cost that strike all regions at once, and what would be lost without them', async () => {
    const plan = planWith(
      '{action: region.outage, rate: 1/y, duration: {exponential: {mean: 8h}}},' +
        '{action: service.outage, rate: 1/y, duration: {deterministic: 1h}}',
    );
    const both = await assessed(plan);
    const east = rowOf(both, 'eastus');
    // Nobody is left to serve: the whole hour, less what retries outlast.
    expect(east.minutesPerYear - east.withoutCommonCauses).toBeGreaterThan(57);
    expect(east.minutesPerYear - east.withoutCommonCauses).toBeLessThan(60.5);
    expect(both.outages.causes[0]!.outage).toBe('service.outage@all');
    const alone = rowOf(
      await assessed(planWith('{action: region.outage, rate: 1/y, duration: {exponential: {mean: 8h}}}')),
      'eastus',
    );
    expect(east.withoutCommonCauses / alone.minutesPerYear).toBeCloseTo(1, 6);
    expect(alone.withoutCommonCauses).toBe(alone.minutesPerYear);
  });

  it('is nobody’s without clients, and says so', async () => {
    const plan = planOf(`
name: nobody
registry: {regions: [eastus, westeurope]}
hazards: [{action: region.outage, rate: 1/y, duration: {exponential: {mean: 8h}}}]`);
    const { rows, outages } = await assessed(plan);
    expect(rows).toBeNull();
    expect(outages.reasons).toEqual(['no client pulls or pushes at a rate, so there is nobody to be served']);
  });

  it('takes pushes of a trace that is shorter than a run again and again', async () => {
    const plan = planOf(`
name: traced
registry: {regions: [eastus, westeurope]}
catalogue: {repositories: 4}
clients: [{region: eastus, push: {trace: official-images, from: 2024-10-01T00:00Z, speed: 60}}]
hazards: [{action: region.outage, region: eastus, rate: 1/y, duration: {exponential: {mean: 8h}}}]
run: {duration: 20m, drain: 1h}`);
    const { rows } = await assessed(plan);
    expect(rows!.map(({ client, operation }) => [client, operation])).toEqual([['eastus', 'push']]);
    expect(rows![0]!.minutesPerYear).toBeGreaterThan(0);
    expect(rows![0]!.minutesPerYear).toBeLessThan(5);
  });
});

describe('against plain simulation', () => {
  // A hundred times the outages of a bad year, played with all requests. Short ones, so that there are enough of them.
  const hazard = (rate: string, mean: string): string =>
    `{action: region.outage, rate: ${rate}, duration: {exponential: {mean: ${mean}}}}`;

  const systems: readonly (readonly [string, Plan])[] = [
    ['two regions', planWith(hazard('1000/y', '8m'), { duration: '20d' })],
    [
      'sign-in everywhere',
      planWith('{action: auth.outage, regions: all, rate: 1000/y, duration: {exponential: {mean: 8m}}}', {
        duration: '15d',
      }),
    ],
    ['one region', planWith(hazard('1000/y', '8m'), { duration: '15d', regions: 'eastus' })],
  ];

  // Each is some seconds of plain simulation: one always, all of them with NIGHTLY=1.
  it.each(process.env['NIGHTLY'] === '1' ? systems : systems.slice(0, 1))(
    '%s under a hundredfold rates fail as often as reckoned',
    async (_, plan) => {
      const found = await assessed(plan);
      const outcomes = [11, 12, 13, 14, 15, 16].map((seed) => runSeed(plan, seed));
      for (const { client, minutesPerYear, lower95, upper95 } of found.rows!) {
        const failed = outcomes.map(({ fractions }) => {
          const { ok, total } = fractions.find(
            ({ metric, labels }) => metric === 'pull_ok' && labels['client'] === client,
          )!;
          return 1 - ok / total;
        });
        const mean = failed.reduce((sum, share) => sum + share, 0) / failed.length;
        const variance = failed.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (failed.length - 1);
        const error = Math.sqrt(variance / failed.length + ((upper95 - lower95) / MINUTES / 3.92) ** 2);
        expect(mean).toBeGreaterThan(1e-4);
        expect(error / mean).toBeLessThan(0.25);
        expect(Math.abs(minutesPerYear / MINUTES - mean) / error).toBeLessThan(2.8);
      }
    },
  );
});

describe('hazards that stand in for planned faults', () => {
  it('a gray failure costs its share of errors for as long as it lasts', async () => {
    const broken = 'action: endpoint.grayFailure, region: eastus, errors: 30%';
    const plan = planWith(`{${broken}, rate: 50/y, duration: {deterministic: 1d}}`, { regions: 'eastus' });
    const planned = planWith('', {
      regions: 'eastus',
      duration: '1d',
      more: `faults: [{at: 0s, ${broken}, duration: 1d}]`,
    });
    let [ok, total] = [0, 0];
    for (const seed of [1, 2, 3]) {
      for (const sample of runSeed(planned, seed).fractions.filter(({ metric }) => metric === 'pull_ok')) {
        ok += sample.ok;
        total += sample.total;
      }
    }
    const share = 1 - ok / total;
    expect(share).toBeGreaterThan(0.02);
    const row = rowOf(await assessed(plan), 'eastus');
    const time = -Math.expm1(-50 / 365) * MINUTES;
    // As many standard errors as a share of some 1,440 pulls has, and the interval of the other.
    const error = Math.sqrt((share * (1 - share)) / total) * time + (row.upper95 - row.lower95) / 3.92;
    expect(Math.abs(row.minutesPerYear - share * time)).toBeLessThan(4 * error);
  });

  it('a partition costs those alone whose way it cuts', async () => {
    const cut =
      '{action: network.partition, from: southeastasia, to: [eastus, westeurope], rate: 1/y, duration: {deterministic: 8h}}';
    const plan = planOf(`
name: cut-off
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}}
catalogue: {repositories: 4}
clients:
  - {region: southeastasia, profile: crane, nodes: 5, pull: {rate: 20/h}}
  - {region: eastus, profile: crane, nodes: 5, pull: {rate: 20/h}}
hazards: [${cut}]
run: {duration: 1h, drain: 1h, chance: true}
`);
    const result = await assessed(plan);
    expect(rowOf(result, 'southeastasia').minutesPerYear / 480).toBeCloseTo(1, 1);
    expect(rowOf(result, 'eastus').minutesPerYear).toBe(0);
    expect(result.outages.causes[0]!.outage).toBe('network.partition@southeastasia-eastus+westeurope');
  });
});

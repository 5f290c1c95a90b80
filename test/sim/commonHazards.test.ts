/** Outages of front ends, sign-in, names and storage by chance, and causes that regions have in common. */
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/load.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { fraction, planOf, play } from './fixture.ts';

const scenario = (hazards: string): string => `
name: by-chance
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}}
catalogue: {repositories: 4}
clients:
  - {name: america, region: eastus, profile: crane, pull: {rate: 2/min, fresh: 0%}}
  - {name: asia, region: southeastasia, profile: crane, pull: {rate: 2/min, fresh: 0%}}
hazards: [${hazards}]
run: {duration: 4d, drain: 1h, chance: true}
`;
const HOUR = 'duration: {deterministic: 1h}';

function chanceOf({ journal }: SeedOutcome) {
  return journal.filter(({ chance }) => chance);
}

describe('a common cause', () => {
  const outcome = play(scenario(`{action: service.outage, rate: 2/d, ${HOUR}}`));

  it('is one process that strikes all regions at once', () => {
    const fired = chanceOf(outcome);
    expect(fired.length).toBeGreaterThan(1);
    expect(fired.map(({ id, target }) => [id, target])).toEqual(
      fired.map((_, i) => [`service.outage@all#${i + 1}`, 'all']),
    );
    // Nowhere to go: what began in the hours of it failed, give or take what few arrivals leave to chance.
    const down = fired.reduce((sum, { firedAtUs, recoveredAtUs }) => sum + recoveredAtUs! - firedAtUs!, 0);
    const share = (1 - fraction(outcome, 'pull_ok', { client: 'america' })) / (down / (4 * 86_400e6));
    expect(share).toBeGreaterThan(0.75);
    expect(share).toBeLessThan(1.1);
    for (const region of ['eastus', 'westeurope']) expect(fraction(outcome, 'request_ok', { region })).toBeLessThan(1);
  });

  it('ends with its duration, also where it overlaps itself', () => {
    const dense = play(scenario(`{action: service.outage, rate: 12/d, ${HOUR}}`));
    for (const { firedAtUs, recoveredAtUs } of chanceOf(dense)) expect(recoveredAtUs! - firedAtUs!).toBe(3600e6);
  });

  it('fails as large a share as it says', () => {
    const half = play(scenario(`{action: service.outage, rate: 2/d, ${HOUR}, errors: 20%}`));
    const failed = (of: SeedOutcome): number => 1 - fraction(of, 'request_ok', { region: 'eastus' });
    expect(failed(half)).toBeGreaterThan(0);
    expect(failed(half)).toBeLessThan(failed(outcome));
  });

  it('goes on where a region of it is out', () => {
    const both = play(
      scenario(
        `{action: service.outage, rate: 2/d, ${HOUR}}, {action: region.outage, rate: 2/d, duration: {deterministic: 3h}}`,
      ),
    );
    const common = (of: SeedOutcome): (number | null)[] =>
      chanceOf(of)
        .filter(({ action }) => action === 'service.outage')
        .map(({ firedAtUs }) => firedAtUs);
    expect(common(both)).toEqual(common(outcome));
  });

  it('is suppressed by the id of a firing', () => {
    const [first] = chanceOf(outcome);
    const yaml = `${scenario(`{action: service.outage, rate: 2/d, ${HOUR}}`)}suppress: ['${first!.id}']\n`;
    expect(chanceOf(play(yaml))[0]!.suppressed).toBe(true);
  });

  it('is what `regions` makes of sign-in and of names', () => {
    const fired = chanceOf(
      play(
        scenario(
          `{action: auth.outage, regions: all, rate: 1/d, ${HOUR}}, {action: dns.outage, regions: [eastus, southeastasia], rate: 1/d, ${HOUR}}`,
        ),
      ),
    );
    expect(new Set(fired.map(({ action, target }) => `${action}@${target}`))).toEqual(
      new Set(['auth.outage@all', 'dns.outage@all']),
    );
  });
});

describe('an outage of one region by chance', () => {
  it.each(['storage.outage', 'endpoint.outage', 'auth.outage'])('%s strikes each region of the registry', (action) => {
    const outcome = play(scenario(`{action: ${action}, rate: 1/d, ${HOUR}}`));
    expect(new Set(chanceOf(outcome).map(({ target }) => target))).toEqual(new Set(['eastus', 'westeurope']));
    expect(fraction(outcome, 'request_ok')).toBeLessThan(1);
  });

  it('dns.outage strikes the clients of each region, wherever replicas are', () => {
    const outcome = play(scenario(`{action: dns.outage, rate: 1/d, ${HOUR}}`));
    expect(new Set(chanceOf(outcome).map(({ target }) => target))).toEqual(new Set(['eastus', 'southeastasia']));
    expect(fraction(outcome, 'pull_ok', { client: 'asia' })).toBeLessThan(1);
  });

  it('of service alone is nothing that a copy depends on', () => {
    const some = `{action: service.outage, rate: 1/d, ${HOUR}}, {action: auth.outage, rate: 1/d, ${HOUR}}, {action: endpoint.outage, rate: 1/d, ${HOUR}}, {action: dns.outage, rate: 1/d, ${HOUR}}`;
    expect(new Skeleton(planOf(scenario(some))).components).toEqual([]);
    const storage = new Skeleton(planOf(scenario(`{action: storage.outage, rate: 1/d, ${HOUR}}`))).components;
    expect(storage.map(({ target }) => target)).toEqual(['eastus', 'westeurope']);
  });
});

describe('mistakes', () => {
  const problemOf = (hazard: string, more = ''): string => {
    try {
      parseScenario(`apiVersion: nines/v1\n${scenario(hazard)}${more}`, 'test.yaml', []);
    } catch (error) {
      return String((error as Error).message);
    }
    return '';
  };

  it('are a region and regions in one, and names where no client is', () => {
    expect(problemOf(`{action: auth.outage, region: eastus, regions: all, rate: 1/d, ${HOUR}}`)).toContain(
      'test.yaml:9:11: this auth.outage has both `region` and `regions`',
    );
    expect(problemOf(`{action: dns.outage, region: westeurope, rate: 1/d, ${HOUR}}`)).toContain(
      'no client is in `westeurope`, whose resolvers this would strike',
    );
    expect(problemOf(`{action: service.outage, regions: [japaneast], rate: 1/d, ${HOUR}}`)).toContain(
      'the registry has no replica in `japaneast`',
    );
    expect(problemOf(`{action: region.loss, regions: all, rate: 1/d}`)).toContain('`regions`');
  });
});

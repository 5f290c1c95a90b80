/** Outages of service by chance: each moves a metric, and so do the keys of causes that regions have in common. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { fraction } from '../sim/fixture.ts';
import { flip } from './flip.ts';

const scenario = (hazard: string): string => `
name: by-chance
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}}
catalogue: {repositories: 4}
clients:
  - {name: america, region: eastus, profile: crane, pull: {rate: 2/min, fresh: 0%}}
  - {name: europe, region: westeurope, profile: crane, pull: {rate: 2/min, fresh: 0%}}
hazards: [{${hazard}, duration: {deterministic: 1h}}]
run: {duration: 2d, drain: 1h, chance: true}
`;
const pullsOk = (outcome: SeedOutcome): number => fraction(outcome, 'pull_ok');
const requestsOk = (outcome: SeedOutcome): number => fraction(outcome, 'request_ok');

/** The figure with hardly an outage and with many. */
function withRate(hazard: string, figure = pullsOk) {
  return flip(scenario(hazard), 'hazards.0.rate=0.001/d', 'hazards.0.rate=4/d', figure);
}

describe('hazards of service', () => {
  it('hazards.storage.outage: pull_ok goes down with its rate', () => {
    const { before, after } = withRate('action: storage.outage, rate: 1/d');
    expect(after).toBeLessThan(before);
  });

  it('hazards.endpoint.outage: pull_ok goes down with its rate', () => {
    const { before, after } = withRate('action: endpoint.outage, rate: 1/d');
    expect(after).toBeLessThan(before);
  });

  it('hazards.auth.outage: pull_ok goes down with its rate', () => {
    const { before, after } = withRate('action: auth.outage, rate: 1/d');
    expect(after).toBeLessThan(before);
  });

  it('hazards.dns.outage: pull_ok goes down with its rate', () => {
    const { before, after } = withRate('action: dns.outage, rate: 1/d');
    expect(after).toBeLessThan(before);
  });

  it('hazards.service.outage: pull_ok goes down with its rate', () => {
    const { before, after } = withRate('action: service.outage, rate: 1/d');
    expect(after).toBeLessThan(before);
  });

  it('hazards.service.outage.errors: request_ok goes down with more of them', () => {
    const yaml = scenario('action: service.outage, rate: 4/d');
    const { before, after } = flip(yaml, 'hazards.0.errors=5%', 'hazards.0.errors=40%', requestsOk);
    expect(after).toBeLessThan(before);
  });

  it('hazards.service.outage.regions: pull_ok goes down with more of them at once', () => {
    const yaml = scenario('action: service.outage, rate: 4/d');
    const { before, after } = flip(yaml, 'hazards.0.regions=[eastus]', 'hazards.0.regions=all', pullsOk);
    expect(after).toBeLessThan(before);
  });
});

/** Whose key everything is encrypted under, where its vault is, how it rotates, and who takes it away: each moves a metric. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, fraction } from '../sim/fixture.ts';
import { flip, strike } from './flip.ts';

const KEY = 'registry.encryption.customerManagedKey';

/** Two regions, and data keys that are over after five minutes. */
const scenario = (faults: string): string => `
name: under-a-key
registry:
  regions: [westeurope, southeastasia]
  encryption: {customerManagedKey: {vault: {region: eastus, pairedRegion: none}, dataKey: {lifetime: 5m}}}
catalogue: {repositories: 2}
clients:
  - {name: builds, region: westeurope, profile: crane, push: {rate: 20/h, layers: [1MiB]}}
  - {name: fleet, region: southeastasia, profile: crane, pull: {rate: 1/min, fresh: 0%}}
faults: [${faults}]
run: {duration: 2h, drain: 30m}
`;
const DISABLED = scenario('{id: off, at: 20m, action: key.disable, duration: 1h}');
const PURGED = scenario('{id: purge, at: 20m, action: key.purge, duration: 40m}');
const OUT = scenario('{id: out, at: 20m, action: region.outage, region: eastus, duration: 1h}');
const ROTATING = scenario('');

const blocked = (outcome: SeedOutcome): number => counter(outcome, 'key_blocked');
const lost = (outcome: SeedOutcome): number => counter(outcome, 'images_lost');
const usable = (outcome: SeedOutcome): number => fraction(outcome, 'key_usable');

describe('encryption', () => {
  it('registry.encryption: images_lost goes up with a key of one’s own that somebody purges', () => {
    const off = ['registry.encryption=serviceManaged', 'faults=[]'];
    const { before, after } = flip(PURGED, off, [], lost);
    expect(before).toBe(0);
    expect(after).toBeGreaterThan(20);
  });

  it('registry.encryption.customerManagedKey.vault.region: key_usable goes up away from the region that is out', () => {
    const out = OUT.replace('region: eastus, duration', 'region: westeurope, duration');
    const { before, after } = flip(out, `${KEY}.vault.region=westeurope`, `${KEY}.vault.region=eastus`, usable);
    expect(before).toBeLessThan(0.6);
    expect(after).toBe(1);
  });

  it('registry.encryption.customerManagedKey.vault.pairedRegion: key_usable goes up with one', () => {
    const { before, after } = flip(OUT, `${KEY}.vault.pairedRegion=none`, `${KEY}.vault.pairedRegion=westus`, usable);
    expect(before).toBeLessThan(0.6);
    expect(after).toBe(1);
  });

  it('registry.encryption.customerManagedKey.vault.failover: key_usable goes down when it takes longer', () => {
    const paired = `${KEY}.vault.pairedRegion=westus`;
    const { before, after } = flip(
      OUT,
      [paired, `${KEY}.vault.failover=2m`],
      [paired, `${KEY}.vault.failover=30m`],
      usable,
    );
    expect(before).toBe(1);
    expect(after).toBeLessThan(0.9);
  });

  it('registry.encryption.customerManagedKey.vault.purgeProtection: images_lost goes down with it', () => {
    const { before, after } = flip(
      PURGED,
      `${KEY}.vault.purgeProtection=false`,
      `${KEY}.vault.purgeProtection=true`,
      lost,
    );
    expect(before).toBeGreaterThan(20);
    expect(after).toBe(0);
  });

  it('registry.encryption.customerManagedKey.vault.softDelete: images_lost goes up when a deleted key is not kept for long', () => {
    const on = `${KEY}.vault.purgeProtection=true`;
    const { before, after } = flip(
      PURGED,
      [on, `${KEY}.vault.softDelete=90d`],
      [on, `${KEY}.vault.softDelete=30m`],
      lost,
    );
    expect(before).toBe(0);
    expect(after).toBeGreaterThan(20);
  });

  it('registry.encryption.customerManagedKey.version: key_blocked goes up with a pinned one', () => {
    const rotation = `${KEY}.rotation={every: 30m, oldVersion: 65m}`;
    const { before, after } = flip(
      ROTATING,
      [rotation, `${KEY}.version=latest`],
      [rotation, `${KEY}.version=pinned`],
      blocked,
    );
    expect(before).toBe(0);
    expect(after).toBeGreaterThan(0);
  });

  it('registry.encryption.customerManagedKey.rotation.every: key_blocked goes down with a rarer one', () => {
    const rotated = (every: string): string => `${KEY}.rotation={every: ${every}, oldVersion: 10m}`;
    const { before, after } = flip(ROTATING, rotated('30m'), rotated('3h'), blocked);
    expect(before).toBeGreaterThan(0);
    expect(after).toBe(0);
  });

  it('registry.encryption.customerManagedKey.rotation.pickUp: key_blocked goes up when it takes longer than old versions last', () => {
    const rotated = (pickUp: string): string => `${KEY}.rotation={every: 50m, oldVersion: 10m, pickUp: ${pickUp}}`;
    const { before, after } = flip(ROTATING, rotated('5m'), rotated('40m'), blocked);
    expect(before).toBe(0);
    expect(after).toBeGreaterThan(0);
  });

  it('registry.encryption.customerManagedKey.rotation.oldVersion: key_blocked goes down with a longer one', () => {
    const rotated = (oldVersion: string): string => `${KEY}.rotation={every: 50m, oldVersion: ${oldVersion}}`;
    const { before, after } = flip(ROTATING, rotated('10m'), rotated('61m'), blocked);
    expect(before).toBeGreaterThan(0);
    expect(after).toBe(0);
  });

  it('registry.encryption.customerManagedKey.dataKey.lifetime: key_usable goes up with a longer one', () => {
    const { before, after } = flip(DISABLED, `${KEY}.dataKey.lifetime=5m`, `${KEY}.dataKey.lifetime=50m`, usable);
    expect(after - before).toBeCloseTo(45 / 120, 9);
  });

  it('registry.encryption.customerManagedKey.dataKey.whenOver: key_blocked goes down where old data keys are used on', () => {
    const { before, after } = flip(DISABLED, `${KEY}.dataKey.whenOver=refuse`, `${KEY}.dataKey.whenOver=goOn`, blocked);
    expect(before).toBeGreaterThan(0);
    expect(after).toBe(0);
  });
});

describe('faults of the key and its vault', () => {
  it('vault.outage: key_usable goes down with one', () => {
    const { before, after } = strike(
      scenario('{id: out, at: 20m, action: vault.outage, duration: 30m}'),
      'out',
      usable,
    );
    expect(before).toBe(1);
    expect(after).toBeCloseTo(1 - 25 / 120, 9);
  });

  it('key.disable: request_ok goes down with one', () => {
    const { before, after } = strike(DISABLED, 'off', (outcome) => fraction(outcome, 'request_ok'));
    expect(before).toBe(1);
    expect(after).toBeLessThan(0.95);
  });

  it('key.purge: images_lost goes up with one', () => {
    const { before, after } = strike(PURGED, 'purge', lost);
    expect(before).toBe(0);
    expect(after).toBeGreaterThan(20);
  });
});

describe('the same by chance', () => {
  const byChance = (hazard: string): string =>
    scenario('')
      .replace('faults: []', `hazards: [{${hazard}, rate: 1/d}]`)
      .replace('drain: 30m', 'drain: 30m, chance: true');
  const rates = (hazard: string, figure: (outcome: SeedOutcome) => number) =>
    flip(byChance(hazard), 'hazards.0.rate=0.0001/d', 'hazards.0.rate=2/h', figure);

  it('hazards.vault.outage: key_usable goes down with its rate', () => {
    const { before, after } = rates('action: vault.outage, duration: {deterministic: 30m}', usable);
    expect(after).toBeLessThan(before);
  });

  it('hazards.key.disable: key_blocked goes up with its rate', () => {
    const { before, after } = rates('action: key.disable, duration: {deterministic: 30m}', blocked);
    expect(after).toBeGreaterThan(before);
  });

  it('hazards.key.purge: images_lost goes up with its rate', () => {
    const { before, after } = rates('action: key.purge', lost);
    expect(before).toBe(0);
    expect(after).toBeGreaterThan(20);
  });
});

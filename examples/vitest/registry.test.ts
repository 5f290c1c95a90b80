import { defineScenario, playScenario } from 'nines';
import 'nines/vitest';
import { describe, expect, it } from 'vitest';

const registry = new URL('./registry.yaml', import.meta.url);

describe('our registry', () => {
  it('holds what its scenario promises', async () => {
    await expect(registry).toHold();
    await expect(registry).toHaveFired('zone');
    await expect(registry).toConverge();
  });

  it('serves the fleet while a zone is out', async () => {
    await expect(registry).toMeet('pull_ok{client=fleet}.rate >= 99%');
  });

  it('keeps its images, and stays within its budget', async () => {
    await expect(registry).toMeet('durability.nines >= 6');
    await expect(registry).toMeet('cost <= 400');
  });

  it('is no worse than it was', async () => {
    await expect(registry).toMatchBaseline();
  });
});

describe('the loss of a region', () => {
  const lossOfHome = defineScenario({
    apiVersion: 'nines/v1',
    name: 'loss-of-home',
    registry: { regions: ['eastus', 'westeurope'], replication: { bandwidth: '200Mbps' } },
    catalogue: { source: 'none' },
    clients: [{ name: 'builds', region: 'eastus', push: { rate: '60/h' } }],
    run: { duration: '20m', drain: '30m', seeds: '1..3' },
    faults: [
      { id: 'stall', at: '5m', action: 'replication.pause', from: 'eastus', duration: '10m' },
      { id: 'loss', at: '10m', action: 'region.loss', region: 'eastus' },
    ],
  });

  it('takes what had not been replicated, and nothing else', async () => {
    const played = await playScenario(lossOfHome);
    await expect(played).not.toMeet('images_lost == 0');
    await expect(played).toMeet('rpo_age.max <= 6m');
    expect(played.losses.every(({ cause }) => cause === 'loss')).toBe(true);
  });

  it('is survived in other courses of chance', async () => {
    await expect(lossOfHome).toHoldForSeeds('10..15');
  });
});

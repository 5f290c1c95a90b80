/** Small scenarios for matchers: few requests, and no catalogue. */
import { fileURLToPath } from 'node:url';
import { defineScenario, type LoadedScenario, type ScenarioInput } from '../../api/index.ts';

/** In this thread: sources have no compiled workers. */
export const HERE = { workers: 0 } as const;

/** From the root of the project. */
export const HOME_IS_LOST = 'test/vitest/files/home-is-lost.yaml';
export const HOME_IS_LOST_URL = new URL('./files/home-is-lost.yaml', import.meta.url);
export const HOME_IS_LOST_PATH = fileURLToPath(HOME_IS_LOST_URL);

/** Two regions and a fleet; nothing fails. */
export function calm(changes: Partial<ScenarioInput> = {}): LoadedScenario {
  return defineScenario({
    apiVersion: 'nines/v1',
    name: 'calm',
    registry: { regions: ['eastus', 'westeurope'] },
    catalogue: { source: 'none' },
    clients: [{ name: 'builds', region: 'eastus', push: { rate: '60/h' } }],
    run: { duration: '10m', drain: '10m', seeds: '1..2' },
    ...changes,
  });
}

/** Storage alone, which is soon assessed. */
export function storageAlone(scheme: string, changes: Partial<ScenarioInput> = {}): LoadedScenario {
  return defineScenario({
    apiVersion: 'nines/v1',
    name: 'storage-alone',
    registry: { regions: ['eastus'], storage: { scheme } },
    catalogue: { source: 'none' },
    run: { duration: '1h', seeds: [1, 2] },
    hazards: [{ action: 'node.loss', rate: '0.5/y' }],
    ...changes,
  });
}

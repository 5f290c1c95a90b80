/** A front end that cannot carry what clients ask of it is named, where operations fail by it. */
import { expect, it } from 'vitest';
import { play } from './fixture.ts';

const warned = (download: string): readonly string[] =>
  play(`
name: full
registry: {regions: [eastus], endpoint: {download: ${download}}}
catalogue: {repositories: 10}
clients:
  - {region: eastus, profile: containerd, pull: {rate: 30/min, daily: {amplitude: 0}}}
run: {duration: 1h, drain: 30m}`).warnings;

it('names a front end whose downloads took all of its bandwidth while pulls failed', () => {
  expect(warned('200Mbps')).toEqual([
    'the front end of eastus was full for most of the run (its downloads took all of 200 Mbps)',
  ]);
});

it('has no word for one that has enough', () => {
  expect(warned('10Gbps')).toEqual([]);
});

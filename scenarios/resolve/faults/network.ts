/** Resolves faults of the ways between regions, and of what moves on them. */
import type * as z from 'zod';
import type { FaultCommon, NetworkFault } from '../../faultSettings.ts';
import type { KeyPath } from '../../scenarioError.ts';
import { networkFaults } from '../../schema/faults/network.ts';
import { networkPairs, regionTargets, replicationPairs, type Targets } from '../faultTargets.ts';
import type { Resolution } from '../resolution.ts';

type Parsed = z.output<(typeof networkFaults)[keyof typeof networkFaults]>;

export function isNetworkFault(fault: { readonly action: string }): fault is Parsed {
  return Object.hasOwn(networkFaults, fault.action);
}

export function resolveNetworkFault(
  resolution: Resolution,
  path: KeyPath,
  fault: Parsed,
  common: FaultCommon,
  targets: Targets,
): NetworkFault {
  switch (fault.action) {
    case 'network.partition': {
      const pairs = networkPairs(resolution, path, fault, targets);
      return { action: fault.action, ...common, pairs, durationUs: fault.duration };
    }
    case 'network.degrade': {
      checkDegrade(resolution, path, fault);
      const pairs = networkPairs(resolution, path, fault, targets);
      const { capacity, latency: latencyUs, duration: durationUs } = fault;
      return { action: fault.action, ...common, pairs, capacity, latencyUs, durationUs };
    }
    case 'replication.pause': {
      const pairs = replicationPairs(resolution, path, fault, targets);
      return { action: fault.action, ...common, pairs, durationUs: fault.duration };
    }
    case 'replication.slow': {
      const { capacity, duration: durationUs } = fault;
      checkSlow(resolution, path, fault);
      const pairs = replicationPairs(resolution, path, fault, targets);
      return { action: fault.action, ...common, pairs, capacity, durationUs };
    }
    case 'clock.skew': {
      const { offset: offsetUs, duration: durationUs } = fault;
      checkSkew(resolution, path, fault);
      return {
        action: fault.action,
        ...common,
        ...regionTargets(resolution, path, fault, targets),
        offsetUs,
        durationUs,
      };
    }
  }
}

export function checkDegrade(
  resolution: Resolution,
  path: KeyPath,
  { capacity, latency }: { readonly capacity: number; readonly latency: number },
): void {
  if (capacity === 1 && latency === 0) {
    resolution.report(path, 'this network.degrade changes nothing', 'give it `capacity: 10%` or `latency: 80ms`');
  }
  if (capacity === 0) {
    resolution.report([...path, 'capacity'], 'nothing remains of the capacity', 'use network.partition');
  }
}

export function checkSlow(resolution: Resolution, path: KeyPath, { capacity }: { readonly capacity: number }): void {
  if (capacity === 1) resolution.report([...path, 'capacity'], 'this replication.slow changes nothing', 'try 10%');
  if (capacity === 0) {
    resolution.report([...path, 'capacity'], 'nothing remains of the bandwidth', 'use replication.pause');
  }
}

export function checkSkew(resolution: Resolution, path: KeyPath, { offset }: { readonly offset: number }): void {
  if (offset !== 0) return;
  resolution.report([...path, 'offset'], 'this clock.skew changes nothing', 'try `offset: 5m` or `offset: -5m`');
}

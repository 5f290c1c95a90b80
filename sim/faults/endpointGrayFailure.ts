/**
 * endpoint.grayFailure: a front end is healthy to the probe and broken inside, so routing goes on sending clients there. A
 * share of the requests of pulls, of pushes or of both is answered 503, or hangs until the client gives up; what remains
 * of the bandwidth is shared as ever, and every round trip may take longer. Replication does not pass through the front end.
 */
import {
  ENDPOINT_DOWNLOAD,
  ENDPOINT_LATENCY,
  ENDPOINT_UPLOAD,
  PULL_ERRORS,
  PULL_HANGS,
  PUSH_ERRORS,
  PUSH_HANGS,
} from '../conditions.ts';
import type { PlannedFault } from '../faultPlan.ts';
import { type FaultKind, regionTargets } from './fault.ts';

export const endpointGrayFailure: FaultKind = {
  action: 'endpoint.grayFailure',
  destroys: false,
  stopsService: true,
  ...regionTargets,
  problem: (world, fault, target) => world.siteProblem(fault.regions[target]!),
  begin: (world, fault, target, reference) => {
    const region = fault.regions[target]!;
    world.endpoints.noteStruck(region, reference);
    for (const { kind, value } of conditionsOf(fault)) world.endpoints.hold(kind, region, value, reference);
  },
  end: (world, fault, target, reference) => {
    for (const { kind } of conditionsOf(fault)) world.endpoints.release(kind, fault.regions[target]!, reference);
  },
  lastsUs: (fault) => fault.durationUs,
};

function conditionsOf(fault: PlannedFault): { readonly kind: number; readonly value: number }[] {
  const { errors, operations, hangs, capacityFactor, latencyUs } = fault;
  const ofPulls = [
    { kind: hangs ? PULL_HANGS : PULL_ERRORS, value: errors },
    { kind: ENDPOINT_DOWNLOAD, value: capacityFactor },
  ];
  const ofPushes = [
    { kind: hangs ? PUSH_HANGS : PUSH_ERRORS, value: errors },
    { kind: ENDPOINT_UPLOAD, value: capacityFactor },
  ];
  return [
    ...(operations === 'push' ? [] : ofPulls),
    ...(operations === 'pull' ? [] : ofPushes),
    { kind: ENDPOINT_LATENCY, value: latencyUs },
  ];
}

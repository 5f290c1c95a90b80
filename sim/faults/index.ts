/** The fault actions, one file each; this table is the only list of them in the simulator. */
import type { FaultAction } from '../faultPlan.ts';
import type { FaultKind } from './fault.ts';
import { networkDegrade } from './networkDegrade.ts';
import { networkPartition } from './networkPartition.ts';
import { nodeLoss } from './nodeLoss.ts';
import { nodeOutage } from './nodeOutage.ts';
import { operatorFailover } from './operatorFailover.ts';
import { regionLoss } from './regionLoss.ts';
import { regionOutage } from './regionOutage.ts';
import { replicationPause } from './replicationPause.ts';
import { storageLoss } from './storageLoss.ts';

export const FAULT_KINDS: Readonly<Record<FaultAction, FaultKind>> = {
  'region.outage': regionOutage,
  'region.loss': regionLoss,
  'storage.loss': storageLoss,
  'node.loss': nodeLoss,
  'node.outage': nodeOutage,
  'network.partition': networkPartition,
  'network.degrade': networkDegrade,
  'replication.pause': replicationPause,
  'operator.failover': operatorFailover,
};

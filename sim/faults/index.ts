/** The fault actions, one file each; this table is the only list of them in the simulator. */
import type { FaultAction } from '../faultPlan.ts';
import { copyCorrupt } from './copyCorrupt.ts';
import { copyShock } from './copyShock.ts';
import { diskLoss } from './diskLoss.ts';
import type { FaultKind } from './fault.ts';
import { networkDegrade } from './networkDegrade.ts';
import { networkPartition } from './networkPartition.ts';
import { nodeBurst } from './nodeBurst.ts';
import { nodeLoss } from './nodeLoss.ts';
import { nodeOutage } from './nodeOutage.ts';
import { regionLoss } from './regionLoss.ts';
import { regionOutage } from './regionOutage.ts';
import { replicationPause } from './replicationPause.ts';
import { storageLoss } from './storageLoss.ts';
import { storageOutage } from './storageOutage.ts';
import { zoneLoss } from './zoneLoss.ts';
import { zoneOutage } from './zoneOutage.ts';

export const FAULT_KINDS: Readonly<Record<FaultAction, FaultKind>> = {
  'region.outage': regionOutage,
  'region.loss': regionLoss,
  'storage.outage': storageOutage,
  'storage.loss': storageLoss,
  'zone.outage': zoneOutage,
  'zone.loss': zoneLoss,
  'node.loss': nodeLoss,
  'node.outage': nodeOutage,
  'node.burst': nodeBurst,
  'disk.loss': diskLoss,
  'copy.shock': copyShock,
  'copy.corrupt': copyCorrupt,
  'network.partition': networkPartition,
  'network.degrade': networkDegrade,
  'replication.pause': replicationPause,
};

/** The fault actions, one file each; this table is the only list of them in the simulator. */
import type { FaultAction } from '../faultPlan.ts';
import { authOutage } from './authOutage.ts';
import { clientSurge } from './clientSurge.ts';
import { clockSkew } from './clockSkew.ts';
import { copyCorrupt } from './copyCorrupt.ts';
import { copyShock } from './copyShock.ts';
import { diskLoss } from './diskLoss.ts';
import { dnsOutage } from './dnsOutage.ts';
import { endpointGrayFailure } from './endpointGrayFailure.ts';
import { endpointOutage } from './endpointOutage.ts';
import type { FaultKind } from './fault.ts';
import { keyDisable } from './keyDisable.ts';
import { keyPurge } from './keyPurge.ts';
import { limitChange } from './limitChange.ts';
import { networkDegrade } from './networkDegrade.ts';
import { networkPartition } from './networkPartition.ts';
import { nodeBurst } from './nodeBurst.ts';
import { nodeLoss } from './nodeLoss.ts';
import { nodeOutage } from './nodeOutage.ts';
import { operatorDelete } from './operatorDelete.ts';
import { operatorFailover } from './operatorFailover.ts';
import { regionLoss } from './regionLoss.ts';
import { regionOutage } from './regionOutage.ts';
import { releaseBad } from './releaseBad.ts';
import { replicationPause } from './replicationPause.ts';
import { replicationSlow } from './replicationSlow.ts';
import { retentionMisconfigure } from './retentionMisconfigure.ts';
import { routingStale } from './routingStale.ts';
import { serviceOutage } from './serviceOutage.ts';
import { storageLoss } from './storageLoss.ts';
import { storageOutage } from './storageOutage.ts';
import { vaultOutage } from './vaultOutage.ts';
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
  'replication.slow': replicationSlow,
  'clock.skew': clockSkew,
  'endpoint.outage': endpointOutage,
  'endpoint.grayFailure': endpointGrayFailure,
  'dns.outage': dnsOutage,
  'routing.stale': routingStale,
  'auth.outage': authOutage,
  'service.outage': serviceOutage,
  'client.surge': clientSurge,
  'limit.change': limitChange,
  'operator.failover': operatorFailover,
  'vault.outage': vaultOutage,
  'key.disable': keyDisable,
  'key.purge': keyPurge,
  'operator.delete': operatorDelete,
  'retention.misconfigure': retentionMisconfigure,
  'release.bad': releaseBad,
};

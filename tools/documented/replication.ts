/** Storage as it was promised, geo-replication, routing, and the loss of a region. */
import type { Subject } from './sentence.ts';

export const PROMISE: Subject = {
  title: 'What the storage promises',
  sentences: [
    {
      says: 'Images of every tier are copied to a distant data center, so the loss of a region’s storage does not lose them (2020).',
      source: 'storage2020',
      effect: 'registry.storage.geoRedundancy: images_lost goes down with a copy in the paired region',
    },
    {
      says: 'Since 2023 only a copy that may exist, and that nobody brings back by itself: not counted on.',
      source: 'storage2023',
      effect: 'registry.like: images_lost goes down with the preset that promises a copy elsewhere',
    },
    {
      says: 'Of Brazil South and Southeast Asia there is none.',
      source: 'storage2023',
      left: 'nothing to switch: such a copy is played where a scenario has one, and `nines validate` warns of it',
    },
    {
      says: 'A copy in the pair keeps the data, not the service: nothing says that customers can read it.',
      source: ['storage2020', 'storage2023'],
      effect: 'registry.storage.geoRedundancy: pull_ok goes up when the copy can be read',
    },
    {
      says: 'Geo-replication keeps the registry in reach when a whole region fails.',
      source: 'storage2020',
      effect: 'registry.regions: pull_ok goes up with a second one while the first is out',
    },
    {
      says: 'It makes pulls network-close.',
      source: 'storage2020',
      effect: 'registry.changes[].add: pull_time goes down with a replica that is added next to the client',
    },
    {
      says: 'It makes pushes network-close.',
      source: 'storage2020',
      effect: 'registry.regions: push_time goes down with one next to the client',
    },
    {
      says: 'Repositories, images, layers and tags are not limited in number, up to the limit of what is stored.',
      source: ['storage2020', 'storage2023'],
      effect: 'registry.limits.storage: pushes_refused goes down with more',
    },
    {
      says: 'A layer is no larger than the tier allows.',
      source: 'skus',
      effect: 'registry.limits.layer: pushes_refused goes down with more',
    },
  ],
};

export const REPLICATION: Subject = {
  title: 'Geo-replication',
  sentences: [
    {
      says: 'Every replica takes pushes and pulls.',
      source: ['geo2020', 'geo2026'],
      effect: 'registry.regions: push_ok goes up with a second one while the first is out',
    },
    {
      says: 'Several regions are for premium alone.',
      source: 'skus',
      refused: 'standard-two-regions',
    },
    {
      says: 'What is pushed reaches the other regions later, usually within minutes; nothing is guaranteed.',
      source: ['geo2020', 'reliability'],
      effect: 'registry.replication.lag: replication_lag goes up as the law says',
    },
    {
      says: 'Larger images take longer to arrive.',
      source: 'geo2020',
      effect: 'clients[].push.layers: replication_lag goes up with larger ones',
    },
    {
      says: 'Only layers that the other region lacks are moved.',
      source: 'reliability',
      effect: 'clients[].operations[].image: bytes_replicated goes down with a content that is pushed twice',
    },
    {
      says: 'A pull from a region that the image has not reached fails: manifest unknown.',
      source: 'geo2026',
      effect: 'clients[].rollout.after: rollout_time goes up where it does not wait for replication',
    },
    {
      says: 'Planned: such a pull is answered from a replica that has the image.',
      source: 'acr880',
      effect: 'registry.replication.onMiss: pull_ok goes up with proxy',
    },
    {
      says: 'Two pushes of one tag can leave regions with different images for a while; no rule of who wins is documented.',
      source: 'geo2026',
      effect: 'registry.replication.conflict: tags_wrong goes up with arrivalOrder',
    },
    {
      says: 'A new replica is filled in the background, in a time that grows with the registry.',
      source: 'geo2026',
      effect: 'catalogue.scale: seeding_time goes up with a larger registry',
    },
    {
      says: 'For some 2 TB a user saw days.',
      source: 'acr716',
      effect: 'registry.replication.bandwidth: seeding_time goes down with more',
    },
    {
      says: 'While it is filled the others serve.',
      source: 'geo2026',
      effect: 'registry.seeding.serveWhile: pull_ok goes down when clients are sent to a replica that is being seeded',
    },
    {
      says: 'It is being created, then syncs, then is ready.',
      source: 'acr716',
      effect: 'registry.seeding.creation: pull_time goes up with a longer creation',
    },
    {
      says: 'A replica can be removed at any time.',
      source: 'geo2020',
      effect: 'registry.changes[].remove: pull_time goes up where the near replica goes',
    },
    {
      says: 'The home region cannot be removed.',
      source: 'geo2020',
      refused: 'change-home',
    },
  ],
};

export const ROUTING: Subject = {
  title: 'Routing',
  sentences: [
    {
      says: 'A client is sent to the replica with the least network latency, as seen from its DNS resolver.',
      source: ['geo2020', 'reliability', 'performance'],
      effect: 'clients[].resolverRegion: pull_time goes up',
    },
    {
      says: 'Between two near replicas a resolver can bounce: layers go to one and the manifest to the other, and the push fails; some 10 % of uploads in one report.',
      source: ['geo2020', 'performance', 'acr588'],
      effect: 'registry.routing.near: push_ok goes down',
    },
    {
      says: 'A DNS cache at the client is a cure.',
      source: ['geo2020', 'performance'],
      effect: 'clients[].dnsCache: push_ok goes up',
    },
    {
      says: 'A replica can be left out of the global name; its data goes on being replicated both ways.',
      source: ['geo2020December', 'geo2026'],
      effect: 'registry.routing.excluded: bytes_egress goes down',
    },
    {
      says: 'Endpoints are probed every 30 s.',
      source: 'trafficManager',
      effect: 'registry.routing.probe.interval: rto goes up with longer ones',
    },
    {
      says: 'A probe that is not answered within 10 s has failed.',
      source: 'trafficManager',
      effect: 'registry.routing.probe.timeout: rto goes up with a longer one',
    },
    {
      says: 'Three failures in a row are tolerated.',
      source: 'trafficManager',
      effect: 'registry.routing.probe.tolerated: rto goes up with more failures tolerated',
    },
    {
      says: 'Cached DNS answers live on for their time to live.',
      source: 'trafficManager',
      effect: 'registry.routing.dnsTtl: rto goes up with a longer one',
    },
    {
      says: 'Layers come from an endpoint of the replica’s own region; its capacity decides how fast.',
      source: ['dataEndpoints', 'geo2026'],
      effect: 'registry.endpoint.download: pull_time goes down with more',
    },
    {
      says: 'Pushes go through the login server.',
      source: ['dataEndpoints', 'geo2026'],
      effect: 'registry.endpoint.upload: push_time goes down with more',
    },
    {
      says: 'Regional endpoints (preview) stay with one replica and do not fail over.',
      source: 'geo2026',
      effect: 'clients[].endpoint: pull_ok goes down where its replica is out, which no other stands in for',
    },
    {
      says: 'Where all endpoints are degraded all of them are handed out.',
      source: 'trafficManager',
      left: 'nothing to switch: it always is so',
    },
    {
      says: 'Connections that stand are not moved: a download goes on where it began.',
      source: ['trafficManager', 'dataEndpoints'],
      left: 'nothing to switch: it always is so',
    },
  ],
};

export const REGION_DOWN: Subject = {
  title: 'A region that fails',
  sentences: [
    {
      says: 'Operations move to another region within minutes.',
      source: ['reliability', 'geo2026'],
      effect: 'registry.routing.probe.interval: rto goes up with longer ones',
    },
    {
      says: 'Requests under way fail and must be tried again.',
      source: ['reliability', 'geo2026'],
      effect: 'clients[].custom.retries[].action: pull_ok goes down with fail',
    },
    {
      says: 'It goes back by itself.',
      source: 'reliability',
      effect: 'registry.routing.failback: images_stale goes up with immediate',
    },
    {
      says: 'Routing goes by the health of the registry’s replica, not of the region alone.',
      source: 'geo2026',
      effect: 'registry.regions: pull_ok goes up with a second one while the front end of the first is out',
    },
    {
      says: 'A replica that answers 429 stays in routing.',
      source: 'geo2026',
      effect: 'limit.change: throttled goes up with one',
    },
    {
      says: 'Before that, the global name went on leading into a region that was out.',
      source: 'acr842',
      effect: 'routing.stale: rto goes up',
    },
    {
      says: 'Recent writes that only the failed region has may be lost; typically less than 15 minutes of them.',
      source: 'reliability',
      effect: 'region.loss: images_lost goes up',
    },
    {
      says: 'When it comes back, what changed meanwhile is replicated by the same means.',
      source: 'reliability',
      effect: 'registry.replication.jobs.retry: replication_abandoned goes up with false',
    },
    {
      says: 'Where metadata lies in one region, its outage stops all; replicated, the others go on without the home region.',
      source: ['geo2022', 'geo2026'],
      effect: 'registry.metadata: pull_ok goes down when the region of the one database is out',
    },
    {
      says: 'Registry configuration waits for the home region.',
      source: 'geo2026',
      effect: 'registry.changes[].at: changes_failed goes up with an order while the home region is out',
    },
    {
      says: 'Limits are per replica: those that are left take over the load with their own.',
      source: 'geo2026',
      effect: 'registry.limits.read: throttled goes up at a survivor whose limit is its own',
    },
    {
      says: 'A failover in the middle of a push can scatter its layers.',
      source: 'geo2026',
      effect: 'clients[].custom.retries[].on: push_ok goes up where a failover in the middle of a push is met',
    },
  ],
};

/** What each fault does, in a sentence or two: what docs/faults.md and the heads of the files in sim/faults tell at length. */
import type { faultSchemas } from '../../../scenarios/schema/faults.ts';

export const faultMeanings: Readonly<Record<keyof typeof faultSchemas, string>> = {
  'region.outage': "A region's endpoint and storage are out of service for a while; nothing is destroyed.",
  'region.loss': 'A region and everything stored in it are destroyed; other regions keep what had reached them.',
  'storage.outage': 'Storage does not answer for a while under an endpoint that lives; nothing is destroyed.',
  'storage.loss': 'All that is stored in a region is destroyed, under an endpoint that goes on answering.',
  'zone.outage': 'The nodes of one zone are out of reach for a while; their copies come back as they were.',
  'zone.loss': 'A zone is destroyed with the copies on its nodes, which stay out until it is rebuilt.',
  'node.loss': 'A node is destroyed with its copies, which are rebuilt from those that are left.',
  'node.outage': 'A node is out of reach for a while; its copies come back as they were.',
  'node.burst': 'Many nodes go down together, as when power fails; some have lost their copies for good.',
  'disk.loss': 'A disk is destroyed with its copies, which are rebuilt from those that are left.',
  'copy.shock': 'Each copy in a region is lost with some probability, all at once.',
  'copy.corrupt': 'Each copy in a region rots with some probability, and nobody notices before it is read.',
  'network.partition': "Nothing passes between regions: neither clients' requests nor replication.",
  'network.degrade': 'Between regions a part of the bandwidth remains, and round trips take longer.',
  'replication.pause': 'Replication between regions stands still; clients notice nothing but missing images.',
  'replication.slow': 'A part of the bandwidth of replication between regions remains; clients feel nothing.',
  'clock.skew': "A region's clock is ahead or behind, and stamps the writes of tags that it takes.",
  'endpoint.outage': "A region's front end answers nobody for a while; the storage behind it lives, and replicates.",
  'endpoint.grayFailure':
    'A front end fails or slows requests, but is healthy to the probe: clients go on being sent there.',
  'dns.outage': 'Clients get no fresh answer from name resolution; cached answers go on for their time to live.',
  'routing.stale': 'Clients are sent where they were sent when it struck, whatever probes find meanwhile.',
  'auth.outage': 'Nobody can sign in at a region: what starts fails, what is under way goes on.',
  'service.outage': 'Front ends of several regions fail a share of all requests at once, from a cause in common.',
  'client.surge': "A client's pulls and pushes come several times as often for a while.",
  'limit.change': 'A front end serves more or fewer operations a minute for a while; what is over that gets 429.',
  'operator.failover':
    "An operator gives up a region's storage for its geo-redundant copy; what was not copied yet is lost.",
  'vault.outage': "The vault of the customer's key answers nobody; data is refused once data keys are over.",
  'key.disable': "The customer's key is disabled for a while: all data is refused once data keys are over.",
  'key.purge': "The customer's key is destroyed, and with it all that is stored, unless its vault keeps it.",
  'operator.delete':
    'Somebody deletes images that were not meant, of one repository or of all; the delete is replicated.',
  'retention.misconfigure': 'A policy that nobody meant deletes what loses its last tag, whatever runs by its digest.',
  'release.bad': 'A release damages what is pushed, without an error; the damage is replicated with the images.',
};

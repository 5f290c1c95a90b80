/**
 * What holds for the jobs of a pair: whether what fails is tried again, whether its queue takes another, and what law stands in
 * place of queue and link.
 *
 * Fault model: by settings of the plan jobs of replicas are not tried again, or do not fit. Storage copies to its
 * geo-redundant copy whatever the registry does.
 */
import type { Lag } from './lag.ts';
import type { PairQueues } from './pairQueues.ts';
import type { Pairs } from './pairs.ts';
import type { ReplicationParts } from './parts.ts';

export class PairRules {
  private readonly parts: ReplicationParts;
  private readonly pairs: Pairs;
  private readonly queues: PairQueues;

  constructor(parts: ReplicationParts, pairs: Pairs, queues: PairQueues) {
    this.parts = parts;
    this.pairs = pairs;
    this.queues = queues;
  }

  /** An end of the pair is out of service, and nothing that fails is tried again. */
  givesUp(pair: number): boolean {
    return !this.retries(pair) && !this.pairs.isServed(pair);
  }

  /** What fails on the pair is tried again; storage does so whatever the registry does. */
  retries(pair: number): boolean {
    return this.parts.plan.replication.retryJobs || this.pairs.isGeoRedundant(pair);
  }

  /** The law of a pair's lag, in place of queue and link; null where these are modelled. */
  lagOf(pair: number): Lag | null {
    return this.pairs.isGeoRedundant(pair) ? this.parts.geoLag : this.parts.lag;
  }

  isFull(pair: number): boolean {
    const { queueLimit } = this.parts.plan.replication;
    return queueLimit !== null && this.queues.queued(pair) >= queueLimit;
  }
}

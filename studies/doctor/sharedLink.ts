/** A shared link of the simulator under Poisson arrivals: how long transfers take against what processor sharing has them take. */
import { compileLaw } from '../../sim/kernel/distributions.ts';
import { EventQueue } from '../../sim/kernel/eventQueue.ts';
import { SharedLinks } from '../../sim/kernel/sharedLinks.ts';
import { Streams } from '../../sim/kernel/streams.ts';
import { meanInterval } from '../statistics/intervals.ts';

const ARRIVAL = 1;
const WAKE = 2;
const MEAN_BYTES = 100_000;
const CAPACITY_BYTES_PER_US = 100;
/** Independent links, each from empty to empty: their means make the interval. */
const LINKS = 20;

export interface Slowdown {
  /** Of the time of a transfer × C(1 − ρ)/x, weighted by the size x. */
  readonly mean: number;
  readonly relativeHalfWidth: number;
}

/** @param load ρ, above 0 and below 1  @param transfers in all, of exponential sizes */
export function sharedLinkSlowdown(load: number, transfers: number): Slowdown {
  const means = Array.from({ length: LINKS }, (_, i) => slowdownOf(load, Math.ceil(transfers / LINKS), i));
  const mean = means.reduce((sum, one) => sum + one, 0) / LINKS;
  const { lower95, upper95 } = meanInterval(means, true)!;
  return { mean, relativeHalfWidth: (upper95 - lower95) / (2 * mean) };
}

function slowdownOf(load: number, transfers: number, seed: number): number {
  const queue = new EventQueue();
  const links = new SharedLinks(queue, WAKE);
  const link = links.addLink(CAPACITY_BYTES_PER_US, Number.POSITIVE_INFINITY);
  const streams = new Streams(seed);
  const arrivals = streams.open('arrivals');
  const sizes = streams.open('sizes');
  const size = compileLaw({ kind: 'exponential', mean: MEAN_BYTES });
  const gapUs = MEAN_BYTES / CAPACITY_BYTES_PER_US / load;
  const startedUs: number[] = [];
  let started = 0;
  let scaledUs = 0;
  let bytes = 0;
  queue.schedule(0, ARRIVAL, 0, 0);
  while (queue.popBefore(Number.MAX_SAFE_INTEGER)) {
    if (queue.kind === ARRIVAL) {
      const transfer = links.start(link, Math.ceil(size.quantile(streams.uniform(sizes))), 0);
      startedUs[transfer] = queue.nowUs;
      if (++started < transfers) {
        queue.schedule(queue.nowUs + Math.floor(0.5 + gapUs * streams.exponential(arrivals)), ARRIVAL, 0, 0);
      }
      continue;
    }
    links.wake(link);
    while (links.nextCompleted(link)) {
      // Completion is seen at the next whole microsecond: half of one too late on average.
      const tookUs = queue.nowUs - startedUs[links.completedTransfer]! - 0.5;
      scaledUs += tookUs * CAPACITY_BYTES_PER_US * (1 - load);
      bytes += links.completedBytes;
    }
  }
  return scaledUs / bytes;
}

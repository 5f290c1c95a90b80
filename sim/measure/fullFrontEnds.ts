/** Front ends whose bandwidth was what kept clients waiting. */
import { FULL_FRONT_END } from '../outcome.ts';
import type { World } from '../world.ts';
import { OPERATIONS } from './measure.ts';

/** In use of a bandwidth that leaves nothing: transfers that end within a bucket leave a little. */
const FULL = 0.97;
/** Of the run, that a front end must have been full to be worth a word. */
const SHARE_LEAST = 0.25;

/** A sentence for each front end that was full while operations failed; without figures that differ from seed to seed. */
export function fullFrontEnds(world: World): string[] {
  const { plan, measure, load } = world;
  let failed = 0;
  for (let at = 0; at < plan.clients.length * OPERATIONS; at++) {
    failed += measure.started[at]! - measure.succeeded[at]! - measure.voided[at]!;
  }
  if (failed === 0) return [];
  const { downloadBytesPerSecond, uploadBytesPerSecond } = plan.endpoint;
  return plan.replicas.flatMap((_, r) => {
    const ways = [
      { what: 'downloads', shares: load.downloadsOf(r, plan), bytesPerSecond: downloadBytesPerSecond },
      { what: 'uploads', shares: load.uploadsOf(r, plan), bytesPerSecond: uploadBytesPerSecond },
    ];
    return ways.flatMap(({ what, shares, bytesPerSecond }) => {
      const full = shares.filter((share) => share >= FULL).length / shares.length;
      if (!(full >= SHARE_LEAST)) return [];
      const long = full >= 0.5 ? 'for most of the run' : 'for a good part of the run';
      const region = plan.regions[plan.replicas[r]!]!.name;
      return [
        `${FULL_FRONT_END} ${region} was full ${long} (its ${what} took all of ${bandwidthText(bytesPerSecond)})`,
      ];
    });
  });
}

/** `200 Mbps`, `10 Gbps`. */
function bandwidthText(bytesPerSecond: number): string {
  const mbps = (8 * bytesPerSecond) / 1e6;
  return mbps >= 1000 ? `${mbps / 1000} Gbps` : `${mbps} Mbps`;
}

import type { ClientPlan, Plan } from '../../sim/plan.ts';

/** Images per µs that all clients push, over the whole of a trace. */
export function pushRate({ clients, durationUs }: Plan): number {
  return clients.reduce((sum, client) => sum + pushRateOf(client, durationUs), 0);
}

/** The same of one client. @param periodUs of its trace */
export function pushRateOf({ push }: ClientPlan, periodUs: number): number {
  if (push === null) return 0;
  if (push.kind === 'rate') return push.ratePerUs;
  return push.trace.newImages.reduce((sum, images) => sum + images, 0) / periodUs;
}

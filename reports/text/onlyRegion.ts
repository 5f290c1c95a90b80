import type { LossRecord } from '../../studies/result.ts';

/** Whether an image's whole story, copies of it that never came about included, took place in one region. */
export function hadOneRegion({ acknowledgedIn, chain }: LossRecord): boolean {
  return chain.every(({ region }) => region === null || region === acknowledgedIn);
}

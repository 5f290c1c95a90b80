import type { Health, RegionState } from '../../studies/experiment/view.ts';
import type { Style } from './text/line.ts';

/** A sign and a colour of each health, beside its word. */
export const HEALTH: Readonly<Record<Health, { readonly sign: string; readonly style: Style }>> = {
  ok: { sign: '●', style: 'good' },
  degraded: { sign: '▲', style: 'warn' },
  out: { sign: '○', style: 'bad' },
  lost: { sign: '✗', style: 'bad' },
};

/** Nothing that is stored stands there, nor ever stood. */
export function hasClientsAlone({ states, servedFrom, copiesOf }: RegionState): boolean {
  return states.length === 0 && servedFrom === null && copiesOf.length === 0;
}

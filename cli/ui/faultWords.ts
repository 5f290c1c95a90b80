/** What the screens call the states of a fault, and how they tell when it ends. */
import type { FaultState, FaultStatus } from '../../studies/experiment/view.ts';
import { formatClock } from '../../studies/figures.ts';
import type { Style } from './text/line.ts';

/** A sign and a colour of each status, beside its word. */
export const STATUS: Readonly<Record<FaultStatus, { readonly sign: string; readonly style: Style }>> = {
  planned: { sign: '○', style: 'plain' },
  active: { sign: '▲', style: 'bad' },
  fired: { sign: '●', style: 'warn' },
  recovered: { sign: '✓', style: 'good' },
  suppressed: { sign: '–', style: 'dim' },
  impossible: { sign: '?', style: 'dim' },
};

/** When a fault is over, or was. What has no end of its own lasts; what struck by chance ends when chance says so. */
export function endText({ status, plannedAtUs, endsAtUs }: FaultState): string {
  if (endsAtUs !== null) return formatClock(endsAtUs);
  if (status === 'fired' || (status === 'planned' && plannedAtUs !== null)) return 'for good';
  return status === 'active' || status === 'planned' ? 'not known' : '–';
}

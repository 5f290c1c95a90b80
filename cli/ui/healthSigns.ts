import type { Health } from '../../studies/experiment/view.ts';
import type { Style } from './text/line.ts';

/** A sign and a colour of each health, beside its word. */
export const HEALTH: Readonly<Record<Health, { readonly sign: string; readonly style: Style }>> = {
  ok: { sign: '●', style: 'good' },
  degraded: { sign: '▲', style: 'warn' },
  out: { sign: '○', style: 'bad' },
  lost: { sign: '✗', style: 'bad' },
};

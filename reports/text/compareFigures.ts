/** Figures of a comparison: nines with their range, and differences with what they say. */
import type { DifferenceOf, NinesOf } from '../../studies/compare/compareResult.ts';
import { ninesToTwo } from './ninesText.ts';

const NOTHING = '–';

/** `9.12 [9.10–9.14]`, `>8.2` where no loss was seen, `never lost`. */
export function ninesRange(of: NinesOf | null): string {
  if (of === null) return NOTHING;
  if (of.never) return 'never lost';
  const { nines, lower95, upper95 } = of;
  if (nines === null) return `>${ninesToTwo(lower95)}`;
  const [value, low] = [ninesToTwo(nines), ninesToTwo(lower95)];
  if (upper95 === null) return `${value} [${low} or more]`;
  const high = ninesToTwo(upper95);
  return low === value && high === value ? value : `${value} [${low}–${high}]`;
}

/**
 * `+4.10 [4.08 to 4.12]`, `no difference seen [−0.1 to 0.2]`, `the same`.
 * @param told a value of either sign, without +
 * @param unit said once, behind the value
 */
export function changeText(difference: DifferenceOf, told: (value: number) => string, unit = ''): string {
  const { change, estimate, lower95, upper95, reason } = difference;
  const isNothing = (text: string): boolean => Number.parseFloat(text) === 0;
  const size = (value: number): string => {
    const text = told(Math.abs(value));
    return value < 0 && !isNothing(text) ? `−${text}` : text;
  };
  const plus = (value: number): string => `${value > 0 ? '+' : ''}${size(value)}${unit}`;
  if (change === 'same') return 'the same';
  if (change === 'inconclusive') return `? ${reason}`;
  const [low, high] = [lower95, upper95].map((end) => (end === null ? null : size(end)));
  const isNarrow = low === high && estimate !== null && low === size(estimate);
  // Known to be something, and less than is shown.
  if (change !== 'notSeen' && estimate !== null && isNarrow && isNothing(size(estimate))) return 'hardly any';
  const range = low === null || high === null || isNarrow ? '' : ` [${low} to ${high}]`;
  if (change === 'notSeen') return `no difference seen${range}${range === '' ? '' : unit}`;
  if (estimate !== null) return `${plus(estimate)}${range}`;
  if (lower95 !== null) return `at least ${plus(lower95)}`;
  return upper95 === null ? (reason ?? change) : `at most ${plus(upper95)}`;
}

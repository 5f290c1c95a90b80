/** The lines of `nines doctor`: one for each check, and one that sums up. */
import type { Check, EstimateFinding, ExactFinding } from '../../studies/doctor/check.ts';
import type { DoctorResult } from '../../studies/doctor/doctor.ts';
import { counted, type Page } from './page.ts';

const NAME_WIDTH = 30;
const FIGURE_WIDTH = 17;
const EXACT_WIDTH = 32;

/** `✓ G11  first year  exact 3.91354e-11 (9 digits)  estimate 3.92e-11 ± 0.45 %, z = 0.8` */
export function doctorLine(check: Check, { color }: Page): string {
  const { passes, name, figure, problem, exact, estimate, expected, unit, source } = check;
  const mark = passes ? color.green('✓') : color.red('✗');
  if (problem !== null) return `${mark} ${name}: ${problem}`;
  const found = [
    ...(exact === null ? [] : [exactText(exact, unit)]),
    ...(estimate === null ? [] : [estimateText(estimate, unit)]),
  ];
  const columns = found.length > 1 ? [found[0]!.padEnd(EXACT_WIDTH), found[1]!] : found;
  const line = `${mark} ${name.padEnd(NAME_WIDTH)}  ${figure.padEnd(FIGURE_WIDTH)}  ${columns.join('  ')}`;
  if (passes) return line;
  const why = complaints(check).join(', ');
  return `${line}\n    ${color.red(`expected ${amount(expected, unit, 9)}`)} by ${source}: ${why}`;
}

export function doctorSummary({ checks, failed, quick }: DoctorResult, { color }: Page): string {
  const all = counted(checks.length, 'figure');
  const quickly = quick ? '; the full examination: `nines doctor`' : '';
  return failed === 0
    ? `${color.green('Healthy')}: ${all} as they should be${quickly}.`
    : `${color.red('Ill')}: ${failed} of ${all} are not as they should be: a defect in nines. Rely on none of its figures.`;
}

function exactText({ method, value, digits }: ExactFinding, unit: Check['unit']): string {
  return `${method} ${amount(value, unit, 6)} (${counted(digits, 'digit')})`;
}

function estimateText({ method, value, relativeHalfWidth, z }: EstimateFinding, unit: Check['unit']): string {
  const percent = `${(100 * relativeHalfWidth).toPrecision(2)} %`;
  return `${method} ${amount(value, unit, 3)} ± ${percent}, z = ${z.toFixed(1)}`;
}

function amount(value: number, unit: Check['unit'], digits: number): string {
  const number = value >= 0.01 && value < 1e6 ? value.toPrecision(digits) : value.toExponential(digits - 1);
  switch (unit) {
    case 'years':
      return `${number} y`;
    case 'days':
      return `${number} d`;
    case 'per year':
      return `${number}/y`;
    default:
      return number;
  }
}

function complaints({ exact, estimate, expected }: Check): string[] {
  const found: string[] = [];
  if (exact !== null && exact.digits < exact.digitsLeast) {
    found.push(`${exact.method} agrees to ${exact.digits} digits, not ${exact.digitsLeast}`);
  }
  if (estimate !== null) {
    const { method, relativeHalfWidth, relativeHalfWidthMost, z, zMost, value, offMost } = estimate;
    const percent = (share: number): string => `${(100 * share).toPrecision(2)} %`;
    if (!(relativeHalfWidth <= relativeHalfWidthMost)) {
      found.push(`${method} is known to ±${percent(relativeHalfWidth)}, not ±${percent(relativeHalfWidthMost)}`);
    }
    if (!(Math.abs(z) <= zMost)) found.push(`${method} is ${z.toFixed(1)} standard errors off`);
    const off = Math.abs(value / expected - 1);
    if (!(off <= offMost)) found.push(`${method} is ${percent(off)} off`);
  }
  return found;
}

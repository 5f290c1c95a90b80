/** Sums of money: whole billionths of the currency, exact up to nine million, so that a sum is the same in any order. */
const BILLIONTHS = 1e9;

/** `amount` in the currency as whole billionths. */
export function billionths(amount: number): number {
  return Math.round(amount * BILLIONTHS);
}

export function inCurrency(wholeBillionths: number): number {
  return wholeBillionths / BILLIONTHS;
}

/** `1,234.50`: rounded to the cent, here and nowhere earlier. Something is never printed as nothing: `<0.01`. */
export function formatMoney(amount: number): string {
  return amount > 0 && centsIn(amount) === 0 ? '<0.01' : formatCents(centsIn(amount));
}

/** Whole cents, `1,234.50`. */
export function formatCents(cents: number): string {
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2).replace(/\B(?=(\d{3})+(?!\d))/g, ',')}.${digits.slice(-2)}`;
}

/**
 * Parts in whole cents that come to just the cents of their sum: each is rounded down, and what is then missing goes to
 * those that have lost most by it, a cent each.
 */
export function centsOfParts(amounts: readonly number[]): number[] {
  const parts = amounts.map(billionths);
  const cents = parts.map((part) => Math.floor(part / PER_CENT));
  const whole = Math.round(parts.reduce((sum, part) => sum + part, 0) / PER_CENT);
  const missing = whole - cents.reduce((sum, each) => sum + each, 0);
  const byRest = [...parts.keys()].sort((a, b) => (parts[b]! % PER_CENT) - (parts[a]! % PER_CENT) || a - b);
  for (const part of byRest.slice(0, missing)) cents[part] = cents[part]! + 1;
  return cents;
}

/** Billionths. */
const PER_CENT = 1e7;

function centsIn(amount: number): number {
  return Math.round(billionths(amount) / PER_CENT);
}

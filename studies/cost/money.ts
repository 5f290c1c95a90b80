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
  const cents = Math.round(billionths(amount) / 1e7);
  if (cents === 0) return amount > 0 ? '<0.01' : '0.00';
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2).replace(/\B(?=(\d{3})+(?!\d))/g, ',')}.${digits.slice(-2)}`;
}

/** Values of a file in the words of an error: one line, not too long, and nothing that a terminal would obey. */
import { isUnevaluated, type Unevaluated } from './unevaluated.ts';

const MOST_SHOWN = 80;

export function shown(value: unknown): string {
  return `\`${printable(wordOf(value))}\``;
}

/** Maps and lists are not looked into: they may be nested to any depth. */
export function wordOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isUnevaluated(value)) return value.expression;
  return typeof value === 'object' && value !== null ? 'a map' : String(value);
}

/** `true`, `Enabled`. */
export function isOn(value: unknown): boolean {
  return /^(?:true|enabled)$/i.test(wordOf(value));
}

export function isNothing(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === '';
}

export function cannotWorkOut({ expression, reason }: Unevaluated): string {
  if (reason === '') return `is ${printable(expression)}`;
  return `is ${shown(expression)}, which only a deployment can work out: ${reason}`;
}

export function printable(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, ' ');
  return plain.length > MOST_SHOWN ? `${plain.slice(0, MOST_SHOWN - 1)}…` : plain;
}

/**
 * Laws of durations as a scenario writes them: a plain duration, or a map of one law with its parameters. Read into the
 * kernel's form, in microseconds.
 */
import { compileLaw, type LawSpec, lognormalByMean, lognormalByQuantiles } from '../sim/kernel/distributions.ts';
import { suggest } from './suggestion.ts';
import { parseDuration, UnitError } from './units.ts';

/** A law that still has to be read from a file of values. */
export interface EmpiricalFile {
  readonly kind: 'empiricalFile';
  readonly file: string;
}

export type LawInput = string | Readonly<Record<string, unknown>>;

const LAW_HINT =
  'a law is a duration (4h) or one of {exponential: {mean: 4h}}, {weibull: {mean, shape}}, {lognormal: {p50, p99}}, {uniform: {min, max}}';

/** Reads a law. Throws UnitError. */
export function parseLaw(value: unknown): LawSpec | EmpiricalFile {
  if (typeof value === 'string' || typeof value === 'number')
    return { kind: 'deterministic', value: parseDuration(value) };
  const map = mapOf(value, 'a law', LAW_HINT);
  const names = Object.keys(map);
  const name = names[0];
  if (name === undefined || names.length > 1)
    throw new UnitError(`a law is one name with its parameters, got ${names.length} names`, LAW_HINT);
  const read = Object.hasOwn(LAWS, name) ? LAWS[name] : undefined;
  if (read === undefined) throw new UnitError(`there is no law \`${name}\``, suggest(name, Object.keys(LAWS)));
  const law = read(map[name]);
  if (law.kind !== 'empiricalFile') refuseWhatNoClockCounts(law);
  return law;
}

/** Time is counted in microseconds: a law with most of its times below one, or a mean beyond all that can be counted, is refused. */
function refuseWhatNoClockCounts(law: LawSpec): void {
  if (law.kind !== 'weibull' && law.kind !== 'lognormal') return;
  const narrower =
    law.kind === 'weibull'
      ? 'give a larger shape: 0.5 has a heavy tail already'
      : 'give a smaller sigma (2 has a heavy tail already), or a p99 nearer to p50';
  const isDrawn = law.kind === 'weibull' || Number.isFinite(law.mu);
  const { mean, median } = isDrawn ? measuresOf(law) : { mean: 0, median: 0 };
  if (mean > Number.MAX_SAFE_INTEGER) {
    throw new UnitError(`${law.kind}: its mean is too large to count in microseconds`, narrower);
  }
  if (!(median >= 1)) throw new UnitError(`${law.kind}: most of its times are shorter than a microsecond`, narrower);
}

function measuresOf(spec: LawSpec): { readonly mean: number; readonly median: number } {
  const law = compileLaw(spec);
  return { mean: law.mean, median: law.quantile(0.5) };
}

const LAWS: Readonly<Record<string, (parameters: unknown) => LawSpec | EmpiricalFile>> = {
  exponential: (parameters) => {
    const { mean } = parametersOf('exponential', parameters, ['mean']);
    return { kind: 'exponential', mean: positive('exponential.mean', mean) };
  },
  weibull: (parameters) => {
    const { mean, shape } = parametersOf('weibull', parameters, ['mean', 'shape']);
    return { kind: 'weibull', mean: positive('weibull.mean', mean), shape: plainNumber('weibull.shape', shape) };
  },
  lognormal: (parameters) => {
    if (Object.hasOwn(mapOf(parameters, '`lognormal`', LAW_HINT), 'p50')) {
      const { p50, p99 } = parametersOf('lognormal', parameters, ['p50', 'p99']);
      const median = positive('lognormal.p50', p50);
      const upper = positive('lognormal.p99', p99);
      if (upper >= median) return lognormalByQuantiles(median, upper);
      throw new UnitError(`lognormal: p99 \`${String(p99)}\` is below p50 \`${String(p50)}\``, 'exchange them');
    }
    const { mean, sigma } = parametersOf('lognormal', parameters, ['mean', 'sigma']);
    return lognormalByMean(positive('lognormal.mean', mean), plainNumber('lognormal.sigma', sigma));
  },
  deterministic: (value) => ({ kind: 'deterministic', value: parseDuration(value) }),
  uniform: (parameters) => {
    const { min, max } = parametersOf('uniform', parameters, ['min', 'max']);
    const law = { kind: 'uniform', min: parseDuration(min), max: parseDuration(max) } as const;
    if (law.max >= law.min) return law;
    throw new UnitError(`uniform: max \`${String(max)}\` is below min \`${String(min)}\``, 'exchange them');
  },
  empirical: (file) => {
    if (typeof file === 'string' && file !== '') return { kind: 'empiricalFile', file };
    throw new UnitError(
      'empirical: expected the path of a file',
      'write {empirical: durations.txt}: one duration a line',
    );
  },
};

function mapOf(value: unknown, what: string, hint: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UnitError(
    `${what} cannot be ${value === null || value === undefined ? 'empty' : Array.isArray(value) ? 'a list' : `\`${String(value)}\``}`,
    hint,
  );
}

function parametersOf(law: string, value: unknown, names: readonly string[]): Record<string, unknown> {
  const hint = `write {${law}: {${names.join(', ')}}}`;
  const map = mapOf(value, `\`${law}\``, hint);
  for (const name of Object.keys(map)) {
    if (!names.includes(name))
      throw new UnitError(`${law} has no parameter \`${name}\``, `${suggest(name, names)} (${hint})`);
  }
  for (const name of names) {
    if (!Object.hasOwn(map, name)) throw new UnitError(`${law} lacks its parameter \`${name}\``, hint);
  }
  return map;
}

function positive(name: string, value: unknown): number {
  const us = parseDuration(value);
  if (us > 0) return us;
  throw new UnitError(`${name} must be longer than zero`, 'give a duration such as 30s or 6h');
}

function plainNumber(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw new UnitError(`${name} must be a number above zero, got \`${String(value)}\``, 'it has no unit, e.g. 1.2');
}

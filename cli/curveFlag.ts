/** Reads `--curve KEY=FROM..TO` against what the scenario has: which number, and between which values. */
import { closestName } from '../scenarios/suggestion.ts';
import { parseDuration, parseRate, UnitError } from '../scenarios/units.ts';
import type { CurveRequest } from '../studies/assess/curve.ts';
import type { Knob } from '../studies/assess/variants.ts';
import { UsageError } from './usageError.ts';

/** Throws UsageError, with the keys there are where the key is none of them. */
export function readCurve(flag: string, knobs: readonly Knob[]): CurveRequest {
  const at = flag.indexOf('=');
  const key = flag.slice(0, Math.max(0, at)).trim();
  const ends = /^(.+?)\.\.(.+)$/.exec(flag.slice(at + 1).trim());
  if (key === '' || ends === null) {
    throw new UsageError(`--curve ${flag}: it takes KEY=FROM..TO`, 'such as region.loss=1e-5/y..1e-2/y');
  }
  const knob = knobs.find((known) => known.key === key);
  if (knob === undefined)
    throw new UsageError(`--curve ${flag}: durability has no assumption \`${key}\``, keysOf(knobs, key));
  const [from, to] = [endOf(flag, knob, ends[1]!.trim()), endOf(flag, knob, ends[2]!.trim())];
  if (from <= 0) throw new UsageError(`--curve ${flag}: a curve begins above 0`, HINTS[knob.kind]);
  if (from >= to) throw new UsageError(`--curve ${flag}: FROM is not below TO`, HINTS[knob.kind]);
  return { knob, from, to };
}

const HINTS: Readonly<Record<Knob['kind'], string>> = {
  rate: 'rates go up, as in 1e-5/y..1e-2/y',
  time: 'times go up, as in 1h..7d',
};

function endOf(flag: string, { kind }: Knob, text: string): number {
  try {
    return kind === 'rate' ? parseRate(text).perUs : parseDuration(text);
  } catch (error) {
    if (!(error instanceof UnitError)) throw error;
    throw new UsageError(`--curve ${flag}: ${error.message}`, error.hint);
  }
}

function keysOf(knobs: readonly Knob[], written: string): string {
  const names = knobs.map(({ key }) => key);
  if (names.length === 0) return 'the scenario has none: it has no hazards and one region';
  const close = closestName(written, names);
  return `${close === null ? '' : `did you mean \`${close}\`? `}there are: ${names.join(', ')}`;
}

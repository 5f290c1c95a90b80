/** "Did you mean": the known name closest to a mistyped one. */
import { distance } from 'fastest-levenshtein';

/** The closest of `known`, or null when none is close enough to be what was meant (a third of its letters, at most 3). */
export function closestName(written: string, known: Iterable<string>): string | null {
  const target = normalised(written);
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const name of known) {
    const steps = distance(target, normalised(name));
    if (steps < bestDistance) {
      best = name;
      bestDistance = steps;
    }
  }
  return bestDistance <= Math.min(3, Math.max(1, Math.floor(target.length / 3))) ? best : null;
}

/** `did you mean X?`, or the list of what there is when it is short enough to read. */
export function suggest(written: string, known: readonly string[]): string {
  const close = closestName(written, known);
  if (close !== null) return `did you mean \`${close}\`?`;
  return known.length > 20
    ? `there are ${known.length}; the first are ${known.slice(0, 8).join(', ')}`
    : `one of: ${known.join(', ')}`;
}

function normalised(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}

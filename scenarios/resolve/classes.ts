/** Resolves `classes:`: patterns of repositories by the name of their class. */
import type { Scenario } from '../scenario.ts';
import type { ParsedScenario } from '../schema.ts';
import type { Resolution } from './resolution.ts';

/** A class is a byte, and one value of it stands for none. */
const MOST = 32;

/** Null without any. */
export function resolveClasses(
  resolution: Resolution,
  { classes }: ParsedScenario,
): NonNullable<Scenario['classes']> | null {
  if (classes === undefined) return null;
  const entries = Object.entries(classes);
  if (entries.length === 0) return null;
  if (entries.length > MOST) {
    resolution.report(
      ['classes'],
      `${entries.length} classes are more than ${MOST}`,
      'figures are kept of each of them: merge some',
    );
  }
  const patterns = new Map<string, string>();
  return Object.fromEntries(
    entries.map(([name, written]) => {
      const list = typeof written === 'string' ? [written] : written;
      for (const [i, pattern] of list.entries()) {
        const path = ['classes', name, ...(typeof written === 'string' ? [] : [i])];
        const other = patterns.get(pattern);
        if (other !== undefined) {
          resolution.report(
            path,
            `the pattern \`${pattern}\` stands in \`${other}\` already`,
            'a repository is in one class at most',
          );
        }
        patterns.set(pattern, name);
      }
      return [name, [...list].sort()];
    }),
  );
}

/** What the scenarios of a comparison are called in its tables: short, and no two alike. */
import type { CompareResult } from '../../studies/compare/compareResult.ts';

/** `name` and `#alternative` where all are of one file; else whole names, numbered where they are the same. */
export function labelsOf({ scenarios }: Pick<CompareResult, 'scenarios'>): string[] {
  const names = scenarios.map(({ name }) => name);
  const [base] = names as [string, ...string[]];
  return names.map((name, i) => {
    const alike = names.filter((other) => other === name).length;
    if (alike > 1) return `${name} (${names.slice(0, i + 1).filter((other) => other === name).length})`;
    return i > 0 && name.startsWith(`${base}#`) ? name.slice(base.length) : name;
  });
}

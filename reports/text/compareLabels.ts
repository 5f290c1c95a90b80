/** What the scenarios of a comparison are called in its tables: short, and no two alike. */
import type { CompareResult } from '../../studies/compare/compareResult.ts';

/** `name` and `#alternative` where all are of one file; else whole names, and with files where names are the same. */
export function labelsOf({ scenarios }: Pick<CompareResult, 'scenarios'>): string[] {
  const names = scenarios.map(({ name }) => name);
  if (new Set(names).size < names.length) return numbered(scenarios.map(({ name, path }) => path ?? name));
  const [base] = names as [string, ...string[]];
  return names.map((name, i) => (i > 0 && name.startsWith(`${base}#`) ? name.slice(base.length) : name));
}

/** `a.yaml`, `a.yaml (2)`: the same file twice, such as two saved results of it. */
function numbered(names: readonly string[]): string[] {
  return names.map((name, i) => {
    const before = names.slice(0, i).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

/** Resolves `classes:`: patterns of repositories by the name of their class. */
import { storedRepositories } from '../catalogueSeed.ts';
import { globMatcher } from '../compileTopology.ts';
import type { CatalogueSettings, ClientSettings, Scenario } from '../scenario.ts';
import type { KeyPath } from '../scenarioError.ts';
import type { ParsedScenario } from '../schema.ts';
import type { Resolution } from './resolution.ts';

type Classes = NonNullable<Scenario['classes']>;

/** Figures are kept of each. */
const MOST = 32;

interface Pattern {
  readonly text: string;
  readonly of: string;
  readonly path: KeyPath;
}

/** Null without any. Repositories that only a trace pushes to are looked at when it is read. */
export function resolveClasses(
  resolution: Resolution,
  { classes }: ParsedScenario,
  catalogue: CatalogueSettings,
  clients: readonly ClientSettings[],
): Classes | null {
  const entries = Object.entries(classes ?? {});
  if (entries.length === 0) return null;
  if (entries.length > MOST) {
    const message = `${entries.length} classes are more than ${MOST}`;
    resolution.report(['classes'], message, 'figures are kept of each of them: merge some');
  }
  const patterns = entries.flatMap(([name, written]) => patternsOf(name, written));
  checkPatterns(resolution, patterns, repositoriesOf(catalogue, clients));
  return Object.fromEntries(
    entries.map(([name]) => [name, patterns.flatMap(({ of, text }) => (of === name ? [text] : [])).sort()]),
  );
}

function patternsOf(of: string, written: string | readonly string[]): Pattern[] {
  if (typeof written === 'string') return [{ text: written, of, path: ['classes', of] }];
  return written.map((text, i) => ({ text, of, path: ['classes', of, i] }));
}

interface Repositories {
  readonly names: readonly string[];
  /** Traces and listings name others. */
  readonly hasMore: boolean;
}

function repositoriesOf(catalogue: CatalogueSettings, clients: readonly ClientSettings[]): Repositories {
  const named = clients.flatMap(({ operations }) => operations.map(({ repository }) => repository));
  const names = [...new Set([...storedRepositories(catalogue), ...named])].sort();
  const isLogged = clients.some(({ push, pull }) => push !== null || (pull !== null && 'trace' in pull));
  return { names, hasMore: isLogged || catalogue.inventory !== undefined };
}

function checkPatterns(resolution: Resolution, patterns: readonly Pattern[], { names, hasMore }: Repositories): void {
  const classOf = new Map<string, string>();
  for (const { text, of, path } of patterns) {
    const covered = names.filter(globMatcher(text));
    if (covered.length === 0 && !hasMore) {
      const hint = `there are ${names.length}, such as ${names.slice(0, 3).join(', ')}; ** stands for any characters, * for any but /`;
      resolution.report(path, `\`${text}\` matches no repository of this scenario`, names.length === 0 ? '' : hint);
    }
    const twice = covered.find((name) => (classOf.get(name) ?? of) !== of);
    if (twice !== undefined) {
      const hint = 'make one of the patterns narrower, so that figures of classes add up';
      resolution.report(
        path,
        `\`${text}\`: the repository \`${twice}\` is in \`${classOf.get(twice)!}\` already`,
        hint,
      );
    }
    for (const name of covered) classOf.set(name, of);
  }
}

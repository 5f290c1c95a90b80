/** What is loaded before it is known what is wanted. Loading the model and the schema takes longer than printing the help. */
import { describe, expect, it } from 'vitest';
import { importsOf, type Source, sourcesUnder } from '../house/sources.ts';

const SOURCES = new Map(
  sourcesUnder('sim', 'scenarios', 'studies', 'reports', 'cli').map((source) => [source.path, source]),
);

const OF_CHARTS = ['@observablehq/plot', 'linkedom'];

describe('the program at its start', () => {
  it('loads neither the simulator nor the schema', () => {
    const loaded = loadedWith('cli/main.ts');
    expect(loaded).toContain('cli/commands/run.ts');
    expect(loaded.filter((path) => /^sim\/|^scenarios\/(?:schema|load|compile)/.test(path))).toEqual([]);
    const packages = loaded.flatMap((path) => packagesOf(SOURCES.get(path)!));
    expect(packages).toContain('commander');
    const late = ['zod', 'yaml', 'xstate', 'cli-table3', 'ink', 'react', '@xstate/react', ...OF_CHARTS];
    expect(packages.filter((name) => late.includes(name))).toEqual([]);
  });
});

describe('reporters', () => {
  it('load what charts are drawn with only where they draw some', () => {
    const loaded = loadedWith('cli/runFiles.ts');
    expect(loaded).toContain('reports/reporters/index.ts');
    expect(loaded.flatMap((path) => packagesOf(SOURCES.get(path)!)).filter((name) => OF_CHARTS.includes(name))).toEqual(
      [],
    );
    const drawing = loadedWith('reports/html/htmlReport.ts').flatMap((path) => packagesOf(SOURCES.get(path)!));
    expect(drawing).toEqual(expect.arrayContaining(OF_CHARTS));
  });
});

/** A source and everything that it imports at once, itself or through others. */
function loadedWith(entry: string): string[] {
  const found = [entry];
  for (const path of found) {
    const source = SOURCES.get(path)!;
    for (const target of importsOf({ path, text: atOnce(source.text) }))
      if (!found.includes(target)) found.push(target);
  }
  return found;
}

function packagesOf({ text }: Source): string[] {
  return [...atOnce(text).matchAll(/from '([^.'][^']*)'/g)].map(([, name]) => name!);
}

/** Without types, which the compiler erases, and without what is imported when it is asked for. */
function atOnce(text: string): string {
  return text.replaceAll(/^import type [^;]*;/gm, '').replaceAll(/\bimport\([^)]*\)/g, '');
}

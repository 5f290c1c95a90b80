/** The scenarios that the pages show end as the pages say: with the exit code in a comment, and else with 0. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/load.ts';
import { Measurements } from '../../studies/measurements.ts';
import { stage } from '../../studies/play.ts';
import { exitCodeOf, judge } from '../../studies/verdicts.ts';
import { ROOT } from '../house/sources.ts';

interface Example {
  readonly name: string;
  readonly text: string;
  /** As in a line of the page: `PATH=VALUE` each. */
  readonly sets: readonly string[];
  readonly exitCode: number;
}

/** Enough for what the pages claim. */
const SEEDS = 3;

const PAGES = readdirSync(join(ROOT, 'docs'))
  .filter((file) => file.endsWith('.md'))
  .map((file) => `docs/${file}`);
const EXAMPLES = ['README.md', ...PAGES].flatMap((page) => examplesIn(readFileSync(join(ROOT, page), 'utf8')));

describe('the scenarios that the pages show', () => {
  it.each(EXAMPLES)('$name $sets ends with $exitCode', ({ name, text, sets, exitCode }) => {
    const { scenario, source } = parseScenario(text, `${name}.yaml`, sets);
    const staged = stage({ scenario, directory: source.directory });
    const outcomes = scenario.run.seeds.slice(0, SEEDS).map((seed) => staged.play(seed, () => {}));
    const verdicts = judge(scenario, outcomes, new Measurements(outcomes, scenario.run.chance));
    expect(exitCodeOf(verdicts)).toBe(exitCode);
  });

  it('are found, with the command lines that change them', () => {
    const shown = EXAMPLES.map(({ name, sets, exitCode }) => [name, ...sets, exitCode].join(' '));
    expect(shown).toContain('lose-a-zone 97');
    expect(shown).toContain('lose-a-zone registry.storage.scheme=zrs 0');
    expect(shown).toContain('between-two-regions 97');
  });
});

/** Each whole scenario of a page, as it stands and under every command line of the page that runs it. */
function examplesIn(page: string): readonly Example[] {
  const blocks = [...page.matchAll(/```ya?ml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml!);
  return blocks
    .filter((text) => /^apiVersion:/m.test(text))
    .flatMap((text) => {
      const name = /^name: (\S+)/m.exec(text)![1]!;
      const lines = [...page.matchAll(new RegExp(`^npx nines run ${name}\\.yaml(.*)$`, 'gm'))].map(([, rest]) => rest!);
      return (lines.length > 0 ? lines : ['']).map((rest) => ({
        name,
        text,
        sets: [...rest.matchAll(/--set (\S+)/g)].map(([, set]) => set!),
        exitCode: Number(/\(exit (\d+)\)/.exec(rest)?.[1] ?? 0),
      }));
    });
}

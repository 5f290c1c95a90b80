import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../scenarios/expression.ts';
import { loadScenario, parseScenario } from '../../scenarios/load.ts';
import { METRIC_FACTS } from '../../scenarios/metricFacts.ts';
import { stage } from '../../studies/play.ts';
import { CLIENTS_PAGE, clientsPage } from '../../tools/clientsPage.ts';
import { printedOpening, README, readmeWith } from '../../tools/readmeOutput.ts';
import { FORMAT_PAGE, formatPage } from '../../tools/scenarioKeys.ts';

const text = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

describe('the page of the scenario format', () => {
  it('lists the keys of the schema as they are', () => {
    expect(text(FORMAT_PAGE)).toBe(formatPage());
  });
});

describe('the page of the clients', () => {
  it('says what the profiles say', () => {
    expect(text(CLIENTS_PAGE)).toBe(clientsPage());
  });

  it('shows scenarios that can be read', () => {
    const examples = [...text(CLIENTS_PAGE).matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml!);
    expect(examples).toHaveLength(2);
    for (const yaml of examples) {
      expect(() => parseScenario(`apiVersion: nines/v1\nname: example\n${yaml}`, 'example.yaml')).not.toThrow();
    }
  });
});

describe('its metrics', () => {
  it('each have the labels that a run gives them', () => {
    const set = ['run.duration=3h', 'classes={all: "**"}'];
    const { scenario, source } = loadScenario('scenarios/library/lose-a-region.yaml', { set });
    const outcome = stage({ scenario, directory: source.directory }).play(1, () => {});
    const samples = [...outcome.counters, ...outcome.fractions, ...outcome.histograms, ...outcome.samples];
    // A value that no sum is made of stands there as a whole, and beside it the part of each class.
    const parts = new Set(outcome.samples.filter(({ isPart }) => isPart).map(({ metric }) => metric));
    expect([...parts]).toEqual(['rpo_age', 'rpo_images']);
    for (const sample of samples) {
      const { metric, labels } = sample;
      const isWhole = parts.has(metric) && !('isPart' in sample);
      const known = (METRIC_FACTS[metric]?.labels ?? []).filter((label) => !(isWhole && label === 'class'));
      expect([metric, Object.keys(labels).sort()]).toEqual([metric, [...known].sort()]);
    }
    expect(new Set(samples.map(({ metric }) => metric)).size).toBeGreaterThan(14);
  });

  it('are shown in expressions that can be read', () => {
    const examples = [...text(FORMAT_PAGE).matchAll(/^ {2}- (.+?)(?: {2,}#.*)?$/gm)].map(([, example]) => example!);
    expect(examples.length).toBeGreaterThan(10);
    for (const example of examples) expect(() => parseExpression(example)).not.toThrow();
  });
});

describe('the README', () => {
  // All seeds are some seconds: by day the first of them stands for all.
  it('opens with what the program prints of its first seed', () => {
    const told = ofFirstSeed(printedOpening(['--seed', '1', '-j', '0']));
    expect(told).toHaveLength(13);
    expect(ofFirstSeed(text(README))).toEqual(told);
  });

  it.runIf(process.env.NIGHTLY !== undefined)('opens with what the program prints', () => {
    const readme = text(README);
    expect(readme).toBe(readmeWith(readme, printedOpening()));
  });
});

/** What more seeds change nothing of: what is played, what is judged, the faults on the timeline, and what became of the first images. */
function ofFirstSeed(opening: string): string[] {
  return OF_FIRST_SEED.flatMap((part) => [...opening.matchAll(part)].map(([found]) => found));
}

const OF_FIRST_SEED = [
  /^Replication out of .*\n.*/gm,
  /^ {2}✓ pass {2}(?:.(?! {2}(?:it was|fails as|held in|struck in)))*./gm,
  /^ +╷0:00.*/gm,
  /^ {2}(?:stall|loss): .*/gm,
  /^ {2}█ all .*/gm,
  /^Losses$/gm,
  /^ {4}\S+@\S+ \([\s\S]*?(?=\n {4}\S)/gm,
];

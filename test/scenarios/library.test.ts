/** The scenarios that come with the program: each is valid, plays, and passes what it is judged by. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type LoadedScenario, loadScenario } from '../../scenarios/load.ts';
import { Measurements } from '../../studies/measurements.ts';
import { stage } from '../../studies/play.ts';
import { judge } from '../../studies/verdicts.ts';
import { ROOT } from '../house/sources.ts';

const LIBRARY = join(ROOT, 'scenarios/library');
const FILES = readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ya?ml|json)$/.test(name))
  .sort();
/** Each is read once: that takes as long as some of them are played. */
const loaded = new Map<string, LoadedScenario>();
const EVERYDAY = FILES.filter((name) => !load(name).scenario.nightly);

/** Enough for every expectation that is no interval; each costs up to a second. */
const SEEDS = 3;

describe('the library', () => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'schema/scenario.v1.json'), 'utf8')) as object;
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);

  it('is what its scenarios are named after', () => {
    expect(FILES.map((file) => load(file).scenario.name)).toEqual(
      FILES.map((file) => basename(file).replace(/\.\w+$/, '')),
    );
    expect(EVERYDAY).not.toEqual([]);
  });

  it.each(FILES)('%s is what the JSON Schema takes', (file) => {
    validate(parse(readFileSync(join(LIBRARY, file), 'utf8')));
    expect(validate.errors).toBeNull();
  });

  it('has keys that the schema knows, and no others', () => {
    const text = readFileSync(join(LIBRARY, 'lose-a-region.yaml'), 'utf8');
    expect(validate(parse(text))).toBe(true);
    expect(validate(parse(text.replace('registry:', 'registri:')))).toBe(false);
  });

  it('has alternatives of the keys that a scenario has, by that schema too', () => {
    const one = (alternative: object) =>
      validate({ apiVersion: 'nines/v1', name: 'two', alternatives: { one: alternative } });
    expect(one({ registry: { tier: 'standard', replication: { lag: null } }, faults: [] })).toBe(true);
    expect([one({ registry: { teir: 'standard' } }), one({ name: 'other' }), one({ run: [] })]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it.each(EVERYDAY)('%s passes what it is judged by', (file) => {
    const { scenario, source } = load(file);
    const staged = stage({ scenario, directory: source.directory });
    const outcomes = scenario.run.seeds.slice(0, SEEDS).map((seed) => staged.play(seed, () => {}));
    const verdicts = judge(scenario, outcomes, new Measurements(outcomes, scenario.run.chance));
    const bounds = [...scenario.expect, ...scenario.mustFail.flatMap(expressionOf)]
      .filter(({ statistic }) => statistic === 'lower95' || statistic === 'upper95')
      .map(({ text }) => text);
    const told = verdicts.filter(({ name, verdict }) => verdict !== 'pass' && !bounds.includes(name));
    expect(told).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(bounds.length);
  });
});

function load(file: string): LoadedScenario {
  const found = loaded.get(file) ?? loadScenario(join(LIBRARY, file));
  loaded.set(file, found);
  return found;
}

function expressionOf(entry: LoadedScenario['scenario']['mustFail'][number]) {
  return entry.kind === 'expression' ? [entry.expression] : [];
}

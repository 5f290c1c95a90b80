import { describe, expect, it } from 'vitest';
import { codeOf, importsOf, type Source, sourcesUnder } from './sources.ts';

const SIM = sourcesUnder('sim');
const ALL = sourcesUnder('sim', 'scenarios', 'studies', 'reports', 'api', 'vitest', 'cli', 'tools', 'bench', 'test');
const PRODUCT = ALL.filter(({ path }) => !path.startsWith('test/'));

/** Layers outside sim, lowest first; matchers and commands know nothing of each other. Tools and bench stand on top of everything. */
const LAYERS = [['sim'], ['scenarios'], ['studies'], ['reports'], ['api'], ['vitest', 'cli']];
/** Folders of sim, lowest first; folders of one line may not import each other. */
const SIM_LAYERS = [
  ['kernel'],
  ['lifecycles', 'facts'],
  ['storage'],
  ['replication'],
  ['registry'],
  ['routing'],
  ['workload', 'faults'],
];

/** Files beside these folders that put the parts together, and so stand above them all. */
const SIM_TOP = /^sim\/(?:world|run|rareEvents|changes|operator|\w*[sS]trikes)\.ts$/;

describe('the simulator reads nothing but its plan', () => {
  const allowedMath = new Set(['PI', 'sqrt', 'exp', 'log', 'floor', 'min', 'max', 'abs', 'imul', 'clz32']);

  it('uses only the functions of Math that are the same on every engine', () => {
    const found = SIM.flatMap(({ path, text }) =>
      [...codeOf(text).matchAll(/Math\.(\w+)/g)]
        .filter(([, name]) => !allowedMath.has(name!))
        .map(([use]) => `${path}: ${use}`),
    );
    expect(found).toEqual([]);
  });

  it('raises no number to a power with **', () => {
    expect(SIM.filter(({ text }) => /[\w)\]]\s*\*\*\s*[\w(]/.test(codeOf(text))).map(({ path }) => path)).toEqual([]);
  });

  it('reads no clock, environment, file or random source', () => {
    const banned = /\b(?:Date\b|performance\b|process\b|setTimeout|setInterval|crypto\b|globalThis|require\()/;
    const imports = /from '(?:node:|fs|os|path|worker_threads)/;
    const found = SIM.filter(({ text }) => banned.test(codeOf(text)) || imports.test(text)).map(({ path }) => path);
    expect(found).toEqual([]);
  });
});

describe('imports go one way', () => {
  it('from the command line down to the simulator', () => {
    const folder = (path: string): string => path.split('/')[0]!;
    const rank = (path: string): number => LAYERS.findIndex((names) => names.includes(folder(path)));
    const layered = PRODUCT.filter(({ path }) => rank(path) >= 0);
    expect(upward(layered, rank)).toEqual([]);
    const across = layered.filter((source) =>
      importsOf(source).some((to) => rank(to) === rank(source.path) && folder(to) !== folder(source.path)),
    );
    expect(across.map(({ path }) => path)).toEqual([]);
  });

  it('inside the simulator from what clients do down to the kernel', () => {
    const rank = (path: string): number =>
      SIM_TOP.test(path) ? SIM_LAYERS.length : SIM_LAYERS.findIndex((names) => names.includes(path.split('/')[1]!));
    const layered = SIM.filter(({ path }) => rank(path) >= 0);
    const found = layered.flatMap((source) =>
      importsOf(source)
        .filter((target) => rank(target) >= 0)
        .filter((target) => rank(target) > rank(source.path) || isSibling(source.path, target, rank))
        .map((target) => `${source.path} → ${target}`),
    );
    expect(found).toEqual([]);
  });

  it('measuring is known to the world and its strikes alone', () => {
    const outside = SIM.filter(
      ({ path }) => !/^sim\/(?:measure|invariants)\/|^sim\/(?:world|strikes|deletionStrikes|run)\.ts/.test(path),
    );
    const found = outside.filter((source) => importsOf(source).some((target) => target.startsWith('sim/measure/')));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  function isSibling(from: string, to: string, rank: (path: string) => number): boolean {
    return rank(from) === rank(to) && !SIM_TOP.test(from) && from.split('/')[1] !== to.split('/')[1];
  }

  function upward(sources: readonly Source[], rank: (path: string) => number): string[] {
    return sources.flatMap((source) =>
      importsOf(source)
        .filter((target) => rank(target) > rank(source.path))
        .map((target) => `${source.path} → ${target}`),
    );
  }
});

describe('the shape of files', () => {
  it('keeps every file under 430 lines', () => {
    const long = ALL.filter(({ text }) => text.split('\n').length > 430);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('opens every file of faults, invariants and storage with what it stands for', () => {
    const mute = SIM.filter(({ path }) => /^sim\/(?:faults|invariants|storage)\//.test(path)).filter(
      ({ text }) => !/^(?:import[^\n]*\n)*\/\*\*/.test(text),
    );
    expect(mute.map(({ path }) => path)).toEqual([]);
  });

  it('gives no file a name that says nothing', () => {
    const vague = ALL.filter(({ path }) => /(?:util|helper|manager|misc|common|service-?locator)s?\.tsx?$/i.test(path));
    expect(vague.map(({ path }) => path)).toEqual([]);
  });

  describe('has no escape from the type checker or the linter', () => {
    // Directives are comments, and `any` is none.
    const directive = /(?:\/\/|\/\*)[\s*]*(?:@ts-(?:ignore|nocheck|expect-error)|biome-ignore)/;
    const untyped = /: any\b|as any\b|<any>/;
    const isEscape = (text: string): boolean => directive.test(text) || untyped.test(codeOf(text));
    /** That something is no scenario for the compiler can be said in no other way. */
    const aboutTypes = 'test/api/types.test.ts';

    it('anywhere', () => {
      const escapes = ALL.filter(({ text }) => isEscape(text)).map(({ path }) => path);
      expect(escapes.filter((path) => path !== aboutTypes)).toEqual([]);
    });

    it.each(['@ts-ignore', '@ts-nocheck', '@ts-expect-error it is so', 'biome-ignore lint/x: it is so'])(
      'as %s would be, in a comment of either kind',
      (words) => {
        expect([`// ${words}\n`, `f(); //${words}`, `/** ${words} */`].map(isEscape)).toEqual([true, true, true]);
      },
    );
  });

  it('has no dead file', () => {
    const entries =
      /^(?:test\/|tools\/|bench\/|cli\/main\.ts|(?:api|vitest)\/index\.ts|studies\/(?:executors|assess)\/\w*[wW]orker\w*\.ts|cli\/ui\/(?:experiment|assess)Thread\.ts)/;
    const imported = new Set(ALL.flatMap(importsOf));
    const dead = PRODUCT.filter(({ path }) => !entries.test(path) && !imported.has(path));
    expect(dead.map(({ path }) => path)).toEqual([]);
  });
});

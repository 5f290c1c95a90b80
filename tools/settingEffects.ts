/**
 * Which setting moves which metric which way. Each test in test/settings shows one such effect and is titled
 * `KEY: METRIC goes …`; from the titles comes docs/settings.md, and a setting without a test is a failure.
 *
 * `node dist/tools/settingEffects.js` writes the page.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as z from 'zod';
import { faultSchemas } from '../scenarios/schema/faults.ts';
import { scenarioSchema } from '../scenarios/schema.ts';
import { definitionOf, unwrapped } from '../scenarios/schemaWalk.ts';

export const SETTINGS_PAGE = 'docs/settings.md';
const TESTS = 'test/settings';

/** Sections of the format whose keys say how the registry behaves and what mends it. */
const SECTIONS = ['registry', 'repair', 'scrub', 'clients'] as const;
/** Keys that name things, or say what clients ask for, rather than how anything behaves. */
const NOT_SETTINGS = [
  /^registry\.regions$/,
  /^registry\.from\b/,
  /^clients\[\]\.(name|region)$/,
  /^clients\[\]\.(push|pull|list|operations)\b/,
  /^clients\[\]\.rollout\.(repository|tag)$/,
];
/** Keys of every fault: who, where, when, how long. */
const OF_EVERY_FAULT = new Set([
  ...['action', 'id', 'at', 'startAfter', 'duration'],
  ...['region', 'regions', 'node', 'zone', 'disk', 'client', 'from', 'to', 'pick'],
]);

export interface Effect {
  /** A dotted key, an action, or `action.key`. */
  readonly setting: string;
  readonly metric: string;
  /** `goes up with more`. */
  readonly direction: string;
}

/** Every setting that must have an effect, in the order of the format. */
export function settings(): readonly string[] {
  const sections = Object.entries(definitionOf(unwrapped(scenarioSchema)).shape ?? {});
  const keys = sections
    .filter(([name]) => SECTIONS.some((section) => section === name))
    .flatMap(([name, schema]) => leaves(schema, name))
    .filter((key) => NOT_SETTINGS.every((pattern) => !pattern.test(key)));
  const faults = Object.entries(faultSchemas).flatMap(([action, schema]) => {
    const own = Object.keys(definitionOf(unwrapped(schema)).shape ?? {}).filter((key) => !OF_EVERY_FAULT.has(key));
    return [action, ...own.map((key) => `${action}.${key}`)];
  });
  return [...new Set([...keys, 'faults[].pick', ...faults])];
}

/** Whether the format has such a key, or (`action`, `action.key`, `hazards.action`) such a fault. */
export function isKnown(setting: string): boolean {
  const shape = definitionOf(unwrapped(scenarioSchema)).shape ?? {};
  const keys = Object.entries(shape).flatMap(([name, schema]) => leaves(schema, name));
  const actions = Object.keys(faultSchemas).flatMap((action) => [action, `hazards.${action}`]);
  const isBelow = (key: string): boolean => [`${setting}.`, `${setting}[`].some((start) => key.startsWith(start));
  if (keys.some((key) => key === setting || isBelow(key)) || actions.includes(setting)) return true;
  return settings().includes(setting) || actions.some((action) => setting.startsWith(`${action}.`));
}

function leaves(schema: z.ZodType, path: string): readonly string[] {
  const { type, shape, element, valueType, options } = definitionOf(unwrapped(schema));
  if (type === 'object' && shape !== undefined) {
    return Object.entries(shape).flatMap(([key, below]) => leaves(below, `${path}.${key}`));
  }
  if (type === 'array' && element !== undefined) return isObject(element) ? leaves(element, `${path}[]`) : [path];
  if (type === 'record' && valueType !== undefined) return [path];
  if (type === 'union' && options?.some(isObject) === true) {
    const objects = options.filter(isObject);
    return [...(objects.length < options.length ? [path] : []), ...objects.flatMap((form) => leaves(form, path))];
  }
  return [path];
}

function isObject(schema: z.ZodType): boolean {
  const { type, options } = definitionOf(unwrapped(schema));
  return type === 'object' || (type === 'union' && options?.some(isObject) === true);
}

/** What the tests show, in the order of their files and of the tests in them. */
export function shownEffects(): readonly Effect[] {
  const files = readdirSync(TESTS).filter((file) => file.endsWith('.test.ts'));
  return files.sort().flatMap((file) => {
    const text = readFileSync(join(TESTS, file), 'utf8');
    return [...text.matchAll(/\bit\(\s*['"`](\S+): (\w+) ([^'"`]+)['"`]/g)].map(
      ([, setting, metric, direction]): Effect => ({ setting: setting!, metric: metric!, direction: direction! }),
    );
  });
}

const PREFACE = `# What each setting moves

Of every setting of the registry, of repair, of clients, and of every fault: a metric that it moves, and which way. Each line is a test (test/settings)
that plays a small scenario twice, with the setting at two values and the same chance. A setting that moves nothing would be
a setting that the model does not have.`;

/** The whole page, ending with a newline. */
export function settingsPage(): string {
  const order = settings();
  const rank = ({ setting }: Effect): number => (order.indexOf(setting) + order.length + 1) % (order.length + 1);
  const effects = [...shownEffects()].sort((a, b) => rank(a) - rank(b));
  const rows = effects.map(({ setting, metric, direction }) => `| \`${setting}\` | \`${metric}\` ${direction} |`);
  return `${PREFACE}\n\n| setting | effect |\n| --- | --- |\n${rows.join('\n')}\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(SETTINGS_PAGE, settingsPage());
}

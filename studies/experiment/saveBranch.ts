/** Writes a branch as a scenario file of its own, which plays it again: same seed, same digest. */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { parseScenario } from '../../scenarios/load.ts';
import { BUNDLED_TRACES } from '../../scenarios/traces.ts';
import { SaveError, writeText } from '../save.ts';
import type { Branch } from './branch.ts';
import { textWith, valuesOf } from './editScenario.ts';
import { Refusal } from './refusal.ts';

type Values = Record<string, unknown>;

/** Throws Refusal where it cannot be written, and ScenarioError where what it names is not found from there. */
export function saveBranch(branch: Branch, seed: number, path: string, overwrite: boolean): void {
  if (path.trim() === '') throw new Refusal('the name of the file is empty', 'name a file: variant.yaml');
  if (!overwrite && existsSync(path))
    throw new Refusal(`there is a file ${path} already`, 'name another, or overwrite it');
  const text = savedScenarioText(branch, seed, dirname(resolve(path)));
  parseScenario(text, path);
  try {
    writeText(path, text);
  } catch (error) {
    if (error instanceof SaveError) throw new Refusal(error.message, 'name another place');
    throw error;
  }
}

/** @param directory in which the file is to stand: its relative names start there */
function savedScenarioText(branch: Branch, seed: number, directory: string): string {
  const { subject, handmade } = branch;
  const values = valuesOf(subject);
  const run = isRecord(values['run']) ? values['run'] : {};
  values['run'] = { ...run, seeds: seed };
  const from = resolve(subject.directory);
  if (from !== resolve(directory)) moveFiles(values, (name) => nameFrom(from, resolve(directory), name));
  const header = [
    `# ${subject.scenario.name} with what was done to it by hand, for seed ${seed}:`,
    ...handmade.deeds.map((deed) => `#   ${deed}`),
    ...(handmade.deeds.length === 0 ? ['#   nothing'] : []),
  ];
  const text = textWith(subject, values).replace(
    SCHEMA_COMMENT,
    (_, before: string, name: string) => `${before}${nameFrom(from, resolve(directory), name)}`,
  );
  return `${header.map((line) => line.replace(/[\r\n]+/g, ' ')).join('\n')}\n${text}`;
}

/** Where editors find the schema, as seen from the file; an address holds wherever the file stands. */
const SCHEMA_COMMENT = /^(# *yaml-language-server: *\$schema=)(?![a-z]+:\/\/)(\S+)/gm;

/** The name of a file, given as seen from one directory, as seen from another. */
function nameFrom(from: string, to: string, name: string): string {
  if (isAbsolute(name)) return name;
  const path = relative(to, resolve(from, name));
  return isAbsolute(path) ? path : path.replaceAll('\\', '/');
}

/** Renames every file that a scenario names: traces, empirical laws, and the configuration of the registry. */
function moveFiles(values: Values, renamed: (name: string) => string): void {
  const registry = values['registry'];
  if (isRecord(registry)) {
    const { from } = registry;
    if (typeof from === 'string') registry['from'] = renamed(from);
    else if (isRecord(from) && typeof from['file'] === 'string') from['file'] = renamed(from['file']);
  }
  visit(values, (holder) => {
    const { trace, empirical } = holder;
    if (typeof trace === 'string' && !Object.hasOwn(BUNDLED_TRACES, trace)) holder['trace'] = renamed(trace);
    if (isRecord(empirical) && typeof empirical['file'] === 'string') empirical['file'] = renamed(empirical['file']);
  });
}

function visit(value: unknown, look: (holder: Values) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, look);
  if (!isRecord(value)) return;
  look(value);
  for (const inner of Object.values(value)) visit(inner, look);
}

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The scenarios that the picker lists: of the library that comes with nines, and of the folder it was started in. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parse } from 'yaml';
import { packageDirectory } from '../../studies/version.ts';
import { lastVerdicts } from './lastVerdicts.ts';
import { OWN_FOLDER, type PickerRow } from './picker.ts';

export function knownScenarios(): readonly PickerRow[] {
  const library = join(packageDirectory(), 'scenarios/library');
  const last = lastVerdicts();
  const rowsOf = (directory: string, from: string) =>
    filesOf(directory).flatMap((path) => {
      const told = toldBy(path);
      return told === null ? [] : [{ path: shortest(path), ...told, from, last: last[resolve(path)] ?? null }];
    });
  return [
    ...(resolve('.') === library ? [] : rowsOf('.', OWN_FOLDER)),
    ...rowsOf(library, 'library'),
    ...rowsOf(join(library, 'incidents'), 'library/incidents'),
    ...rowsOf(join(library, 'invariants'), 'library/invariants'),
  ];
}

function filesOf(directory: string): readonly string[] {
  try {
    const names = readdirSync(directory).filter((name) => /\.ya?ml$/.test(name));
    return names.sort().map((name) => join(directory, name));
  } catch {
    return [];
  }
}

/** Null for what is no scenario; whether it is a good one shows when it is opened. */
function toldBy(path: string): Pick<PickerRow, 'name' | 'description'> | null {
  try {
    const text = readFileSync(path, 'utf8');
    if (!/^apiVersion: *["']?nines\//m.test(text)) return null;
    const value = parse(text) as { readonly name?: unknown; readonly description?: unknown };
    return { name: String(value.name ?? path), description: String(value.description ?? '').trim() };
  } catch {
    return null;
  }
}

/** As a person would type it. */
function shortest(path: string): string {
  const absolute = resolve(path);
  const from = relative('.', absolute);
  return from.startsWith('..') && from.length > absolute.length ? absolute : from;
}

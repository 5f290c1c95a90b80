/** `--set PATH=VALUE`: one value of a scenario changed from the command line; dotted path, lists count from 0, VALUE is YAML. */

import { parseDocument } from 'yaml';
import { counted } from '../sim/kernel/counted.ts';
import { type KeyPath, ScenarioError } from './scenarioError.ts';

export interface SetFlag {
  /** As given: `run.duration=1h`. */
  readonly text: string;
  readonly path: KeyPath;
}

const EXAMPLE = 'a flag looks like --set registry.replication.bandwidth=500Mbps or --set clients.0.pull.rate=4/s';

/** Writes the flag's value into `root`, in place. Throws ScenarioError. */
export function applySet(file: string, root: Record<string, unknown>, text: string): SetFlag {
  const fail = (message: string, hint: string = EXAMPLE): ScenarioError =>
    new ScenarioError(file, [{ file, line: null, column: null, path: '', message, hint, flag: text }]);
  const equals = text.indexOf('=');
  if (equals < 1) throw fail('there is no PATH=VALUE here');
  const parts = text.slice(0, equals).trim().split('.');
  if (parts.some((part) => part === '' || part === '__proto__')) throw fail('the path has an empty or forbidden part');
  if (parts[0] === 'alternatives') {
    throw fail(
      'a flag changes the scenario that is taken, not its alternatives',
      'name one as FILE#NAME and set its keys',
    );
  }
  const value = yamlValue(text.slice(equals + 1), fail);
  const path: (string | number)[] = [];
  let holder: unknown = root;
  for (const [depth, part] of parts.entries()) {
    const isLast = depth === parts.length - 1;
    const here = path.length === 0 ? 'the scenario' : `\`${path.join('.')}\``;
    if (Array.isArray(holder)) {
      if (!/^\d+$/.test(part))
        throw fail(`${here} is a list, and \`${part}\` is not a position in it`, 'positions count from 0');
      const index = Number(part);
      if (index > holder.length)
        throw fail(
          `${here} has ${counted(holder.length, 'entry', 'entries')}, there is no position ${index}`,
          'positions count from 0',
        );
      path.push(index);
      if (isLast) holder[index] = value;
      else holder[index] ??= {};
      holder = holder[index];
    } else if (typeof holder === 'object' && holder !== null) {
      const map = holder as Record<string, unknown>;
      path.push(part);
      if (isLast) map[part] = value;
      else if (!Object.hasOwn(map, part) || map[part] === null) map[part] = {};
      holder = map[part];
    } else {
      throw fail(`${here} is a single value, nothing can be set inside it`, `set ${here} itself`);
    }
  }
  return { text, path };
}

function yamlValue(text: string, fail: (message: string, hint?: string) => ScenarioError): unknown {
  const document = parseDocument(text.trim(), { prettyErrors: false });
  const error = document.errors[0];
  if (error !== undefined)
    throw fail(`the value \`${text}\` is not valid YAML`, 'quote it if it holds commas, colons or braces');
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  if (text.trim() === '' || value === undefined) throw fail('there is no value after =');
  if (value === null) {
    throw fail(
      `\`${text.trim()}\` is no value, and a flag cannot take a key away`,
      'set another value, or remove the key from the file',
    );
  }
  return value;
}

/** A file that describes a registry, its configuration or what it holds, read as JSON: whatever is wrong with it is told with its place and what to do. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { closestName } from '../suggestion.ts';
import { brokenJson } from './brokenJson.ts';
import { configurationError } from './configurationError.ts';

/** A state of thousands of resources is a few tens of MiB. */
const MOST_BYTES = 128 * 1024 * 1024;

/** What each kind of file is made with. */
export const HOW_TO_MAKE_ONE =
  '`terraform show -json tfplan > plan.json`, `az acr show -n NAME` and `az acr replication list -r NAME`, or `bicep build`';

/**
 * Throws ScenarioError.
 * @param shown the path as errors name it
 * @param paths where paths start, for one that leads nowhere; may be empty
 * @param made what such a file is made with
 */
export function readConfigurationFile(path: string, shown: string, paths: string, made = HOW_TO_MAKE_ONE): unknown {
  const text = readConfigurationText(path, shown, made, paths);
  try {
    return JSON.parse(text);
  } catch {
    throw brokenAt(text, shown, made);
  }
}

/** The text of such a file, in whichever encoding it was written. Throws ScenarioError, also where it is empty. */
export function readConfigurationText(path: string, shown: string, made: string, paths = ''): string {
  const text = textOf(bytesOf(path, shown, paths), shown, made);
  if (text.trim() === '') throw configurationError(shown, 'the file is empty', made, 1, 1);
  return text;
}

function bytesOf(path: string, shown: string, paths: string): Buffer {
  try {
    const bytes = readFileSync(path);
    if (bytes.length <= MOST_BYTES) return bytes;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw configurationError(shown, 'this is a directory, not a file', 'name a file in it');
    const message =
      code === 'ENOENT' ? 'there is no such file' : `the file cannot be read (${code ?? 'unknown error'})`;
    throw configurationError(shown, message, neighbourOf(path, paths));
  }
  throw configurationError(
    shown,
    'the file is larger than 128MiB',
    'split it, or leave out what is not of the registry',
  );
}

function neighbourOf(path: string, paths: string): string {
  const close = closestIn(path);
  return [...(close === null ? [] : [`did you mean \`${close}\`?`]), paths].join(' ').trim();
}

function closestIn(path: string): string | null {
  try {
    return closestName(basename(path), readdirSync(dirname(path)));
  } catch {
    return null;
  }
}

/** Windows PowerShell writes UTF-16 where `>` is used. */
function textOf(bytes: Buffer, shown: string, made: string): string {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    throw configurationError(
      shown,
      'this is a plan as Terraform keeps it, not JSON',
      '`terraform show -json` prints it',
      1,
      1,
    );
  }
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw configurationError(shown, 'the file is not UTF-8 text', made, 1, 1);
  }
}

/** By its mark, or by where the zeros are: JSON begins with plain letters. */
export function encodingOf([first, second]: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if ((first === 0xff && second === 0xfe) || second === 0) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || first === 0 ? 'utf-16be' : 'utf-8';
}

const WRAPPED = [
  'a wrapper around Terraform has written lines of its own into this',
  'hashicorp/setup-terraform does without with `terraform_wrapper: false`',
] as const;

/** Languages that are made into JSON first, and other texts that come of the same programs. */
const LOOKS_LIKE: readonly (readonly [pattern: RegExp, message: string, hint: string])[] = [
  [
    /^\s*(?:(?:Terraform|OpenTofu) (?:used|will|planned)|An execution plan|No changes|Planning failed|Acquiring state lock|(?:# )?[\w.-]+(?:\[.*\])?\S*: (?:Refreshing state|Reading|Read complete)|# [\w.-]+(?:\[.*\])?\S*:)/,
    'this is a plan or state for people, not JSON',
    '`terraform show -json tfplan > plan.json` prints it for programs',
  ],
  [/^\s*[╷│]|^\s*Error:/, 'this is an error message, not JSON', 'mend what it complains of, and write the file again'],
  [/^\[command\]/, ...WRAPPED],
  [
    /^\{"@level"/,
    'these are messages of `terraform plan -json`, not the plan',
    '`terraform plan -out tfplan`, then `terraform show -json tfplan > plan.json`',
  ],
  [
    /^(?:#.*\n|\/\/.*\n|\s)*(?:resource|module|terraform|provider|variable|locals)\b[^\n]*\{/,
    'this is Terraform’s own language, not JSON',
    '`terraform plan -out tfplan`, then `terraform show -json tfplan > plan.json`',
  ],
  [
    /^(?:\/\/.*\n|@.*\n|\s)*(?:param|targetScope|resource|var|module)\s+/,
    'this is Bicep, not JSON',
    '`bicep build FILE` makes a template of it',
  ],
];

function brokenAt(text: string, shown: string, made: string): Error {
  // Plans for people have colours, unless they are told not to.
  const start = text.slice(0, 10_000).replaceAll(/\p{Cc}\[[\d;]*m/gu, '');
  const isJsonLike = /^\s*[[{]/.test(text) && !/^(?:\{"@level"|\[command\])/.test(text);
  const known = isJsonLike ? undefined : LOOKS_LIKE.find(([pattern]) => pattern.test(start));
  if (known !== undefined) return configurationError(shown, known[1], known[2], 1, 1);
  const { offset, kind } = brokenJson(text);
  const before = text.slice(0, offset).split('\n');
  const [line, column] = [before.length, before[before.length - 1]!.length + 1];
  // Of the wrapper too: `::debug::…` behind what Terraform printed.
  const [message, hint] = text.startsWith('::', offset) ? WRAPPED : [PROBLEMS[kind].message, PROBLEMS[kind].hint(made)];
  return configurationError(shown, message, hint, line, column);
}

interface Problem {
  readonly message: string;
  readonly hint: (made: string) => string;
}

const PROBLEMS: Readonly<Record<'cut' | 'second' | 'wrong', Problem>> = {
  cut: { message: 'the JSON breaks off here', hint: () => 'was the file cut short? make it again' },
  second: {
    message: 'a second document begins here',
    hint: () => 'put both into one list: `jq -s . ONE.json OTHER.json > BOTH.json`',
  },
  wrong: { message: 'this is not JSON from here on', hint: (made) => `make it again with ${made}` },
};

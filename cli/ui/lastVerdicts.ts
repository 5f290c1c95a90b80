/** How scenarios ended last, on this machine: one small file, which may be missing, old or broken without harm. */
import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { VerdictEntry } from '../../studies/result.ts';
import { writeText } from '../../studies/save.ts';

type Verdict = VerdictEntry['verdict'];

/** By absolute path. */
export function lastVerdicts(): Readonly<Record<string, Verdict>> {
  try {
    const value: unknown = JSON.parse(readFileSync(stateFile(), 'utf8'));
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, Verdict] => isVerdict(entry[1])));
  } catch {
    return {};
  }
}

/** Never throws: what cannot be kept is only not remembered. */
export function keepVerdict(file: string, verdicts: readonly VerdictEntry[]): void {
  const known = { ...lastVerdicts(), [resolve(file)]: worst(verdicts) };
  try {
    mkdirSync(dirname(stateFile()), { recursive: true });
    writeText(stateFile(), `${JSON.stringify(known, null, 2)}\n`);
  } catch {
    // A full disk or a home that is read-only is no reason to disturb.
  }
}

function worst(verdicts: readonly VerdictEntry[]): Verdict {
  const order = ['fail', 'inconclusive', 'pass'] as const;
  return order.find((verdict) => verdicts.some((entry) => entry.verdict === verdict)) ?? 'pass';
}

function isVerdict(value: unknown): value is Verdict {
  return value === 'pass' || value === 'fail' || value === 'inconclusive';
}

function stateFile(): string {
  const { XDG_STATE_HOME } = process.env;
  const home = XDG_STATE_HOME !== undefined && XDG_STATE_HOME !== '' ? XDG_STATE_HOME : join(homedir(), '.local/state');
  return join(home, 'nines/last.json');
}

/**
 * A corpus of broken scenario files. Each is broken in one way, and must fail for that reason alone: one message, at the
 * right place, with a hint of what to do.
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../scenarios/load.ts';
import { ScenarioError } from '../../scenarios/scenarioError.ts';
import { CORPUS } from './badFiles.ts';

const DIRECTORY = fileURLToPath(new URL('../cli/bad-files', import.meta.url));

describe('a broken scenario file', () => {
  it.each(CORPUS)('%s fails at %s', (file, place, message) => {
    const { issues } = failureOf(join(DIRECTORY, file));
    expect(issues.map((issue) => issue.message)).toEqual([message]);
    const [issue] = issues;
    const elsewhere = basename(issue?.file ?? '') === file ? '' : `${basename(issue?.file ?? '')}:`;
    expect(`${elsewhere}${issue?.line}:${issue?.column}`).toBe(place);
    expect(issue?.hint).not.toBe('');
  });

  it('is told without a stack trace', () => {
    for (const [file] of CORPUS) {
      const { message } = failureOf(join(DIRECTORY, file));
      expect(message).not.toMatch(/\n\s+at |undefined|\[object|ZodError|NaN/);
    }
  });

  it('has its entry in this table', () => {
    const files = readdirSync(DIRECTORY).filter((name) => name.endsWith('.yaml'));
    expect(CORPUS.map(([file]) => file).sort()).toEqual(files.sort());
    expect(files.length).toBeGreaterThanOrEqual(60);
  });
});

function failureOf(path: string): ScenarioError {
  try {
    loadScenario(path);
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
  throw new Error(`${path} is valid`);
}

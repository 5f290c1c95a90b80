import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { printedOpening, README, readmeWith } from '../../tools/readmeOutput.ts';
import { FORMAT_PAGE, formatPage } from '../../tools/scenarioKeys.ts';

const text = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

describe('the page of the scenario format', () => {
  it('lists the keys of the schema as they are', () => {
    expect(text(FORMAT_PAGE)).toBe(formatPage());
  });
});

describe('the README', () => {
  it('opens with what the program prints', () => {
    const readme = text(README);
    expect(readme).toBe(readmeWith(readme, printedOpening()));
  });
});

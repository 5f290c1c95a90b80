/** Files that are no configuration: one complaint, where it is, and what to do. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { brokenJson } from '../../../scenarios/configuration/brokenJson.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import { pathOf, plan, problemOf, removeFiles, scenarioText, terraformResource, withFile, withText } from './files.ts';

afterAll(removeFiles);

describe('a file that is not JSON', () => {
  it.each([
    ['nothing at all', '  \n', 1, 1, 'the file is empty', 'terraform show -json'],
    ['a comma before an end', '{\n  "a": [1, 2,]\n}', 2, 14, 'this is not JSON from here on', 'make it again'],
    ['single quotes', "{'a': 1}", 1, 2, 'this is not JSON from here on', 'make it again'],
    ['half of it', '{"a": {\n "b": "c', 2, 9, 'the JSON breaks off here', 'cut short'],
    ['two documents', '{}\n[]\n', 2, 1, 'a second document begins here', 'jq -s'],
    [
      'Terraform’s language',
      'resource "azurerm_container_registry" "a" {\n}',
      1,
      1,
      'Terraform’s own language',
      'terraform show -json',
    ],
    [
      'what terraform plan -json says',
      '{"@level":"info"}\n{"@level":"info"}\n',
      1,
      1,
      'messages of',
      'terraform show -json',
    ],
    ['a plan for people', 'Terraform used the selected providers', 1, 1, 'for people', 'terraform show -json'],
    ['Bicep', "param location string = 'eastus'\n", 1, 1, 'this is Bicep', 'bicep build'],
  ])('because it is %s', (_, text, line, column, complaint, wayOut) => {
    const issue = problemOf(() => withText(text));
    expect([issue.line, issue.column]).toEqual([line, column]);
    expect(issue.message).toContain(complaint);
    expect(issue.hint).toContain(wayOut);
    expect(issue.file).toMatch(/file\.json$/);
  });

  it('because it is a plan as Terraform keeps it', () => {
    expect(problemOf(() => withText(new Uint8Array([0x50, 0x4b, 3, 4]))).message).toContain(
      'a plan as Terraform keeps it',
    );
  });

  it('is told to be cut wherever it is cut', () => {
    const text = JSON.stringify({ a: [-1.5e3, true, null, 'x"\\é'], b: { c: {} } }, null, 1);
    for (let end = 1; end < text.length; end++) {
      // A number is whole wherever it ends, but for its sign, point and exponent.
      if (/[-.e]$/.test(text.slice(0, end)) && !text.slice(0, end).endsWith('"')) continue;
      expect([end, brokenJson(text.slice(0, end))]).toEqual([end, { offset: expect.any(Number), kind: 'cut' }]);
    }
  });

  it('is told at the place up to which it could have gone on as JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom('?', ',', '"', ']', '{', "'", ''), (text, at, put) => {
        const spoilt = text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1);
        let isBroken = false;
        try {
          JSON.parse(spoilt);
        } catch {
          isBroken = true;
        }
        fc.pre(isBroken);
        const { offset } = brokenJson(spoilt);
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset).toBeLessThanOrEqual(spoilt.length);
        expect(brokenJson(spoilt.slice(0, offset)).kind).toBe('cut');
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

describe('a file that is JSON', () => {
  it.each([
    ['a single value', 'true', 'a single value'],
    ['a map of anything', '{"a": 1}', 'there is no container registry in this file'],
    ['a list of nothing', '[]', 'there is no container registry in this file'],
    [
      'an empty state as Terraform keeps it',
      '{"version": 4, "terraform_version": "1.9.8", "resources": []}',
      'there is no container registry in this file',
    ],
    ['an empty state', '{"format_version": "1.0", "terraform_version": "1.9.8"}', 'neither values nor planned values'],
  ])('but %s has no registry', (_, text, complaint) => {
    const { message, hint } = problemOf(() => withText(text));
    expect(message).toContain(complaint);
    expect(hint).not.toBe('');
  });

  it('may be UTF-16, as PowerShell writes it, or begin with a mark', () => {
    const text = `\uFEFF${JSON.stringify(plan(terraformResource()))}`;
    for (const encoding of ['utf16le', 'utf8'] as const) {
      expect(withText(Buffer.from(text, encoding)).scenario.registry.regions).toHaveLength(2);
    }
  });

  it('is missing, or a directory', () => {
    withFile(plan(terraformResource()));
    const at = (name: string) => problemOf(() => parseScenario(scenarioText(`from: ${name}`), pathOf('scenario.yaml')));
    expect([at('fille.json').message, at('fille.json').hint]).toEqual([
      'there is no such file',
      expect.stringContaining('did you mean `file.json`?'),
    ]);
    expect(at('.').message).toBe('this is a directory, not a file');
  });
});

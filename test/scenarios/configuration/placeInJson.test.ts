/** Where keys stand in a text. */
import { afterAll, describe, expect, it } from 'vitest';
import { placeInJson } from '../../../scenarios/configuration/placeInJson.ts';
import { plan, problemOf, removeFiles, terraformResource, withText } from './files.ts';

afterAll(removeFiles);

const TEXT = `{
  "a": {"key": "}],{", "b\\"": [1, -2.5e3, {"key": null}]},
  "\\u0063": [[], {}, [{"key": true, "last": ["x"]}]]
}
`;
const ROOT = JSON.parse(TEXT) as { a: { 'b"': unknown[] }; c: unknown[][] };
/** What stands at the place of a key, to the end of its line. */
const at = (holder: unknown, key: string) => {
  const place = placeInJson(TEXT, ROOT, holder, key);
  return place === null ? null : TEXT.split('\n')[place.line - 1]!.slice(place.column - 1);
};

describe('the place of a key', () => {
  it.each([
    ['in the root', ROOT, 'a', '"a": {"key": '],
    ['written with an escape', ROOT, 'c', '"\\u0063": [[]'],
    ['before texts that look like JSON', ROOT.a, 'key', '"key": "}],{"'],
    ['in a list, behind numbers', ROOT.a['b"'][2], 'key', '"key": null'],
    ['behind lists and maps that are empty', ROOT.c[2]![0], 'last', '"last": ["x"]'],
  ])('%s', (_, holder, key, found) => {
    expect(at(holder, key)?.startsWith(found)).toBe(true);
  });

  it('that is missing is that of the map that lacks it', () => {
    const found = [at(ROOT, 'x'), at(ROOT.c[2]![0], 'x'), at(ROOT.c[1], 'x')];
    expect(found).toEqual(['{', '{"key": true, "last": ["x"]}]]', '{}, [{"key": true, "last": ["x"]}]]']);
  });

  it('in what is no part of the text is not known', () => {
    expect(at({ ...ROOT.a }, 'key')).toBeNull();
  });

  it('is found at any depth', () => {
    const deep = 20_000;
    const text = `${'[0,{"a":'.repeat(deep)}{"key":1}${'}]'.repeat(deep)}`;
    const root: unknown = JSON.parse(text);
    let holder = root;
    for (let level = 0; level < deep; level++) holder = (holder as [0, { a: unknown }])[1].a;
    expect(placeInJson(text, root, holder, 'key')).toEqual({ line: 1, column: 8 * deep + 2 });
  });
});

it('is told with what is wrong there', () => {
  const text = JSON.stringify(plan(terraformResource({ sku: 'Gold' })), null, 2);
  const { line, column } = problemOf(() => withText(text));
  expect(text.split('\n')[line! - 1]?.slice(column! - 1)).toBe('"sku": "Gold",');
});

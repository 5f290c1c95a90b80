import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { junitReport } from '../../../reports/reporters/junit.ts';
import { element, escapedText } from '../../../reports/reporters/xml.ts';
import { assessReport, PROBLEM, runReport, unfinishedReport } from './fakeReport.ts';

const SCHEMA = readFileSync(join(import.meta.dirname, 'junit.xsd'), 'utf8');

async function faultsOf(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml, schema: SCHEMA });
  return errors.map(({ message }) => message);
}

/** The case of this name, with what is in it. */
function caseIn(xml: string, name: string): string {
  const [, ...cases] = xml.split('<testcase ');
  return cases.find((each) => each.includes(` name="${name}"`)) ?? 'there is none';
}

const countIn = (xml: string, what: string): number => xml.split(what).length - 1;

describe('a run as JUnit XML', () => {
  it('is this text', async () => {
    await expect(junitReport([runReport()])).toMatchFileSnapshot('../snapshots/junit.xml');
  });

  it('is the same bytes wherever and however fast it was played', () => {
    const environment = { node: 'v99', seconds: 12.3, workers: 7, events: 1, requests: 1 };
    expect(junitReport([runReport({ environment })])).toBe(junitReport([runReport()]));
  });

  it('has a failure for what was missed, with reason, evidence, place and the command that shows it again', () => {
    const { result } = runReport();
    const verdicts = result.verdicts.map((entry) =>
      entry.name === 'rpo_age.max <= 30m'
        ? ({ ...entry, verdict: 'fail', reason: 'it was 31 min', evidence: ['first line', 'second'] } as const)
        : entry,
    );
    const told = caseIn(junitReport([runReport({ verdicts })]), 'expect rpo_age.max &lt;= 30m');
    expect(told).toContain('<failure type="expect" message="it was 31 min">');
    expect(told).toContain(
      'it was 31 min\n  first line\n  second\nat scenarios/library/lose-a-region.yaml:41:5\nRepro: nines run ',
    );
  });

  it('has an error for what is undecided, and none for what holds', () => {
    const xml = junitReport([runReport()]);
    expect(caseIn(xml, 'expect rollout_time.p99 &lt;= 5m')).toMatch(/<error type="expect" message="[^"]+">/);
    expect(caseIn(xml, 'invariant closure')).not.toMatch(/<(?:error|failure)/);
  });

  it('has an error for seeds without an end: one for each defect, one for all that were interrupted', () => {
    const xml = junitReport([unfinishedReport()]);
    expect(caseIn(xml, 'seed 2')).toContain('<error type="seed" message="a defect in nines: bytes &lt; 0">');
    expect(caseIn(xml, 'seed 3..5')).toContain('message="interrupted before it was done"');
  });
});

describe('several files as JUnit XML', () => {
  const xml = junitReport([runReport(), assessReport(), PROBLEM, unfinishedReport()]);

  it('are suites of one document, which counts their cases', () => {
    expect(countIn(xml, '<testsuite ')).toBe(4);
    const [, tests, failures, errors] =
      /<testsuites [^>]*tests="(\d+)" failures="(\d+)" errors="(\d+)"/.exec(xml) ?? [];
    expect([tests, failures, errors].map(Number)).toEqual(
      ['<testcase ', '<failure ', '<error '].map((what) => countIn(xml, what)),
    );
  });

  it('keep to the schema', async () => {
    expect(await faultsOf(xml)).toEqual([]);
    expect(await faultsOf(junitReport([]))).toEqual([]);
    expect(await faultsOf(xml.replace(' classname="two-regions"', ''))).not.toEqual([]);
  });

  it('tell of an assessment what it judged, and which guards do not hold', () => {
    expect(caseIn(xml, 'expect durability.nines &gt;= 12')).toMatch(/^[^>]*>\n<failure [^>]*>[^<]*\nat \S+:9:5\n/);
    expect(caseIn(xml, 'guard precision')).toContain('<error type="guard" message="±3.0 %, asked for ±1.0 %">');
    expect(caseIn(xml, 'guard losses seen')).not.toContain('<error');
  });

  it('have an error with its line for a file that is no scenario', () => {
    expect(xml).toMatch(/<error type="problem" message="a scenario has no key `regstry`">[^<]*\nat bad\.yaml:3:1</);
  });
});

describe('what readers tell cases by', () => {
  const { scenario, verdicts } = runReport().result;
  const twice = runReport({ verdicts: [...verdicts, ...verdicts] });
  const taken = runReport({ scenario: { ...scenario, name: `${scenario.name} (2)` } });
  const xml = junitReport([twice, taken, runReport(), runReport(), PROBLEM, { ...PROBLEM, file: 'other/bad.yaml' }]);
  const valuesOf = (tag: string, name: string) =>
    [...xml.matchAll(new RegExp(`<${tag} [^>]*?\\b${name}="([^"]*)"`, 'g'))].map(([, value]) => value!);

  it('is one name for each suite: Jenkins lays those of one name together', () => {
    const names = valuesOf('testsuite', 'name');
    expect(names).toHaveLength(6);
    expect(new Set(names).size).toBe(6);
    expect(names.slice(1, 4)).toEqual([`${scenario.name} (2)`, `${scenario.name} (3)`, `${scenario.name} (4)`]);
  });

  it('is one class and name for each case: GitLab keeps the last of several', () => {
    const [classes, names] = [valuesOf('testcase', 'classname'), valuesOf('testcase', 'name')];
    const keys = names.map((name, index) => `${classes[index]} ${name}`);
    expect(keys).toHaveLength(4 * verdicts.length + verdicts.length + 4);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has no dot in a class that is no package', () => {
    expect(valuesOf('testcase', 'classname').filter((name) => name.includes('.'))).toEqual([]);
    expect(valuesOf('testcase', 'classname').slice(-3)).toEqual(['bad', 'bad (2)', 'bad (2)']);
  });

  it('is of no type that Rails makes something else of', () => {
    const cast = ['symbol', 'date', 'datetime', 'duration', 'integer', 'float', 'decimal', 'boolean', 'string'];
    const types = [...valuesOf('error', 'type'), ...valuesOf('failure', 'type')];
    expect(types.filter((type) => [...cast, 'yaml', 'base64Binary', 'hexBinary', 'file'].includes(type))).toEqual([]);
    expect(types).not.toEqual([]);
  });
});

describe('text in XML', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 30 });

  it('may be anything at all: what comes of it is well-formed', async () => {
    const texts = fc.sample(anything, { numRuns: 500, seed: 7 });
    const awkward = [...texts, ']]>', '\u0000\u001b[31m\u0085\ufffe', '\ud800', '<!-- & "\'', '\t\r\n'];
    const name = awkward.join('|');
    const odd = runReport({ warnings: awkward, scenario: { ...runReport().result.scenario, name } });
    expect(await faultsOf(junitReport([odd]))).toEqual([]);
  });

  it('is read as it was written, but for what XML has no place for', () => {
    const allowed = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\uFFFD'));
    fc.assert(fc.property(allowed, (text) => textIn(escapedText(text)) === text));
    fc.assert(fc.property(anything, (text) => !/[<>\uFFFE\uFFFF]/.test(escapedText(text))));
  });

  it('keeps its line breaks in attributes', () => {
    expect(element('case', { name: 'a\n"b"\tc\r' })).toBe('<case name="a&#10;&quot;b&quot;&#9;c&#13;"/>\n');
  });

  function textIn(xml: string): string {
    return xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#13;', '\r').replaceAll('&amp;', '&');
  }
});

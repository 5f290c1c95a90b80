/**
 * JUnit XML, as test reports of continuous integration are read: a scenario is a suite, what is judged a case. A miss is a
 * failure; what could not be judged is an error. Times are 0, so that equal results give equal bytes.
 *
 * Readers tell suites by their names (Jenkins lays two of one name together) and cases by class and name (GitLab keeps the last
 * of several), so what is alike is numbered.
 */
import { basename } from 'node:path';
import type { Report } from './report.ts';
import { type Case, type Suite, suiteOf } from './suite.ts';
import { type attributes, element, type Xml } from './xml.ts';

export function junitReport(reports: readonly Report[]): string {
  const suites = reports.map(suiteOf);
  const names = toldApart(suites.map(({ name }) => name));
  const classes = toldApart(suites.map(classOf));
  const root = element(
    'testsuites',
    { name: 'nines', ...countsOf(suites.flatMap(({ cases }) => cases)) },
    suites.map((suite, index) => suiteElement(suite, names[index]!, classes[index]!)),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}`;
}

/** The second of a name gets a number, and so on. */
function toldApart(names: readonly string[]): readonly string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let number = 2; seen.has(free) || (free !== name && taken.has(free)); number++) free = `${name} (${number})`;
    seen.add(free);
    return free;
  });
}

/** A dot would make a package of what stands before it, so a file that is no scenario goes by its name alone. */
function classOf({ name, file }: Suite): string {
  return name === file
    ? basename(file)
        .replace(/\.(?:ya?ml|json)$/i, '')
        .replaceAll('.', '-')
    : name;
}

function suiteElement(suite: Suite, name: string, classname: string): Xml {
  const { file, cases, properties, warnings, repro } = suite;
  const repros = repro === null ? [] : [['repro', repro] as const];
  const told = [['file', file] as const, ...properties, ...repros];
  const names = toldApart(cases.map(({ title }) => title));
  return element('testsuite', { name, ...countsOf(cases), skipped: 0 }, [
    element(
      'properties',
      {},
      told.map(([key, value]) => element('property', { name: key, value })),
    ),
    ...cases.map((each, index) => caseElement(each, names[index]!, classname, repro)),
    ...(warnings.length === 0
      ? []
      : [element('system-out', {}, warnings.map(({ text }) => `warning: ${text}`).join('\n'))]),
  ]);
}

/** Its place stands in the text: readers that go by a schema drop a whole report for a `file` or `line` of a case. */
function caseElement(each: Case, name: string, classname: string, repro: string | null): Xml {
  const { verdict, kind, reason } = each;
  const named = { classname, name, time: 0 };
  if (verdict === 'pass') return element('testcase', named);
  const what = verdict === 'fail' ? 'failure' : 'error';
  return element('testcase', named, [element(what, { type: typeOf(kind), message: reason }, detailOf(each, repro))]);
}

/** GitLab, which reads XML as Rails does, takes the text of an element of type `file` for an upload in base 64. */
function typeOf(kind: string): string {
  return kind === 'file' ? 'problem' : kind;
}

function detailOf({ title, reason, evidence, place }: Case, repro: string | null): string {
  const { file, line, column } = place;
  return [
    `${title}: ${reason}`,
    ...evidence.map((line) => `  ${line}`),
    `at ${file}${line === null ? '' : `:${line}:${column ?? 1}`}`,
    ...(repro === null ? [] : [`Repro: ${repro}`]),
  ].join('\n');
}

function countsOf(cases: readonly Case[]): Parameters<typeof attributes>[0] {
  return {
    tests: cases.length,
    failures: cases.filter(({ verdict }) => verdict === 'fail').length,
    errors: cases.filter(({ verdict }) => verdict === 'inconclusive').length,
    time: 0,
  };
}

/**
 * JUnit XML, as test reports of continuous integration are read: a scenario is a suite, what is judged a case. A miss is a
 * failure; what could not be judged is an error. Times are 0, so that equal results give equal bytes.
 */
import type { Report } from './report.ts';
import { type Case, type Suite, suiteOf } from './suite.ts';
import { type attributes, element, type Xml } from './xml.ts';

export function junitReport(reports: readonly Report[]): string {
  const suites = reports.map(suiteOf);
  const root = element('testsuites', { name: 'nines', ...countsOf(suites.flatMap(({ cases }) => cases)) }, [
    ...suites.map(suiteElement),
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}`;
}

function suiteElement(suite: Suite): Xml {
  const { name, file, cases, properties, warnings, repro } = suite;
  const all: readonly (readonly [string, string])[] =
    repro === null ? properties : [...properties, ['repro', repro] as const];
  const told = all.map(([key, value]) => element('property', { name: key, value }));
  return element('testsuite', { name, ...countsOf(cases), skipped: 0, file }, [
    ...(told.length === 0 ? [] : [element('properties', {}, told)]),
    ...cases.map((each) => caseElement(each, suite)),
    ...(warnings.length === 0
      ? []
      : [element('system-out', {}, warnings.map(({ text }) => `warning: ${text}`).join('\n'))]),
  ]);
}

function caseElement(each: Case, { name: classname, repro }: Suite): Xml {
  const { title, verdict, kind, reason, place } = each;
  const named = {
    ...{ classname, name: title, time: 0, file: place.file },
    ...(place.line === null ? {} : { line: place.line }),
  };
  if (verdict === 'pass') return element('testcase', named);
  const what = verdict === 'fail' ? 'failure' : 'error';
  return element('testcase', named, [element(what, { type: kind, message: reason }, detailOf(each, repro))]);
}

function detailOf({ title, reason, evidence, place }: Case, repro: string | null): string {
  const { file, line, column } = place;
  return [
    `${title}: ${reason}`,
    ...evidence.map((line) => `  ${line}`),
    ...(line === null ? [] : [`at ${file}:${line}:${column ?? 1}`]),
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

/** Where reports go: standard output, files of their own, beside the saved result, and GitHub's summary. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectNoTrace, Folder, type Outcome } from './program.ts';
import { EXPECTATION_MISSED, OUTAGE } from './scenarios.ts';

const QUICK = ['-j', '0', '--seed', '1'];
const HAZARDS = `apiVersion: nines/v1
name: one-place
registry: {regions: [eastus], storage: {scheme: replicated(2), nodes: 2, placementGroups: 1}}
hazards:
  - {action: node.loss, rate: 1/y}
repair: {local: {time: {exponential: {mean: 1d}}}}
run: {duration: 1h}
expect: [durability.nines >= 12]
`;

let here: Folder;
beforeAll(() => {
  here = new Folder({
    ...{ 'outage.yaml': OUTAGE, 'missed.yaml': EXPECTATION_MISSED, 'hazards.yaml': HAZARDS },
    'bad.yaml': OUTAGE.replace('registry:', 'regstry:'),
  });
});

describe('several reporters of several files', () => {
  let outcome: Outcome;
  let alone: Outcome;
  beforeAll(async () => {
    const files = ['outage.yaml', 'missed.yaml', 'bad.yaml'];
    const reporters = ['--reporter', 'default,junit:out/junit.xml', '--reporter', 'github,csv:metrics.csv'];
    here.write('summary.md', 'of another step\n');
    const env = { GITHUB_STEP_SUMMARY: 'summary.md', GITHUB_WORKSPACE: join(here.path, '..') };
    [outcome, alone] = await Promise.all([
      here.call(['run', ...files, ...QUICK, '--quiet', ...reporters], { env }),
      here.call(['run', ...files, ...QUICK, '--quiet']),
    ]);
  });

  it('print the text for people as ever, and after it the lines for GitHub, from the root of its checkout', () => {
    expect(outcome.stdout.startsWith(alone.stdout)).toBe(true);
    const folder = here.path.split('/').at(-1);
    const added = outcome.stdout.slice(alone.stdout.length).trimEnd().split('\n');
    expect(added[0]).toMatch(
      new RegExp(`^::error file=${folder}/missed\\.yaml,line=\\d+,col=\\d+,title=too-slow%3A expect pull_time\\.p99`),
    );
    expect(added.at(-1)).toMatch(
      /^::error file=[^,]*\/bad\.yaml,line=3,col=1,title=.*::a scenario has no key `regstry`/,
    );
  });

  it('write one document of all files, in a directory that is made for it', () => {
    const suites = [...here.text('out', 'junit.xml').matchAll(/<testsuite name="([^"]*)"/g)].map(([, name]) => name);
    expect(suites).toEqual(['europe-drops-out', 'too-slow', 'bad.yaml']);
    expect(here.text('metrics.csv')).toMatch(/^scenario,metric,labels,statistic,value,unit\neurope-drops-out,/);
    expect(here.text('metrics.csv')).toContain('\ntoo-slow,pull_ok,client=fleet,rate,');
  });

  it('add to the summary what others have begun', () => {
    expect(here.text('summary.md')).toMatch(/^of another step\n### nines: 1 failed, 1 not played of 3 scenarios\n/);
  });

  it('change no exit code, and say what was written', () => {
    expect(outcome.code).toBe(104);
    expect(outcome.stderr).toContain('Saved out/junit.xml\nSaved metrics.csv\n');
    expectNoTrace(outcome);
  });
});

describe('a reporter', () => {
  it('prints where it is the only one, and prints the same bytes again', async () => {
    const words = ['run', 'outage.yaml', ...QUICK, '--reporter', 'junit'];
    const [first, second] = await Promise.all([here.call(words), here.call(words)]);
    expect(first.stdout).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites [\s\S]*<\/testsuites>\n$/);
    expect([first.stdout, first.stderr, first.code]).toEqual([second.stdout, '', 0]);
  });

  it('writes beside the saved result where it has no file', async () => {
    const words = ['run', 'outage.yaml', ...QUICK, '--reporter', 'junit,csv,html,github', '--save', 'saved'];
    const { stdout, stderr, code } = await here.call(words);
    expect([stdout, code]).toEqual(['', 0]);
    expect(stderr).toBe('Saved in saved\nSaved saved/junit.xml\nSaved saved/metrics.csv\nSaved saved/report.html\n');
    expect(here.text('saved', 'report.html')).toMatch(/^<!DOCTYPE html>[\s\S]*<title>europe-drops-out: pass<\/title>/);
    expect(here.text('saved', 'junit.xml')).toContain('<testsuite name="europe-drops-out"');
    expect(here.has('saved', 'result.json')).toBe(true);
  });

  it('leaves a link a link, and JSON on standard output alone', async () => {
    here.write('target.csv', 'old');
    symlinkSync('target.csv', join(here.path, 'link.csv'));
    const words = ['run', 'outage.yaml', ...QUICK, '--output', 'json', '--reporter', 'csv:link.csv,default:page.txt'];
    const { stdout } = await here.call(words);
    expect(JSON.parse(stdout)).toMatchObject({ scenario: { name: 'europe-drops-out' } });
    expect(here.text('target.csv')).toMatch(/^scenario,metric,/);
    expect(here.text('page.txt')).toMatch(
      /^europe-drops-out · seed 1 [\s\S]*\nDigest: [0-9a-f]{16}\nRepro: nines run outage\.yaml --seed 1\n$/,
    );
  });

  it('whose file cannot be written says so in one line, and costs nothing else', async () => {
    mkdirSync(join(here.path, 'taken'));
    const reporters = ['--reporter', 'default,junit:taken,csv:after.csv'];
    const { stdout, stderr, code } = await here.call(['run', 'outage.yaml', ...QUICK, '--quiet', ...reporters]);
    expect(stdout).toMatch(/^ PASS {3}/);
    expect(stderr).toBe('nines: taken could not be written: there is a directory of that name\nSaved after.csv\n');
    expect(code).toBe(104);
  });

  it('of an assessment tells of verdicts, guards and figures', async () => {
    const words = ['assess', 'hazards.yaml', '--method', 'exact', '--quiet', '-j', '0'];
    const reporters = ['--reporter', 'junit:year.xml,csv:year.csv,html:year.html,github'];
    const { stdout, code } = await here.call([...words, ...reporters]);
    expect(stdout).toMatch(
      /^::error file=hazards\.yaml,line=8,col=10,title=one-place%3A expect durability\.nines >= 12::/,
    );
    expect(here.text('year.xml')).toContain('<failure type="expect" message="it was ');
    expect(here.text('year.html')).toContain(
      '<span class="line" id="report-line-8">expect: [durability.nines &gt;= 12]',
    );
    expect(here.text('year.csv')).toContain('\none-place,durability,kind=total,nines,');
    expect(code).toBe(99);
  });

  it('of an assessment that came to nothing tells why', async () => {
    const { stdout, stderr, code } = await here.call(['assess', 'bad.yaml', '--reporter', 'github']);
    expect(stdout).toMatch(/^::error file=bad\.yaml,line=3,col=1,title=not a scenario that can be played::/);
    expect(stderr).toMatch(/^bad\.yaml:3:1: a scenario has no key `regstry`/);
    expect(code).toBe(104);
  });
});

describe('reporters that cannot be', () => {
  it.each([
    ['junt', /there is no reporter `junt`: did you mean `junit`\?/],
    ['junit:', /the name of junit’s file is empty/],
    ['default,junit', /would both go to standard output\n {2}give one a file: --reporter junit:FILE\n$/],
    ['github,csv', /--reporter github and --reporter csv would both go to standard output/],
    ['github,github', /--reporter github is given twice\n/],
    ['junit:a.xml,csv:./a.xml', /--reporter csv:\.\/a\.xml would write over what junit reports\n/],
    [
      'junit:outage.yaml',
      /--reporter junit:outage\.yaml would write over the scenario itself\n {2}give it a file of its own\n$/,
    ],
  ])('%s is refused before anything is played', async (reporter, complaint) => {
    const { stdout, stderr, code } = await here.call(['run', 'outage.yaml', '--reporter', reporter]);
    expect(stderr).toMatch(complaint);
    expect([stdout, code]).toEqual(['', 104]);
  });

  it('beside --output json on standard output either', async () => {
    const words = ['run', 'outage.yaml', '--output', 'json', '--reporter', 'github'];
    const { stderr, code } = await here.call(words);
    expect(stderr).toContain('--output json and --reporter github would both go to standard output\n');
    expect(code).toBe(104);
  });
});

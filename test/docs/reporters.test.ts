/** The examples of the reporters' page are what is printed of its scenario. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Folder } from '../cli/program.ts';
import { ROOT } from '../house/sources.ts';

const PAGE = readFileSync(join(ROOT, 'docs/reporters.md'), 'utf8');

/** Its parts between lines that leave some out. */
function shown(what: string): string[] {
  const block = PAGE.split(`<!-- output of ${what} -->\n`)[1]!.split('<!-- end of output -->')[0]!;
  return block
    .replace(/^`+\w+\n/, '')
    .replace(/`+\n$/, '')
    .split(/^…\n/m)
    .filter((part) => part !== '');
}

describe('the page of the reporters', () => {
  let here: Folder;
  beforeAll(() => {
    here = new Folder({ 'home-is-lost.yaml': /```yaml\n(apiVersion:[\s\S]*?)```/.exec(PAGE)![1]! });
  });

  it.each(['junit', 'github', 'csv'])('shows what --reporter %s prints', async (name) => {
    const words = ['run', 'home-is-lost.yaml', '-j', '0', '--reporter', name];
    const { stdout } = await here.call(words, { env: { GITHUB_STEP_SUMMARY: 'summary.md' } });
    let at = 0;
    for (const part of shown(`--reporter ${name}`)) {
      expect(stdout.slice(at)).toContain(part);
      at = stdout.indexOf(part, at) + part.length;
    }
    if (name === 'github') expect(here.text('summary.md').trim()).toBe(shown('the summary').join('').trim());
  });

  it('has JUnit with no more than Jenkins’ schema knows', async () => {
    const { stdout } = await here.call(['run', 'home-is-lost.yaml', '-j', '0', '--reporter', 'junit']);
    expect(stdout).toContain('<testcase classname="home-is-lost" name="fault loss" time="0"/>\n');
    expect(stdout).toContain(
      '<testsuite name="home-is-lost" tests="5" failures="1" errors="0" time="0" skipped="0">\n',
    );
  });
});

/** The page of continuous integration shows what is written, and workflows that GitHub takes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { workflowErrors } from '../cli/githubRules.ts';
import { Folder } from '../cli/program.ts';
import { ROOT } from '../house/sources.ts';

const PAGE = readFileSync(join(ROOT, 'docs/continuous-integration.md'), 'utf8');

function shown(what: string): string {
  const block = PAGE.split(`<!-- output of ${what} -->\n`)[1]!.split('<!-- end of output -->')[0]!;
  return block.replace(/^`+\w+\n/, '').replace(/`+\n$/, '');
}

describe('the page of continuous integration', () => {
  it('shows the check as it is written, and the files as they are told', async () => {
    const here = new Folder({ 'plan.json': readFileSync(join(ROOT, 'examples/terraform/plan.json'), 'utf8') });
    const { stdout } = await here.call(['init-ci', '--yes', '--from', 'plan.json', '--dry-run']);
    expect(stdout).toContain(`jobs:\n${shown('init-ci --dry-run, the check')}`);
    const files = shown('init-ci').split('\n\n')[0]!;
    expect(stdout).toContain(files.replace('Written:', 'Would be written:'));
  });

  it('shows a use of the action that GitHub takes, with all of its inputs explained', async () => {
    const [example] = /```yaml\n(on: [\s\S]*?)```/.exec(PAGE)!.slice(1);
    expect(await workflowErrors(example!)).toEqual([]);
    const action = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as { readonly inputs: object };
    const rows = [
      ...PAGE.split('| input |')[1]!
        .split('\n\n')[0]!
        .matchAll(/^\| `([\w-]+)` \|/gm),
    ];
    expect(rows.map(([, name]) => name)).toEqual(Object.keys(action.inputs));
  });
});

/** `nines init-ci` as a repository meets it: what it writes is a check that turns red, and it overwrites nothing. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../house/sources.ts';
import { plan, terraformResource } from '../scenarios/configuration/files.ts';
import { workflowErrors } from './githubRules.ts';
import { Folder, type Outcome } from './program.ts';

/** Without clients a year has no availability, which takes most of the time of an assessment. */
const SCENARIO = `apiVersion: nines/v1
name: gate
regions: {a: {zones: 1}, b: {zones: 1}}
registry:
  tier: premium
  regions: [a, b]
  storage: {scheme: replicated(2)}
hazards: [{action: region.loss, rate: 1e-3/y, rebuild: {exponential: {mean: 7d}}}]
repair: {local: {time: {exponential: {mean: 12h}}}, geo: {time: {exponential: {mean: 2d}}}}
run: {duration: 10m, seeds: 1..2, chance: true}
`;
const WORKFLOW = '.github/workflows/nines.yml';
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly 'working-directory'?: string;
}

interface Workflow {
  readonly on: { readonly pull_request: { readonly paths: readonly string[] } };
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly 'timeout-minutes': number;
  readonly defaults?: { readonly run: { readonly 'working-directory': string } };
  readonly steps: readonly Step[];
}

const workflowIn = (folder: Folder): Workflow => parse(folder.text(WORKFLOW)) as Workflow;

/** Everything below a folder, with slashes. */
function filesIn(folder: Folder): string[] {
  const names = readdirSync(folder.path, { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.path.length + 1))
    .sort();
}

/** A folder with programs for the path: npx and nines are the built program, and npm does nothing. */
function programs(): string {
  const bin = new Folder().path;
  const nines = `exec '${process.execPath}' '${join(ROOT, 'dist/cli/main.js')}' "$@"`;
  const npx = `while [ "$1" = --yes ] || [ "\${1%%@*}" = nines ] || [ "$1" = nines ]; do shift; done\n${nines}`;
  for (const [name, text] of Object.entries({ nines, npx, npm: 'echo "npm $*"' })) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

/** Lines as a step of GitHub plays them. */
function played(words: readonly string[], folder: string, bin: string, env: Readonly<Record<string, string>>): Outcome {
  const { stdout, stderr, status } = spawnSync(words[0]!, words.slice(1), {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${bin}:${process.env['PATH']}`, ...env },
  });
  return { stdout, stderr, code: status };
}

describe('what it writes', () => {
  let here: Folder;
  let bin: string;
  let outcome: Outcome;
  beforeAll(async () => {
    here = new Folder({ 'gate.yaml': SCENARIO });
    bin = programs();
    outcome = await here.call(['init-ci', 'gate.yaml', '--shell', '--github', '-j', '0']);
  });

  const github = (job: string): Outcome => {
    const steps = workflowIn(here).jobs[job]!.steps.flatMap(({ run }) => run ?? []);
    const env = {
      GITHUB_WORKSPACE: here.path,
      GITHUB_SHA: '000000fabc',
      GITHUB_STEP_SUMMARY: join(here.path, 'summary.md'),
    };
    return played(['bash', '-e', '-c', steps.join('\n')], here.path, bin, env);
  };

  it('is a baseline and the checks, and three lines to go on with', () => {
    expect(outcome.stderr.split('\n')).toEqual([
      expect.stringContaining(
        `so the check runs \`npx nines@${version}\`: it fails where your package registry has none`,
      ),
      expect.stringContaining('--package'),
      'Baseline written: gate.baseline.json',
      '',
    ]);
    expect(outcome.stdout.split('\n')).toEqual([
      'Written:',
      expect.stringMatching(/^ {2}gate\.baseline\.json {11}\S/),
      expect.stringMatching(/^ {2}\.github\/workflows\/nines\.yml {2}\S/),
      expect.stringMatching(/^ {2}nines-check\.sh {15}\S/),
      '',
      expect.stringContaining('exit code 98'),
      '  git add gate.baseline.json .github/workflows/nines.yml nines-check.sh',
      "  nines run gate.yaml --baseline --set 'registry.regions=[a]'",
      '  nines run gate.yaml --update-baseline',
      '',
    ]);
    expect(outcome.code).toBe(0);
    expect(here.text('gate.yaml')).toBe(SCENARIO);
    const files = [WORKFLOW, 'gate.baseline.json', 'gate.yaml', 'nines-check.sh'];
    expect(filesIn(here)).toEqual(files.sort());
  });

  it('is a workflow that GitHub takes, which takes none with a mistake in it', async () => {
    const text = here.text(WORKFLOW);
    expect(await workflowErrors(text)).toEqual([]);
    expect(await workflowErrors(text.replace('runs-on', 'runs-onn'))).not.toEqual([]);
  });

  it('asks for no more than it needs, ends some time, and keeps its report whatever comes', () => {
    const { permissions, jobs, on } = workflowIn(here);
    expect(permissions).toEqual({ contents: 'read' });
    expect(on.pull_request.paths).toEqual(['gate.yaml', 'gate.baseline.json', WORKFLOW]);
    expect(Object.keys(jobs)).toEqual(['check', 'nightly']);
    for (const job of Object.values(jobs)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0);
      expect(job.steps.at(-1)).toMatchObject({ if: 'always()', with: { path: 'nines.junit.xml' } });
      expect(job.steps.flatMap(({ run = '' }) => [...run.matchAll(/nines@\S+/g)].map(([name]) => name))).toEqual([
        `nines@${version}`,
      ]);
    }
  });

  it('is green for the scenario as it is, and after a change of a comment', () => {
    here.write('gate.yaml', `# Nothing but words.\n${SCENARIO.replace('[a, b]', '[a, b] # home first')}`);
    const { stdout, code } = github('check');
    expect(stdout).toMatch(/^ PASS /m);
    expect(stdout.split('\n').length).toBeLessThan(20);
    expect(stdout).not.toContain('::error');
    expect(code).toBe(0);
    expect(here.has('nines.junit.xml')).toBe(true);
  });

  it('is red where a region is taken out, on the line of the regions', () => {
    here.write('gate.yaml', SCENARIO.replace('[a, b]', '[a]'));
    const { stdout, code } = github('check');
    expect(stdout).toMatch(
      /^::error file=gate\.yaml,line=6,col=12,title=gate%3A baseline durability::7\.31 nines → 3\.00 nines, worse by /m,
    );
    expect(here.text('summary.md')).toContain('| durability |');
    expect(code).toBe(98);
  });

  it('plays by night what follows from the commit', () => {
    here.write('gate.yaml', SCENARIO);
    const { stdout, code } = github('nightly');
    // 000000f: the first seven digits.
    expect(stdout).toContain('Repro: nines run gate.yaml --seeds 15..34');
    expect(code).toBe(0);
  });

  it('is a script that ends the same without GitHub, and says what that means', () => {
    here.write('gate.yaml', SCENARIO.replace('[a, b]', '[a]'));
    const red = played(['sh', join(here.path, 'nines-check.sh')], '/', bin, { NINES: 'nines' });
    expect(red.stderr).toContain('nines run gate.yaml --update-baseline\n');
    expect(red.stdout).not.toContain('::error');
    expect(red.code).toBe(98);
    here.write('gate.yaml', SCENARIO);
    const night = played(['sh', 'nines-check.sh', 'nightly'], here.path, bin, { NINES_COMMIT: '0000010ff' });
    expect(night.stdout).toContain('--seeds 16..35');
    expect(night.code).toBe(0);
    expect(played(['sh', 'nines-check.sh', 'weekly'], here.path, bin, {}).code).toBe(104);
  });
});

describe('what is there already', () => {
  it('is told, all of it, and none of it is overwritten', async () => {
    const here = new Folder({ 'registry.nines.yaml': 'mine\n', 'nines-check.sh': 'mine\n' });
    const { stdout, stderr, code } = await here.call(['init-ci', '--yes', '--shell', '--github']);
    expect(stderr).toBe(
      'nines: registry.nines.yaml, nines-check.sh exist already, and nothing was written\n' +
        '  --force overwrites them; `nines init-ci registry.nines.yaml` takes that scenario as it is\n',
    );
    expect([stdout, code, filesIn(here)]).toEqual(['', 104, ['nines-check.sh', 'registry.nines.yaml']]);
  });

  it('is overwritten with --force, but for a scenario that is used as it is', async () => {
    const here = new Folder({ 'gate.yaml': SCENARIO, 'gate.baseline.json': 'old\n', 'nines-check.sh': 'old\n' });
    expect((await here.call(['init-ci', 'gate.yaml', '--shell', '--force', '-j', '0', '--quiet'])).code).toBe(0);
    expect(here.text('gate.yaml')).toBe(SCENARIO);
    expect(here.text('nines-check.sh')).toMatch(/^#!\/bin\/sh\n/);
    expect(here.text('gate.baseline.json')).toContain('"durability"');
  });

  it('is as it was where something cannot be written', async () => {
    const here = new Folder({ 'gate.baseline.json': 'old\n', 'gate.yaml': 'old\n', '.github': 'a file' });
    const words = ['init-ci', 'gate.yaml', '--regions', 'eastus', '--yes', '--force'];
    const { stdout, stderr, code } = await here.call(words);
    expect(stderr).toContain(`${WORKFLOW} could not be written: part of that path is a file`);
    expect([stdout, code, here.text('gate.yaml'), here.text('gate.baseline.json')]).toEqual([
      '',
      104,
      'old\n',
      'old\n',
    ]);
  });

  it('is as it was where it is broken off', async () => {
    const here = new Folder();
    const running = here.start(['init-ci', '--yes']);
    while (!here.has(WORKFLOW)) await new Promise((resolve) => setTimeout(resolve, 20));
    running.child.kill('SIGINT');
    const { stdout, stderr, code } = await running.ended;
    expect(stderr).toContain('nines: no baseline came of it: nothing was written\n');
    expect([stdout, code, filesIn(here)]).toEqual(['', 105, []]);
  });

  it('that is a directory is told, whatever may be overwritten', async () => {
    const here = new Folder({ 'gate.yaml': SCENARIO });
    mkdirSync(join(here.path, WORKFLOW), { recursive: true });
    const { stderr, code } = await here.call(['init-ci', 'gate.yaml', '--force']);
    expect([stderr, code]).toEqual([`nines: ${WORKFLOW} is a directory\n  a file belongs there: move it away\n`, 104]);
  });

  it.each([
    [['nowhere.yaml'], 'there is no scenario nowhere.yaml', '--from or --yes writes a new one'],
    [['--directory', 'nowhere'], 'there is no directory nowhere', 'make it first'],
    [['--yes', '../outside.yaml'], '../outside.yaml is outside of ', 'the files of one repository'],
    [['--yes', '$' + '{{ github.token }}.yaml'], 'cannot stand in a workflow', 'a plainer name'],
    [['--from', 'nowhere.json'], 'nowhere.json: there is no such file', 'starts at the working directory'],
    [['--from', 'plan.json', '--regions', 'eastus'], '--from answers for --regions already', 'leave --regions away'],
  ])('%j is refused before anything is written', async (words, complaint, hint) => {
    const here = new Folder({ 'plan.json': JSON.stringify(plan(terraformResource())) });
    const { stdout, stderr, code } = await here.call(['init-ci', ...words]);
    expect(stderr).toContain(complaint);
    expect(stderr.split('\n')[1]).toContain(hint);
    expect([stdout, code, filesIn(here)]).toEqual(['', 104, ['plan.json']]);
  });
});

describe('a part of a repository', () => {
  it('has its own folder in the workflow, which lies at the root', async () => {
    const here = new Folder();
    const part = join(here.path, 'services', 'my images');
    mkdirSync(part, { recursive: true });
    mkdirSync(join(here.path, '.git'));
    writeFileSync(join(part, 'gate.yaml'), SCENARIO);
    // As it is in a workspace: the tool is a dependency of the whole.
    here.write('package.json', '{"devDependencies": {"nines": "0.1.0"}}');
    here.write('package-lock.json', '{}');
    const words = ['init-ci', 'gate.yaml', '--directory', 'services/my images', '--shell', '--github', '-j', '0'];
    const { stdout, code } = await here.call(words);
    expect(code).toBe(0);
    expect(stdout).toContain("git add 'services/my images/gate.baseline.json' .github/workflows/nines.yml");
    expect(await workflowErrors(here.text(WORKFLOW))).toEqual([]);
    const { on, jobs } = workflowIn(here);
    expect(on.pull_request.paths).toEqual([
      ...['services/my images/gate.yaml', 'services/my images/gate.baseline.json'],
      ...['package.json', 'package-lock.json', WORKFLOW],
    ]);
    const { defaults, steps } = jobs['check']!;
    expect(defaults).toEqual({ run: { 'working-directory': 'services/my images' } });
    expect(steps.find(({ run }) => run === 'npm ci')).toMatchObject({ 'working-directory': '.' });
    expect(steps.find(({ run }) => run?.includes('--baseline'))!.run).toMatch(/^npx nines run gate\.yaml /);
    expect(steps.at(-1)!.with).toMatchObject({ path: 'services/my images/nines.junit.xml' });
    expect(readFileSync(join(part, 'nines-check.sh'), 'utf8')).toContain('|| npm ci --prefix ../../\n');
  });
});

describe('a folder far from the working directory', () => {
  it('is named whole', async () => {
    const here = new Folder({ 'gate.yaml': SCENARIO });
    const elsewhere = new Folder();
    mkdirSync(join(here.path, 'a/b/c/d/e/f/g/h'), { recursive: true });
    writeFileSync(join(elsewhere.path, 'gate.yaml'), SCENARIO);
    const words = ['init-ci', 'gate.yaml', '--directory', elsewhere.path, '--dry-run'];
    const deep = join(here.path, 'a/b/c/d/e/f/g/h');
    const { stdout } = played(['nines', ...words], deep, programs(), {});
    expect(stdout).toContain(`  ${join(elsewhere.path, 'gate.baseline.json')} `);
    expect(stdout).not.toContain('../..');
  });
});

describe('a registry from its plan', () => {
  const PLAN = JSON.stringify(plan(terraformResource({})));

  it('is spelled out, and the workflow shows how a plan is made of every change', async () => {
    const here = new Folder({ 'plan.json': PLAN });
    const { stdout, code } = await here.call(['init-ci', '--yes', '--from', 'plan.json', '--dry-run']);
    expect([code, filesIn(here)]).toEqual([0, ['plan.json']]);
    const [list, scenario, baseline, workflow] = stdout.split(/^== .*\n/m);
    expect(list).toMatch(/^Would be written:\n {2}registry\.nines\.yaml /);
    expect(scenario).toContain('# Read from plan.json, azurerm_container_registry.main (contoso).\n');
    expect(scenario).toContain('name: registry\n');
    expect(baseline).toContain('nines run registry.nines.yaml --update-baseline');
    expect(workflow).toContain('      #     terraform show -json tfplan > plan.json\n');
    // By night the plan is needed as much.
    expect(workflow!.split('terraform show -json tfplan > plan.json')).toHaveLength(3);
    // What stands in comments there is a workflow as well.
    const live = workflow!.replaceAll(/^( +)# (?=-| {2})/gm, '$1');
    expect(await workflowErrors(live)).toEqual([]);
    expect((parse(live) as Workflow).jobs['check']!.steps.map(({ uses }) => uses ?? '')).toContain(
      'hashicorp/setup-terraform@v3',
    );
  });

  it('is read every time where the scenario says so: the plan is one of the files that matter', async () => {
    const here = new Folder({
      'live.yaml': SCENARIO.replace(/regions: \{a.*\n/, '').replace(
        /registry:\n(?: .*\n)+/,
        'registry: {from: infra/plan.json}\n',
      ),
    });
    mkdirSync(join(here.path, 'infra'));
    here.write('infra/plan.json', PLAN);
    const { stdout, stderr, code } = await here.call([
      ...['init-ci', 'live.yaml', '--shell', '--github', '--dry-run', '--package', './nines 1.tgz'],
    ]);
    expect(stderr).toBe('');
    expect(stdout).toContain("          npx --yes --package './nines 1.tgz' nines run live.yaml --baseline --quiet ");
    expect(code).toBe(0);
    expect(stdout).toContain('      - infra/plan.json\n');
    expect(stdout).toContain('#   terraform -chdir=infra show -json tfplan > infra/plan.json\n');
  });
});

describe('the example of a shell', () => {
  it('is green as it lies there', async () => {
    const here = new Folder();
    const scenario = join(ROOT, 'examples/shell/registry.yaml');
    const { stdout, code } = await here.call(['run', scenario, '--baseline', '--quiet', '-j', '0']);
    expect(stdout).not.toContain('is not the one that the baseline was made of');
    expect(code).toBe(0);
  });

  it('says in words how it ended', () => {
    const script = join(ROOT, 'examples/shell/check.sh');
    const bin = programs();
    for (const [code, words] of [
      [0, 'nothing is worse'],
      [2, 'Undecided'],
      [98, 'run registry.yaml --update-baseline'],
      [99, 'What the scenario expects'],
      [127, 'failed with 127'],
    ] as const) {
      const told = played(['sh', script], '/', bin, { NINES: `exit ${code};` });
      expect(told.stderr).toContain(words);
      expect(told.code).toBe(code);
    }
    expect(existsSync(join(ROOT, 'examples/shell/nines.junit.xml'))).toBe(false);
  });
});

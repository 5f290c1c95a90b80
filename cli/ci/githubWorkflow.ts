/** The workflow of GitHub Actions: pull requests against the baseline, and other seeds by night. */
import type { Check, TerraformSource } from './check.ts';
import {
  checkWords,
  JUNIT_FILE,
  NIGHTLY_SEEDS,
  nightlyWords,
  planCommands,
  planRemark,
  WORKFLOW_FILE,
} from './check.ts';

const NODE = 24;
const TIMEOUT_MINUTES = 30;

export function githubWorkflow(check: Check): string {
  const { place, files } = check;
  const watched = [...new Set([...files, ...(place.tool.install?.files ?? []), WORKFLOW_FILE])];
  return `# A pull request that makes the registry worse than its baseline turns red (exit code 98).
# Written by \`nines init-ci\`, version ${place.tool.version}; from here on it is yours.
name: nines

on:
  pull_request:
    # What the check goes by. Take \`paths\` out where the check is required: one that is filtered away never reports, and
    # the pull request waits for it.
    paths:
${watched.map((file) => `      - ${scalar(globEscaped(file))}\n`).join('')}${check.terraform === null ? '' : "      # - '**.tf'\n"}  schedule:
    - cron: '17 3 * * *'
  workflow_dispatch:

permissions:
  contents: read

# What is pushed to a pull request ends the check of what was there before.
concurrency:
  group: nines-\${{ github.event_name }}-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

jobs:
  check:
    if: github.event_name == 'pull_request'
${jobStart(check)}${planSteps(check)}      # The scenario's own seeds, the same every time: what differs is what was changed, never luck.
      - name: No worse than the baseline
        run: |
          ${place.tool.call} ${checkWords(check, 'default,github')}
${upload(check, 'nines')}
  nightly:
    if: github.event_name != 'pull_request'
${jobStart(check)}${nightlyPlanSteps(check)}      # Other luck: ${NIGHTLY_SEEDS} seeds that follow from the commit (its first seven hex digits, as a number), so that a rerun
      # plays the same. They are judged by what the scenario expects, for the baseline knows its own seeds alone.
      - name: Other seeds
        run: |
          first=$((0x$(printf '%.7s' "$GITHUB_SHA")))
          ${place.tool.call} ${nightlyWords(check, 'default,github')}
${upload(check, 'nines-nightly')}`;
}

function jobStart({ place: { directory, tool } }: Check): string {
  const defaults =
    directory === '' ? '' : `    defaults:\n      run:\n        working-directory: ${scalar(directory)}\n`;
  return `    runs-on: ubuntu-latest
    timeout-minutes: ${TIMEOUT_MINUTES}
${defaults}    steps:
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
      - uses: actions/setup-node@v6
        with:
          node-version: ${NODE}
${installStep(directory, tool.install)}`;
}

function installStep(directory: string, install: Check['place']['tool']['install']): string {
  if (install === null) return '';
  const elsewhere =
    install.directory === directory ? '' : `        working-directory: ${scalar(install.directory || '.')}\n`;
  return `      - name: Install\n${elsewhere}        run: ${install.command}\n`;
}

/** Steps in comments: they need credentials that nobody but the user has. */
function planSteps(check: Check): string {
  const { terraform } = check;
  return terraform === null ? '' : inComments([...planRemark(check, terraform), ...planningSteps(terraform)]);
}

/** Whatever reads the plan needs one. */
function nightlyPlanSteps({ terraform }: Check): string {
  if (terraform === null) return '';
  return inComments([
    `Where the check makes ${terraform.plan}, this job has to make it, too:`,
    ...planningSteps(terraform),
  ]);
}

function planningSteps(terraform: TerraformSource): readonly string[] {
  return [
    '- uses: hashicorp/setup-terraform@v3',
    '  with:',
    '    terraform_wrapper: false',
    '- name: Plan',
    '  run: |',
    ...planCommands(terraform).map((line) => `    ${line}`),
  ];
}

function inComments(lines: readonly string[]): string {
  return lines.map((line) => `      # ${line}\n`).join('');
}

/** Paths of artifacts are from the root of the checkout, wherever steps run. */
function upload({ place: { directory } }: Check, name: string): string {
  return `      - uses: actions/upload-artifact@v6
        if: always()
        with:
          name: ${name}
          path: ${scalar(directory === '' ? JUNIT_FILE : `${directory}/${JUNIT_FILE}`)}
`;
}

/** As YAML takes it back: as it is where nothing could be read into it. */
function scalar(text: string): string {
  const isPlain =
    /^[a-z.][\w./@-]*$/i.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n|\.\d.*|\.inf|\.nan)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

/** Filters of paths are patterns. */
function globEscaped(path: string): string {
  return path.replaceAll(/[\\*?+[\]!]/g, '\\$&');
}

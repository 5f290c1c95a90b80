/** What a check is of, as its workflow and its script tell it. */
import { posix } from 'node:path';
import { shellQuoted } from '../../studies/shellQuoted.ts';
import type { CheckPlace } from './checkPlace.ts';

export interface Check {
  readonly place: CheckPlace;
  /** The scenario from the directory of the check, with its alternative. */
  readonly scenario: string;
  /** Files that it is judged by, from the root of the repository, with slashes: the scenario, its baseline, and what it reads. */
  readonly files: readonly string[];
  /** Where Terraform deploys the registry: how the check can go by its plan. */
  readonly terraform: TerraformSource | null;
}

export interface TerraformSource {
  /** From the directory of the check. */
  readonly plan: string;
  /** From that of the scenario. */
  readonly from: string;
  /** The scenario has `registry: {from: …}`; else it spells out what the plan had. */
  readonly isRead: boolean;
}

export const JUNIT_FILE = 'nines.junit.xml';
export const WORKFLOW_FILE = '.github/workflows/nines.yml';
export const SCRIPT_FILE = 'nines-check.sh';
/** Of a night. */
export const NIGHTLY_SEEDS = 20;

/** A path as an argument that no program takes for a flag. */
export function argument(path: string): string {
  return shellQuoted(path.startsWith('-') ? `./${path}` : path);
}

/** Of the scenario's own seeds. What is worse, and nothing of what held: a log is read for that. */
export function checkWords({ scenario }: Check, reporters: string): string {
  return `run ${argument(scenario)} --baseline --quiet --reporter ${reporters},junit:${JUNIT_FILE}`;
}

/** Of seeds that `$first` begins. */
export function nightlyWords({ scenario }: Check, reporters: string): string {
  const seeds = `"$first..$((first + ${NIGHTLY_SEEDS - 1}))"`;
  return `run ${argument(scenario)} --seeds ${seeds} --quiet --reporter ${reporters},junit:${JUNIT_FILE}`;
}

/** How the plan is made, a line each. */
export function planCommands({ plan }: TerraformSource): readonly string[] {
  const folder = posix.dirname(plan);
  const terraform = folder === '.' ? 'terraform' : `terraform -chdir=${argument(folder)}`;
  return [
    `${terraform} init -input=false`,
    `${terraform} plan -input=false -out tfplan`,
    `${terraform} show -json tfplan > ${argument(plan)}`,
  ];
}

/** What has to be done for it, as lines of a comment. */
export function planRemark({ scenario }: Check, { plan, from, isRead }: TerraformSource): readonly string[] {
  return isRead
    ? [
        `${scenario} takes its registry from ${plan} as it is committed. To check the Terraform configuration`,
        'itself, make the plan here, with credentials that may read the state:',
      ]
    : [
        `${scenario} spells out what ${plan} said. To check the Terraform configuration itself, replace`,
        `what stands under its \`registry:\`, but \`like\` and \`replication\`, by \`from: ${from}\`, and make the plan`,
        'here, with credentials that may read the state:',
      ];
}

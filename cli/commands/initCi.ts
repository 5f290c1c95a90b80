/** `nines init-ci [FILE]`: a scenario, its baseline, and the check of them in continuous integration. */
import { Command } from 'commander';
import { PRESET_NAMES } from '../../scenarios/presets.ts';
import { TIER_NAMES } from '../../scenarios/scenario.ts';
import { workerCount } from '../flagValues.ts';
import type { InitCiFlags } from '../initCi.ts';

const HELP = `Example:
  nines init-ci --from plan.json
  nines init-ci my-scenario.yaml
  nines init-ci --yes --directory services/images --regions eastus,westeurope
  nines init-ci my-scenario.yaml --shell
`;

export function initCiCommand(): Command {
  return new Command('init-ci')
    .description('write a scenario, its baseline and a workflow that turns red where a pull request makes it worse')
    .argument(
      '[FILE]',
      'a scenario that is there, used as it is; or the name of the one to write (default: registry.nines.yaml)',
    )
    .option('--directory <DIR>', 'where FILE is and the check runs: a part of a repository', '.')
    .option(
      '--from <file>',
      'what the registry is, from a configuration: terraform show -json, az acr show, a template',
    )
    .option('--registry <name>', 'which registry of it, where it has several')
    .option('--product <preset>', `registry: ${PRESET_NAMES.join(', ')}`)
    .option('--regions <list>', 'regions, separated by commas; the first is home')
    .option('--tier <tier>', TIER_NAMES.join(', '))
    .option('--scheme <scheme>', 'lrs (copies in one zone) or zrs (in three); default: as the product has it')
    .option('--pulls-a-day <number>', 'pulls a day, such as 250000, 12k or 1.5M')
    .option('-y, --yes', 'take the defaults, ask nothing')
    .option('--shell', 'nines-check.sh, for any other continuous integration, in place of the workflow')
    .option('--github', '.github/workflows/nines.yml (default; with --shell: both)')
    .option('--package <SPEC>', 'what npx installs nines from: a packed file, a git address; default: package.json')
    .option('--dry-run', 'print what would be written; write and play nothing')
    .option('-f, --force', 'overwrite what is there')
    .option('-j, --workers <N>', 'threads (default: one for each core; 0: none, for debuggers)', workerCount)
    .option('--quiet', 'no progress')
    .addHelpText('before', HELP)
    .action(async (file: string | undefined, flags: InitCiFlags) => {
      const { initCi } = await import('../initCi.ts');
      await initCi(file, flags);
    });
}

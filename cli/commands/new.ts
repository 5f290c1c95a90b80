/** `nines new [FILE]`: questions, or a configuration, and a commented scenario to start from. */
import { Command } from 'commander';
import { PRESET_NAMES } from '../../scenarios/presets.ts';
import { TIER_NAMES } from '../../scenarios/scenario.ts';
import { NEW_SCENARIO } from '../../scenarios/template.ts';
import type { NewFlags } from '../newScenario.ts';

const HELP = `Example:
  nines new my-registry.yaml
  nines new --yes --regions eastus,westeurope --pulls-a-day 250000 my-registry.yaml
  nines new --yes --from plan.json my-registry.yaml
`;

export function newCommand(): Command {
  return new Command('new')
    .description('write a scenario to start from')
    .argument('[file]', `file to write (default: ${NEW_SCENARIO.name}.yaml)`)
    .option('--product <preset>', `registry: ${PRESET_NAMES.join(', ')}`)
    .option('--regions <list>', 'regions, separated by commas; the first is home')
    .option('--tier <tier>', TIER_NAMES.join(', '))
    .option('--scheme <scheme>', 'lrs (copies in one zone) or zrs (in three); default: as the product has it')
    .option('--pulls-a-day <number>', 'pulls a day, such as 250000, 12k or 1.5M')
    .option(
      '--from <file>',
      'what the registry is, from a configuration: terraform show -json, az acr show, a template',
    )
    .option('--registry <name>', 'which registry of it, where it has several')
    .option('-y, --yes', 'take the defaults, ask nothing')
    .option('-f, --force', 'overwrite the file')
    .addHelpText('before', HELP)
    .action(async (file: string | undefined, flags: NewFlags) => {
      const { newScenario } = await import('../newScenario.ts');
      await newScenario(file, flags);
    });
}

/** `nines ui [FILE]`: an experiment on the screen, to be watched and meddled with. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseSeeds } from '../../scenarios/seeds.ts';
import { orInvalid } from '../flagValues.ts';
import { repeated } from '../repeatedFlag.ts';
import type { WatchFlags } from '../watchFile.ts';

const HELP = `Example:
  nines ui
  nines ui scenarios/library/lose-a-region.yaml --seed 7
`;

export function uiCommand(): Command {
  return new Command('ui')
    .description('watch an experiment, and inject faults by hand; without FILE: choose one')
    .argument('[FILE]', 'a scenario (.yaml, .json) or FILE#alternative')
    .addOption(new Option('--seed <N>', "play this seed (default: the scenario's first)").argParser(oneSeed))
    .option('--set <PATH=VALUE>', 'change one value of the scenario first (repeatable)', repeated)
    .option('--ascii', 'draw with ASCII alone')
    .option('--no-color', 'draw without colours, as with NO_COLOR=1')
    .addHelpText('before', HELP)
    .action(async (file: string | undefined, flags: WatchFlags) => {
      const { watchFile } = await import('../watchFile.ts');
      await watchFile(file ?? null, flags);
    });
}

function oneSeed(text: string): number {
  const seeds = orInvalid(() => parseSeeds(text));
  const [seed] = seeds;
  if (seed === undefined || seeds.length !== 1) throw new InvalidArgumentError('it takes one seed');
  return seed;
}

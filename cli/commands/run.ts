import { Command, InvalidArgumentError, Option } from 'commander';
import { MOST_SEEDS, parseSeeds } from '../../scenarios/seeds.ts';
import type { Shard } from '../../studies/shards/shard.ts';
import { orInvalid, tolerance, workerCount } from '../flagValues.ts';
import { repeated } from '../repeatedFlag.ts';
import { REPORTER_HELP, reporters } from '../reporterFlag.ts';
import type { RunFlags } from '../runFiles.ts';
import { saveDirectory } from '../saveFlag.ts';

export function runCommand(): Command {
  return new Command('run')
    .description('play scenarios, or a saved result again, and judge what they expect')
    .argument('<FILE...>', 'scenarios (.yaml, .json), FILE#alternative or a saved result.json')
    .addOption(new Option('--seed <N>', 'play this one seed').argParser(oneSeed).conflicts('seeds'))
    .addOption(
      new Option('--seeds <LIST>', `play these seeds, such as 1..20 or 3,5 (at most ${MOST_SEEDS})`).argParser(
        seedList,
      ),
    )
    .option(
      '-j, --workers <N>',
      'threads to play seeds on (default: one for each core; 0: none, for debuggers)',
      workerCount,
    )
    .option('--set <PATH=VALUE>', 'change one value of the scenario (repeatable)', repeated)
    .option(
      '--save [DIR]',
      'keep result.json, journal.json and history.ndjson (default: runs/NAME/HASH)',
      saveDirectory,
    )
    .option('--resume', 'play only the seeds that an interrupted or killed run has not kept; with the same --save')
    .option('--shard <PART/OF>', 'play only this part of all seeds, such as 2/4, for `nines report` to join', shardOf)
    .addOption(new Option('--output <FORMAT>', 'what to print').choices(['text', 'json']).default('text'))
    .option('--reporter <LIST>', REPORTER_HELP, reporters)
    .option(
      '--baseline [FILE]',
      'no worse than what was written down, of runs and of a year (default: NAME.baseline.json beside the scenario)',
    )
    .option('--update-baseline', 'write it down, to be held against later')
    .option('--tolerance <SHARE>', 'what counts as no worse (default: 1%)', tolerance)
    .option('--check-determinism', 'play every seed twice and compare')
    .option('--otlp <URL>', 'send spans and metrics to an OTLP/HTTP receiver: docs/telemetry.md')
    .option('--ui', 'watch the first seed being played, and take a hand in it: docs/ui.md')
    .option('--quiet', 'print the verdict and what needs attention, nothing else')
    .addHelpText(
      'before',
      'Example:\n  nines run scenarios/library/lose-a-region.yaml --seeds 1..20 --set registry.replication.bandwidth=100Mbps\n' +
        '  nines run scenarios/library/lose-a-region.yaml --seed 1 --otlp http://localhost:4318\n' +
        '  nines run scenarios/library/lose-a-region.yaml --reporter default,junit:junit.xml,github\n',
    )
    .action(async (files: readonly string[], flags: RunFlags & { readonly ui?: true }) => {
      if (flags.ui === true) {
        const { watchFiles } = await import('../watchFile.ts');
        return watchFiles(files, flags);
      }
      const { runFiles } = await import('../runFiles.ts');
      await runFiles(files, flags);
    });
}

function shardOf(text: string): Shard {
  const [, index, of] = /^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.index <= shard.of) return shard;
  throw new InvalidArgumentError('it takes which part, and of how many: 2/4 is the second of four');
}

function oneSeed(text: string): readonly number[] {
  const seeds = seedList(text);
  if (seeds.length !== 1) throw new InvalidArgumentError('it takes one seed, --seeds takes several');
  return seeds;
}

function seedList(text: string): readonly number[] {
  return orInvalid(() => parseSeeds(text));
}

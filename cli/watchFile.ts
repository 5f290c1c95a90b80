/** What `nines ui` and `nines run --ui` do: the screen where there is one, the text report where there is none. */
import { type RunFlags, runFiles } from './runFiles.ts';
import { canShowHere } from './ui/canShow.ts';
import { UsageError } from './usageError.ts';

/** The flags of `nines ui`, as commander hands them over. */
export interface WatchFlags {
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly ascii?: true;
  /** False for --no-color. */
  readonly color?: boolean;
}

/** @param file null: it is chosen on the screen */
export async function watchFile(file: string | null, flags: WatchFlags): Promise<void> {
  const { seed, set = [], ...theme } = flags;
  if (!canShowHere()) {
    if (file === null)
      throw new UsageError('there is no terminal to choose a scenario on', 'name one: `nines ui FILE`');
    const seeds = seed === undefined ? 'all its seeds are' : `seed ${seed} is`;
    process.stderr.write(`No screen can be drawn here: ${seeds} played, as by \`nines run\`\n`);
    return runFiles([file], { output: 'text', set, ...(seed === undefined ? {} : { seed: [seed] }) });
  }
  const { openUi } = await import('./ui/openUi.ts');
  process.exitCode = await openUi({ file, seed: seed ?? null, sets: set, ...theme });
}

/** `nines run FILE --ui`. Throws UsageError for flags of runs that nobody watches. */
export async function watchFiles(files: readonly string[], flags: RunFlags & { readonly ui?: true }): Promise<void> {
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) throw new UsageError('--ui shows one scenario', 'name one file');
  const refused = (Object.keys(flags) as (keyof typeof flags)[]).filter((flag) => !WATCHED.includes(flag));
  const odd = refused.filter((flag) => flag !== 'output' || flags.output !== 'text');
  if (odd.length > 0) {
    throw new UsageError(
      `--${kebab(odd[0] ?? '')} is not for --ui`,
      'with --ui go --seed, --seeds (the first is played) and --set',
    );
  }
  const seed = (flags.seed ?? flags.seeds)?.[0];
  await watchFile(file, {
    ...(seed === undefined ? {} : { seed }),
    ...(flags.set === undefined ? {} : { set: flags.set }),
  });
}

const WATCHED: readonly string[] = ['ui', 'seed', 'seeds', 'set'];

function kebab(flag: string): string {
  return flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

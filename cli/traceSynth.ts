/** What `nines trace synth` does: a log that never was, like one that was. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { inputFiles } from '../scenarios/traceFormats/inputFiles.ts';
import { formatBytes, formatNumber } from '../studies/figures.ts';
import { type SynthFormat, synthTrace } from '../studies/traces/synth/synthTrace.ts';
import { Interrupted, interruptible } from './interrupt.ts';
import { readingProgress, tellBad } from './traceReading.ts';
import { UsageError } from './usageError.ts';

/** The flags of `nines trace synth`, as commander hands them over. */
export interface TraceSynthFlags {
  readonly requests: number;
  readonly seed: number;
  readonly output: string;
  readonly format: SynthFormat;
  readonly force?: true;
  readonly quiet?: true;
}

export async function synthesiseTrace(path: string, flags: TraceSynthFlags): Promise<void> {
  const { output, requests, seed, format } = flags;
  refuse(path, output, flags.force === true);
  const interrupt = interruptible('leaving nothing behind');
  const progress = readingProgress(flags.quiet === true);
  try {
    const { onProgress } = progress;
    const request = { paths: [path], format: null, onProgress, signal: interrupt.signal };
    const made = await synthTrace(request, { requests, seed, format }, output).finally(progress.end);
    tellBad(made.read);
    if (made.events === null) throw new Interrupted('nothing is written');
    const of = `like ${formatNumber(made.read.events)} of ${path}`;
    process.stdout.write(
      `${output}: ${formatNumber(made.events)} events, ${of}, seed ${seed}, ${formatBytes(statSync(output).size)}\n`,
    );
  } finally {
    interrupt.dispose();
  }
}

/** Throws UsageError, and ScenarioError for a path that is not there. */
function refuse(path: string, output: string, force: boolean): void {
  if (!existsSync(output)) return;
  if (statSync(output).isDirectory()) throw new UsageError(`${output} is a directory`, 'name a file in it');
  const real = realpathSync(output);
  if (inputFiles([path]).some((input) => realpathSync(input.path) === real)) {
    throw new UsageError(`${output} is read as well as written`, 'write to another file');
  }
  if (!force) throw new UsageError(`${output} is there already`, '`--force` overwrites it');
}

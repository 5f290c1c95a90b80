/**
 * What an experiment costs that is watched, with the default scenario. `experiment.js run SEEDS` plays each seed by turns as a run
 * and as an experiment flat out, in slices, with its checkpoints, its log and thirty views a second, and prints the middle ratio of
 * processor times. `experiment.js seek COUNT` looks at so many random instants of one run that was played, and prints the 95th
 * percentile of the milliseconds, by the clock, until there is something to see.
 */
import { runSeed } from '../../sim/run.ts';
import { Experiment } from '../../studies/experiment/experiment.ts';
import { median } from '../rounds.ts';
import { processorSeconds, report } from './report.ts';
import { scenarioFile, scenarioPlan } from './scenarioPlan.ts';

/** As the thread of an experiment has them. */
const EVENTS = 2_000;
const VIEW_MS = 1000 / 30;
const VERDICTS_MS = 250;
const WARM_UP = 4;

const [, , what, given] = process.argv;
const count = Number(given);
const file = scenarioFile();
if (what === 'seek') report(seeks(), count);
else report(slowdown(), count);

function slowdown(): number {
  const plain = (seed: number): number => {
    // Compiled anew as an experiment has it, and as little part of what is measured: both leave the same behind for the collector.
    const plan = scenarioPlan([]);
    const start = processorSeconds();
    runSeed(plan, seed, { onProgress() {} });
    return processorSeconds() - start;
  };
  const ratios: number[] = [];
  for (let seed = 1; seed <= WARM_UP + count; seed++) {
    // What comes with the order goes out: each turn goes the other way round.
    const before = seed % 2 === 0 ? plain(seed) : 0;
    const watched = secondsWatched(seed);
    const ratio = watched / (seed % 2 === 0 ? before : plain(seed));
    if (seed > WARM_UP) ratios.push(ratio);
  }
  return median(ratios);
}

function secondsWatched(seed: number): number {
  const experiment = new Experiment(file, [], seed);
  const start = processorSeconds();
  let shownMs = performance.now();
  let judgedMs = shownMs;
  while (!experiment.play(experiment.horizonUs, EVENTS)) {
    const ms = performance.now();
    if (ms - shownMs < VIEW_MS) continue;
    shownMs = ms;
    const isFresh = ms - judgedMs >= VERDICTS_MS;
    if (isFresh) judgedMs = ms;
    structuredClone(experiment.view(isFresh));
  }
  structuredClone(experiment.view(true));
  return processorSeconds() - start;
}

function seeks(): number {
  const experiment = new Experiment(file, [], 1);
  while (!experiment.play(experiment.horizonUs, EVENTS));
  const took: number[] = [];
  let random = 1;
  for (let i = 0; i < count; i++) {
    random = (Math.imul(random, 1103515245) + 12345) >>> 0;
    const us = Math.floor((random / 2 ** 32) * experiment.horizonUs);
    const startMs = performance.now();
    experiment.aim(us);
    while (!experiment.play(us, EVENTS));
    experiment.view(true);
    took.push(performance.now() - startMs);
  }
  return took.sort((a, b) => a - b)[Math.ceil(0.95 * count) - 1]!;
}

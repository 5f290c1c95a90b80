/** How to have an assessment again: a command, or a call of the program that alone has the scenario. */
import { percentWord, shellQuoted } from '../shellQuoted.ts';
import type { AssessRequest } from './assess.ts';
import { MONTHLY_TARGET } from './availability/monthlyTarget.ts';

/** Says what is not as it goes without saying. */
export function reproOf(request: AssessRequest): string {
  const { replays, sets, seed, method, precision, events, missionYears, ageUs, only, target, further } = request;
  if (replays === null) return assessCall(request);
  const words = ['nines', 'assess', replays, ...sets.flatMap((set) => ['--set', set]), '--seed', String(seed)];
  if (method !== null) words.push('--method', method);
  if (precision !== 0.01) words.push('--precision', percentWord(precision));
  if (events !== null) words.push('--events', String(events));
  if (missionYears !== 10) words.push('--mission', `${missionYears}y`);
  if (ageUs !== undefined) words.push('--age', `${ageUs / 1e6}s`);
  if (only !== undefined) words.push('--only', only);
  if (target !== undefined && target !== MONTHLY_TARGET) words.push('--target', String(target));
  return [...words, ...further].map(shellQuoted).join(' ');
}

/** What a program defined is in no file: only that program can assess it again. */
function assessCall({ seed, method, precision, events, missionYears, only, target }: AssessRequest): string {
  const options = [
    `seed: ${seed}`,
    ...(method === null ? [] : [`method: '${method}'`]),
    ...(precision === 0.01 ? [] : [`precision: ${precision}`]),
    ...(events === null ? [] : [`events: ${events}`]),
    ...(missionYears === 10 ? [] : [`missionYears: ${missionYears}`]),
    ...(only === undefined ? [] : [`only: '${only}'`]),
    ...(target === undefined || target === MONTHLY_TARGET ? [] : [`target: ${target}`]),
  ];
  return `assessScenario(…, { ${options.join(', ')} })`;
}

/** A comparison as a whole: its parts, what they leave open, and the line that makes it again. */
import { type ExitCode, exitCodes, worstExitCode } from '../exitCodes.ts';
import { COMPARE_SCHEMA_VERSION, type CompareResult } from './compareResult.ts';

export type ComparedParts = Pick<
  CompareResult,
  'scenarios' | 'settings' | 'durability' | 'availability' | 'cost' | 'runs' | 'assumptions' | 'interrupted' | 'repro'
>;

export function comparison(version: string, { repro, ...parts }: ComparedParts): CompareResult {
  const exitCode = exitCodeOf(parts);
  const verdict = exitCode === exitCodes.ok ? 'pass' : isBroken(parts) ? 'fail' : 'inconclusive';
  return {
    schemaVersion: COMPARE_SCHEMA_VERSION,
    tool: { version },
    environment: null,
    ...parts,
    verdict,
    exitCode,
    repro,
  };
}

function exitCodeOf({ durability, availability, runs, interrupted }: Omit<ComparedParts, 'repro'>): ExitCode {
  const total = durability?.figures.find(({ kind }) => kind === 'total');
  const isOpen =
    durability?.failedGuards.some((guards) => guards.length > 0) ||
    total?.differences.some(({ change }) => change === 'inconclusive') ||
    availability?.rows.some(
      ({ scenarios, minutes }) =>
        scenarios.every((one) => one !== null) && minutes.some(({ change }) => change === 'inconclusive'),
    ) ||
    runs?.unfired.some((faults) => faults.length > 0) ||
    runs?.replays.some((replay) => replay?.verdict === 'inconclusive');
  return worstExitCode([
    ...(isOpen === true ? [exitCodes.inconclusive] : []),
    ...(isBroken({ runs }) ? [exitCodes.nondeterminism] : []),
    ...(interrupted === null ? [] : [exitCodes.interrupted]),
  ]);
}

/** A saved result did not come out again. */
function isBroken({ runs }: Pick<ComparedParts, 'runs'>): boolean {
  return runs?.replays.some((replay) => replay?.verdict === 'fail') === true;
}

/**
 * Which hazards a state is due to. A part is out by any of its processes, so a state of several parts is as many combinations
 * of hazards as they have processes between them: each has its share of the state's time, its own entries and its own stays.
 */
import { sum } from '../../statistics/intervals.ts';
import type { Duration, OutageProcess, Part } from './outages.ts';
import type { ServiceState } from './states.ts';

/** Lengths of outages that a mean is taken over. */
const LENGTHS = 200;
/** Prime to it: lengths that are sums take both parts from all over their laws. */
const STRIDE = 77;

/** Hazards that make up a state between them, one for each of its parts. */
export interface Combination {
  /** Labels of its hazards in the order of the parts, with ` + ` between them. */
  readonly label: string;
  /** Of the state's time, 0 to 1; all together 1. */
  readonly share: number;
  readonly entriesPerUs: number;
  /** Stays in the state, evenly over their law, µs. */
  readonly lengthsUs: readonly number[];
}

/** @param state of one part or more */
export function combinationsOf({ parts, share, entriesPerUs }: ServiceState): Combination[] {
  // How often each part leads into the state, against the others: its beginnings, while the others are out.
  const beginnings = parts.map(({ ratePerUs, out }) => (ratePerUs * (1 - out)) / out);
  const all = sum(beginnings);
  return choices(parts).map((processes): Combination => {
    const loads = processes.map((process, i) => loadOf(process) / sum(parts[i]!.processes.map(loadOf)));
    const ofTime = loads.reduce((product, load) => product * load, 1);
    // The last to begin by its rate, the others out already, each for its share of the time.
    const begun = processes.map(
      ({ ratePerUs }, i) => (beginnings[i]! / all) * (ratePerUs / parts[i]!.ratePerUs) * (ofTime / loads[i]!),
    );
    const entries = entriesPerUs * sum(begun);
    const label = processes.map((process) => process.label).join(' + ');
    const stay = processes.length === 1 ? processes[0]!.duration : exponential((share * ofTime) / entries);
    return { label, share: ofTime, entriesPerUs: entries, lengthsUs: quantilesOf(stay) };
  });
}

/** Every way to take one process of each part. */
function choices(parts: readonly Part[]): OutageProcess[][] {
  return parts.reduce<OutageProcess[][]>(
    (chosen, { processes }) => chosen.flatMap((some) => processes.map((process) => [...some, process])),
    [[]],
  );
}

function loadOf({ ratePerUs, duration }: OutageProcess): number {
  return ratePerUs * duration.meanUs;
}

/** Several at once: the stay ends with the first that ends, whatever their laws; exponential, of the mean that it has. */
function exponential(meanUs: number): Duration {
  return { meanUs, us: (u) => -meanUs * Math.log1p(-u) };
}

function quantilesOf(duration: Duration): number[] {
  return Array.from({ length: LENGTHS }, (_, i) =>
    duration.us((i + 0.5) / LENGTHS, (((i * STRIDE) % LENGTHS) + 0.5) / LENGTHS),
  );
}

import type { HistogramData } from '../../sim/kernel/histogram.ts';
import { Histograms } from '../../sim/kernel/histogram.ts';
import type { InvariantOutcome, JournalEntry, Loss, SeedOutcome } from '../../sim/outcome.ts';

const HOUR_US = 3_600_000_000;

/** The outcome of a seed in which nothing happened, with whatever a test wants to have happened. */
export function fakeOutcome(seed: number, parts: Partial<SeedOutcome> = {}): SeedOutcome {
  return {
    seed,
    digest: seed.toString(16).padStart(16, '0'),
    events: 1000,
    requests: 400,
    durationUs: 6 * HOUR_US,
    endedAtUs: 8 * HOUR_US,
    counters: [],
    fractions: [],
    histograms: [],
    samples: [],
    journal: [],
    losses: [],
    invariants: [],
    convergence: held('convergence'),
    warnings: [],
    timeline: { bucketUs: HOUR_US, rows: [] },
    ...parts,
  };
}

export function held(name: string): InvariantOutcome {
  return { name, verdict: 'pass', observed: 'nothing amiss', evidence: [], violations: 0 };
}

export function violated(name: string): InvariantOutcome {
  return {
    name,
    verdict: 'fail',
    observed: '2 images cannot be read',
    evidence: ['nginx@builds/7 is lost'],
    violations: 2,
  };
}

export function fired(id: string, parts: Partial<JournalEntry> = {}): JournalEntry {
  return {
    id,
    action: 'region.loss',
    target: 'eastus',
    chance: false,
    suppressed: false,
    intendedAtUs: 2 * HOUR_US,
    firedAtUs: 2 * HOUR_US,
    recoveredAtUs: null,
    fired: true,
    reason: null,
    ...parts,
  };
}

export function histogramOf(values: readonly number[]): HistogramData {
  const histograms = new Histograms();
  const id = histograms.open();
  for (const value of values) histograms.add(id, value);
  return histograms.data(id);
}

export function lossOf(image: string, parts: Partial<Loss> = {}): Loss {
  const atUs = 2 * HOUR_US + HOUR_US / 3;
  return {
    image,
    acknowledgedAtUs: atUs - 94e6,
    acknowledgedIn: 'eastus',
    lostAtUs: atUs,
    cause: 'loss',
    pushed: true,
    excused: true,
    bytes: 12_000_000,
    chain: [
      { atUs: atUs - 94e6, what: 'acknowledged', region: 'eastus', fault: null },
      { atUs, what: 'still queued for this replica, held up by stall', region: 'westeurope', fault: 'stall' },
      { atUs, what: 'last copy destroyed by loss (region.loss) 94 s after the push', region: 'eastus', fault: 'loss' },
    ],
    ...parts,
  };
}

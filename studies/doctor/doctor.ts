/**
 * `nines doctor`: simulator, estimator, exact solver and closed forms against systems whose loss is known. Seeds are fixed,
 * so on one build of Node it is well or ill for good.
 */
import { type ExitCode, exitCodes } from '../exitCodes.ts';
import { CHAIN_CASES, DAY_LAWS, ENTRY_CASES, externallyRepaired, SURVIVOR_CASES } from './cases.ts';
import { brokenCheck, type Check } from './check.ts';
import { checkFormulas, checkSharing } from './formulaChecks.ts';
import { COARSE, checkChain, checkRate, checkSimulation, type Effort, FINE, type Means } from './lossChecks.ts';
import type { Playing } from './playing.ts';

const DOCTOR_SCHEMA_VERSION = 1;

export interface DoctorResult {
  readonly schemaVersion: typeof DOCTOR_SCHEMA_VERSION;
  readonly tool: { readonly version: string };
  /** A few seconds: exact and by formula throughout, by chance coarsely and not everywhere. */
  readonly quick: boolean;
  readonly checks: readonly Check[];
  readonly failed: number;
  readonly exitCode: ExitCode;
}

export interface Consultation {
  readonly version: string;
  readonly quick: boolean;
  readonly playing: Playing;
  readonly signal: AbortSignal;
  /** Hears each check as soon as it is there. */
  onCheck(check: Check): void;
}

export async function doctor(consultation: Consultation): Promise<DoctorResult> {
  const { version, quick, signal, onCheck } = consultation;
  const checks: Check[] = [];
  for (const examine of quick ? quickExaminations(consultation) : examinations(consultation)) {
    if (signal.aborted) break;
    for (const check of await examine()) {
      checks.push(check);
      onCheck(check);
    }
  }
  const failed = checks.filter(({ passes }) => !passes).length;
  const exitCode = signal.aborted ? exitCodes.interrupted : failed > 0 ? exitCodes.defect : exitCodes.ok;
  return { schemaVersion: DOCTOR_SCHEMA_VERSION, tool: { version }, quick, checks, failed, exitCode };
}

type Examination = () => Promise<readonly Check[]>;

/** Cases that are estimated though it has to be quick: one of each kind. */
const QUICK_CHAINS = new Set(['3 copies, parallel', 'rs(6,3), serial', 'G11']);
const QUICK_RATES = new Set([
  '3 copies, serial, deterministic',
  'deterministic, λ = 0.04/y',
  'lognormal, σ = 1, λ = 4/y',
]);
const SHARING_TRANSFERS = 2_000_000;
const QUICK_TRANSFERS = 200_000;
/** Of worlds with a thousand groups each, for fifty years: some 280 losses in all. */
const WORLD_SEEDS = [1, 2, 3, 4];
const WORLD = { nodes: 3000, groups: 1000 };

function examinations(consultation: Consultation): Examination[] {
  const means = meansOf(consultation, FINE);
  return [
    ...CHAIN_CASES.map((known) => guarded(known.name, () => checkChain(known, means))),
    ...[...SURVIVOR_CASES, ...ENTRY_CASES].map((known) => guarded(known.name, () => checkRate(known, means))),
    ...worlds(means),
    guarded('formulas', async () => checkFormulas()),
    guarded('shared link', async () => checkSharing(SHARING_TRANSFERS)),
  ];
}

function quickExaminations(consultation: Consultation): Examination[] {
  const coarse = meansOf(consultation, COARSE);
  const none = meansOf(consultation, null);
  return [
    ...CHAIN_CASES.map((known) =>
      guarded(known.name, () => checkChain(known, QUICK_CHAINS.has(known.name) ? coarse : none)),
    ),
    ...[...SURVIVOR_CASES, ...ENTRY_CASES].map((known) =>
      guarded(known.name, () => checkRate(known, QUICK_RATES.has(known.name) ? coarse : none)),
    ),
    guarded('formulas', async () => checkFormulas()),
    guarded('shared link', async () => checkSharing(QUICK_TRANSFERS)),
  ];
}

/** Three copies at four failures a year, repaired from outside by each law, event by event. */
function worlds(means: Means): Examination[] {
  const known = ENTRY_CASES.find(({ name }) => name === 'exponential, λ = 4/y')!.perYear;
  return DAY_LAWS.map(([name, law]) => {
    const title = `${name}, λ = 4/y, simulated`;
    const text = externallyRepaired('4/y', law, WORLD);
    return guarded(title, async () => [await checkSimulation(title, text, known, WORLD_SEEDS, means)]);
  });
}

function meansOf({ playing, signal }: Consultation, effort: Effort | null): Means {
  return { playing, signal, effort };
}

/** What throws is a finding too, and the rest is looked at all the same. */
function guarded(name: string, examine: () => Promise<Check[]>): Examination {
  return async () => {
    try {
      return await examine();
    } catch (error) {
      return [brokenCheck(name, error instanceof Error ? error.message : String(error))];
    }
  };
}

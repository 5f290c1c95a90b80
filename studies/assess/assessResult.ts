/** What `nines assess` comes to: plain data, versioned, in the order in which it is written. */
import type { Assumption } from '../../scenarios/scenario.ts';
import type { Verdict } from '../../sim/outcome.ts';
import type { MonthlyCost } from '../cost/monthlyCost.ts';
import type { ExitCode } from '../exitCodes.ts';
import type { ScenarioReference, VerdictEntry } from '../result.ts';
import type { AvailabilityRow, Outages } from './availability/availability.ts';
import type { Curve } from './curve.ts';
import type { ClassGroups } from './imageGroups.ts';
import type { WriteDurability } from './lag/exposure.ts';
import type { RegionRpo } from './lag/rpo.ts';
import type { Estimate } from './lossSums.ts';
import type { Reach } from './reaches.ts';
import type { SensitivityEntry } from './sensitivity.ts';

export const ASSESS_SCHEMA_VERSION = 1;

export interface AssessResult {
  readonly schemaVersion: typeof ASSESS_SCHEMA_VERSION;
  readonly tool: { readonly version: string };
  /** The one block outside the law of equal bytes. */
  readonly environment: { readonly node: string; readonly seconds: number; readonly workers: number } | null;
  readonly scenario: AssessedScenario;
  /** Whose failure rates they are: those seen in the field, the scenario's own, or some of both. */
  readonly hazards: 'field' | 'own' | 'mixed';
  /** False: the scenario has no hazards, and the field's stand in for them. */
  readonly hazardsGiven: boolean;
  /** Regions of the replicas, in the order of their names. */
  readonly replicas: readonly string[];
  /** They are those after the scenario’s changes of membership. */
  readonly afterChanges: boolean;
  /** How the figures were found, and why so. */
  readonly method: { readonly used: 'exact' | 'estimate' | 'both' | 'none'; readonly reasons: readonly string[] };
  /** Of one placement group. */
  readonly durability: Durability;
  readonly withinFirstYear: Estimate;
  readonly withinMission: Estimate & { readonly years: number };
  readonly mttdlYears: Bounds;
  /** Years that losses per year are the mean over, where nothing is ever as it was; null: they are of the long run. */
  readonly perYearOver: number | null;
  readonly exact: ExactFigures | null;
  readonly causes: readonly Cause[];
  /** By client and operation; null where it was not asked for, or nobody pulls or pushes at a rate. */
  readonly availability: readonly AvailabilityRow[] | null;
  /** What the availability comes from; null where it was not asked for. */
  readonly outages: Outages | null;
  /** What the loss of a region takes with it; null where nobody pushes or there is no other place, or it was not asked for. */
  readonly rpo: readonly RegionRpo[] | null;
  readonly perImage: PerImage | null;
  /** Where rules leave replicas out: of what is pushed where. The figures above are the worst of them. Null without such rules. */
  readonly reaches: readonly ReachFigures[] | null;
  /** At list prices. */
  readonly cost: MonthlyCost;
  /** Null where it was not asked for. */
  readonly sensitivity: readonly SensitivityEntry[] | null;
  readonly curve: Curve | null;
  readonly guards: readonly Guard[];
  /** What the scenario expects of a year (`expect`, `mustFail`), as far as it was assessed. */
  readonly verdicts: readonly VerdictEntry[];
  readonly assumptions: readonly Assumption[];
  /** Events that were played, or 0. */
  readonly events: number;
  readonly seed: number;
  /** False: a clock or the user decided how much was played. `repro` has the events that play the same again. */
  readonly reproducible: boolean;
  readonly verdict: Verdict;
  readonly exitCode: ExitCode;
  readonly repro: string;
}

/** With its text where it is reported by itself: one of several that are compared, or a part of something else, has its name and hash. */
export type AssessedScenario = Pick<ScenarioReference, 'name' | 'hash'> & Partial<ScenarioReference>;

/** The same where availability alone was asked for. */
export type AvailabilityResult = Omit<
  AssessResult,
  'durability' | 'withinFirstYear' | 'withinMission' | 'mttdlYears'
> & {
  readonly durability: null;
  readonly withinFirstYear: null;
  readonly withinMission: null;
  readonly mttdlYears: null;
};

export interface Durability {
  readonly total: DurabilityOf;
  /**
   * Null where only the exact chain was solved, which does not tell causes apart. An upper bound of 0: there is no hazard of
   * the kind, or nothing is ever lost.
   */
  readonly devices: DurabilityOf | null;
  readonly disasters: DurabilityOf | null;
  readonly people: DurabilityOf | null;
  /** Of one push; null where nobody pushes, and no law says how far behind other places are. */
  readonly writes: WriteDurability | null;
}

export interface DurabilityOf {
  /** An upper bound that is null in JSON is none: nothing was played that could tell. */
  readonly perYear: Estimate;
  readonly withinFirstYear: Estimate;
  /** −log10 of the probability within the first year; null where nothing can be lost so. */
  readonly nines: number | null;
  readonly hits: number;
  readonly relativeHalfWidth: number | null;
}

/** Years; null is infinity: no loss was seen, or none is possible. */
export interface Bounds {
  readonly estimate: number | null;
  readonly lower95: number;
  readonly upper95: number | null;
}

export interface ExactFigures {
  readonly perYear: number;
  readonly withinFirstYear: number;
  readonly withinMission: number;
  /** Null is infinity. */
  readonly mttdlYears: number | null;
  readonly states: number;
}

export interface Cause {
  readonly pattern: string;
  readonly class: 'devices' | 'disasters' | 'people';
  readonly perYear: Estimate;
  readonly share: number;
  readonly hits: number;
}

export interface PerImage {
  /** Placement groups that an image has a part in, on average. */
  readonly groupsPerImage: number;
  /** Of what is lost within the first year, what takes all groups at once, and so counts once; null where nothing is lost, or no estimate tells. */
  readonly shareOfAllGroups: number | null;
  readonly perYear: number;
  readonly withinFirstYear: number;
  /** Of what is stored at time 0, whatever the age that was asked for; null without classes, and where reaches differ. */
  readonly classes: readonly ClassOfImages[] | null;
}

export interface ClassOfImages extends ClassGroups {
  /** Of one image. */
  readonly withinFirstYear: number;
  /** In the first year, on average: what all of them together lose. */
  readonly imagesLost: number;
}

/** Of images that come to the same replicas. */
export interface ReachFigures extends Pick<Reach, 'pushedIn' | 'regions' | 'imagesPerMonth' | 'imagesAtStart'> {
  readonly withinFirstYear: Estimate;
  readonly nines: number | null;
  readonly verdict: Verdict;
  readonly isWorst: boolean;
}

export interface Guard {
  readonly name: string;
  readonly verdict: Verdict;
  readonly observed: string;
}

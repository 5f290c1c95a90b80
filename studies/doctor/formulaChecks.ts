/** What is known by formula alone: closed forms, published figures, fresh writes, and the way in which links are shared. */
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { solveExactly } from '../assess/exact.ts';
import { writeLoss } from '../assess/writes.ts';
import { FRESH_WRITE, XORBAS_STRIPE } from './cases.ts';
import { type Check, checkOf, estimateFinding, exactFinding } from './check.ts';
import * as forms from './closedForms.ts';
import { written } from './estimated.ts';
import { sharedLinkSlowdown } from './sharedLink.ts';

const DAY = 365;

interface Known {
  readonly name: string;
  readonly figure: string;
  readonly unit: Check['unit'];
  readonly value: () => number;
  readonly expected: number;
  readonly source: string;
  readonly digits: number;
  /** A formula, where nothing is said. */
  readonly method?: 'exact' | 'formula';
}

export function checkFormulas(): Check[] {
  return KNOWN.map(({ value, digits, method = 'formula', ...known }) =>
    checkOf({ ...known, exact: exactFinding(method, value(), known.expected, digits), estimate: null }),
  );
}

/** @param transfers that are played in all */
export function checkSharing(transfers: number): Check[] {
  return [0.5, 0.8].map((load) => {
    const { mean, relativeHalfWidth } = sharedLinkSlowdown(load, transfers);
    const estimate = estimateFinding('simulation', mean, relativeHalfWidth, 1, {
      relativeHalfWidthMost: 0.05,
      offMost: 0.05,
    });
    return checkOf({
      name: `shared link, load ${load}`,
      figure: 'time × C(1−ρ)/x',
      unit: 'ratio',
      expected: 1,
      source: 'processor sharing: x/(C(1−ρ))',
      exact: null,
      estimate,
    });
  });
}

const KNOWN: readonly Known[] = [
  form('2 copies', () => forms.twoCopies(0.04, DAY), 114100, '(3λ+μ)/2λ²'),
  form('3 copies, parallel', () => forms.threeCopiesParallel(0.04, DAY), 694146400, '(11λ²+7λμ+2μ²)/6λ³'),
  form('3 copies, serial', () => forms.threeCopiesSerial(0.04, DAY), 347092233.333, '(11λ²+4λμ+μ²)/6λ³'),
  form('4 copies, parallel', () => fourCopies(true), 4.75099822e12, 'mᵢ = (1+μᵢ·mᵢ₋₁)/λᵢ'),
  form('4 copies, serial', () => fourCopies(false), 7.91890959e11, 'mᵢ = (1+μᵢ·mᵢ₋₁)/λᵢ'),
  leading('G0', [0.04, 0.01, DAY, DAY / 7], 260864.211),
  leading('G2', [0.04, 0.001, DAY, DAY], 182500974),
  leading('G6', [4, 5e-4, DAY, DAY / 7], 7322225.65),
  leading('G11', [1, 1e-5, DAY, DAY / 7], 2.49842492e10),
  entered('λ = 0.04/y', 0.04, 1.440697246e-9),
  entered('λ = 4/y', 4, 1.394809815e-3),
  published('Xorbas, 3 copies', 'days', forms.xorbasDays, 2.3079e10, 5, 'Sathiamoorthy et al., VLDB 2013'),
  { ...published('Xorbas, as a scenario', 'days', xorbasSolved, 2.3079e10, 5, 'the same, solved'), method: 'exact' },
  published('Backblaze 17+3', 'probability', forms.backblazePerYear, 7.354e-12, 4, 'Backblaze 2018, fixed windows'),
  {
    name: 'a write, 15 min behind',
    figure: 'lost',
    unit: 'probability',
    value: freshWrite,
    expected: 2.85388087e-7,
    source: '1 − E[exp(−Λ·T)]',
    digits: 6,
    method: 'exact',
  },
];

function form(name: string, value: () => number, expected: number, source: string): Known {
  return { name, figure: 'mean time to loss', unit: 'years', value, expected, source, digits: 6 };
}

/** To leading order only, so two digits are all that is asked for. */
function leading(name: string, rates: readonly [number, number, number, number], mttdlYears: number): Known {
  const value = () => forms.twoRegionsPerYear(...rates);
  return { name, figure: 'rate', unit: 'per year', value, expected: 1 / mttdlYears, source: '≈ 2r²/γ', digits: 2 };
}

function entered(name: string, lossPerYear: number, expected: number): Known {
  const value = () => forms.entriesPerYear(3, 2, lossPerYear, 1 / DAY);
  const source = 'C(n,f)·uᶠ·(1−u)ⁿ⁻ᶠ·(n−f)·λ';
  return { name, figure: 'entries into loss', unit: 'per year', value, expected, source, digits: 6 };
}

function published(
  name: string,
  unit: 'days' | 'probability',
  value: () => number,
  expected: number,
  digits: number,
  source: string,
): Known {
  return { name, figure: 'as published', unit, value, expected, source, digits };
}

function fourCopies(parallel: boolean): number {
  return forms.manyCopiesYears({ copies: 4, need: 1, lossPerYear: 0.04, repairPerYear: DAY, parallel });
}

/** The published cluster, one stripe of it as a scenario. */
function xorbasSolved(): number {
  const solved = solveExactly(new Skeleton(written(XORBAS_STRIPE).plan), 1);
  if ('problems' in solved) return Number.NaN;
  const { blockMB, copies, dataMB } = forms.XORBAS;
  return ((solved.figures.mttdlYears ?? Number.NaN) * DAY * blockMB * copies) / dataMB;
}

function freshWrite(): number {
  return writeLoss(written(FRESH_WRITE).plan)?.perPush ?? Number.NaN;
}

/** An assessment as a page: what `nines assess` prints, with its figures drawn. */

import { YEAR_MINUTES } from '../../sim/kernel/time.ts';
import type { AssessResult, AvailabilityResult } from '../../studies/assess/assessResult.ts';
import type { Reported } from '../reporters/overview.ts';
import { assessHeadline, availabilityAloneHeadline } from '../text/assessHeadline.ts';
import { causeGrid, durabilityGrid, methodSentence, timesOf } from '../text/assessPage.ts';
import { basisSentence, servedGrid, unseenSentence, unservedGrid } from '../text/availabilityTable.ts';
import { UNBROKEN } from '../text/page.ts';
import { DOUBTFUL, reachGrid } from '../text/reachTable.ts';
import { rpoGrid } from '../text/rpoTable.ts';
import type { Grid } from '../text/tables.ts';
import { tornadoParts } from '../text/tornado.ts';
import type { Opening } from './banner.ts';
import { gridTable, paragraphs, type Section, type Spot, section } from './blocks.ts';
import { causesFigure } from './causesFigure.ts';
import { curveFigure } from './curveFigure.ts';
import { againSection, assumptionSection, costSection, scenarioSection } from './endings.ts';
import type { Part } from './markup.ts';
import { type NinesRow, ninesFigure, ninesRow } from './ninesFigure.ts';
import { tornadoFigure } from './tornadoFigure.ts';
import { verdictTables } from './verdictTable.ts';

type Assessed = AssessResult | AvailabilityResult;

export function yearOpening(result: Assessed): Opening {
  return {
    sentences:
      result.durability === null ? availabilityAloneHeadline(result, UNBROKEN) : assessHeadline(result, UNBROKEN),
    description: (result.scenario.description ?? '').trim().replaceAll(/\s+/g, ' '),
    facts: [`seed ${result.seed}`],
    warnings: [],
  };
}

export function yearSections(result: Assessed, { suite }: Reported, { prefix }: Spot): (Section | null)[] {
  const linked = (result.scenario.source ?? null) === null ? null : { file: suite.file, prefix };
  const expected = suite.cases.filter(({ kind }) => kind !== 'guard');
  const guards = suite.cases.filter(({ kind }) => kind === 'guard');
  return [
    section('verdicts', 'Verdicts', verdictTables(expected, linked, 'What was expected of a year')),
    ...(result.durability === null ? [] : [durabilitySection(result), causesSection(result)]),
    availabilitySection(result),
    ...(result.durability === null
      ? []
      : [
          rpoSection(result),
          costSection(result.cost, result.assumptions),
          sensitivitySection(result),
          section('curve', 'Curve', result.curve === null ? null : curveFigure(result.curve)),
        ]),
    section('guards', 'Guards', verdictTables(guards, null, 'Checks of the estimate')),
    methodSection(result),
    assumptionSection(result.assumptions),
    scenarioSection(result.scenario, suite, prefix),
    againSection(suite),
  ];
}

function durabilitySection(result: AssessResult): Section | null {
  const grid = durabilityGrid(result);
  const reaches = reachGrid(result);
  const note = 'a placement group in its first year, a write when it is pushed';
  return section(
    'durability',
    'Durability',
    ninesFigure('Nines of durability', note, durabilityRows(result)),
    grid === null ? null : gridTable('Chances of a loss', grid),
    reaches === null
      ? null
      : gridTable('By rules', reaches, { words: [1], note: reaches.isDoubtful ? DOUBTFUL : null }),
    paragraphs(timesOf(result, UNBROKEN)),
  );
}

function durabilityRows({ durability }: AssessResult): NinesRow[] {
  const { total, devices, disasters, people, writes } = durability;
  const groups = [
    ['total', total],
    ['by devices', devices],
    ['by disasters', disasters],
    ['by people', people],
  ] as const;
  const ofPush =
    writes === null || writes.perPush === null || writes.open > 0
      ? null
      : { estimate: writes.perPush, lower95: writes.lower95 ?? 0, upper95: writes.upper95 ?? writes.perPush };
  return [
    ...groups.map(([label, of]) => (of === null ? null : ninesRow(label, of.withinFirstYear))),
    ofPush === null ? null : ninesRow('a fresh write', ofPush),
  ].filter((row) => row !== null);
}

function causesSection(result: AssessResult): Section | null {
  const { more, ...grid } = causeGrid(result, UNBROKEN.width);
  const shown = grid.rows.map(([, pattern]) => result.causes.find((cause) => cause.pattern === pattern)!);
  // Rows go by what loses data, and not by its share.
  const turned: Grid = {
    head: [grid.head[1]!, grid.head[0]!, ...grid.head.slice(2)],
    rows: grid.rows.map(([share, pattern, ...others]) => [pattern!, share!, ...others]),
  };
  return section(
    'causes',
    'What loses data',
    causesFigure(shown, 'the losses of a placement group'),
    gridTable('What loses data, and how often', turned, { words: [2], note: more }),
  );
}

function availabilitySection(result: Assessed): Section | null {
  const { availability, outages } = result;
  if (outages === null) return null;
  if (availability === null || availability.length === 0) {
    return section('availability', 'Availability', paragraphs([`None to tell: ${outages.reasons.join('; ')}.`]));
  }
  const rows = availability.map((row) => {
    const share = (minutes: number): number => minutes / YEAR_MINUTES;
    const { minutesPerYear, lower95, upper95, client, operation } = row;
    const of = { estimate: share(minutesPerYear), lower95: share(lower95), upper95: share(upper95) };
    return ninesRow(`${client} ${operation === 'pull' ? 'pulls' : 'pushes'}`, of);
  });
  return section(
    'availability',
    'Availability',
    ninesFigure(
      'Nines of availability',
      'share of operations that succeed, by client and operation',
      rows.filter((row) => row !== null),
    ),
    gridTable('A year of each client', servedGrid(availability, outages, false), {
      ...{ heads: { 0: 'Client', 1: 'operation', 4: '95 %, minutes' }, words: [1, 7], note: unseenSentence(outages) },
    }),
    gridTable('What is not served', filledDown(unservedGrid(availability, outages, UNBROKEN.width, false)), {
      ...{ heads: { 0: 'Client and operation', 3: 'due to' }, words: [3] },
    }),
    paragraphs([basisSentence(outages)], 'note'),
  );
}

/** A row without a name is of the one before. */
function filledDown({ head, rows }: Grid): Grid {
  let last = '';
  return {
    head,
    rows: rows.map(([name, ...others]) => {
      if (name !== '') last = name!;
      return [last, ...others];
    }),
  };
}

function rpoSection(result: AssessResult): Section | null {
  const grid = rpoGrid(result);
  if (grid === null) return null;
  const heads = { 0: 'Region', 5: 'oldest p99', 6: 'oldest max', 8: 'lag p99' };
  return section(
    'rpo',
    'Recovery point',
    gridTable('What the loss of a region takes with it (RPO)', grid, { heads, note: grid.notes.join(' ') }),
  );
}

function sensitivitySection(result: AssessResult): Section | null {
  const parts = tornadoParts(result);
  if (parts === null) return null;
  return section('sensitivity', 'Sensitivity', parts.drawings.map(tornadoFigure), paragraphs(parts.notes, 'note'));
}

function methodSection(result: Assessed): Section | null {
  const sentence = result.durability === null ? null : methodSentence(result);
  return section(
    'method',
    'Method',
    ...((sentence === null ? [] : paragraphs([`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`])) as Part[]),
  );
}

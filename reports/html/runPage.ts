/** A run as a page: what `nines run` prints, with charts, and all that a reader may want to look up beside it. */
import type { RunResult } from '../../studies/result.ts';
import type { Reported } from '../reporters/overview.ts';
import { movedSentence } from '../text/costTable.ts';
import { headlineSentences } from '../text/headline.ts';
import { clientGrid, recoveryGrid, regionGrid, rolloutGrid, trafficSentence } from '../text/tables.ts';
import { runFacts, warningSentences } from '../text.ts';
import type { Opening } from './banner.ts';
import { gridTable, paragraphs, type Section, type Spot, section } from './blocks.ts';
import { againSection, assumptionSection, costSection, reproBlock, scenarioSection } from './endings.ts';
import { journalTable } from './journal.ts';
import { ledger } from './ledger.ts';
import { html, type Part } from './markup.ts';
import { timelineFigure } from './timelineFigure.ts';
import { verdictTables } from './verdictTable.ts';

export function runOpening(result: RunResult): Opening {
  return {
    sentences: headlineSentences(result),
    description: result.scenario.description.trim().replaceAll(/\s+/g, ' '),
    facts: runFacts(result),
    warnings: warningSentences(result),
  };
}

export function runSections(result: RunResult, { suite }: Reported, { prefix }: Spot): (Section | null)[] {
  const linked = result.scenario.source === null ? null : { file: suite.file, prefix };
  return [
    section('verdicts', 'Verdicts', verdictTables(suite.cases, linked, 'What was judged'), again(suite.repro)),
    section('timeline', 'Timeline', timelineFigure(result)),
    section('figures', 'Figures', ...figureTables(result)),
    section('losses', 'Losses', ledger(result)),
    section('journal', 'Journal', journalTable(result)),
    costSection(result.cost, result.assumptions),
    assumptionSection(result.assumptions),
    scenarioSection(result.scenario, suite, prefix),
    againSection(suite),
  ];
}

function again(repro: string | null): Part {
  return repro === null ? null : html`<p>To see it again:</p>\n${reproBlock(repro)}`;
}

function figureTables(result: RunResult): Part[] {
  const notes = [trafficSentence(result), movedSentence(result.moved)].flatMap((each) =>
    each === null ? [] : [`${each}.`],
  );
  const ofFaults = { ...recoveryGrid(result) };
  return [
    gridTable('Regions', regionGrid(result), { heads: { 6: 'lag p99', 7: 'lag max' } }),
    gridTable('Clients', clientGrid(result), { heads: { 1: 'operation' }, words: [1] }),
    gridTable('Rollouts', rolloutGrid(result)),
    gridTable('What destructive faults cost', ofFaults, {
      heads: {
        1: 'RPO images, mean',
        2: 'RPO images, max',
        3: 'RPO age, mean',
        4: 'RPO age, max',
        6: 'worst RTO, max',
      },
    }),
    ...paragraphs(notes, 'note'),
  ];
}

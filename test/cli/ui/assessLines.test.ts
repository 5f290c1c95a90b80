/** The screen of a year as it is drawn, on terminals that are small and large: each text was looked at. */
import { beforeAll, describe, expect, it } from 'vitest';
import { intervalBar } from '../../../cli/ui/assessLines/intervals.ts';
import type { Assessment } from '../../../cli/ui/assessments.ts';
import type { AssessProgress } from '../../../cli/ui/assessProtocol.ts';
import { assessScreen } from '../../../cli/ui/screens/assess.tsx';
import type { Size } from '../../../cli/ui/screens/screen.ts';
import { plainText } from '../../../cli/ui/text/line.ts';
import { ListCursor } from '../../../cli/ui/text/listCursor.ts';
import { addWidths, breadthOf, NO_WIDTHS, sampled } from '../../../cli/ui/widths.ts';
import type { AssessResult } from '../../../studies/assess/assessResult.ts';
import { NO_YEAR_ONLOOKER } from '../../../studies/assess/assessYear.ts';
import { durabilityFirst } from '../../../studies/assess/durabilityFirst.ts';
import type { LossesSoFar } from '../../../studies/assess/lossesSoFar.ts';
import { facts, view } from './scriptedLink.ts';
import { requestOf, TWO_PLACES_SERVED } from './twoPlaces.ts';

let result: AssessResult;
let begun: Assessment['begun'];
const heard: LossesSoFar[] = [];

beforeAll(async () => {
  const { assessed, request } = requestOf(TWO_PLACES_SERVED, 0.5);
  const durability = () => ({
    begins() {},
    played: (_: unknown, losses: () => LossesSoFar) => void heard.push(losses()),
  });
  const onlooker = { ...NO_YEAR_ONLOOKER, durability, found() {} };
  const ending = { interrupt: new AbortController().signal };
  ({ result } = await durabilityFirst(assessed, request, 0, onlooker, ending));
  const { precision, hazardsGiven, cost } = request;
  begun = { precision, hazardsGiven, harmless: ['people'], cost, kinds: 1 };
}, 60_000);

function progressAt(index: number): AssessProgress {
  return {
    stage: { name: 'estimate', done: 3, of: 12, seconds: 2 },
    served: null,
    kind: 1,
    exact: null,
    losses: heard[index] ?? null,
    seconds: 5,
  };
}

function assessment(changes: Partial<Assessment> = {}): Assessment {
  const progress = progressAt(3);
  const widths = [0, 1, 2, 3].map(progressAt).reduce(addWidths, NO_WIDTHS);
  return {
    branch: 0,
    state: 'running',
    begun,
    progress,
    widths,
    result: null,
    seconds: null,
    problem: null,
    ...changes,
  };
}

interface Shown {
  readonly size?: Size;
  readonly scroll?: number;
  readonly isDetailed?: boolean;
  readonly filter?: string;
  readonly others?: readonly Assessment[];
  readonly deeds?: readonly string[];
}

function shown(of: Assessment | null, { size = { columns: 80, rows: 21 }, scroll = 0, ...more }: Shown = {}): string {
  const { isDetailed = false, filter = '', others = [], deeds = [] } = more;
  const branches = new Map(
    [0, ...others.map(({ branch }) => branch)].map((id) => [id, facts(id, id === 0 ? deeds : ['by hand'])]),
  );
  const known = new Map([...(of === null ? [] : [of]), ...others].map((each) => [each.branch, each]));
  const props = { view: view(), facts: branches.get(0)!, branches, size, cursor: new ListCursor(), isDetailed, filter };
  assessScreen(props, known, 1);
  props.cursor.move(scroll);
  return assessScreen(props, known, 1)
    .map((line) => plainText(line).trimEnd())
    .join('\n');
}

function done(changes: Partial<Assessment> = {}): Assessment {
  return assessment({ state: 'done', result, seconds: 7, ...changes });
}

describe('the screen of a year', () => {
  it('shows on 80×24 what is known so far', () => {
    expect(shown(assessment())).toMatchInlineSnapshot(`
      "Assess  ▶ estimating  3 of 12  ██░░░░  5 s, 6 s to go                   ↓ 4 more
        precision  ✓ ±1.7 % of ±50 % wanted  ████████████   25,826 events

      Durability  a placement group is lost within its first year
                      nines      probability  interval         narrower
        total           5.3  4.81e-6 ± 1.7 %  ·······┼·······  ▁▁▁▁
        by devices        –        < 4.89e-6  ···············
        by disasters    5.3  4.81e-6 ± 1.7 %  ·······┼·······  ▁▁▁▁
        by people            no such hazards

      Availability  comes after durability

      What loses data  so far
        >99.9 %  ████████  region.loss@eastus                      disasters   ± 1.7 %
                           + region.loss@westeurope
        … and 2 more

      Cost per month  30 days, list prices
        Region                                 quantity    unit price     USD
        eastus      premium tier                30 days  1.6667 / day   50.00
        westeurope  premium tier                30 days  1.6667 / day   50.00"
    `);
  });

  it('shows on 80×24 what was found', () => {
    expect(shown(done())).toMatchInlineSnapshot(`
      "Assess  ✓ done in 7 s                                                  ↓ 74 more
        precision  ✓ ±1.7 % of ±50 % wanted  ████████████   25,826 events

      Durability  a placement group is lost within its first year
                       nines      probability  interval         narrower
        total            5.3  4.81e-6 ± 1.7 %  ·······┼·······  ▁▁▁▁
        by devices         –        < 4.89e-6  ···············
        by disasters     5.3  4.81e-6 ± 1.7 %  ·······┼·······  ▁▁▁▁
        by people             no such hazards
        a fresh write    6.5          2.85e-7  ·······┼·······

      Availability            nines  min a year        95 %  month < 99.9 %
        builds        pushes    6.5        0.15  0.15 to 52    < 1 in 6,600
        Without an outage none failed of 30,190 pushes by builds; what so many cannot
        exclude is in the upper bounds.

      What loses data  of the losses of a group
        >99.9 %  ████████  region.loss@eastus                      disasters   ± 1.7 %
                           + region.loss@westeurope
        … and 2 more
      "
    `);
  });

  it('shows on 120×40 what was found', () => {
    expect(shown(done(), { size: { columns: 120, rows: 37 } })).toMatchInlineSnapshot(`
      "Assess  ✓ done in 7 s                                                                                          ↓ 42 more
        precision  ✓ ±1.7 % of ±50 % wanted  ████████████   25,826 events

      Durability  a placement group is lost within its first year
                       nines      probability                95 %  interval         narrower  losses
        total            5.3  4.81e-6 ± 1.7 %  4.73e-6 to 4.89e-6  ·······┼·······  ▁▁▁▁       8,056
        by devices         –        < 4.89e-6                      ···············                 0
        by disasters     5.3  4.81e-6 ± 1.7 %  4.73e-6 to 4.89e-6  ·······┼·······  ▁▁▁▁       8,056
        by people             no such hazards
        a fresh write    6.5          2.85e-7               exact  ·······┼·······

      Availability            nines  minutes a year        95 %  a month misses 99.9 %
        builds        pushes    6.5            0.15  0.15 to 52           < 1 in 6,600
        Without an outage none failed of 30,190 pushes by builds; what so many cannot exclude is in the upper bounds.

      What loses data  of the losses of a group
        >99.9 %  ████████  region.loss@eastus + region.loss@westeurope                                     disasters   ± 1.7 %
        … and 2 more

      Cost per month  30 days, list prices
        Region                                 quantity    unit price     USD
        eastus      premium tier                30 days  1.6667 / day   50.00
        westeurope  premium tier                30 days  1.6667 / day   50.00
        eastus      replication to westeurope   50.8 GB     0.05 / GB    2.54
        Total                                                          102.54
        Stored: what is there at time 0, every layer once a replica, what is pushed later (50.8 GB a month) is not added.
        Prices: list prices of West US. Price of replication: the provider’s bandwidth prices, from memory: no page was found.

      RPO             images    bytes  oldest p50     p99      max  lag p50    p99   region is lost
        eastus  0.25 ± 7.4 %  15.7 MB         0 s  44 min  110 min   11 min  71 min   once in 100 y
        What dies with a region that is lost at any instant (1,500 were looked at): acknowledged there, and nowhere else yet.
        Oldest: how long ago; lag: until another region has it.

      What is not served    share  minutes a year
        builds pushes        86 %            0.13  region.loss@eastus + region.loss@westeurope
                             14 %           0.020  region.loss@eastus
        4 sets of what is out at once, played with up to 12 seeds each, with 60 where nothing is out; 20,000 months of such"
    `);
  });

  it('scrolls to its end', () => {
    const end = shown(done(), { scroll: 1000 });
    expect(end).toMatch(/^Assess {2}✓ done in 7 s +↑\n/);
    expect(end).toMatch(/Repro\n {2}nines assess two-places.yaml --seed 1 --method estimate --precision 50%$/);
    expect(shown(done(), { scroll: 1 })).toMatch(/↑ ↓ \d+ more\n/);
  });

  it('is filtered', () => {
    const text = shown(done(), { filter: 'REPLICATION' });
    expect(text).toMatch(/filtered by “REPLICATION”/);
    expect(
      text
        .split('\n')
        .slice(3)
        .every((line) => /replication/i.test(line)),
    ).toBe(true);
  });

  it('never draws more than there is room for', () => {
    for (const size of [
      { columns: 20, rows: 3 },
      { columns: 44, rows: 9 },
    ]) {
      const lines = shown(done(), { size }).split('\n');
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(size.columns);
    }
  });
});

describe('what goes on is told', () => {
  it('before anything is known', () => {
    expect(shown(null)).toMatch(/^Assess {2}○ begins in a moment/);
    expect(shown(assessment({ begun: null, progress: null }))).toMatch(/▶ reading the scenario/);
    expect(shown(assessment({ state: 'waiting', begun: null, progress: null }))).toMatch(/○ waits for its turn/);
  });

  it('and for which branch one waits', () => {
    const others = [assessment({ branch: 1, state: 'running' })];
    expect(shown(assessment({ state: 'waiting', begun: null, progress: null }), { others })).toMatch(
      /○ waits for branch 1, which goes first/,
    );
  });

  it('while outages are played', () => {
    const stage = { name: 'state runs' as const, done: 34, of: 71, seconds: 3 };
    const text = shown(
      assessment({ result: { ...result, availability: null, outages: null }, progress: { ...progressAt(3), stage } }),
    );
    expect(text).toMatch(/▶ playing outages {2}34 of 71 {2}███░░░ {2}5 s, 3 s to go/);
    expect(text).toMatch(/Availability {2}34 of 71 state runs done; figures come with the last/);
  });

  it('where it cannot be assessed, was stopped, or its thread died', () => {
    const problem = { message: 'its thread has died: out of memory', hint: 'a begins anew' };
    expect(shown(assessment({ state: 'failed', begun: null, progress: null, problem }))).toBe(
      'Assess  ✗ not assessed\n  its thread has died: out of memory: a begins anew\n',
    );
    expect(shown(assessment({ state: 'stopped' }))).toMatch(/⏸ stopped: what follows is rough; a begins anew/);
    const interrupted = { ...result, exitCode: 105 as const };
    expect(shown(done({ result: interrupted }))).toMatch(/⏸ stopped: from what was done until then; a begins anew/);
  });

  it('of planned faults, which are no part of a year, and of hazards that nobody gave', () => {
    const none = assessment({ begun: { ...begun!, hazardsGiven: false } });
    expect(shown(none, { deeds: ['inject region.loss eastus at 1:00:00'] })).toMatch(
      /No hazards given: the field’s rates are used.\nWhat was done by hand is no part of a year/,
    );
    expect(shown(none, { deeds: ['set registry.storage.nodes=3'] })).not.toMatch(/done by hand is no part/);
  });

  it('of which images it is, under rules', () => {
    const kinds = { ...begun!, kinds: 4 };
    expect(shown(assessment({ begun: kinds }))).toMatch(/images of kind 1 of 4 by rules: a group is lost/);
    expect(shown(done({ begun: kinds }))).toMatch(/images worst off by rules: a group is lost/);
  });
});

describe('beside the page', () => {
  it('stand the branches that were assessed', () => {
    const other = done({ branch: 1, result: null, state: 'running' });
    expect(shown(done(), { others: [other], size: { columns: 120, rows: 37 } })).toMatch(
      /Branches {2}side by side\n.*\n {2}▶ main +5.3 .*\n {4}branch 1 +– +… .* by hand\n/,
    );
  });

  it('comes the tornado, in its place', () => {
    const side = (nines: number) => ({ value: 1, nines, writeNines: null, relativeHalfWidth: 0.01, verdict: 'pass' });
    const sensitivity = [
      { key: 'region.loss', down: side(5.9), up: side(4.7) },
    ] as unknown as AssessResult['sensitivity'];
    const text = shown(done({ result: { ...result, sensitivity } }), { isDetailed: true });
    expect(text).toMatch(/Sensitivity {2}one value at a time halved ░ or doubled █\n.*Nines of a placement group/);
    expect(text).toMatch(/region.loss +█+│░+ +5.90 +4.70/);
    expect(shown(assessment(), { isDetailed: true })).toMatch(/Sensitivity {2}comes when the assessment is done/);
    expect(shown(assessment({ state: 'stopped' }), { isDetailed: true })).toMatch(/needs an assessment: a begins one/);
  });
});

describe('an interval', () => {
  const drawn = (width: number | null) => plainText(intervalBar(width, 0.01, 11));

  it('narrows around its middle, by powers', () => {
    expect([null, 2, 0.3, 0.05, 0.005, 0].map(drawn)).toEqual([
      '···········',
      '├────┼────┤',
      '·├───┼───┤·',
      '···├─┼─┤···',
      '·····┼·····',
      '·····┼·····',
    ]);
    expect([1, 0.005].map((width) => breadthOf(width, 0.01))).toEqual([1, 0]);
  });

  it('keeps a bounded past, of which the newest is always shown', () => {
    const many = Array.from({ length: 2000 }, () => progressAt(3)).reduce(addWidths, NO_WIDTHS);
    expect(many.total.length).toBeLessThanOrEqual(512);
    expect(sampled([9, 8, 7, 6, 5, 4], 3)).toEqual([8, 6, 4]);
    expect(addWidths(many, { ...progressAt(3), losses: null })).toEqual(NO_WIDTHS);
  });
});

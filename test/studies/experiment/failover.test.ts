/** After a failover every place has its own figures, in all that is told of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overviewLines } from '../../../cli/ui/screens/overview.tsx';
import { timelineLines } from '../../../cli/ui/screens/timeline.tsx';
import { worldLines } from '../../../cli/ui/screens/world.tsx';
import { ListCursor } from '../../../cli/ui/text/listCursor.ts';
import type { BranchFacts, Course, ExperimentView } from '../../../studies/experiment/view.ts';
import { drawn } from '../../cli/ui/drawn.ts';
import { experimentOf, goTo, removeWritten } from './fixture.ts';

afterAll(removeWritten);

const MINUTE_US = 60e6;

/** East US is destroyed after 20 minutes, and West US, its pair, stands in for it from the 90th or so on. */
const FAILED_OVER = `apiVersion: nines/v1
name: failed-over
registry:
  regions: [eastus]
  storage: {scheme: lrs, geoRedundancy: grs}
catalogue: {repositories: 2}
clients:
  - {name: fleet, region: eastus, nodes: 4, pull: {rate: 2/min}}
run: {duration: 3h, drain: 10m, chance: false}
faults:
  - {id: loss, at: 20m, action: storage.loss, region: eastus}
  - {id: failover, at: 30m, action: operator.failover, region: eastus}
expect:
  - rpo_age.max <= 1h
`;

const SIZE = { columns: 120, rows: 37 };

let before: ExperimentView;
let after: ExperimentView;
let course: Course;
let facts: BranchFacts;

beforeAll(() => {
  const experiment = experimentOf(FAILED_OVER);
  facts = experiment.facts(0);
  goTo(experiment, 10 * MINUTE_US);
  before = experiment.view(true);
  goTo(experiment, 150 * MINUTE_US);
  after = experiment.view(true);
  course = experiment.course();
});

function regionOf(view: ExperimentView, name: string) {
  return view.regions.find((region) => region.name === name)!;
}

function asked(name: string): number {
  const row = course.rows.find(({ kind, name: of }) => kind === 'server' && of === name);
  return (row?.total ?? []).reduce((sum, total) => sum + total, 0);
}

describe('before a failover', () => {
  it('the pair keeps a copy, and nobody is served there', () => {
    expect(regionOf(before, 'eastus')).toMatchObject({ servedFrom: null, standsInFor: [], availability: 1 });
    expect(regionOf(before, 'westus')).toMatchObject({ copiesOf: ['eastus'], availability: null, worst: null });
    expect(panelOf(before, 'westus')).toContain('nobody: keeps the geo-redundant copy of');
  });
});

describe('a verdict before the end', () => {
  it('on what nothing was measured for says that it is so yet', () => {
    expect(before.verdicts.find(({ name }) => name === 'rpo_age.max <= 1h')).toMatchObject({
      verdict: 'inconclusive',
      reason: 'not yet: nothing was measured so far',
    });
  });
});

describe('after a failover', () => {
  it('each place has what was asked of it', () => {
    const [east, west] = [regionOf(after, 'eastus'), regionOf(after, 'westus')];
    expect(west).toMatchObject({ standsInFor: ['eastus'], isRouted: true, trafficShare: 1, availability: 1 });
    expect(west.worst).toBeGreaterThan(0.9);
    expect(west.requestRate).toBeGreaterThan(0);
    expect(west.states).toContain('storage available');
    expect(east).toMatchObject({ health: 'lost', servedFrom: 'westus', isRouted: false, availability: null, worst: 0 });
    expect(east).toMatchObject({ requestRate: 0, trafficShare: 0, states: [], copiesOf: [] });
  });

  it('the course has a row for each', () => {
    expect(asked('eastus')).toBeGreaterThan(0);
    expect(asked('westus')).toBeGreaterThan(0);
    const last = (name: string) =>
      course.rows.find(({ kind, name: of }) => kind === 'server' && of === name)!.total.findLastIndex((all) => all > 0);
    expect(last('eastus')).toBeLessThan(last('westus'));
  });

  it('the screens say the same', () => {
    const overview = drawn(overviewLines({ view: after, facts, size: SIZE, cursor: new ListCursor() }, course), SIZE);
    expect(overview).toMatch(/eastus +✗ lost +– +✗ 0 % +▁+·+ +0 +–\n/);
    expect(overview).toMatch(/westus for eastus +● ok +100 % +100 % +·+█/);
    const props = { view: after, facts, size: SIZE, cursor: new ListCursor(), filter: '', zoom: 0 };
    expect(drawn(timelineLines(props, course), SIZE)).toMatch(/Answered.*\n {2}eastus .* –\n {2}westus .* 100 %\n/);
    expect(panelOf(after, 'westus')).toMatch(/serves +100 % of requests.*place +stands in for eastus/s);
    expect(panelOf(after, 'eastus')).toContain('nobody: westus stands in for it');
  });
});

function panelOf(view: ExperimentView, name: string): string {
  const cursor = new ListCursor();
  cursor.select(name);
  const theme = { depth: 'none', isAscii: false } as const;
  return drawn(worldLines({ view, facts, size: SIZE, cursor, theme, isDetailed: false, filter: '' }), SIZE);
}

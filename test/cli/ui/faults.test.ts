/** The list of faults, and what is told of one. */
import { describe, expect, it } from 'vitest';
import { faultLines } from '../../../cli/ui/screens/faults.tsx';
import { ListCursor } from '../../../cli/ui/text/listCursor.ts';
import type { FaultState } from '../../../studies/experiment/view.ts';
import { drawn, SMALL } from './drawn.ts';
import { fault, HOUR_US, view } from './scriptedLink.ts';

function shown(changes: Partial<FaultState>, isDetailed = false): string {
  const faults = [fault({ endsAtUs: null, firedAtUs: 2 * HOUR_US, ...changes })];
  const props = { view: view({ faults }), size: SMALL, cursor: new ListCursor(), isDetailed, filter: '' };
  return drawn(faultLines(props), SMALL);
}

describe('a fault without an end that is known', () => {
  it.each([
    ['fired', 'for good'],
    ['active', 'not known'],
    ['suppressed', '–'],
  ] as const)('that is %s lasts until: %s', (status, words) => {
    expect(shown({ status })).toMatch(new RegExp(`eastus +${words}\n$`));
    expect(shown({ status }, true)).toContain(`  until     ${words}\n`);
  });

  it('and that is planned lasts for good, or as long as nobody can say where it waits for another', () => {
    expect(shown({ status: 'planned', firedAtUs: null })).toMatch(/eastus +for good\n$/);
    expect(shown({ status: 'planned', firedAtUs: null, plannedAtUs: null })).toMatch(/eastus +not known\n$/);
  });
});

describe('a filter on faults', () => {
  const faults = [fault(), fault({ id: 'node.loss@eastus/n1#1', action: 'node.loss', isChance: true, endsAtUs: null })];
  const found = (filter: string) =>
    drawn(
      faultLines({ view: view({ faults }), size: SMALL, cursor: new ListCursor(), isDetailed: false, filter }),
      SMALL,
    );

  it.each(['by chance', 'node', 'for good'])('finds %s, which a row shows, and says of how many', (filter) => {
    expect(found(filter)).toMatch(/Faults {2}1 of 2: 1 planned {2}filtered by .*node\.loss/s);
  });

  it('counts none where it finds none', () => {
    expect(found('nowhere')).toContain('Faults  0 of 2  filtered by “nowhere”');
  });
});

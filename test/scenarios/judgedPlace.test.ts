import { describe, expect, it } from 'vitest';
import { judgedPlace } from '../../scenarios/judgedPlace.ts';
import { parseScenario } from '../../scenarios/load.ts';

const TEXT = `apiVersion: nines/v1
name: places
registry:
  regions: [eastus, westeurope]
  changes:
    - {at: 2h, remove: japaneast}
    - {at: 1h, add: japaneast}
clients:
  - {name: builds, region: eastus, push: {rate: 10/h}}
run: {duration: 4h}
faults:
  - {id: outage, at: 3h, action: region.outage, region: eastus, duration: 1m}
  - {at: 3h, action: region.outage, region: westeurope, duration: 1m}
invariants: [closure, convergence,
  accounting]
expect:
  - images_lost == 0
  - "  push_ok.rate >= 50% "
mustFail:
  - invariant: closure
  - "invariant: accounting"
  - convergence
alternatives:
  stricter:
    expect:
      - images_lost == 0
      - push_ok.rate >= 99%
`;

function placeOf(kind: string, name: string, sets: readonly string[] = [], alternative: string | null = null) {
  const { document, scenario } = parseScenario(TEXT, 'places.yaml', sets, alternative);
  return judgedPlace(document, scenario, { kind, name });
}

describe('the place of what was judged', () => {
  it.each([
    ['expect', 'images_lost == 0', 17, 5],
    ['expect', 'push_ok.rate >= 50%', 18, 5],
    ['mustFail', 'invariant: closure', 20, 5],
    ['mustFail', 'invariant: accounting', 21, 5],
    ['mustFail', 'convergence', 22, 5],
    ['invariant', 'closure', 14, 14],
    ['invariant', 'accounting', 15, 3],
    ['convergence', 'convergence', 14, 23],
    ['fault', 'outage', 12, 5],
    ['fault', 'region.outage@westeurope', 13, 5],
    ['fault', 'remove-japaneast', 6, 7],
    ['fault', 'add-japaneast', 7, 7],
  ])('of %s %s is its own entry', (kind, name, line, column) => {
    expect(placeOf(kind, name)).toEqual({ line, column, flag: null });
  });

  it('is in the alternative where that says it', () => {
    expect(placeOf('expect', 'push_ok.rate >= 99%', [], 'stricter')).toMatchObject({ line: 27, column: 9 });
  });

  it('has no line where a flag said it', () => {
    const flag = 'expect.0=images_lost <= 3';
    expect(placeOf('expect', 'images_lost <= 3', [flag])).toEqual({ line: null, column: null, flag });
  });

  it.each([
    [['registry.regions'], 4, 12],
    [['registry.replication.lag'], 4, 3],
    [['registry.replication.lag', 'faults.region.outage@westeurope.duration'], 13, 67],
    [['clients.builds.push.rate'], 9, 49],
    [['faults.gone', 'clients.builds'], 9, 5],
    [['faults.gone'], 12, 3],
  ])('of what is worse than a baseline is the setting that was changed: %s', (changed, line, column) => {
    const { document, scenario } = parseScenario(TEXT, 'places.yaml');
    const place = judgedPlace(document, scenario, { kind: 'baseline', name: 'durability', changed });
    expect(place).toEqual({ line, column, flag: null });
    expect(judgedPlace(document, scenario, { kind: 'baseline', name: 'durability', changed: ['backup'] })).toBeNull();
    expect(placeOf('baseline', 'durability')).toBeNull();
  });

  it('is nowhere where no key asks for it', () => {
    const { document, scenario } = parseScenario(TEXT.replace(/invariants:[^\]]*\]\n/, ''), 'places.yaml');
    expect(judgedPlace(document, scenario, { kind: 'invariant', name: 'closure' })).toBeNull();
    expect(placeOf('determinism', 'same bytes twice')).toBeNull();
    expect(placeOf('expect', 'images_lost == 7')).toBeNull();
  });
});

/** What a scenario says that it did not say when its baseline was made. */
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/load.ts';
import { changedSettings, goneHazards } from '../../studies/baseline/changedSettings.ts';
import { settingsToKeep } from '../../studies/compare/settings.ts';

function described(more: string) {
  return parseScenario(`apiVersion: nines/v1\nname: gate\nregistry: {regions: [eastus]}\n${more}`, 'test.yaml', []);
}

/** As a baseline keeps them. */
function settingsOf(more: string): Record<string, string> {
  return Object.fromEntries([...settingsToKeep(described(more))].map(([key, { value }]) => [key, value]));
}

const OWN = '{action: node.loss, rate: 1/y}';

describe('settings that are not as they were', () => {
  it('name the hazards that are gone: the field’s, which hold where there are none, and a scenario’s own', () => {
    const gone = (before: string, after: string) => goneHazards({ settings: settingsOf(before) }, described(after));
    const replaced = 'the field’s rates no longer apply, since `hazards` lists its own';
    expect(gone('', '')).toBeNull();
    expect(gone('', `hazards: [${OWN}]\n`)).toBe(replaced);
    expect(gone('hazards: field\n', `hazards: [${OWN}]\n`)).toBe(replaced);
    expect(gone('', `hazards: [field, ${OWN}]\n`)).toBeNull();
    expect(gone('', 'hazards: field\n')).toBeNull();
    expect(gone(`hazards: [${OWN}]\n`, '')).toMatch(/^hazard node\.loss\S* was removed$/);
    expect(gone(`hazards: [${OWN}]\n`, `hazards: [field, ${OWN}]\n`)).toBeNull();
    expect(
      gone('hazards: [{id: a, action: node.loss, rate: 1/y}]\n', 'hazards: [{id: b, action: node.loss, rate: 1/y}]\n'),
    ).toBeNull();
  });

  it('tell of what is deployed before what is played, and not of the file that says so', () => {
    const settings = settingsOf('run: {duration: 1h}\n');
    const now = described('run: {duration: 2h}\n');
    expect(changedSettings({ settings: { ...settings, 'registry.from': 'plan.json' } }, now)).toEqual([
      { key: 'run.duration', said: 'run.duration: 1h → 2h' },
    ]);
    const moved = { ...settings, 'registry.regions': '[eastus, westus]' };
    expect(changedSettings({ settings: moved }, now).map(({ key }) => key)).toEqual([
      'registry.regions',
      'run.duration',
    ]);
  });
});

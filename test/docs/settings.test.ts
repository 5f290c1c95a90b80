/** No setting without an effect that a test shows, and a page that says which. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../../scenarios/metricFacts.ts';
import { isKnown, SETTINGS_PAGE, settings, settingsPage, shownEffects } from '../../tools/settingEffects.ts';

describe('settings', () => {
  const effects = shownEffects();

  it('each move a metric in some test', () => {
    const shown = new Set(effects.map(({ setting }) => setting));
    expect(settings().filter((setting) => !shown.has(setting))).toEqual([]);
    expect(settings().length).toBeGreaterThan(120);
  });

  it('are those of the format, and the metrics those of results', () => {
    expect(effects.filter(({ setting }) => !isKnown(setting)).map(({ setting }) => setting)).toEqual([]);
    expect(effects.filter(({ metric }) => METRICS[metric] === undefined).map(({ metric }) => metric)).toEqual([]);
    expect(isKnown('registry.replication.topolgy')).toBe(false);
  });

  it('move their metrics in a stated direction', () => {
    const odd = effects.filter(({ direction }) => !/^goes (up|down)\b/.test(direction));
    expect(odd.map(({ setting, direction }) => `${setting} ${direction}`)).toEqual([]);
  });

  it('are on the page as the tests have them', () => {
    expect(readFileSync(SETTINGS_PAGE, 'utf8')).toBe(settingsPage());
  });
});

import { describe, expect, it } from 'vitest';
import '../../vitest/index.ts';
import { failureOf } from './failure.ts';
import { calm, HERE, HOME_IS_LOST, storageAlone } from './scenarios.ts';

describe('an expression of a run', () => {
  it('is met or not, and a command judges just that', async () => {
    await expect(HOME_IS_LOST).toMeet('push_ok{client=builds}.rate >= 50%', HERE);
    await expect(HOME_IS_LOST).not.toMeet('images_lost == 0', HERE);
    expect(await failureOf(expect(HOME_IS_LOST).toMeet('push_ok.rate <= 50%', HERE))).toMatch(
      /^home-is-lost does not meet push_ok\.rate <= 50% in 3 seeds \(1\.\.3\)\.\n\n {2}✗ FAIL {2}expected {5}push_ok\.rate <= 50% {2}it was 94\.23 %\n\nOne of 17 lost images was acknowledged in eastus[\s\S]*\n\nRepro: nines run test\/vitest\/files\/home-is-lost\.yaml --set 'expect=\["push_ok\.rate <= 50%"\]'$/,
    );
    expect(await failureOf(expect(HOME_IS_LOST).not.toMeet('push_ok.rate >= 50%', HERE))).toMatch(
      /^home-is-lost meets push_ok\.rate >= 50% in 3 seeds \(1\.\.3\), and should not\.\n\n {2}✓ pass/,
    );
  });

  it('that nothing tells of is open, and passes neither way', async () => {
    const nobody = 'push_ok{client=fleet}.rate >= 50%';
    const asked = await failureOf(expect(HOME_IS_LOST).toMeet(nobody, HERE));
    expect(asked).toMatch(
      /^Inconclusive: it cannot be told whether home-is-lost meets push_ok\{client=fleet\}\.rate >= 50%/,
    );
    expect(asked).toContain('push_ok has no data for client=fleet');
    expect(asked).not.toContain('lost image');
    expect(await failureOf(expect(HOME_IS_LOST).not.toMeet(nobody, HERE))).toBe(asked);
  });

  it('that cannot be read is told with the place', async () => {
    const told = (text: string) => failureOf(expect(HOME_IS_LOST).toMeet(text, HERE));
    expect(await told('pul_ok.rate >= 99%')).toBe(
      'toMeet: there is no metric `pul_ok` (did you mean `pull_ok`?)\n  pul_ok.rate >= 99%\n  ^',
    );
    expect(await told('push_ok.rat >= 99%')).toBe(
      'toMeet: there is no statistic `rat` (did you mean `rate`?)\n  push_ok.rat >= 99%\n          ^',
    );
    expect(await told('images_lost.p99 >= 99kB')).toMatch(/^toMeet: .*\n {2}images_lost\.p99 >= 99kB\n {2,}\^$/);
    expect(await told('push_ok{fault=stall}.rate >= 1')).toMatch(/`push_ok` has no label `fault`[\s\S]*\n {10}\^$/);
  });
});

describe('an expression of a year', () => {
  it('is assessed: durability', async () => {
    const copies = storageAlone('replicated(3)');
    await expect(copies).toMeet('durability.nines >= 5', HERE);
    await expect(copies).not.toMeet('durability.nines >= 99', HERE);
    expect(await failureOf(expect(copies).toMeet('durability.nines >= 99', HERE))).toMatch(
      /^storage-alone does not meet durability\.nines >= 99 in a year\.\n\n {2}✗ FAIL {2}expected {5}durability\.nines >= 99 {2}it was [\d.]+ nines\n\nRepro: assessScenario\(…, \{ seed: 1, only: 'durability' \}\)$/,
    );
  });

  it('is open where nobody pulls', async () => {
    const copies = storageAlone('replicated(3)');
    const asked = await failureOf(expect(copies).toMeet('availability.nines >= 3', HERE));
    expect(asked).toMatch(/^Inconclusive: [\s\S]*nobody pushes or pulls at a rate/);
    expect(await failureOf(expect(copies).not.toMeet('availability.nines >= 3', HERE))).toBe(asked);
  });

  it('is reckoned: cost', async () => {
    await expect(calm()).toMeet('cost <= 10000', HERE);
    expect(await failureOf(expect(HOME_IS_LOST).toMeet('cost <= 1', HERE))).toMatch(
      /cost <= 1 {2}it was [\d.]+ USD a month\n\nRepro: nines assess test\/vitest\/files\/home-is-lost.yaml --only availability --set 'expect=\["cost <= 1"\]'$/,
    );
  });
});

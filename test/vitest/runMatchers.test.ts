import { describe, expect, it } from 'vitest';
import { loadScenario, playScenario } from '../../api/index.ts';
import '../../vitest/index.ts';
import { failureOf } from './failure.ts';
import { calm, HERE, HOME_IS_LOST, HOME_IS_LOST_URL } from './scenarios.ts';

describe('toHold', () => {
  it('passes where all that the scenario asks for holds', async () => {
    await expect(calm()).toHold(HERE);
    expect(await failureOf(expect(calm()).not.toHold(HERE))).toMatch(
      /^calm holds in 2 seeds \(1,2\), and should not\.\n\n {2}✓ pass {2}invariant {4}acknowledged-stay-readable/,
    );
  });

  it('says on one screen what was missed, how an image was lost, and how to see it again', async () => {
    const message = await failureOf(expect(HOME_IS_LOST).toHold(HERE));
    expect(message).toBe(
      `home-is-lost does not hold in 3 seeds (1..3).

  ✗ FAIL  expected     images_lost == 0  it was 17

One of 17 lost images was acknowledged in eastus and nowhere else yet when loss struck
    app@builds/4 30.5 MB, seed 1
       0:05:02  eastus: acknowledged
       0:10:00  westeurope: still queued for it, held up by stall
       0:10:00  eastus: last copy destroyed by loss (region.loss) 4 min 57 s after the push

Repro: nines run test/vitest/files/home-is-lost.yaml`,
    );
    await expect(HOME_IS_LOST).not.toHold(HERE);
  });

  it('is open where a fault never struck, and so passes neither with nor without .not', async () => {
    const late = calm({
      name: 'late',
      faults: [
        { id: 'first', at: '1m', action: 'region.loss', region: 'westeurope' },
        { id: 'again', at: '5m', action: 'region.loss', region: 'westeurope' },
      ],
    });
    const asked = await failureOf(expect(late).toHold(HERE));
    expect(asked).toMatch(/^Inconclusive: it cannot be told whether late holds in 2 seeds/);
    expect(asked).toContain('? open  fault        again  never fired');
    expect(await failureOf(expect(late).not.toHold(HERE))).toBe(asked);
  });

  it('plays the seeds that toHoldForSeeds names', async () => {
    await expect(calm()).toHoldForSeeds('3..4', HERE);
    expect(await failureOf(expect(HOME_IS_LOST).toHoldForSeeds('4..6', HERE))).toMatch(
      /^home-is-lost does not hold in 3 seeds \(4\.\.6\)[\s\S]*Repro: nines run test\/vitest\/files\/home-is-lost.yaml --seeds 4\.\.6$/,
    );
    expect(await failureOf(expect(calm()).toHoldForSeeds('5..1', HERE))).toContain('the range `5..1` runs backwards');
  });

  it('names the call that plays a scenario again that no file has', async () => {
    const lost = calm({ expect: ['images_acknowledged == 0'] });
    expect(await failureOf(expect(lost).toHold(HERE))).toMatch(/\n\nRepro: playScenario\(…\)$/);
    const one = await playScenario(lost, { seeds: [2], ...HERE });
    expect(await failureOf(expect(one).toHold())).toMatch(/\n\nRepro: playScenario\(…, \{ seeds: 2 \}\)$/);
  });

  it('tells the seed of a broken invariant, and its evidence', async () => {
    const oneDatabase = loadScenario('scenarios/library/invariants/tag-coherence-broken.yaml', {
      set: ['mustFail=[]', 'run.seeds=1..2'],
    });
    expect(await failureOf(expect(oneDatabase).toHold(HERE))).toMatch(
      /✗ FAIL {2}invariant {4}tag-coherence {2}in 2 of 2 seeds \(first in seed 1\): [\s\S]*westeurope knew [\s\S]*Repro: .* --seed 1$/,
    );
  });
});

describe('toConverge', () => {
  it('passes where replicas agree, and tells who does not', async () => {
    await expect(HOME_IS_LOST).toConverge(HERE);
    expect(await failureOf(expect(HOME_IS_LOST).not.toConverge(HERE))).toContain(
      '✓ pass  convergence  held in 3 seeds',
    );
    const apart = loadScenario('scenarios/library/invariants/convergence-broken.yaml', { set: ['run.seeds=1'] });
    await expect(apart).not.toConverge(HERE);
    expect(await failureOf(expect(apart).toConverge(HERE))).toMatch(
      /^convergence-broken does not converge in seed 1\.\n\n {2}✗ FAIL {2}convergence {2}in seed 1: /,
    );
  });

  it('is open where a fault lasts to the end of the run', async () => {
    const cut = calm({
      name: 'cut',
      faults: [{ id: 'cut', at: '1m', action: 'replication.pause', from: 'eastus', duration: '1h' }],
    });
    const asked = await failureOf(expect(cut).toConverge(HERE));
    expect(asked).toMatch(/^Inconclusive: [\s\S]*still active at the end: cut/);
    expect(await failureOf(expect(cut).not.toConverge(HERE))).toBe(asked);
  });
});

describe('toHaveFired', () => {
  it('passes where a planned fault strikes in every seed', async () => {
    await expect(HOME_IS_LOST_URL).toHaveFired('stall', HERE);
    expect(await failureOf(expect(HOME_IS_LOST).not.toHaveFired('stall', HERE))).toMatch(
      /^home-is-lost sees `stall` strike in 3 seeds \(1\.\.3\), and should not\.\n\n {2}✓ pass {2}fault {8}stall {2}fired in 3 of 3 seeds\n\nRepro: /,
    );
  });

  it('fails where it strikes in none, as one that is suppressed', async () => {
    const unstalled = new URL('#no-stall', HOME_IS_LOST_URL);
    await expect(unstalled).not.toHaveFired('stall', HERE);
    expect(await failureOf(expect(`${HOME_IS_LOST}#no-stall`).toHaveFired('stall', HERE))).toMatch(
      /stall {2}its effect was suppressed\n\nRepro: nines run 'test\/vitest\/files\/home-is-lost.yaml#no-stall'$/,
    );
  });

  it('knows the faults that there are', async () => {
    expect(await failureOf(expect(HOME_IS_LOST).toHaveFired('stal', HERE))).toBe(
      'toHaveFired: home-is-lost plans no fault `stal` (did you mean `stall`?)',
    );
  });
});

describe('what is judged', () => {
  it('is one play, however many matchers ask, also of a promise', async () => {
    const play = playScenario(HOME_IS_LOST, { seeds: [1], ...HERE });
    await expect(play).toConverge();
    await expect(await play).not.toHold();
    await expect(play).toMeet('images_lost >= 1');
  });

  it('is no copy of a result, no saved one, and nothing else', async () => {
    const copy: unknown = JSON.parse(JSON.stringify(await playScenario(HOME_IS_LOST, { seeds: [1], ...HERE })));
    expect(await failureOf(expect(copy).toHold())).toBe(
      'this is a copy of a result: expect what playScenario returned, or the scenario',
    );
    expect(await failureOf(expect(7).toHold())).toContain('a scenario is what defineScenario or loadScenario returns');
    expect(await failureOf(expect('test/vitest/files/home-is-los.yaml').toHold())).toContain(
      'there is no such file\n  did you mean `home-is-lost.yaml`?',
    );
  });
});

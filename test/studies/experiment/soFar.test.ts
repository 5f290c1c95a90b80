/** What is said of a run before its end: neither more than is known, nor later than it is. */
import { afterAll, describe, expect, it } from 'vitest';
import { experimentOf, goTo, removeWritten, TWENTY_MINUTES } from './fixture.ts';

afterAll(removeWritten);

const MINUTE_US = 60e6;

/** Pulls take some seconds, so that some are under way at any instant. */
const SLOW = `apiVersion: nines/v1
name: slow
registry:
  regions: [westeurope]
catalogue: {repositories: 2}
clients:
  - {name: fleet, region: southeastasia, nodes: 40, pull: {rate: 2/s, fresh: 100%}}
run: {duration: 10m, drain: 10m, chance: false}
expect:
  - pull_ok{client=fleet}.rate >= 99.99%
`;

describe('before the end', () => {
  it('what is under way has not failed', () => {
    const experiment = experimentOf(SLOW);
    for (let minute = 1; minute <= 9; minute++) {
      goTo(experiment, minute * MINUTE_US);
      const { verdicts, clients } = experiment.view(true);
      expect(clients[0]!.pull).toMatchObject({ worst: 1 });
      expect(verdicts.find(({ name }) => name.startsWith('pull_ok'))).toMatchObject({
        ...{ verdict: 'pass', observed: '1 so far' },
      });
    }
  });

  it('nothing is judged while nothing has happened', () => {
    const { verdicts } = experimentOf(TWENTY_MINUTES).view(true);
    expect(verdicts.length).toBeGreaterThan(3);
    expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(['inconclusive']));
    expect(new Set(verdicts.map(({ reason }) => reason))).toEqual(new Set(['nothing has happened so far']));
  });

  it('a fault is suppressed as soon as somebody has said so', () => {
    const experiment = experimentOf(TWENTY_MINUTES);
    goTo(experiment, MINUTE_US);
    const { id } = experiment.view(false).faults.find(({ status }) => status === 'planned')!;
    experiment.fork({ kind: 'suppress', id });
    goTo(experiment, MINUTE_US);
    expect(experiment.view(false).faults.find((fault) => fault.id === id)).toMatchObject({ status: 'suppressed' });
  });
});

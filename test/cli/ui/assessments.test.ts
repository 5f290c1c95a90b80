/** The assessments of an experiment, with a thread that a test speaks for. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Assessment, Assessments } from '../../../cli/ui/assessments.ts';
import type { AssessProgress } from '../../../cli/ui/assessProtocol.ts';
import type { AssessResult } from '../../../studies/assess/assessResult.ts';
import { scriptedAssessor } from './scriptedAssessor.ts';

const TEXT = { file: 'a.yaml', text: '', sets: [], alternative: null, configuration: null };
const RESULT = { exitCode: 0, sensitivity: null } as unknown as AssessResult;
const PROGRESS: AssessProgress = {
  stage: { name: 'exploring', done: 0, of: 0, seconds: 0 },
  served: null,
  kind: 1,
  exact: null,
  losses: null,
  seconds: 3,
};

function opened() {
  const assessor = scriptedAssessor();
  const assessments = new Assessments(assessor.open, async () => ({ text: TEXT, replays: 'a.yaml' }));
  const stateOf = (branch: number): Assessment['state'] | undefined => assessments.of(branch)?.state;
  return { assessor, assessments, stateOf };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('assessments of branches', () => {
  it('start a thread with the first, and wait for their turn', async () => {
    const { assessor, assessments, stateOf } = opened();
    expect(assessor.living()).toBe(0);
    await assessments.want(0);
    await assessments.want(1);
    expect([stateOf(0), stateOf(1), assessor.living()]).toEqual(['running', 'waiting', 1]);
    expect(assessor.orders).toMatchObject([{ kind: 'assess', branch: 0, options: { precision: null } }]);
    assessor.report({ kind: 'progress', branch: 0, progress: PROGRESS });
    assessor.report({ kind: 'done', branch: 0, result: RESULT });
    expect([stateOf(0), stateOf(1)]).toEqual(['done', 'running']);
    expect(assessments.of(0)).toMatchObject({ result: RESULT, seconds: 3 });
    assessments.close();
    expect(assessor.living()).toBe(0);
  });

  it('leave a core to the experiment, where there are several', () => {
    expect(opened().assessments.workers).toBeGreaterThanOrEqual(1);
  });

  it('are varied once they are done, and keep what was found where that fails', async () => {
    const { assessor, assessments, stateOf } = opened();
    await assessments.want(0);
    assessments.vary(0);
    expect(assessor.orders).toHaveLength(1);
    assessor.report({ kind: 'done', branch: 0, result: RESULT });
    assessments.vary(0);
    expect([stateOf(0), assessor.orders[1]]).toEqual(['varying', { kind: 'vary', branch: 0 }]);
    assessor.report({ kind: 'failed', branch: 0, message: 'no', hint: '' });
    expect(assessments.of(0)).toMatchObject({ state: 'done', result: RESULT, problem: { message: 'no' } });
  });

  it('keep what was found where its variants are stopped, and do not vary it again by themselves', async () => {
    const { assessor, assessments } = opened();
    await assessments.want(0);
    assessor.report({ kind: 'done', branch: 0, result: RESULT });
    assessments.vary(0);
    assessments.stop(0);
    assessor.report({ kind: 'stopped', branch: 0 });
    const problem = { message: 'its variants were stopped' };
    expect(assessments.of(0)).toMatchObject({ state: 'done', result: RESULT, problem });
    assessments.vary(0);
    expect(assessments.of(0)).toMatchObject({ state: 'varying', problem: null });
  });

  it('stop when they are told to, and a waiting one at once', async () => {
    const { assessor, assessments, stateOf } = opened();
    await assessments.want(0);
    await assessments.want(1);
    assessments.stop(1);
    assessments.stop(0);
    expect([stateOf(0), stateOf(1), assessor.orders.at(-1)]).toEqual(['stopping', 'stopped', { kind: 'stop' }]);
    assessor.report({ kind: 'stopped', branch: 0 });
    expect(stateOf(0)).toBe('stopped');
    await assessments.want(0);
    expect(stateOf(0)).toBe('running');
  });

  it('end a thread that does not hear, and go on with another', async () => {
    vi.useFakeTimers();
    const { assessor, assessments, stateOf } = opened();
    await assessments.want(0);
    await assessments.want(1);
    assessments.stop(0);
    vi.advanceTimersByTime(5000);
    expect([stateOf(0), stateOf(1), assessor.living()]).toEqual(['stopped', 'running', 1]);
  });

  it('tell of a thread that died, and begin anew with another', async () => {
    const { assessor, assessments, stateOf } = opened();
    await assessments.want(0);
    assessor.die('out of memory');
    expect(assessments.of(0)).toMatchObject({
      state: 'failed',
      problem: { message: 'its thread has died: out of memory' },
    });
    await assessments.want(0);
    expect([stateOf(0), assessor.orders.length]).toEqual(['running', 2]);
  });

  it('tell of a branch that nobody has', async () => {
    const assessments = new Assessments(scriptedAssessor().open, async () => {
      throw new Error('there is no branch 7');
    });
    await assessments.want(7);
    expect(assessments.of(7)).toMatchObject({ state: 'failed', problem: { message: 'there is no branch 7' } });
  });
});

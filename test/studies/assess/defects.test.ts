/** What is wrong inside a batch comes out as a defect that says where, and not as something that the user has done. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { reportProblem } from '../../../cli/problems.ts';
import { estimating } from '../../../studies/assess/estimating.ts';
import { Stuck } from '../../../studies/assess/paths.ts';
import { NO_ONLOOKER, playOut } from '../../../studies/assess/playOut.ts';
import type { StateGraph } from '../../../studies/assess/stateGraph.ts';
import { inlineExecutor } from '../../../studies/executors/inline.ts';

const GRAPH = { node: () => ({ rate: 1 }) } as unknown as StateGraph;

afterEach(() => {
  vi.restoreAllMocks();
});

async function defect(): Promise<unknown> {
  const far = inlineExecutor((batch): never => {
    throw new Stuck(batch === 0 ? 'nothing is under way' : 'another');
  });
  const estimate = estimating({ rate: 1, missionsAlone: false, precision: 0.1, events: null, times: [1] });
  const ending = { interrupt: new AbortController().signal };
  return playOut(estimate, { graph: GRAPH, seed: 7, nearMost: 0, far }, NO_ONLOOKER, ending).catch((error) => error);
}

describe('a defect in a batch', () => {
  it('ends the command with 109, and names seed and batch, without a trace', async () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(reportProblem(await defect())).toBe(109);
    const text = written.mock.calls.map(([part]) => part).join('');
    expect(text).toMatch(/^nines: a defect in nines: batch 0 of seed 7: nothing is under way\nRepro: nines.*\n$/);
  });
});

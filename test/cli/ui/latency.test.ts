/** How long a key takes to show while the thread plays as fast as it can. */
import { expect, inject, it } from 'vitest';
import { TestTerminal } from './terminal.ts';

/** Half of the keys are faster; generous, for the machine may be shared with much else. */
const MOST_MS = 150;

it('a key shows at once while a run goes flat out', { timeout: 30_000 }, async () => {
  expect(inject('programDefect')).toBeNull();
  const terminal = new TestTerminal(['ui', 'scenarios/library/lose-a-region.yaml', '--set', 'run.duration=20d']);
  try {
    await terminal.shows(/Verdicts so far/);
    terminal.press('0 ');
    await terminal.shows(/▶ running flat out/);
    const tookMs: number[] = [];
    for (let i = 0; i < 16; i++) {
      const before = performance.now();
      terminal.press(i % 2 === 0 ? '4' : '1');
      await terminal.shows(i % 2 === 0 ? /\[4 Faults\]/ : /\[1 Overview\]/);
      tookMs.push(performance.now() - before);
    }
    expect(terminal.text).toMatch(/▶ running/);
    tookMs.sort((a, b) => a - b);
    expect(tookMs[tookMs.length / 2]).toBeLessThan(MOST_MS);
  } finally {
    terminal.dispose();
  }
});

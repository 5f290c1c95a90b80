/** Keys while the thread plays as fast as it can; how long they take to show is measured with the benchmarks. */
import { expect, inject, it } from 'vitest';
import { TerminalSession } from '../../../tools/terminal/terminalSession.ts';

it('keys show while a run goes flat out', { timeout: 30_000 }, async () => {
  expect(inject('programDefect')).toBeNull();
  const terminal = new TerminalSession(['ui', 'scenarios/library/lose-a-region.yaml', '--set', 'run.duration=20d']);
  try {
    await terminal.shows(/Verdicts so far/);
    terminal.press('0 ');
    await terminal.shows(/▶ running flat out/);
    for (let i = 0; i < 6; i++) {
      terminal.press(i % 2 === 0 ? '4' : '1');
      await terminal.shows(i % 2 === 0 ? /\[4 Faults\]/ : /\[1 Overview\]/);
    }
    expect(terminal.text).toMatch(/▶ running/);
  } finally {
    terminal.dispose();
  }
});

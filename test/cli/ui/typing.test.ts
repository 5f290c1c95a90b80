/** What is typed ahead, and behind a command. */
import { describe, it } from 'vitest';
import { FakeTerminal } from './fakeTerminal.ts';

async function opened(): Promise<FakeTerminal> {
  const terminal = new FakeTerminal(80, 24);
  void terminal.open({ file: 'scenarios/library/lose-a-region.yaml' });
  await terminal.shows(/Verdicts so far/);
  return terminal;
}

describe('keys', () => {
  it('complete a fault, its keys and what these choose among behind the command', async () => {
    const terminal = await opened();
    terminal.press(':inject region.o\t reg\tw\t');
    await terminal.shows(/:inject region.outage region=westeurope█/);
    terminal.press(' ');
    await terminal.shows(/█ {2}duration= {2}at=/);
    terminal.press('\x15set run.dur\t');
    await terminal.shows(/:set run.duration=█/);
    terminal.press('\x03');
  });

  it('take nothing behind a command that has nothing to take', async () => {
    const terminal = await opened();
    terminal.press(':quit now\r');
    await terminal.shows(/! `quit` takes nothing behind it: leave out `now`/);
    terminal.press('\x15faults 3\r');
    await terminal.shows(/! `faults` takes nothing behind it: leave out `3`/);
    terminal.press('\x03');
  });

  it('wait for the rows that they are about, pressed in one go with the key of the screen', async () => {
    const terminal = await opened();
    terminal.press('4\r:');
    await terminal.shows(/\[4 Faults\].*fired +not yet.*:█/s);
    terminal.press('\x03');
  });
});

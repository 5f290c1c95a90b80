import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginStatus, statusLine } from '../../cli/statusLine.ts';

/** Of a command that begins now. */
function written(quiet: boolean, isTerminal: boolean): string[] {
  vi.stubGlobal('process', Object.create(process, { stderr: { value: stderr(isTerminal) } }));
  lines.length = 0;
  beginStatus();
  for (let second = 0; second <= 25; second++) {
    // One after another, as the parts of a command have them.
    const line = statusLine(quiet);
    line.draw(() => `${second} s`);
    line.end();
    vi.advanceTimersByTime(1000);
  }
  return lines;
}

const lines: string[] = [];
const stderr = (isTTY: boolean) => ({ isTTY, columns: 80, write: (text: string) => lines.push(text) });

describe('how far a command is', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is a line every ten seconds where it goes to no terminal, and none before', () => {
    expect(written(false, false)).toEqual(['10 s\n', '20 s\n']);
  });

  it('is drawn over and taken away on a terminal', () => {
    const all = written(false, true);
    expect(all.slice(0, 2)).toEqual(['\r\x1b[2K0 s', '\r\x1b[2K']);
    expect(all.join('')).not.toContain('\n');
  });

  it('is not told to who wants it quiet', () => {
    expect(written(true, false)).toEqual([]);
  });
});

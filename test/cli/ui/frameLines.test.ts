/** The title above every screen. */
import { describe, expect, it } from 'vitest';
import { tooSmallLines } from '../../../cli/ui/app.tsx';
import type { SessionState } from '../../../cli/ui/experimentSession.ts';
import { titleLine } from '../../../cli/ui/frameLines.ts';
import { plainText } from '../../../cli/ui/text/line.ts';
import { facts, HOUR_US, view } from './scriptedLink.ts';

const SCRIPT = { file: 'scenario.yaml', sets: [], seed: 1 };

function title(changes: Partial<SessionState>): string {
  const state: SessionState = {
    ...{ facts: new Map([[0, facts()]]), view: view({ cursorUs: 8 * HOUR_US }) },
    ...{ isRunning: false, speed: 0, progress: null, headedUs: null, failure: null },
    ...changes,
  };
  return plainText(titleLine(SCRIPT, state, 'scrubbing', null, 100)).trimEnd();
}

it('says whole what there is too little room for, as far as it goes', () => {
  const told = (columns: number) => tooSmallLines({ columns }).map(plainText);
  expect(told(19)).toEqual(['too small', 'at least 20×6']);
  expect(told(10)).toEqual(['too small', 'at least', '20×6']);
});

describe('the clock of the title', () => {
  it('is where it is, and on the way to another instant where that is', () => {
    expect(title({})).toMatch(/looking back.* {2}8:00:00$/);
    expect(title({ progress: 0.16, headedUs: 6.5 * HOUR_US })).toMatch(/looking back 16 % {2}→ 6:30:00$/);
  });

  it('stays as it is while something else takes long', () => {
    expect(title({ progress: 0.16 })).toMatch(/16 % {2}8:00:00$/);
  });
});

/** A whole session on a terminal of the system: what somebody does on an afternoon, and the file that is left of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { TerminalSession } from '../../../tools/terminal/terminalSession.ts';
import { ROOT } from '../../house/sources.ts';
import { Folder, resultIn } from '../program.ts';

const open: TerminalSession[] = [];

beforeAll(() => {
  expect(inject('programDefect')).toBeNull();
});

afterEach(() => {
  for (const terminal of open.splice(0)) terminal.dispose();
});

/** lose-a-region, twelve times as short, with a busy build farm. */
function shortScenario(): string {
  const text = readFileSync(join(ROOT, 'scenarios/library/lose-a-region.yaml'), 'utf8');
  const times = [
    ['duration: 6h, drain: 2h', 'duration: 30m, drain: 10m'],
    ['at: 2h,', 'at: 10m,'],
    ['duration: 30m }', 'duration: 3m }'],
    ['at: 2h20m', 'at: 12m'],
    ['rate: 15/h', 'rate: 6/min'],
  ] as const;
  return times.reduce((changed, [from, to]) => {
    expect(changed).toContain(from);
    return changed.replace(from, to);
  }, text);
}

describe('a session', { timeout: 60_000 }, () => {
  it('kills a region, looks back, drops the fault, compares the two, and saves what plays again to the digest that was shown', async () => {
    const folder = new Folder({ 'short.yaml': shortScenario() });
    const saved = join(folder.path, 'saved.yaml');
    const terminal = new TerminalSession(['ui', join(folder.path, 'short.yaml')]);
    open.push(terminal);
    const pressing = async (keys: string, pattern: RegExp) => {
      terminal.press(keys);
      await terminal.shows(pattern);
    };
    await terminal.shows(/Verdicts so far/);
    await pressing('t11m\r', /paused.*0:11:00/);
    // Three keys.
    await pressing('x', /▶ +region.loss/);
    await pressing('\r', /▶ region\*/);
    await pressing('\r', /✓ branch 1: inject region.loss eastus at 0:11:00/);
    await pressing('5', /\[5 Images\].*▲ \d+ at risk/s);
    await pressing('t11m30s\r', /✗ [1-9]\d* lost.*▶ \S+ +✗ lost +region.loss@eastus/s);
    await pressing('\r', /✗ lost at 0:11:00 by region.loss@eastus.*eastus +✗ had it, until.*last copy destroyed/s);
    await pressing('\x1b', /whole in, lost by/);
    await pressing('8', /\[8 Log\].*region.loss@eastus \(region.loss\) strikes eastus/s);
    await pressing('L', /✓L loss {2}R routing.*▶ .*✗ loss/s);
    await pressing('t10m30s\r', /looking back.*None is like that/s);
    await pressing('4', /\[4 Faults\].*by hand/s);
    await pressing('j', /▶ +0:11:00 .*region.loss +eastus/);
    await pressing('s', /✓ branch 2: suppress region.loss@eastus/);
    await pressing('\x1b[F', /● verdict.*0:40:00/);
    await pressing('c', /Compare {2}up to 0:11:30.*base +branch 1.*other +branch 2 +suppress region.loss@eastus/s);
    await pressing('u', /Compare {2}to the end.*First difference {2}0:11:0.*images lost +✓ \d+ +\d+/s);
    await pressing('1', /Verdicts\n/);
    const [, shown = 'none'] = /events +([0-9a-f]{8})/.exec(terminal.text) ?? [];
    await pressing('w', /save as: /);
    await pressing(`\x15${saved}\r`, /✓ saved: .*saved.yaml, digest [0-9a-f]{16}/);
    const [, digest = 'none'] = /digest ([0-9a-f]{16})/.exec(terminal.text) ?? [];
    terminal.press('q');
    expect(await terminal.left()).toBe(0);

    const { stdout } = await folder.call(['run', 'saved.yaml', '--output', 'json']);
    expect([resultIn(stdout).digest, digest.slice(0, 8)]).toEqual([digest, shown]);
  });
});

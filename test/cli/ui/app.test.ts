/** The screen with a scripted experiment: keys go in, and what a terminal shows comes out. */
import { describe, expect, it, vi } from 'vitest';
import type { UiRequest } from '../../../cli/ui/openUi.ts';
import { FakeTerminal } from './fakeTerminal.ts';

const FILE = 'scenarios/library/lose-a-region.yaml';
const ESCAPE = '\x1b';

interface Opened {
  readonly terminal: FakeTerminal;
  /** The exit code, once the user has left. */
  readonly left: Promise<number>;
}

async function opened(request: Partial<UiRequest> = {}, columns = 80, rows = 24): Promise<Opened> {
  const terminal = new FakeTerminal(columns, rows);
  const left = terminal.open({ file: FILE, ...request });
  await terminal.shows(/Verdicts so far/);
  return { terminal, left };
}

async function quit({ terminal, left }: Opened): Promise<number> {
  terminal.press('\x03');
  return left;
}

describe('the screen of an experiment', () => {
  it('shows the overview first, and each screen under its number', async () => {
    const open = await opened();
    expect(open.terminal.text).toMatch(/\[1 Overview\].*eastus +● ok +100 % +▲ 98.7 %.*✓ pass +durability.noLoss/s);
    open.terminal.press('4');
    await open.terminal.shows(/\[4 Faults\].*region.outage +eastus +3:00:00/s);
    open.terminal.press('\t');
    await open.terminal.shows(/\[5 Images\]/);
    expect(await quit(open)).toBe(0);
  });

  it('fits into 80×24, and uses 120×40', async () => {
    for (const [columns, rows] of [
      [80, 24],
      [120, 40],
    ] as const) {
      const open = await opened({}, columns, rows);
      open.terminal.press('t1h\r');
      await open.terminal.shows(/eastus.* 98.7 % +█+▄▃▁/);
      expect(open.terminal.lines[rows - 1]).toMatch(/q quit$/);
      await quit(open);
    }
  });

  it('has the regions on a map, and goes from one to the next', async () => {
    const open = await opened();
    open.terminal.press('2');
    await open.terminal.shows(/\[2 World\].*● 3 ok.*● eastus +33 %.*── ● eastus ok.*1 of 3/s);
    open.terminal.press('j');
    await open.terminal.shows(/── ● southeastasia ok.*2 of 3/);
    open.terminal.press('/west');
    await open.terminal.shows(/── ● westeurope ok.*1 of 1/);
    open.terminal.press('\r');
    await quit(open);
  });

  it('goes to the fault that is selected on the timeline, which is zoomed around it', async () => {
    const open = await opened();
    open.terminal.press('3');
    await open.terminal.shows(/\[3 Timeline\].*▶ region.outage eastus/s);
    open.terminal.press('j\r');
    await open.terminal.shows(/Timeline +4:00:00 +0:00:00 – 6:00:00/);
    open.terminal.press('zz');
    await open.terminal.shows(/3:00:00 – 4:30:00.*×4/);
    open.terminal.press('\x1b[D');
    await open.terminal.shows(/Timeline +3:58:30/);
    open.terminal.press('ZZZ');
    await open.terminal.shows(/! that is all of it/);
    await quit(open);
  });

  it('gives the terminal back as it was', async () => {
    const open = await opened();
    expect([open.terminal.isAlternate, open.terminal.isCursorHidden, open.terminal.isRaw]).toEqual([true, true, true]);
    open.terminal.press('q');
    await open.left;
    await open.terminal.until(() => !open.terminal.isAlternate, 'left the alternate screen');
    expect([open.terminal.isCursorHidden, open.terminal.isRaw]).toEqual([false, false]);
  });

  it('says so where it is too small, and comes back', async () => {
    const open = await opened();
    open.terminal.resize(18, 4);
    await open.terminal.shows(/too small\nat least 20×6/);
    open.terminal.resize(60, 20);
    await open.terminal.shows(/Verdicts so far.*q quit/s);
    await quit(open);
  });

  it('draws with ASCII alone, and without colours, where that is wanted', async () => {
    const open = await opened({ ascii: true, color: false });
    expect(open.terminal.text).toMatch(/^[\n\x20-\x7e]+$/);
    expect(open.terminal.hasColor).toBe(false);
    await quit(open);
  });

  it('tells why the thread died, and leaves with the code of a defect', async () => {
    const open = await opened();
    open.terminal.link.die('out of memory');
    await open.terminal.shows(/✗ the experiment has ended: out of memory/);
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await quit(open)).toBe(109);
    expect(told.mock.calls).toEqual([['nines: the experiment has ended: out of memory\n']]);
    told.mockRestore();
  });
});

describe('keys', () => {
  it('run and pause, and change the speed', async () => {
    const open = await opened();
    open.terminal.press(' ');
    await open.terminal.shows(/▶ running ×1000/);
    open.terminal.press('0');
    await open.terminal.shows(/running flat out/);
    open.terminal.press(' ');
    await open.terminal.shows(/= paused/);
    const asked = open.terminal.link.commands.filter(({ kind }) => kind === 'run' || kind === 'pause');
    expect(asked).toEqual([{ kind: 'run', speed: 1000 }, { kind: 'run', speed: null }, { kind: 'pause' }]);
    await quit(open);
  });

  it('say why they cannot be used', async () => {
    const open = await opened();
    open.terminal.press('b');
    await open.terminal.shows(/! next-branch: there is one branch/);
    open.terminal.press('s');
    await open.terminal.shows(/! suppress is not for this screen: it works on screen 3, screen 4/);
    await quit(open);
  });

  it('lose a region in three', async () => {
    const open = await opened();
    open.terminal.press('x');
    await open.terminal.shows(/▶ +region.loss/);
    open.terminal.press('\r');
    await open.terminal.shows(/Inject region.loss.*▶ region\*.*eastus/s);
    open.terminal.press('\r');
    await open.terminal.shows(/✓ branch 1: inject by hand/);
    expect(open.terminal.link.commands).toContainEqual({
      kind: 'do',
      deed: { kind: 'inject', fault: { action: 'region.loss', region: 'eastus' } },
    });
    await quit(open);
  });

  it('list the faults with how many more there are, and what the selected one does', async () => {
    const open = await opened();
    open.terminal.press('x');
    await open.terminal.shows(/▶ +region.loss.*↓ 17 more.*A region and everything stored in it are destroyed/s);
    open.terminal.press('\x1b[B'.repeat(20));
    await open.terminal.shows(/↑ 6 more.*▶ +\S+ +↓ 11 more/s);
    await quit(open);
  });

  it('jump to a time, which is read before it is gone to', async () => {
    const open = await opened();
    open.terminal.press('t9h\r');
    await open.terminal.shows(/time: 9h.*! that is after the end/s);
    open.terminal.press('\x152:10:00\r');
    await open.terminal.shows(/2:10:00 of 6:00:00/);
    open.terminal.press('n');
    await open.terminal.shows(/4:00:00 of 6:00:00/);
    await quit(open);
  });

  it('ask for a path before they save, and tell why nothing could be written there', async () => {
    const open = await opened();
    const { commands, refusals } = open.terminal.link;
    refusals.set('save', 'full.yaml could not be written: the disk is full');
    open.terminal.press('w');
    await open.terminal.shows(/save as: scripted-main.yaml/);
    open.terminal.press('\x15full.yaml\r');
    await open.terminal.shows(
      /! full.yaml could not be written: the disk is full: do another thing\s+save as: full.yaml█/,
    );
    expect(commands).toContainEqual({ kind: 'save', path: 'full.yaml', overwrite: false });
    open.terminal.press(ESCAPE);
    await open.terminal.hides(/save as/);
    open.terminal.press('4');
    await open.terminal.shows(/\[4 Faults\].*\? help {2}q quit/s);
    await quit(open);
  });

  it('stay in the prompt while what was typed is refused', async () => {
    const open = await opened();
    const { commands, refusals } = open.terminal.link;
    refusals.set('do', 'there is no `run.tiem`');
    open.terminal.press('erun.tiem=1h\r');
    await open.terminal.shows(/set: run.tiem=1h█ {2}! there is no `run.tiem`: do another thing/);
    open.terminal.press('q');
    await open.terminal.shows(/set: run.tiem=1hq█/);
    refusals.clear();
    open.terminal.press('\x15run.dur\t2h\r');
    await open.terminal.shows(/✓ branch 1: set by hand/);
    expect(commands).toContainEqual({ kind: 'do', deed: { kind: 'set', text: 'run.duration=2h' } });
    await quit(open);
  });

  it('show the form of a fault again that is refused, as it was filled in', async () => {
    const open = await opened();
    open.terminal.link.refusals.set('do', 'there is no zone z9');
    open.terminal.press('xzone.loss\reastus/z9\r');
    await open.terminal.shows(/Inject zone.loss.*zone\* +eastus\/z9.*✗ there is no zone z9: do another thing/s);
    open.terminal.press(ESCAPE);
    await open.terminal.hides(/Inject/);
    await quit(open);
  });

  it('inject what stands behind the command, and ask for what is missing there', async () => {
    const open = await opened();
    open.terminal.press(':inject region.outage region=westeurope duration=5m\r');
    await open.terminal.shows(/✓ branch 1: inject by hand/);
    expect(open.terminal.link.commands).toContainEqual({
      kind: 'do',
      deed: { kind: 'inject', fault: { action: 'region.outage', region: 'westeurope', duration: '5m' } },
    });
    open.terminal.press(':inject region.outage region=westeurope\r');
    await open.terminal.shows(/Inject region.outage.*region\* +westeurope.*▶ duration\* +█/s);
    open.terminal.press(ESCAPE);
    await open.terminal.hides(/Inject/);
    open.terminal.press(':inject region.outage region=mars\r');
    await open.terminal.shows(/✗ there is no `mars` to choose here: eastus/s);
    open.terminal.press(ESCAPE);
    await open.terminal.hides(/Inject/);
    open.terminal.press(':inject region.outgae\r');
    await open.terminal.shows(
      /! there is no fault `region.outgae`: did you mean `region.outage`\?\s+:inject region.outgae█/,
    );
    open.terminal.press('\x15inject region.loss regoin=eastus\r');
    await open.terminal.shows(/! it has no key `regoin`/);
    await quit(open);
  });

  it('begin the form of a fault at what is selected', async () => {
    const open = await opened();
    open.terminal.press('2');
    await open.terminal.shows(/\[2 World\]/);
    open.terminal.press('j');
    await open.terminal.shows(/── ● southeastasia ok/);
    open.terminal.press('x\r');
    await open.terminal.shows(/Inject region.loss.*▶ +southeastasia/s);
    open.terminal.press(ESCAPE);
    await open.terminal.hides(/Inject/);
    open.terminal.press('4');
    await open.terminal.shows(/\[4 Faults\].*▶ 2:00:00/s);
    open.terminal.press('j');
    await open.terminal.shows(/▶ 4:00:00/);
    open.terminal.press('x');
    await open.terminal.shows(/▶ +zone.loss/);
    open.terminal.press('\r');
    await open.terminal.shows(/Inject zone.loss.*zone\* +westeurope\/z1█/s);
    await quit(open);
  });

  it('ask once before they throw away a branch that is not saved', async () => {
    const open = await opened();
    open.terminal.press('x\r\r');
    await open.terminal.shows(/✓ branch 1: inject by hand/);
    open.terminal.press('q');
    await open.terminal.shows(/! 1 branch is not saved: q again leaves, w saves/);
    // Any other key is no answer.
    open.terminal.press('o');
    await open.terminal.shows(/! 1 branch is not saved: o again opens another, w saves/);
    open.terminal.press('4q');
    await open.terminal.shows(/\[4 Faults\].*! 1 branch is not saved: q again/s);
    open.terminal.press('w\x15mine.yaml\r');
    await open.terminal.shows(/✓ saved: mine.yaml/);
    open.terminal.press('q');
    expect(await open.left).toBe(0);
  });

  it('leave at once the second time', async () => {
    const open = await opened();
    open.terminal.press('x\r\r');
    await open.terminal.shows(/✓ branch 1: inject by hand/);
    open.terminal.press('qq');
    expect(await open.left).toBe(0);
  });

  it('save to what can be a scenario alone, and say what is made for it', async () => {
    const open = await opened();
    const { commands } = open.terminal.link;
    open.terminal.press('w\x15a.txt\r');
    await open.terminal.shows(/save as: a.txt█ {2}! the name of a scenario ends in .yaml/);
    open.terminal.press('\x15test\r');
    await open.terminal.shows(/save as: test█ {2}! that is a directory: name a file in it/);
    open.terminal.press(`\x15${FILE}\r`);
    await open.terminal.shows(/save as: …\S+-a-region.yaml█ {2}! there is such a file: Enter again writes over it/);
    expect(commands.filter(({ kind }) => kind === 'save')).toEqual([]);
    open.terminal.press('\x15nowhere/yet/a.yaml\r');
    await open.terminal.shows(/✓ saved: nowhere\/yet\/a.yaml, in a new directory nowhere\/yet/);
    await quit(open);
  });

  it('are all listed under ?, which Escape closes', async () => {
    const open = await opened();
    open.terminal.press('?');
    await open.terminal.shows(/Keys.*Tab +next-screen/s);
    open.terminal.press(ESCAPE);
    await open.terminal.hides(/next-screen/);
    await quit(open);
  });

  it('are commands under :, which Tab completes', async () => {
    const open = await opened();
    open.terminal.press(':fau\t\r');
    await open.terminal.shows(/\[4 Faults\]/);
    open.terminal.press(':time 1:30\r');
    await open.terminal.shows(/1:30:00 *\n/);
    open.terminal.press(':comparr\r');
    await open.terminal.shows(/! there is no command `comparr`: did you mean `compare`\?/);
    await quit(open);
  });

  it('show details with Enter and less with it again, and the foot says which', async () => {
    const open = await opened();
    open.terminal.press('5');
    await open.terminal.shows(/▶ nim@builds\/28.*Enter details {2}\/ filter/s);
    open.terminal.press('\r');
    await open.terminal.shows(/How it came to that.*Enter less {2}(?!\/)/s);
    open.terminal.press('/');
    await open.terminal.shows(/! filter: one image is shown: Esc goes back to the list/);
    open.terminal.press('\r');
    await open.terminal.shows(/▶ nim@builds\/28.*Enter details/s);
    open.terminal.press('4');
    await open.terminal.shows(/▶ 2:00:00/);
    open.terminal.press('\r');
    await open.terminal.shows(/origin +planned by the scenario/);
    open.terminal.press('\r');
    await open.terminal.hides(/origin/);
    await quit(open);
  });

  it('filter nothing where there is no list', async () => {
    const open = await opened();
    expect(open.terminal.text).not.toContain('/ filter');
    open.terminal.press('/');
    await open.terminal.shows(/! filter is not for this screen/);
    await quit(open);
  });

  it('filter a list, and take the filter away', async () => {
    const open = await opened();
    open.terminal.press('4');
    await open.terminal.shows(/zone.loss/);
    open.terminal.press('/outage');
    await open.terminal.hides(/zone.loss/);
    open.terminal.press('\r');
    await open.terminal.shows(/filtered by “outage”.*quit/s);
    open.terminal.press(ESCAPE);
    await open.terminal.shows(/zone.loss/);
    await quit(open);
  });
});

describe('the list of scenarios', () => {
  it('opens what is selected, and can be come back to', async () => {
    const terminal = new FakeTerminal();
    const left = terminal.open({ file: null });
    await terminal.shows(/How many nines.*acr-premium-3-regions/s);
    terminal.press('/lose-a\r');
    await terminal.shows(/filtered by “lose-a”: 1.*quit/s);
    terminal.press('\r');
    await terminal.shows(/\[1 Overview\]/);
    terminal.press('o');
    await terminal.shows(/▶ lose-a-region/);
    terminal.press('q');
    expect(await left).toBe(0);
  });
});

describe('images, comparison and log', () => {
  it('Enter drills into an image, and Escape goes back to the list', async () => {
    const open = await opened();
    open.terminal.press('5');
    await open.terminal.shows(/▶ nim@builds\/28 .*ghost@eastus\/245/s);
    open.terminal.press('\r');
    await open.terminal.shows(/Copies.*eastus +✗ had it.*How it came to that/s);
    open.terminal.press('j');
    await open.terminal.shows(/ghost@eastus\/245.*whole in eastus alone/s);
    open.terminal.press(ESCAPE);
    await open.terminal.shows(/▶ ghost@eastus\/245/);
    await quit(open);
  });

  it('Enter in the log goes to the instant at which the entry has just happened', async () => {
    const open = await opened();
    open.terminal.press('t4h\r8');
    await open.terminal.shows(/following.*▶ +3:00:00.*is over at eastus/s);
    open.terminal.press('k\r');
    await open.terminal.shows(/▶ +2:00:00/);
    expect(open.terminal.link.commands).toContainEqual({ kind: 'seek', toUs: 7200e6 + 1 });
    open.terminal.press('P');
    await open.terminal.shows(/▶ +0:30:00 .*replication.*php@eastus\/179/s);
    open.terminal.press(ESCAPE);
    await open.terminal.shows(/✓F fault.*▶ +2:00:00/s);
    await quit(open);
  });

  it('compare says how to make a branch, and then shows both, either way round, and plays on', async () => {
    const open = await opened();
    open.terminal.press('7');
    await open.terminal.shows(/There is one branch/);
    open.terminal.press('t2h\rx');
    await open.terminal.shows(/▶ +region.loss/);
    open.terminal.press('\r\r');
    await open.terminal.shows(/✓ branch 1.*/);
    open.terminal.press('u');
    await open.terminal.shows(/Compare {2}up to 2:00:00.*base +main.*other +branch 1 +inject by hand.*images lost/s);
    open.terminal.press('r');
    await open.terminal.shows(/base +branch 1.*other +main/s);
    open.terminal.press('d');
    await open.terminal.shows(/! other: there are only these two: r swaps them/);
    await quit(open);
  });
});

/** What goes to which output, in which form: to a person, a pipe, a file, or nobody. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ANSI, expectNoTrace, Folder, HAS_TERMINAL, lasting, type Outcome } from './program.ts';
import { EXPECTATION_MISSED, OUTAGE } from './scenarios.ts';

const RUN = ['run', 'outage.yaml', '--seed', '1', '-j', '0'];

let here: Folder;
beforeAll(() => {
  here = new Folder({ 'outage.yaml': OUTAGE, 'missed.yaml': EXPECTATION_MISSED });
});

describe('colour', () => {
  let piped: Outcome;
  let forced: Outcome;
  beforeAll(async () => {
    piped = await here.nines(RUN);
    forced = await here.call(RUN, { env: { FORCE_COLOR: '1' } });
  });

  it('is left out of a pipe, and put in where FORCE_COLOR asks for it', () => {
    expect(piped.stdout).not.toMatch(ANSI);
    expect(forced.stdout).toMatch(ANSI);
  });

  it('says nothing that words do not', () => {
    const untimed = (text: string) => text.slice(text.indexOf('\n\n'));
    expect(untimed(withoutColour(forced.stdout))).toBe(untimed(piped.stdout));
  });

  it('is never in JSON, nor where NO_COLOR is set, whatever FORCE_COLOR says', async () => {
    const json = await here.call([...RUN, '--output', 'json'], { env: { FORCE_COLOR: '1' } });
    const refused = await here.call([...RUN, '--quiet'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(json.stdout).not.toMatch(ANSI);
    expect(refused.stdout).not.toMatch(ANSI);
  });

  it.skipIf(!HAS_TERMINAL)('is on a terminal, with a line of progress that is taken away again', async () => {
    const { stdout, code } = await here.onTerminal(['run', 'outage.yaml', '--seeds', '1..6']).ended;
    expect(stdout).toMatch(/europe-drops-out {2}\d\/6 seeds {2}\d+ %/);
    const report = stdout.slice(stdout.lastIndexOf('\r\x1b[2K') + '\r\x1b[2K'.length);
    expect(withoutColour(report)).toMatch(/^europe-drops-out · 6 seeds/);
    expect(report).toMatch(ANSI);
    expect(code).toBe(0);
  });

  it.skipIf(!HAS_TERMINAL)('is not on a terminal with NO_COLOR, nor on a dumb one', async () => {
    const words = [...RUN, '--quiet'];
    const [refused, dumb] = await Promise.all([
      here.onTerminal(words, { NO_COLOR: '1' }).ended,
      here.onTerminal(words, { TERM: 'dumb' }).ended,
    ]);
    expect(refused.stdout).not.toMatch(ANSI);
    expect(dumb.stdout).not.toMatch(ANSI);
  });
});

describe('progress', () => {
  it.skipIf(!HAS_TERMINAL)('leaves standard output to the result, to the byte', async () => {
    // Standard error is the terminal's, standard output goes to a file.
    const words = 'run outage.yaml --output json';
    const terminal = await here.onTerminalShell(`${words} > out.json`).ended;
    const piped = await here.nines(words.split(' '));
    expect(terminal.stdout).toMatch(/\d\/3 seeds/);
    expect(lasting(here.text('out.json'))).toEqual(lasting(piped.stdout));
    // Where no terminal shows it, it is not written.
    expect(piped.stderr).toBe('');
  });
});

describe('a reader that goes away', () => {
  it('ends the run quietly, with the code of its verdicts', async () => {
    const outcome = await here.shell(
      'set -o pipefail; nines run missed.yaml -j 0 --output json | head -1; echo "code $?"; nines schema | head -1',
    );
    expect(outcome.stdout).toBe('{\ncode 99\n{\n');
    expect(outcome.stderr).toBe('');
  });

  it('does not keep a result from being saved', async () => {
    const outcome = await here.shell('nines run outage.yaml --seed 1 -j 0 --output json --save unread | head -1');
    expect(existsSync(join(here.path, 'unread/result.json'))).toBe(true);
    expectNoTrace(outcome);
  });
});

describe.skipIf(!existsSync('/dev/full'))('a full disk', () => {
  it('is told in words, and the exit code says that something went wrong', async () => {
    const outcome = await here.shell('nines run outage.yaml --seed 1 -j 0 --output json > /dev/full');
    expect(outcome.stderr).toBe('nines: the output could not be written: the disk is full\n');
    expect(outcome.code).toBe(104);
  });

  it('under standard output costs what is saved nothing', async () => {
    const outcome = await here.shell('nines run outage.yaml --seed 1 -j 0 --save kept > /dev/full');
    expect(outcome.stderr).toContain('Saved in kept\n');
    expect(outcome.stderr).toContain('the disk is full');
    expect(JSON.parse(here.text('kept/result.json'))).toMatchObject({ seeds: [1] });
    expectNoTrace(outcome);
  });
});

function withoutColour(text: string): string {
  return text.replaceAll(new RegExp(`${ANSI.source}\\d+m`, 'g'), '').replaceAll('\r\n', '\n');
}

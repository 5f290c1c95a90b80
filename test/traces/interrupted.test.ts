import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { BlockIndex } from '../../scenarios/traceFile/blockIndex.ts';
import { BLOCK_EVENTS } from '../../scenarios/traceFile/layout.ts';
import { importTraces } from '../../studies/traces/importTraces.ts';
import { traceStat } from '../../studies/traces/traceStat.ts';

const folder = mkdtempSync(join(tmpdir(), 'nines-trace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const EVENTS = 5000;
const LOG = join(folder, 'log.ndjson');
writeFileSync(
  LOG,
  Array.from({ length: EVENTS }, (_, i) => `{"at": ${i}, "op": "blob.pull", "repository": "r"}\n`).join(''),
);

/** Interrupts the reading of the log when so many events have been read. */
function interruptedAfter(events: number) {
  const controller = new AbortController();
  return {
    paths: [LOG],
    format: null,
    signal: controller.signal,
    onProgress: (progress: { readonly events: number }) => {
      if (progress.events >= events) controller.abort();
    },
  };
}

describe('an import that is interrupted', () => {
  it('keeps what it has read, under the name that was asked for, as a part', async () => {
    const path = join(folder, 'part.trace');
    const { read, foot } = await importTraces(interruptedAfter(1), path);
    expect([read.isComplete, foot!.complete]).toEqual([false, false]);
    expect(foot!.events).toBeGreaterThan(0);
    expect(foot!.events).toBeLessThan(EVENTS);
    const stat = await traceStat({ paths: [path], format: null }, '0');
    expect([stat!.events, stat!.partial, stat!.complete]).toEqual([foot!.events, [path], true]);
  });

  it('makes a part of what it is imported to again', async () => {
    const [part, again] = [join(folder, 'part.trace'), join(folder, 'again.trace')];
    await importTraces(interruptedAfter(1), part);
    const { foot } = await importTraces({ paths: [part], format: null }, again);
    expect(foot!.complete).toBe(false);
  });

  it('leaves no file where it has read nothing', async () => {
    const path = join(folder, 'none.trace');
    const { foot } = await importTraces({ ...interruptedAfter(0), signal: AbortSignal.abort() }, path);
    expect([foot, existsSync(path)]).toEqual([null, false]);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('an import that cannot write its blocks in order', () => {
  it('leaves nothing behind, and what was there under the name as it was', async () => {
    const log = join(folder, 'newest-first.ndjson');
    const count = 2 * BLOCK_EVENTS + 1;
    writeFileSync(log, Array.from({ length: count }, (_, i) => `{"at": ${count - i}, "op": "list"}\n`).join(''));
    const path = join(folder, 'in-order.trace');
    writeFileSync(path, 'before');
    const names = readdirSync(folder);
    const reading = vi.spyOn(BlockIndex.prototype, 'reading').mockImplementation(() => {
      throw new Error('no space left');
    });
    await expect(importTraces({ paths: [log], format: null }, path)).rejects.toThrow(/in-order\.trace could not be/);
    expect([readdirSync(folder), readFileSync(path, 'utf8')]).toEqual([names, 'before']);
    reading.mockRestore();
    const { foot } = await importTraces({ paths: [log], format: null }, path);
    expect([foot!.late, foot!.events, readdirSync(folder)]).toEqual([0, count, names]);
  });
});

describe('figures of a log that was interrupted', () => {
  it('are of what had been read, and say so', async () => {
    const stat = await traceStat(interruptedAfter(1), '0');
    expect(stat!.complete).toBe(false);
    expect(stat!.events).toBeLessThan(EVENTS);
  });
});

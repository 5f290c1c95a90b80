/** The thread that assesses, as it is built. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import type { AssessOrder, AssessReport } from '../../../cli/ui/assessProtocol.ts';
import { ROOT } from '../../house/sources.ts';
import { TWO_PLACES } from './twoPlaces.ts';

const workers: Worker[] = [];

beforeAll(() => {
  expect(inject('programDefect')).toBeNull();
});

afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.terminate();
});

/** Reports up to the one that ends what was ordered. */
async function reportsOf(worker: Worker, order: AssessOrder, onReport = (_: AssessReport) => {}) {
  const reports: AssessReport[] = [];
  worker.postMessage(order);
  await new Promise<void>((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (report: AssessReport) => {
      reports.push(report);
      onReport(report);
      if (['done', 'varied', 'failed', 'stopped'].includes(report.kind)) resolve();
    });
  });
  // By name: a thread listens to itself for who listens to it.
  for (const event of ['message', 'error']) worker.removeAllListeners(event);
  return reports;
}

function started(): Worker {
  const worker = new Worker(pathToFileURL(join(ROOT, 'dist/cli/ui/assessThread.js')));
  workers.push(worker);
  return worker;
}

function assess(text: string): AssessOrder {
  return {
    kind: 'assess',
    branch: 3,
    text: { file: 'two-places.yaml', text, sets: [], alternative: null, configuration: null },
    options: { precision: 0.5, replays: 'two-places.yaml', workers: 1 },
  };
}

describe('the thread that assesses', { timeout: 30_000 }, () => {
  it('tells what is known before and on the way, and the result; then its variants', async () => {
    const worker = started();
    const reports = await reportsOf(worker, assess(TWO_PLACES));
    expect(reports[0]).toMatchObject({
      kind: 'begun',
      branch: 3,
      begun: { precision: 0.5, harmless: ['devices', 'people'] },
    });
    const known = reports.flatMap((report) => (report.kind === 'progress' ? (report.progress.losses ?? []) : []));
    expect(known[0]?.total.hits).toBeGreaterThan(0);
    const kinds = reports.map(({ kind }) => kind);
    expect(kinds.slice(kinds.lastIndexOf('found'))).toEqual(['found', 'progress', 'done']);
    expect(reports.at(-1)).toMatchObject({
      result: { method: { used: 'estimate' }, repro: 'nines assess two-places.yaml --seed 1 --precision 50%' },
    });
    const varied = (await reportsOf(worker, { kind: 'vary', branch: 3 })).at(-1);
    expect(varied?.kind === 'varied' && varied.result.sensitivity?.map(({ key }) => key)).toContain('region.loss');
  });

  it('refuses what cannot be read or assessed, and goes on', async () => {
    const worker = started();
    const failed = await reportsOf(worker, assess(TWO_PLACES.replace('eastus', 'atlantis')));
    expect(failed).toMatchObject([{ kind: 'failed', branch: 3, message: expect.stringContaining('atlantis') }]);
    expect((await reportsOf(worker, { kind: 'vary', branch: 3 })).at(-1)).toMatchObject({ kind: 'failed' });
  });

  it('stops', async () => {
    const worker = started();
    const reports = await reportsOf(worker, assess(TWO_PLACES), ({ kind }) => {
      if (kind === 'begun') worker.postMessage({ kind: 'stop' });
    });
    expect(reports.at(-1)).toEqual({ kind: 'stopped', branch: 3 });
  });
});

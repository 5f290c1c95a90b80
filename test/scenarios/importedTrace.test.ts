import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTrace } from '../../scenarios/traces.ts';
import { Folder, resultIn } from '../cli/program.ts';

const line = (at: string, op: string, repository: string, more: object = {}): string =>
  `${JSON.stringify({ at: `2024-10-01T12:${at}Z`, op, repository, ...more })}\n`;

const LOG = [
  line('00:00.1', 'manifest.push', 'app', { digest: 'sha256:1' }),
  line('00:00.2', 'manifest.push', 'app', { digest: 'sha256:2', tag: 'v1' }),
  line('00:00.3', 'manifest.push', 'api', { digest: 'sha256:3', tag: 'v1' }),
  line('00:00.4', 'manifest.pull', 'app', { tag: 'v1' }),
  // The same image again, under a tag that is there and one that is not; then another under the first.
  line('05:00', 'manifest.push', 'app', { digest: 'sha256:2', tag: 'v1' }),
  line('05:00', 'manifest.push', 'app', { digest: 'sha256:2', tag: 'v2' }),
  line('10:00', 'manifest.push', 'app', { digest: 'sha256:4', tag: 'v1' }),
  line('10:01', 'manifest.push', 'app', { digest: 'sha256:5', tag: 'v3', status: 500 }),
  line('11:00', 'tag.delete', 'app', { tag: 'v1' }),
  line('12:00', 'manifest.push', 'app', { tag: 'v1' }),
];

const SCENARIO = `apiVersion: nines/v1
name: replay
registry: {tier: premium, regions: [eastus, westeurope]}
catalogue: {source: none}
clients: [{region: eastus, push: {trace: log.trace, speed: 2}}]
run: {duration: 10m, drain: 10m, seeds: 1..1}
`;

let here: Folder;
beforeAll(async () => {
  here = new Folder({ 'log.ndjson': LOG.join(''), 'pulls.ndjson': LOG[3]!, 'replay.yaml': SCENARIO });
  for (const name of ['log', 'pulls']) await here.call(['trace', 'import', `${name}.ndjson`, '-o', `${name}.trace`]);
});

describe('a trace file in a scenario', () => {
  it('has a row for what was pushed and tagged in a second in a repository', () => {
    const trace = readTrace('log.trace', here.path);
    const rows = trace.repositoryOf.map((repository, i) => [
      repository,
      trace.unixSeconds[i]! - trace.unixSeconds[0]!,
      trace.newImages[i],
      trace.tagsAdded[i],
      trace.tagsMoved[i],
      trace.tagsRemoved[i],
    ]);
    expect(rows).toEqual([
      ['app', 0, 2, 1, 0, 0],
      ['api', 0, 1, 1, 0, 0],
      ['app', 300, 0, 1, 1, 0],
      ['app', 600, 1, 0, 1, 0],
      ['app', 660, 0, 0, 0, 1],
      ['app', 720, 1, 1, 0, 0],
    ]);
    expect(trace.repositories).toEqual(['api', 'app']);
  });

  it('is played: its pushes come at its times, as fast as the scenario says', async () => {
    const { stdout, stderr, code } = await here.call(['run', 'replay.yaml', '--output', 'json', '-j', '0', '--quiet']);
    expect([stderr, code]).toEqual(['', 0]);
    expect(resultIn(stdout).metrics['images_acknowledged']).toMatchObject({ count: 5 });
  });

  it('without any push is refused, with its name', () => {
    expect(() => readTrace('pulls.trace', here.path)).toThrow(/pulls\.trace: nobody pushes in this trace\n/);
  });

  it('that is cut is refused', () => {
    here.write('cut.trace', readFileSync(join(here.path, 'log.trace')).subarray(0, 30));
    expect(() => readTrace('cut.trace', here.path)).toThrow(/the file is cut: it ends after 0 events/);
  });
});

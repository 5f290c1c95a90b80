import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FORMATS_OF_HELP } from '../../cli/commands/trace.ts';
import { FORMAT_NAMES, formatOf } from '../../scenarios/traceFormats/formats.ts';
import { readWorldData } from '../../scenarios/worldData.ts';
import { at, event, readContent } from './reading.ts';

/** Three records of the IBM traces, as public repositories (nnzhaocs/docker-performance and others) show them. */
const IBM = readFileSync(new URL('ibm-sample.json', import.meta.url), 'utf8');
const DIGEST = 'sha256:213bbc182920ab41e18edc2001e06abcca6735d87782d9cef68abd83941cf0e5';

const AZURE = {
  TimeGenerated: '2024-10-01T12:00:00.1234567Z',
  OperationName: 'Pull',
  Repository: 'team/app',
  Tag: 'v1',
  Digest: DIGEST,
  Region: 'eastus',
  LoginServer: 'demo.azurecr.io',
  Size: 3023,
  DurationMs: '41',
  ResultType: '200',
  CallerIpAddress: '10.0.0.4',
};
const AZURE_EVENT = event({
  op: 'manifest.pull',
  atUs: at('2024-10-01T12:00:00.123Z') + 456,
  repository: 'team/app',
  tag: 'v1',
  digest: DIGEST,
  client: '10.0.0.4',
  place: 'eastus',
  bytes: 3023,
  durationUs: 41_000,
  status: 200,
});

const NOTIFICATION = {
  id: '1',
  timestamp: '2024-10-01T12:00:00.5Z',
  action: 'push',
  target: {
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    size: 708,
    digest: DIGEST,
    length: 708,
    repository: 'library/alpine',
    tag: 'latest',
  },
  request: { id: '2', addr: '172.17.0.1:52114', host: 'registry:5000', method: 'PUT', useragent: 'docker/27' },
  source: { addr: 'node-1:5000' },
};

const ACCESS = [
  'time="2024-10-01T11:59:59Z" level=info msg="listening on [::]:5000"',
  `172.17.0.1 - - [01/Oct/2024:14:00:00 +0200] "GET /v2/library/alpine/manifests/latest HTTP/1.1" 200 708 "" "docker/27"`,
  `172.17.0.1 - - [01/Oct/2024:14:00:01 +0200] "GET /v2/library/alpine/blobs/${DIGEST} HTTP/1.1" 200 3408729 "" "docker/27"`,
  `172.17.0.2 - ci [01/Oct/2024:12:00:02 +0000] "PUT /v2/app/blobs/uploads/7c66?digest=sha256%3Aabc HTTP/1.1" 201 0 "" "docker/27"`,
  '172.17.0.3 - - [01/Oct/2024:12:00:03 +0000] "GET /v2/ HTTP/1.1" 401 87 "" "docker/27"',
].join('\n');

describe('each format', () => {
  it('reads the IBM traces: paths, seconds, sizes', async () => {
    const { events, reading } = await readContent(IBM);
    expect(events.map(({ op }) => op)).toEqual(['manifest.pull', 'blob.pull', 'manifest.push']);
    expect(events[1]).toEqual(
      event({
        op: 'blob.pull',
        atUs: at('2017-06-20T02:41:18.399Z'),
        repository: '4715bf52/437c49db',
        digest: '93054319',
        client: '0ee76ffa',
        place: 'dc118836',
        bytes: 9576,
        durationUs: 1_005_269,
        status: 200,
      }),
    );
    expect(reading.bad).toBe(0);
  });

  it('reads rows of Azure as CSV, by the names of columns, quotes and the portal’s times included', async () => {
    const names = Object.keys(AZURE).map((name) => (name === 'TimeGenerated' ? 'TimeGenerated [UTC]' : name));
    const cells = Object.values(AZURE).map((cell) => `"${cell}"`);
    const portal = ['"10/1/2024, 12:00:00.123 PM"', ...cells.slice(1)];
    const { events } = await readContent(`\uFEFF${names.join()}\r\n${cells.join()}\r\n${portal.join()}\r\n`);
    expect(events).toEqual([AZURE_EVENT, { ...AZURE_EVENT, atUs: at('2024-10-01T12:00:00.123Z') }]);
  });

  it('reads the same as JSON objects and as tables of the query API', async () => {
    const columns = Object.keys(AZURE).map((name) => ({ name, type: 'string' }));
    const tables = { tables: [{ name: 'PrimaryResult', columns, rows: [Object.values(AZURE)] }] };
    expect((await readContent(JSON.stringify([AZURE]))).events).toEqual([AZURE_EVENT]);
    expect((await readContent(JSON.stringify(tables, null, 1))).events).toEqual([AZURE_EVENT]);
  });

  it.each([
    ['Push', 'manifest.push'],
    ['Untag', 'tag.delete'],
    ['Delete', 'manifest.delete'],
    ['Purge tag', 'tag.delete'],
    ['Purge manifest', 'manifest.delete'],
    ['Import', 'other'],
  ])('takes Azure’s %s for %s', async (OperationName, op) => {
    const { events } = await readContent(JSON.stringify([{ ...AZURE, OperationName }]));
    expect(events.map((each) => each.op)).toEqual([op]);
  });

  it('reads columns of any order, between semicolons or tabs, and more than one of a name', async () => {
    const [one, other] = ['OperationName;TimeGenerated;Note;Repository;Note', 'Pull;2024-10-01T12:00:00Z;a, b;web;c'];
    for (const sign of [';', '\t']) {
      const { events, reading } = await readContent(`${one}\r\n${other}\r\n`.replaceAll(';', sign));
      expect([events.map(({ op, repository }) => `${op} ${repository}`), reading.bad]).toEqual([
        ['manifest.pull web'],
        0,
      ]);
    }
  });

  it.each([
    ['10/1/2024, 1:28:15.962\u202fPM', '2024-10-01T13:28:15.962Z'],
    ['01/10/2024, 13:28:15', '2024-10-01T13:28:15Z'],
    ['1-10-2024, 13:28:15,5', '2024-10-01T13:28:15.5Z'],
    ['2024/10/1 13:28:15', '2024-10-01T13:28:15Z'],
    ['1/10/2024, 1:28:15 pm', '2024-10-01T13:28:15Z'],
    ['10/1/2024 13:28', '2024-10-01T13:28:00Z'],
    ['1.10.2024, 13:28:15', '2024-10-01T13:28:15Z'],
    ['01.10.2024 13:28:15.5', '2024-10-01T13:28:15.5Z'],
  ])('takes %s for %s, as the portal writes it in some language', async (time, iso) => {
    const { events } = await readContent(`TimeGenerated [UTC],OperationName,Repository\n"${time}",Pull,web\n`);
    expect(events.map(({ atUs }) => atUs)).toEqual([at(iso)]);
  });

  it('knows what failed by the status that is described', async () => {
    const { events } = await readContent(
      JSON.stringify([{ ...AZURE, ResultType: 'HttpStatusCode', ResultDescription: '404' }]),
    );
    expect(events.map(({ status }) => status)).toEqual([404]);
  });

  it('reads what diagnostic settings write, on lines and in envelopes', async () => {
    const record = {
      time: AZURE.TimeGenerated,
      category: 'ContainerRegistryRepositoryEvents',
      operationName: 'Pull',
      resultType: 'HttpStatusCode',
      resultDescription: '200',
      durationMs: '41',
      callerIpAddress: '10.0.0.4',
      location: 'eastus',
      properties: { repository: 'team/app', tag: 'v1', digest: DIGEST, size: 3023 },
    };
    for (const content of [`${JSON.stringify(record)}\r\n`, JSON.stringify({ records: [record] })]) {
      expect((await readContent(content)).events).toEqual([AZURE_EVENT]);
    }
  });

  it('reads sign-ins, which are of no repository', async () => {
    const header = 'TimeGenerated [UTC],OperationName,JwtId,CallerIpAddress,ResultType,ResultDescription';
    const { events } = await readContent(`${header}\n2024-10-01T12:00:00Z,Login,,10.0.0.4,HttpStatusCode,401\n`);
    expect(events).toEqual([event({ op: 'other', atUs: at('2024-10-01T12:00:00Z'), client: '10.0.0.4', status: 401 })]);
  });

  it('reads notifications: all events of an envelope, blobs by their type, and webhooks without one', async () => {
    const blob = {
      ...NOTIFICATION,
      action: 'pull',
      target: { ...NOTIFICATION.target, mediaType: 'application/octet-stream' },
    };
    const { events } = await readContent(JSON.stringify({ events: [NOTIFICATION, blob] }, null, 2));
    expect(events.map(({ op }) => op)).toEqual(['manifest.push', 'blob.pull']);
    expect(events[0]).toMatchObject({ client: '172.17.0.1', place: 'registry:5000', bytes: 708, tag: 'latest' });
    const webhooks = await readContent(`${JSON.stringify(NOTIFICATION)}\n${JSON.stringify(NOTIFICATION)}\n`);
    expect(webhooks.events).toEqual([events[0], events[0]]);
  });

  it('reads webhooks as Event Grid delivers them and Azure lists them, and passes over pings', async () => {
    const grid = { id: 'g', eventType: 'Microsoft.ContainerRegistry.ImagePushed', data: NOTIFICATION };
    const ping = { id: 'p', timestamp: NOTIFICATION.timestamp, action: 'ping' };
    const listed = [NOTIFICATION, ping].map((content) => ({ eventRequestMessage: { content, method: 'POST' } }));
    const { events } = await readContent(JSON.stringify(NOTIFICATION));
    for (const content of [
      JSON.stringify([grid]),
      JSON.stringify(listed, null, 1),
      JSON.stringify([grid, ping]),
      JSON.stringify({ value: listed }),
    ]) {
      const told = await readContent(content);
      expect([told.events, told.reading.bad]).toEqual([events, 0]);
    }
  });

  it('reads access logs in UTC, and passes over the registry’s own messages', async () => {
    const { events, reading } = await readContent(ACCESS);
    expect(events.map(({ op, repository, bytes, status }) => [op, repository, bytes, status])).toEqual([
      ['manifest.pull', 'library/alpine', 708, 200],
      ['blob.pull', 'library/alpine', 3_408_729, 200],
      ['blob.push', 'app', -1, 201],
      ['other', '', -1, 401],
    ]);
    expect(events[0]!.atUs).toBe(at('2024-10-01T12:00:00Z'));
    expect(events[2]!.digest).toBe('sha256:abc');
    expect([reading.skipped, reading.bad]).toEqual([1, 0]);
  });

  it.each([
    ['docker compose', 'registry_1  | LINE'],
    ['a node of Kubernetes', '2024-10-01T14:00:00.123456789Z stdout F LINE'],
    ['kubectl logs --timestamps', '2024-10-01T14:00:00.123456789Z LINE'],
    ['syslog', 'Oct  1 12:00:00 172.18.0.1 proxy[17]: LINE'],
    ['Docker’s files', JSON.stringify({ log: 'LINE\n', stream: 'stdout', time: '2024-10-01T14:00:00.1Z' })],
  ])('reads access logs as %s writes them down', async (_, wrapped) => {
    const lines = ACCESS.split('\n').map((line) =>
      wrapped.startsWith('{')
        ? wrapped.replace('LINE', JSON.stringify(line).slice(1, -1))
        : wrapped.replace('LINE', line.replaceAll('$', '$$$$')),
    );
    const { events, reading } = await readContent(`${lines.join('\n')}\n`);
    expect(events).toEqual((await readContent(ACCESS)).events);
    expect([reading.bad, reading.skipped]).toEqual([0, 1]);
  });

  it('reads access logs of proxies: names with spaces, requests that are none, and times of who collected them', async () => {
    const { events, reading } = await readContent(
      [
        '10.0.0.4 - robot$ci user [01/Oct/2024:12:00:00 +0000] "GET /v2/web/manifests/v1 HTTP/2.0" 200 708 "-" "docker" 0.004',
        '45.9.1.2 - - [01/Oct/2024:12:00:01 +0000] "\\x16\\x03\\x01\\"" 400 150 "-" "-"',
        '45.9.1.2 - - [01/Oct/2024:12:00:02 +0000] "" 400 0 "-" "-"',
        '2024-10-01T12:00:03Z host proxy[1]: 10.0.0.4 - "GET /v2/web/blobs/sha256:a HTTP/1.1" 200 9 "-" "docker" 0.004 .',
        'Oct  1 12:00:04 host proxy[1]: 10.0.0.4 - "GET /v2/web/blobs/sha256:a HTTP/1.1" 200 9 "-" "docker" 0.004 .',
      ].join('\n'),
    );
    expect(events.map(({ op, client, status, atUs }) => [op, client, status, atUs])).toEqual([
      ['manifest.pull', '10.0.0.4', 200, at('2024-10-01T12:00:00Z')],
      ['other', '45.9.1.2', 400, at('2024-10-01T12:00:01Z')],
      ['other', '45.9.1.2', 400, at('2024-10-01T12:00:02Z')],
      ['blob.pull', '10.0.0.4', 200, at('2024-10-01T12:00:03Z')],
    ]);
    expect(reading.cut).toHaveLength(1);
  });

  it('takes no redirect to the storage for the size of a blob', async () => {
    const { events } = await readContent(ACCESS.replace('200 3408729', '307 412'));
    expect(events[1]).toMatchObject({ op: 'blob.pull', status: 307, bytes: -1 });
  });

  const ANSWERED = {
    'auth.user.name': 'ci',
    'go.version': 'go1.20.8',
    'http.request.host': 'registry:5000',
    'http.request.method': 'GET',
    'http.request.remoteaddr': '172.17.0.1:52114',
    'http.request.uri': '/v2/library/alpine/manifests/latest',
    'http.request.useragent': 'a "docker"',
    'http.response.duration': '1.5ms',
    'http.response.status': 200,
    'http.response.written': 708,
    level: 'info',
    msg: 'response completed',
    time: '2024-10-01T12:00:00.5Z',
  };
  const { time, level, msg, ...others } = ANSWERED;
  const ANSWERED_TEXT = Object.entries({ time, level, msg, ...others })
    .map(([key, value]) => `${key}=${/[ :]/.test(`${value}`) ? JSON.stringify(value) : value}`)
    .join(' ');

  it('reads the registry’s own log, as text and as JSON, and passes over other messages', async () => {
    const refused = ANSWERED_TEXT.replace('completed', 'completed with error').replace('=200', '=404');
    const texts = ['time="2024-10-01T11:59:59Z" level=warning msg="No HTTP secret"', ANSWERED_TEXT, refused];
    const json = [JSON.stringify({ level: 'warning', msg: 'No HTTP secret' }), JSON.stringify(ANSWERED)];
    const pull = event({
      op: 'manifest.pull',
      atUs: at('2024-10-01T12:00:00.5Z'),
      repository: 'library/alpine',
      tag: 'latest',
      client: '172.17.0.1',
      place: 'registry:5000',
      bytes: 708,
      durationUs: 1500,
      status: 200,
    });
    const ofText = await readContent(texts.join('\n'));
    expect([ofText.events, ofText.reading.skipped]).toEqual([[pull, { ...pull, status: 404 }], 1]);
    const ofJson = await readContent(json.join('\n'));
    expect([ofJson.events, ofJson.reading.skipped]).toEqual([[pull], 1]);
  });

  it.each([ANSWERED_TEXT, JSON.stringify(ANSWERED)])(
    'counts a request once that the registry logs twice',
    async (own) => {
      const { events, reading } = await readContent([own, ...ACCESS.split('\n')].join('\n'));
      expect(events).toEqual((await readContent(ACCESS)).events);
      expect([reading.bad, reading.skipped]).toEqual([0, 2]);
    },
  );

  it('reads events of one’s own, with times as text or as a number', async () => {
    const lines = [
      { at: '2024-10-01T12:00:00.000001Z', op: 'blob.pull', repository: 'a', bytes: 5, place: 'eastus' },
      { at: at('2024-10-01T12:00:01Z'), op: 'tag.delete', repository: 'a', tag: 'v1', status: 202, durationUs: 7 },
    ];
    const { events } = await readContent(lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(events).toEqual([
      event({ op: 'blob.pull', atUs: at('2024-10-01T12:00:00Z') + 1, repository: 'a', bytes: 5, place: 'eastus' }),
      event({
        op: 'tag.delete',
        atUs: at('2024-10-01T12:00:01Z'),
        repository: 'a',
        tag: 'v1',
        status: 202,
        durationUs: 7,
      }),
    ]);
  });

  it('reads the bundled updates: as many events as images and tags', async () => {
    const text = readWorldData('official_images_events.csv').split('\n').slice(0, 3).join('\n');
    const { events } = await readContent(text);
    const ops = events.filter(({ repository }) => repository === 'amazonlinux').map(({ op }) => op);
    expect(ops.filter((op) => op === 'manifest.push')).toHaveLength(2);
    expect(ops.filter((op) => op === 'tag.set')).toHaveLength(5);
    expect(ops.filter((op) => op === 'tag.delete')).toHaveLength(2);
    expect(events[0]!.atUs).toBe(1_724_371_579e6);
  });
});

describe('which format it is', () => {
  it('is found by content', () => {
    const own = '{"at": 1, "op": "list"}';
    const contents = [
      IBM,
      ACCESS,
      JSON.stringify({ events: [NOTIFICATION] }),
      own,
      JSON.stringify([AZURE]),
      '[ ]\n',
      JSON.stringify([{ op: 'list', repository: 'a', at: 1 }], null, 1),
    ];
    expect(contents.map((content) => formatOf(Buffer.from(content))?.name)).toEqual([
      'ibm',
      'access-log',
      'notifications',
      'ndjson',
      'azure-json',
      'ibm',
      'ndjson',
    ]);
  });

  it.each(['', 'hello\n', '{}', '[1, 2]', 'a,b\n1,2\n'])('is none of %j', (content) => {
    expect(formatOf(Buffer.from(content))).toBeNull();
  });

  it('is named in the help as in the table', () => {
    expect(FORMATS_OF_HELP).toEqual(FORMAT_NAMES);
  });
});

describe('wherever a content is cut into pieces', () => {
  const records = JSON.parse(IBM) as Record<string, unknown>[];
  const odd = { ...records[0]!, 'http.request.useragent': 'a "},\n{" b \\ Ünïcode', extra: { deep: ['},{'] } };
  const layouts: readonly (readonly [string, string])[] = [
    ['an array over many lines', JSON.stringify([...records, ...records], null, 2)],
    ['an array on one line', JSON.stringify([...records, ...records])],
    [
      'an array with odd records',
      `[\n${[records[0], odd, records[1], odd, records[2]].map((r) => JSON.stringify(r)).join(',\n')}\n]`,
    ],
    ['arrays one after another', `${JSON.stringify(records)}\n[]${JSON.stringify([...records, odd], null, 1)}[\n]\n`],
    ['records on lines', [...records, odd, ...records].map((record) => JSON.stringify(record)).join('\n')],
    ['an access log', ACCESS],
  ];

  it.each(layouts)('%s comes to the same', async (_, content) => {
    const whole = await readContent(content, 1 << 20);
    expect(whole.events.length).toBeGreaterThan(3);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 700 }), async (piece) => {
        const { events, reading } = await readContent(content, piece, formatOf(Buffer.from(content))!.name);
        expect(events).toEqual(whole.events);
        expect(reading.bad).toBe(whole.reading.bad);
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it('and whatever texts are in it, records read by their layout are what JSON.parse makes of them', async () => {
    // What JSON is made of, and now and then what is no ASCII.
    const sign = fc.constantFrom(...'ab"\\},{:[ \n\t\u0001', ...'abcdefgh'.repeat(4), 'ü');
    const text = fc.array(sign, { maxLength: 8 }).map((signs) => signs.join(''));
    const record = fc.record({
      agent: text,
      client: text,
      ms: fc.nat(9e6).map((us) => us / 1e6),
      bytes: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 2, maxLength: 12 }), async (drawn) => {
        const all = drawn.map(({ agent, client, ms, bytes }) => ({
          ...records[0]!,
          'http.request.duration': ms,
          'http.request.remoteaddr': client,
          'http.request.useragent': agent,
          'http.response.written': bytes,
        }));
        const { events } = await readContent(JSON.stringify(all));
        expect(events.map(({ client, bytes, durationUs }) => ({ client, bytes, durationUs }))).toEqual(
          drawn.map(({ client, ms, bytes }) => ({ client, bytes, durationUs: Math.round(ms * 1e6) })),
        );
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});

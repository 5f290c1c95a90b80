/**
 * The clients' request sequences and retries against what was measured on loopback (docs/clients.md has the table): a
 * front door with a script puts the fault in, and the exact requests with their times must come out. Round trips are
 * 10 ms; bodies move at 10 MB/s, so that the layer of 1 MB takes 100 ms.
 */
import { describe, expect, it } from 'vitest';
import { BROKEN, Played, type Scripted, TRUTH } from './scriptedFrontDoor.ts';

const PROFILES = ['skopeo', 'crane', 'oras', 'docker', 'containerd'] as const;
type Profile = (typeof PROFILES)[number] | 'kubelet';

const HALF: Scripted = { ...BROKEN.truncated, arrivesBytes: 400_000 };
const RESET: Scripted = { ...BROKEN.reset, arrivesBytes: 400_000 };
const times = (n: number, scripted: Scripted): Scripted[] => new Array<Scripted>(n).fill(scripted);

/** A pull of an image of a config (7 kB) and one layer (1 MB), with these answers to requests of a verb. */
function pull(profile: string, verb?: string, ...answers: readonly Scripted[]): Played {
  const played = new Played({
    profile,
    before: '{at: 1s, op: push, repository: app, tag: v1, layers: [1MB]}',
    operations: '{at: 1m, op: pull, repository: app, tag: v1}',
  });
  if (verb !== undefined) played.answer(verb, ...answers);
  return played.play();
}

/** A push of the same image. */
function push(profile: string, verb?: string, ...answers: readonly Scripted[]): Played {
  const played = new Played({
    profile,
    operations: '{at: 1m, op: push, repository: app, tag: v1, layers: [1MB]}',
  });
  if (verb !== undefined) played.answer(verb, ...answers);
  return played.play();
}

/** The same image three times: new, again, and into a second repository. */
function pushThrice(profile: string): { first: string[]; again: string[]; elsewhere: string[]; ok: string } {
  const played = new Played({
    profile,
    operations: `{at: 1m, op: push, repository: app, tag: v1, layers: [1MB, 2kB], image: a},
      {at: 2m, op: push, repository: app, tag: v1, image: a}, {at: 3m, op: push, repository: other, tag: v1, image: a}`,
  }).play();
  const verbs = (minute: number): string[] =>
    played.requests
      .map((line) => line.split(' '))
      .filter(([seconds]) => Math.floor(Number(seconds) / 60) === minute)
      .map(([, ...verb]) => verb.join(' '));
  return { first: verbs(0), again: verbs(1), elsewhere: verbs(2), ok: played.succeeded('push') };
}

describe('a push of an image that is new, known, and known in another repository', () => {
  const HEADS = ['HEAD blob', 'HEAD blob'];
  const POSTS = ['POST upload', 'POST upload'];
  const MOUNTS = ['POST mount', 'POST mount'];

  it('skopeo: GET /v2/, two HEADs a layer, POST, one PATCH, PUT; the config after the layers, then the manifest', () => {
    expect(pushThrice('skopeo')).toEqual({
      first: [
        ...['GET /v2/', ...HEADS, ...HEADS, ...POSTS, 'PATCH upload', 'PUT upload', 'PATCH upload', 'PUT upload'],
        ...['HEAD blob', 'POST upload', 'PATCH upload', 'PUT upload', 'PUT manifest'],
      ],
      again: ['GET /v2/', 'HEAD blob', 'HEAD blob', 'HEAD blob', 'PUT manifest'],
      elsewhere: ['GET /v2/', ...HEADS, ...HEADS, ...MOUNTS, 'HEAD blob', 'POST mount', 'PUT manifest'],
      ok: '3 of 3',
    });
  });

  it('crane: HEAD of the tag before anything, and nothing more where it names the image already', () => {
    const uploads = [
      ...['HEAD blob', 'HEAD blob', 'HEAD blob', 'POST upload', 'POST upload', 'POST upload'],
      ...['PATCH upload', 'PATCH upload', 'PUT upload', 'PUT upload', 'PATCH upload', 'PUT upload'],
    ];
    expect(pushThrice('crane')).toEqual({
      first: ['GET /v2/', 'HEAD tag', ...uploads, 'PUT manifest'],
      again: ['GET /v2/', 'HEAD tag'],
      elsewhere: ['GET /v2/', 'HEAD tag', ...uploads, 'PUT manifest'],
      ok: '3 of 3',
    });
  });

  it('oras: HEAD of the manifest by digest, then each blob in one PUT, and never a PATCH', () => {
    const uploads = [
      ...['HEAD blob', 'HEAD blob', 'HEAD blob', 'POST upload', 'POST upload', 'POST upload'],
      ...['PUT upload', 'PUT upload', 'PUT upload'],
    ];
    expect(pushThrice('oras')).toEqual({
      first: ['HEAD digest', ...uploads, 'PUT manifest'],
      again: ['HEAD digest', 'PUT manifest'],
      elsewhere: ['HEAD digest', ...uploads, 'PUT manifest'],
      ok: '3 of 3',
    });
  });

  it('docker: a verifying HEAD after each upload', () => {
    expect(pushThrice('docker')).toEqual({
      first: [
        ...['GET /v2/', ...HEADS, ...POSTS, 'PATCH upload', 'PUT upload', 'HEAD blob'],
        ...['PATCH upload', 'PUT upload', 'HEAD blob'],
        ...['HEAD blob', 'POST upload', 'PATCH upload', 'PUT upload', 'HEAD blob', 'PUT manifest'],
      ],
      again: ['GET /v2/', 'HEAD blob', 'HEAD blob', 'HEAD blob', 'PUT manifest'],
      elsewhere: ['GET /v2/', ...HEADS, ...MOUNTS, 'HEAD blob', 'POST mount', 'PUT manifest'],
      ok: '3 of 3',
    });
  });

  it('containerd: blobs first, then HEAD of the tag, then the manifest', () => {
    expect(pushThrice('containerd')).toEqual({
      first: [
        ...['HEAD blob', 'HEAD blob', 'HEAD blob', 'POST upload', 'POST upload', 'POST upload'],
        ...['PUT upload', 'PUT upload', 'PUT upload', 'HEAD tag', 'PUT manifest'],
      ],
      again: ['HEAD blob', 'HEAD blob', 'HEAD blob', 'HEAD tag'],
      elsewhere: [...HEADS, 'HEAD blob', ...MOUNTS, 'POST mount', 'HEAD tag', 'PUT manifest'],
      ok: '3 of 3',
    });
  });
});

describe('a pull', () => {
  it.each(['skopeo', 'crane', 'oras'])('%s: GET of the manifest by tag, then the blobs in parallel', (profile) => {
    expect(pull(profile).requests).toEqual(['0 GET tag', '0.01 GET blob', '0.11 GET blob']);
  });

  it.each(['docker', 'containerd', 'kubelet'])('%s: HEAD of the tag, GET by digest, then the blobs', (profile) => {
    expect(pull(profile).requests).toEqual(['0 HEAD tag', '0.01 GET digest', '0.02 GET blob', '0.12 GET blob']);
  });
});

interface Cell {
  readonly profile: Profile;
  readonly what: string;
  readonly played: () => Played;
  readonly requests: readonly string[];
  readonly ok: boolean;
}

function cell(profile: Profile, what: string, played: () => Played, ok: boolean, requests: readonly string[]): Cell {
  return { profile, what, played, ok, requests };
}

/** What follows a manifest that is there at last. */
const blobsAt = (seconds: number): string[] => [`${round(seconds)} GET blob`, `${round(seconds + 0.1)} GET blob`];
const round = (seconds: number): number => Number(seconds.toFixed(6));

const PULLS: readonly Cell[] = [
  cell('skopeo', '503: fails at once', () => pull('skopeo', 'GET tag', BROKEN.unavailable), false, [
    '0 GET tag: unavailable',
  ]),
  cell('skopeo', '503 of a blob: fails', () => pull('skopeo', 'GET blob', TRUTH, BROKEN.unavailable), false, [
    ...['0 GET tag', '0.01 GET blob', '0.01 GET blob: unavailable'],
  ]),
  cell('crane', '503: 3 tries, 1 s + 3 s', () => pull('crane', 'GET tag', ...times(9, BROKEN.unavailable)), false, [
    ...['0 GET tag: unavailable', '1.01 GET tag: unavailable', '4.02 GET tag: unavailable'],
  ]),
  cell('crane', '503 twice', () => pull('crane', 'GET tag', ...times(2, BROKEN.unavailable)), true, [
    ...['0 GET tag: unavailable', '1.01 GET tag: unavailable', '4.02 GET tag', ...blobsAt(4.03)],
  ]),
  cell('crane', '503 of a blob', () => pull('crane', 'GET blob', TRUTH, ...times(9, BROKEN.unavailable)), false, [
    ...['0 GET tag', '0.01 GET blob', '0.01 GET blob: unavailable'],
    ...['1.02 GET blob: unavailable', '4.03 GET blob: unavailable'],
  ]),
  cell('oras', '503: 6 tries, 6.8 s', () => pull('oras', 'GET tag', ...times(9, BROKEN.unavailable)), false, [
    ...['0 GET tag: unavailable', '0.26 GET tag: unavailable', '0.77 GET tag: unavailable'],
    ...['1.78 GET tag: unavailable', '3.79 GET tag: unavailable', '6.8 GET tag: unavailable'],
  ]),
  cell('oras', '503 five times', () => pull('oras', 'GET tag', ...times(5, BROKEN.unavailable)), true, [
    ...['0 GET tag: unavailable', '0.26 GET tag: unavailable', '0.77 GET tag: unavailable'],
    ...['1.78 GET tag: unavailable', '3.79 GET tag: unavailable', '6.8 GET tag', ...blobsAt(6.81)],
  ]),
  cell('docker', '503 of the HEAD: falls back to GET', () => pull('docker', 'HEAD tag', BROKEN.unavailable), true, [
    ...['0 HEAD tag: unavailable', '0.01 GET tag', ...blobsAt(0.02)],
  ]),
  cell(
    'docker',
    '503 of a blob: tried five times',
    () => pull('docker', 'GET blob', TRUTH, ...times(9, BROKEN.unavailable)),
    false,
    [
      ...['0 HEAD tag', '0.01 GET digest', '0.02 GET blob', '0.02 GET blob: unavailable'],
      ...['5.03 GET blob: unavailable', '15.04 GET blob: unavailable', '30.05 GET blob: unavailable'],
      '50.06 GET blob: unavailable',
    ],
  ),
  cell('containerd', '503: fails', () => pull('containerd', 'HEAD tag', BROKEN.unavailable), false, [
    '0 HEAD tag: unavailable',
  ]),
  cell('containerd', '503 of a blob', () => pull('containerd', 'GET blob', TRUTH, BROKEN.unavailable), false, [
    ...['0 HEAD tag', '0.01 GET digest', '0.02 GET blob', '0.02 GET blob: unavailable'],
  ]),
  cell('kubelet', '503: ImagePullBackOff', () => pull('kubelet', 'HEAD tag', ...times(2, BROKEN.unavailable)), true, [
    // A new try opens a connection: two round trips and a half after the back-off.
    ...['0 HEAD tag: unavailable', '10.025 HEAD tag: unavailable'],
    ...['30.05 HEAD tag', '30.06 GET digest', ...blobsAt(30.07)],
  ]),
  cell('skopeo', '429 + Retry-After: 1', () => pull('skopeo', 'GET tag', BROKEN.tooMany), true, [
    ...['0 GET tag: too many', '1.01 GET tag', ...blobsAt(1.02)],
  ]),
  cell('crane', '429: fails', () => pull('crane', 'GET tag', BROKEN.tooMany), false, ['0 GET tag: too many']),
  cell('oras', '429 + Retry-After: 1', () => pull('oras', 'GET tag', BROKEN.tooMany), true, [
    ...['0 GET tag: too many', '1.01 GET tag', ...blobsAt(1.02)],
  ]),
  cell('containerd', '429: at once', () => pull('containerd', 'HEAD tag', BROKEN.tooMany), true, [
    ...['0 HEAD tag: too many', '0.01 HEAD tag', '0.02 GET digest', ...blobsAt(0.03)],
  ]),
  cell('docker', '429: fails (assumed)', () => pull('docker', 'GET blob', TRUTH, BROKEN.tooMany), false, [
    ...['0 HEAD tag', '0.01 GET digest', '0.02 GET blob', '0.02 GET blob: too many'],
  ]),
  cell('skopeo', 'reset on a blob: fails', () => pull('skopeo', 'GET blob', TRUTH, RESET), false, [
    ...['0 GET tag', '0.01 GET blob', '0.05 GET blob: reset after 400000 bytes'],
  ]),
  cell('crane', 'reset on a blob: the blob again', () => pull('crane', 'GET blob', TRUTH, RESET), true, [
    ...['0 GET tag', '0.01 GET blob', '0.05 GET blob: reset after 400000 bytes', '1.16 GET blob'],
  ]),
  cell('oras', 'reset on a blob: the blob again', () => pull('oras', 'GET blob', TRUTH, RESET), true, [
    ...['0 GET tag', '0.01 GET blob', '0.05 GET blob: reset after 400000 bytes', '0.41 GET blob'],
  ]),
  cell('containerd', 'reset on a blob: its rest, at once', () => pull('containerd', 'GET blob', TRUTH, RESET), true, [
    ...['0 HEAD tag', '0.01 GET digest', '0.02 GET blob', '0.06 GET blob: reset after 400000 bytes'],
    '0.13 GET blob from 400000',
  ]),
  cell('docker', 'reset on a blob: its rest (assumed)', () => pull('docker', 'GET blob', TRUTH, RESET), true, [
    ...['0 HEAD tag', '0.01 GET digest', '0.02 GET blob', '0.06 GET blob: reset after 400000 bytes'],
    '5.13 GET blob from 400000',
  ]),
  cell('skopeo', 'truncated: fails', () => pull('skopeo', 'GET blob', TRUTH, HALF), false, [
    ...['0 GET tag', '0.01 GET blob', '0.05 GET blob: truncated after 400000 bytes'],
  ]),
  cell('crane', 'truncated: fails', () => pull('crane', 'GET blob', TRUTH, HALF), false, [
    ...['0 GET tag', '0.01 GET blob', '0.05 GET blob: truncated after 400000 bytes'],
  ]),
  cell('oras', 'truncated: fails', () => pull('oras', 'GET blob', TRUTH, HALF), false, [
    ...['0 GET tag', '0.01 GET blob', '0.05 GET blob: truncated after 400000 bytes'],
  ]),
  cell('docker', 'truncated: Range after 5 s, 10 s', () => pull('docker', 'GET blob', TRUTH, HALF, HALF), true, [
    ...['0 HEAD tag', '0.01 GET digest', '0.02 GET blob', '0.06 GET blob: truncated after 400000 bytes'],
    '5.11 GET blob from 400000: truncated after 400000 bytes',
    '15.14 GET blob from 800000',
  ]),
  cell('containerd', 'truncated: Range at once', () => pull('containerd', 'GET blob', TRUTH, HALF, HALF), true, [
    ...['0 HEAD tag', '0.01 GET digest', '0.02 GET blob', '0.06 GET blob: truncated after 400000 bytes'],
    '0.11 GET blob from 400000: truncated after 400000 bytes',
    '0.14 GET blob from 800000',
  ]),
  cell(
    'containerd',
    'truncated without a byte: three times more',
    () => pull('containerd', 'GET blob', TRUTH, ...times(9, BROKEN.truncated)),
    false,
    [
      ...['0 HEAD tag', '0.01 GET digest', '0.02 GET blob', '0.02 GET blob: truncated'],
      ...['0.03 GET blob: truncated', '0.04 GET blob: truncated', '0.05 GET blob: truncated'],
    ],
  ),
  cell('skopeo', 'corrupt: digest error', () => pull('skopeo', 'GET blob', TRUTH, BROKEN.corrupt), false, [
    ...['0 GET tag', '0.01 GET blob', '0.11 GET blob: corrupt after 1000000 bytes'],
  ]),
  cell('crane', 'corrupt: digest error', () => pull('crane', 'GET blob', TRUTH, BROKEN.corrupt), false, [
    ...['0 GET tag', '0.01 GET blob', '0.11 GET blob: corrupt after 1000000 bytes'],
  ]),
  cell('oras', 'corrupt: error', () => pull('oras', 'GET blob', TRUTH, BROKEN.corrupt), false, [
    ...['0 GET tag', '0.01 GET blob', '0.11 GET blob: corrupt after 1000000 bytes'],
  ]),
  cell('docker', 'corrupt: from the start (assumed)', () => pull('docker', 'GET blob', TRUTH, BROKEN.corrupt), true, [
    ...['0 HEAD tag', '0.01 GET digest', '0.02 GET blob', '0.12 GET blob: corrupt after 1000000 bytes'],
    '5.23 GET blob',
  ]),
  cell('skopeo', '404 blob: fails', () => pull('skopeo', 'GET blob', TRUTH, BROKEN.notFound), false, [
    ...['0 GET tag', '0.01 GET blob', '0.01 GET blob: not found'],
  ]),
  cell('crane', '404 blob: fails', () => pull('crane', 'GET blob', TRUTH, BROKEN.notFound), false, [
    ...['0 GET tag', '0.01 GET blob', '0.01 GET blob: not found'],
  ]),
  cell('oras', '404 blob: fails', () => pull('oras', 'GET blob', TRUTH, BROKEN.notFound), false, [
    ...['0 GET tag', '0.01 GET blob', '0.01 GET blob: not found'],
  ]),
  cell('docker', '404 blob: fails', () => pull('docker', 'GET blob', TRUTH, BROKEN.notFound), false, [
    ...['0 HEAD tag', '0.01 GET digest', '0.02 GET blob', '0.02 GET blob: not found'],
  ]),
];

describe('a fault while pulling', () => {
  it.each(PULLS.map((each) => [each.profile, each.what, each] as const))('%s: %s', (_profile, _what, each) => {
    const played = each.played();
    expect(played.requests).toEqual(each.requests);
    expect(played.succeeded('pull')).toBe(each.ok ? '1 of 1' : '0 of 1');
  });
});

/** A blob's requests in the order of their answers, from its HEAD at `seconds` on; the layer's body takes 100 ms. */
const craneUpload = (seconds: number, bodySeconds: number): string[] => [
  `${round(seconds)} HEAD blob`,
  `${round(seconds + 0.01)} POST upload`,
  `${round(seconds + 0.02 + bodySeconds)} PATCH upload`,
  `${round(seconds + 0.03 + bodySeconds)} PUT upload`,
];

const PUSHES: readonly Cell[] = [
  cell('skopeo', '503 on PATCH: fails', () => push('skopeo', 'PATCH upload', BROKEN.unavailable), false, [
    ...['0 GET /v2/', '0.01 HEAD blob', '0.02 HEAD blob', '0.03 POST upload', '0.04 PATCH upload: unavailable'],
  ]),
  cell('crane', '503 on PATCH: the upload again', () => push('crane', 'PATCH upload', BROKEN.unavailable), true, [
    ...['0 GET /v2/', '0.01 HEAD tag', '0.02 HEAD blob', '0.02 HEAD blob', '0.03 POST upload', '0.03 POST upload'],
    ...['0.04 PATCH upload: unavailable', '0.14 PATCH upload', '0.15 PUT upload'],
    ...craneUpload(1.05, 0),
    '1.09 PUT manifest',
  ]),
  cell(
    'docker',
    '503 on PATCH: after 5 s, a new session',
    () => push('docker', 'PATCH upload', BROKEN.unavailable),
    true,
    [
      ...['0 GET /v2/', '0.01 HEAD blob', '0.02 POST upload', '0.03 PATCH upload: unavailable'],
      ...['5.04 HEAD blob', '5.05 POST upload', '5.16 PATCH upload', '5.17 PUT upload', '5.18 HEAD blob'],
      ...['5.19 HEAD blob', '5.2 POST upload', '5.21 PATCH upload', '5.22 PUT upload', '5.23 HEAD blob'],
      '5.24 PUT manifest',
    ],
  ),
  cell('skopeo', '503 on PUT manifest: fails', () => push('skopeo', 'PUT manifest', BROKEN.unavailable), false, [
    ...['0 GET /v2/', '0.01 HEAD blob', '0.02 HEAD blob', '0.03 POST upload', '0.14 PATCH upload', '0.15 PUT upload'],
    ...['0.16 HEAD blob', '0.17 POST upload', '0.18 PATCH upload', '0.19 PUT upload', '0.2 PUT manifest: unavailable'],
  ]),
  cell('crane', '503 on PUT manifest', () => push('crane', 'PUT manifest', ...times(2, BROKEN.unavailable)), true, [
    ...['0 GET /v2/', '0.01 HEAD tag', '0.02 HEAD blob', '0.02 HEAD blob', '0.03 POST upload', '0.03 POST upload'],
    ...['0.04 PATCH upload', '0.05 PUT upload', '0.14 PATCH upload', '0.15 PUT upload'],
    ...['0.16 PUT manifest: unavailable', '1.17 PUT manifest: unavailable', '4.18 PUT manifest'],
  ]),
  cell('oras', '503 on PUT manifest', () => push('oras', 'PUT manifest', ...times(2, BROKEN.unavailable)), true, [
    ...['0 HEAD digest', '0.01 HEAD blob', '0.01 HEAD blob', '0.02 POST upload', '0.02 POST upload'],
    ...['0.03 PUT upload', '0.13 PUT upload'],
    ...['0.14 PUT manifest: unavailable', '0.4 PUT manifest: unavailable', '0.91 PUT manifest'],
  ]),
  cell('docker', '503 on PUT manifest: fails', () => push('docker', 'PUT manifest', BROKEN.unavailable), false, [
    ...['0 GET /v2/', '0.01 HEAD blob', '0.02 POST upload', '0.13 PATCH upload', '0.14 PUT upload', '0.15 HEAD blob'],
    ...['0.16 HEAD blob', '0.17 POST upload', '0.18 PATCH upload', '0.19 PUT upload', '0.2 HEAD blob'],
    '0.21 PUT manifest: unavailable',
  ]),
  cell(
    'containerd',
    '503 on PUT manifest: fails (assumed)',
    () => push('containerd', 'PUT manifest', BROKEN.unavailable),
    false,
    [
      ...['0 HEAD blob', '0 HEAD blob', '0.01 POST upload', '0.01 POST upload', '0.02 PUT upload', '0.12 PUT upload'],
      ...['0.13 HEAD tag', '0.14 PUT manifest: unavailable'],
    ],
  ),
];

describe('a fault while pushing', () => {
  it.each(PUSHES.map((each) => [each.profile, each.what, each] as const))('%s: %s', (_profile, _what, each) => {
    const played = each.played();
    expect(played.requests).toEqual(each.requests);
    expect(played.succeeded('push')).toBe(each.ok ? '1 of 1' : '0 of 1');
  });

  it.each(['oras', 'containerd'])('%s never PATCHes', (profile) => {
    expect(push(profile).requests.filter((line) => line.includes('PATCH'))).toEqual([]);
  });
});

describe('a connection that nobody answers', () => {
  it.each([
    ['skopeo', ['0 GET tag: silent']],
    ['crane', ['0 GET tag: silent', '31.01 GET tag', ...blobsAt(31.02)]],
    ['oras', ['0 GET tag: silent', '30.26 GET tag', ...blobsAt(30.27)]],
  ])('%s gives it up after 30 s (assumed) and then does as after a reset', (profile, requests) => {
    expect(pull(profile, 'GET tag', BROKEN.silent).requests).toEqual(requests);
  });
});

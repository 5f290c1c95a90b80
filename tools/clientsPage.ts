/**
 * Writes the page of the client profiles, docs/clients.md, from the profiles themselves: `npm run build && node
 * dist/tools/clientsPage.js`. A test compares the page with what this makes of them.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { defaultsOf } from '../scenarios/resolve/clients.ts';
import { durationText } from '../scenarios/unitText.ts';
import { CLIENT_PROFILES } from '../sim/facts/profiles.ts';
import {
  BUILT_IN_PROFILES,
  type BuiltInProfileName,
  type ClientProfile,
  type RequestKind,
  type Trouble,
} from '../sim/plan.ts';

/** From the project's root. */
export const CLIENTS_PAGE = 'docs/clients.md';

const PREFACE = `# Clients

What asks a registry for images is not one thing: a client's order of requests decides which faults it meets, and its retries
decide which of them its user sees. \`clients[].profile\` names one of six kinds, or \`custom\`; a profile is data
(\`sim/facts/profiles.ts\`) that one flow for pulls and one for pushes interpret.

The sequences and retries were measured on loopback against docker-registry 2.8.2, and a small two-region registry that
lags, with faults put in between: skopeo 1.9.3, crane 0.20.7, oras 1.2.0, docker 20.10.24, containerd 1.7. The kubelet pulls
through containerd, keeps layers on its nodes, and backs off from 10 s doubling to 5 min as documented (ImagePullBackOff).
A cell with a star was not measured: it follows the client's source or the nearest cell that was.`;

const SEQUENCES = `## Requests

A pull of skopeo, crane and oras GETs the manifest by tag. docker, containerd and the kubelet HEAD the tag and GET by digest:
two steps that can meet different replicas, the second of which need not have the manifest. Blobs follow in parallel.

| profile | a push of a new image | again | into a second repository |
| --- | --- | --- | --- |
| \`skopeo\` | \`GET /v2/\`; a layer: HEAD twice, POST, one PATCH, PUT; config: HEAD, POST, PATCH, PUT; PUT manifest | HEADs, PUT manifest | HEADs, POST with \`mount\` |
| \`crane\` | \`GET /v2/\`, HEAD manifest by tag; blobs: HEAD, POST, PATCH, PUT, all in parallel; PUT manifest | \`GET /v2/\`, HEAD manifest by tag, nothing more | as new \\* |
| \`oras\` | HEAD manifest by digest; blobs: HEAD, POST, one PUT with the whole body; PUT manifest | HEAD by digest, PUT manifest \\* | as new \\* |
| \`docker\` | \`GET /v2/\`; a layer: HEAD, POST, PATCH, PUT, a verifying HEAD; config alike; PUT manifest | HEADs, PUT manifest | HEADs, POST with \`mount\` \\* |
| \`containerd\` | blobs: HEAD, POST, one PUT \\*; HEAD manifest by tag \\*; PUT manifest | HEADs of the blobs, HEAD manifest | HEADs, POST with \`mount\`, HEAD and PUT manifest |

A HEAD that finds the tag on the very image skips the PUT, however stale the replica is that says so: a roll-back pushed
with crane or containerd can be lost that way. \`clients[].operations[].image\` lets a scenario push one content again, or
into another repository.`;

const REMARKS = `*Again* sends the same request; *restarts* begins the blob from its first request (an upload with a new session) and byte;
*resumes* asks for the bytes that are missing (Range); each wait is before one further try. docker and crane count the tries
of a blob, whatever stopped it; the others those of a request. containerd's tries to resume start anew when one has brought
some bytes. Retry-After is honoured by skopeo and oras.

## What is assumed

* Where it was measured that a client tries again and not when (resets, PATCH, the PUT of a manifest, 429 of oras), the waits
  are those measured for 503. Without Retry-After skopeo's waits after a 429 are those of its source.
* Waits carry no jitter: crane's and oras' own vary by a tenth.
* A connection that nobody answers is given up after \`connectTimeout\` (Go's dialer).
* A request that finds the endpoint of another replica with its upload gets \`BLOB_UPLOAD_UNKNOWN\`. docker begins the upload
  again; the others fail, as they do for any 404.
* crane sends an upload again as a whole, from its HEAD on, because its transport cannot send a body twice.
* containerd never PATCHes, so what it would do about a 503 there does not arise; a 503 of its PUT fails like every 503.
* A kubelet's nodes hold what they have pulled for the whole run. Only whole pulls back off; what containerd does within one
  is in its column.
* Sending a blob again costs no time on the client.

## Rollouts

\`clients[].rollout\` makes every node of a fleet pull one tag: from a stated instant (\`at: 1h\`), or when the first push of
the tag is acknowledged (\`after: push\`, and \`delay\` later). \`maxUnavailable\` nodes pull at the same time, the next begins when
one has the image, and each backs off by itself and asks until it has it, past the \`deadline\` too (which \`pull_ok\` counts as
failed). A node pulls what the tag names where it asks: a stale replica gives it the image before.

\`\`\`yaml
clients:
  - {name: ci, region: eastus, operations: [{at: 10m, op: push, repository: app, tag: v2}]}
  - {name: fleet, region: westeurope, profile: kubelet, nodes: 200, rollout: {repository: app, tag: v2, after: push}}
expect:
  - rollout_time{client=fleet}.max <= 10m
\`\`\`

\`rollout_time\` is from the start until the last node has the image; where the run ends before that, its length is a lower
bound (\`open\`). A rollout whose push never came has no time, and the run says so in a warning.

## Listings, and who asks

\`list: {rate: 1/min, of: repositories}\` is a client that lists: the \`repositories\` of the registry, the \`tags\` of one of them, or one
page of \`referrers\`. It asks for a page when the one before it has come, and does about trouble with a page what it does about
the GET of a manifest. \`list_ok\` and \`list_time\` are of whole listings; what a page takes in a full registry is in
[limits.md](limits.md#a-full-registry).

\`identity: NAME\` says as whom all machines of a client sign in: clients of one name share what one identity may ask of a replica
([limits.md](limits.md#one-identity)).

## A client of one's own

\`profile: custom\` takes a profile and changes it. Of two rules for one request and trouble the later one holds, and those of
\`like\` come first.

\`\`\`yaml
clients:
  - region: eastus
    profile: custom
    custom:
      like: containerd
      connectTimeout: 5s
      retries:
        - {of: [manifestGet, blobGet], on: [unavailable, tooMany], action: again, waits: [1s, 2s, 4s], retryAfter: true}
    pull: {rate: 2/s}
\`\`\`

All keys are in [scenario-format.md](scenario-format.md). The metric \`retries\` counts requests, blobs and whole pulls that a
client tried once more; a retry storm shows there.

This page is generated from the profiles: \`npm run build && node dist/tools/clientsPage.js\`.`;

/** The whole page, ending with a newline. */
export function clientsPage(): string {
  return `${PREFACE}\n\n${SEQUENCES}\n\n## Settings\n\n${settingsTable()}\n\n## Retries\n\n${retriesTable()}\n\n${REMARKS}\n`;
}

const PROFILES: readonly ClientProfile[] = BUILT_IN_PROFILES.map((name) => CLIENT_PROFILES[name]);

function settingsTable(): string {
  const rows: readonly (readonly [string, (profile: ClientProfile) => string])[] = [
    ['`parallelFetches` \\*', ({ parallelFetches }) => String(parallelFetches)],
    ['`parallelUploads` \\*', ({ parallelUploads }) => String(parallelUploads)],
    ['`headBeforePull`', ({ headBeforePull }) => String(headBeforePull)],
    ['`ping`', ({ ping }) => String(ping)],
    ['`manifestHead`', ({ manifestHead }) => manifestHead],
    ['`layerHeads`, `configHeads`', ({ layerHeads, configHeads }) => `${layerHeads}, ${configHeads}`],
    ['`configLast`', ({ configLast }) => String(configLast)],
    ['`upload`', ({ upload }) => upload],
    ['`verify`', ({ verify }) => String(verify)],
    ['`mount`', ({ mount }) => String(mount)],
    ['`connectTimeout` \\*', ({ connectTimeoutUs }) => durationText(connectTimeoutUs)],
    ['`layerCache`', ({ layerCache }) => String(layerCache)],
    [
      '`backOff`',
      ({ backOff }) =>
        backOff === null ? 'none' : `${durationText(backOff.firstUs)} to ${durationText(backOff.mostUs)}`,
    ],
    ['`nodes` by default \\*', ({ name }) => String(defaultsOf(name).nodes)],
    ['`deadline` by default \\*', ({ name }) => durationText(defaultsOf(name).deadlineUs)],
  ];
  return table(
    'setting',
    rows.map(([setting, of]) => [setting, PROFILES.map(of)]),
  );
}

/** Which built-in profiles a row of the retries was measured for. */
type Measured = readonly BuiltInProfileName[];
const GETTERS: Measured = ['skopeo', 'crane', 'oras'];

const ROWS: readonly (readonly [string, RequestKind | 'firstManifest', Trouble, Measured])[] = [
  ['503 to a pull’s first request', 'firstManifest', 'unavailable', [...GETTERS, 'docker', 'containerd']],
  ['503 to a blob’s GET', 'blobGet', 'unavailable', ['skopeo', 'docker', 'containerd']],
  ['429, Retry-After: 1', 'firstManifest', 'tooMany', [...GETTERS, 'containerd']],
  ['429 to a blob’s GET', 'blobGet', 'tooMany', []],
  ['connection reset on a blob', 'blobGet', 'reset', [...GETTERS, 'containerd']],
  ['truncated body', 'blobGet', 'truncated', [...GETTERS, 'docker', 'containerd']],
  ['corrupt bytes', 'blobGet', 'corrupt', GETTERS],
  ['404 to a blob’s GET', 'blobGet', 'notFound', [...GETTERS, 'docker']],
  ['503 to an upload’s PATCH (or PUT)', 'blobPush', 'unavailable', ['skopeo', 'crane', 'docker']],
  ['404, unknown upload', 'blobPush', 'uploadUnknown', []],
  ['503 to the PUT of a manifest', 'manifestPut', 'unavailable', [...GETTERS, 'docker']],
  ['nobody answers a first request', 'firstManifest', 'silent', []],
  ['nobody answers a blob’s GET', 'blobGet', 'silent', []],
];

function retriesTable(): string {
  return table(
    'trouble',
    ROWS.map(([what, request, trouble, measured]) => [
      what,
      PROFILES.map((profile) => {
        const first = profile.headBeforePull ? 'manifestHead' : 'manifestGet';
        const kind = request === 'firstManifest' ? first : request;
        // The kubelet pulls through containerd.
        const isMeasured = measured.some((name) => name === profile.name);
        const inherits = profile.name === 'kubelet' && measured.includes('containerd');
        return `${reactionText(profile, kind, trouble)}${isMeasured || inherits ? '' : ' \\*'}`;
      }),
    ]),
  );
}

function reactionText(profile: ClientProfile, kind: RequestKind, trouble: Trouble): string {
  const rules = profile.retries.filter(({ of, on }) => of.includes(kind) && on.includes(trouble));
  const rule = rules[rules.length - 1];
  const ofPull = kind !== 'blobPush' && kind !== 'manifestPut' && profile.backOff !== null;
  if (rule === undefined || rule.action === 'fail') return ofPull ? 'backs off' : 'fails';
  if (rule.action === 'fallBack') return 'falls back to GET';
  const verb = { again: 'again', restart: 'restarts', resume: 'resumes' }[rule.action];
  if (rule.waitsUs.every((us) => us === 0)) return `${verb} at once, ${rule.waitsUs.length} times`;
  const waits = rule.waitsUs.map(durationText).join(', ');
  return rule.retryAfter ? `${verb} after Retry-After, else ${waits}` : `${verb} after ${waits}`;
}

function table(head: string, rows: readonly (readonly [string, readonly string[]])[]): string {
  return [
    `| ${[head, ...PROFILES.map(({ name }) => `\`${name}\``)].join(' | ')} |`,
    `|${' --- |'.repeat(PROFILES.length + 1)}`,
    ...rows.map(([first, cells]) => `| ${[first, ...cells].join(' | ')} |`),
  ].join('\n');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(CLIENTS_PAGE, clientsPage());
}

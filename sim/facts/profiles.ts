/**
 * How clients of each kind ask and try again, as data: one flow for pulls and one for pushes interpret it. Measured on
 * loopback against docker-registry 2.8.2 with faults put in between (skopeo 1.9.3, crane 0.20.7, oras 1.2.0, docker
 * 20.10.24, containerd 1.7); the kubelet's back-off is its documented default. What was not measured follows the
 * clients' sources or the nearest measured cell; docs/clients.md says which is which.
 */
import type { BuiltInProfileName, ClientProfile, RequestKind, RetryRule, Trouble } from '../plan.ts';

const S = 1e6;
const EVERY: readonly RequestKind[] = ['ping', 'manifestHead', 'manifestGet', 'blobGet', 'blobPush', 'manifestPut'];
const NOT_UPLOADS: readonly RequestKind[] = ['ping', 'manifestHead', 'manifestGet', 'blobGet', 'manifestPut'];
/** The server did not serve: it said so, or the connection broke or was never made. */
const OUT_OF_SERVICE: readonly Trouble[] = ['unavailable', 'reset', 'silent'];

/** docker's transfer manager tries a blob five times; the wait before try n + 1 is n × 5 s. */
const DOCKER_WAITS_US = [5 * S, 10 * S, 15 * S, 20 * S];
const CRANE_WAITS_US = [1 * S, 3 * S];
const ORAS_WAITS_US = [0.25 * S, 0.5 * S, 1 * S, 2 * S, 3 * S];

const SKOPEO: ClientProfile = {
  name: 'skopeo',
  headBeforePull: false,
  parallelFetches: 6,
  parallelUploads: 6,
  connectTimeoutUs: 30 * S,
  ping: true,
  manifestHead: 'never',
  layerHeads: 2,
  configHeads: 1,
  configLast: true,
  upload: 'chunked',
  verify: false,
  mount: true,
  retries: [rule(EVERY, ['tooMany'], 'again', [2 * S, 4 * S, 8 * S, 16 * S], { retryAfter: true })],
  backOff: null,
  layerCache: false,
};

const CRANE: ClientProfile = {
  name: 'crane',
  headBeforePull: false,
  parallelFetches: 4,
  parallelUploads: 4,
  connectTimeoutUs: 30 * S,
  ping: true,
  manifestHead: 'tagFirst',
  layerHeads: 1,
  configHeads: 1,
  configLast: false,
  upload: 'chunked',
  verify: false,
  mount: false,
  retries: [
    rule(NOT_UPLOADS, OUT_OF_SERVICE, 'again', CRANE_WAITS_US),
    // A body that is being sent cannot be sent again by the transport: the whole upload is.
    rule(['blobPush'], OUT_OF_SERVICE, 'restart', CRANE_WAITS_US),
  ],
  backOff: null,
  layerCache: false,
};

const ORAS: ClientProfile = {
  name: 'oras',
  headBeforePull: false,
  parallelFetches: 3,
  parallelUploads: 5,
  connectTimeoutUs: 30 * S,
  ping: false,
  manifestHead: 'digestFirst',
  layerHeads: 1,
  configHeads: 1,
  configLast: false,
  upload: 'monolithic',
  verify: false,
  mount: false,
  retries: [
    rule(EVERY, OUT_OF_SERVICE, 'again', ORAS_WAITS_US),
    rule(EVERY, ['tooMany'], 'again', ORAS_WAITS_US, { retryAfter: true }),
  ],
  backOff: null,
  layerCache: false,
};

const DOCKER: ClientProfile = {
  name: 'docker',
  headBeforePull: true,
  parallelFetches: 3,
  parallelUploads: 5,
  connectTimeoutUs: 30 * S,
  ping: true,
  manifestHead: 'never',
  layerHeads: 1,
  configHeads: 1,
  configLast: true,
  upload: 'chunked',
  verify: true,
  mount: true,
  retries: [
    rule(['manifestHead'], ['unavailable'], 'fallBack', []),
    rule(['blobGet'], ['unavailable', 'silent', 'truncated', 'reset'], 'resume', DOCKER_WAITS_US),
    rule(['blobGet'], ['corrupt'], 'restart', DOCKER_WAITS_US),
    rule(['blobPush'], ['unavailable', 'reset', 'silent', 'notFound', 'uploadUnknown'], 'restart', DOCKER_WAITS_US),
  ],
  backOff: null,
  layerCache: false,
};

const CONTAINERD: ClientProfile = {
  name: 'containerd',
  headBeforePull: true,
  parallelFetches: 3,
  parallelUploads: 3,
  connectTimeoutUs: 30 * S,
  ping: false,
  manifestHead: 'tagLast',
  layerHeads: 1,
  configHeads: 1,
  configLast: false,
  upload: 'monolithic',
  verify: false,
  mount: true,
  retries: [
    rule(EVERY, ['tooMany'], 'again', [0, 0, 0, 0, 0]),
    rule(['blobGet'], ['truncated', 'reset'], 'resume', [0, 0, 0], { progressRenews: true }),
  ],
  backOff: null,
  layerCache: false,
};

const KUBELET: ClientProfile = {
  ...CONTAINERD,
  name: 'kubelet',
  backOff: { firstUs: 10 * S, mostUs: 300 * S },
  layerCache: true,
};

export const CLIENT_PROFILES: Readonly<Record<BuiltInProfileName, ClientProfile>> = {
  skopeo: SKOPEO,
  crane: CRANE,
  oras: ORAS,
  docker: DOCKER,
  containerd: CONTAINERD,
  kubelet: KUBELET,
};

function rule(
  of: readonly RequestKind[],
  on: readonly Trouble[],
  action: RetryRule['action'],
  waitsUs: readonly number[],
  more: { readonly retryAfter?: boolean; readonly progressRenews?: boolean } = {},
): RetryRule {
  const { retryAfter = false, progressRenews = false } = more;
  return { of, on, action, waitsUs, retryAfter, progressRenews };
}

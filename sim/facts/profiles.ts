/**
 * How clients of each kind ask and try again. Measured on loopback against docker-registry 2.8.2 with faults put in
 * between (docker 20.10.24, containerd 1.7); the kubelet's back-off is its documented default.
 */
import type { ClientProfileName } from '../plan.ts';

export interface ClientProfile {
  readonly name: ClientProfileName;
  /** Blobs of one image fetched at once, and uploaded at once. */
  readonly parallelFetches: number;
  readonly parallelUploads: number;
  /** A connection that nobody answers is given up after this long (Go's default dialer). */
  readonly connectTimeoutUs: number;
  /** A HEAD by tag that gets 503 is followed by a GET by tag. */
  readonly headFallsBack: boolean;
  /** Tries of one blob; the wait before try n + 1 is n × step. */
  readonly blobTries: number;
  readonly blobRetryStepUs: number;
  /** The whole pull is tried again: after `firstUs`, then twice that, up to `mostUs`. Null: never. */
  readonly backOff: { readonly firstUs: number; readonly mostUs: number } | null;
  /** Machines keep the layers that they have pulled. */
  readonly layerCache: boolean;
}

export const CLIENT_PROFILES: Readonly<Record<ClientProfileName, ClientProfile>> = {
  docker: {
    name: 'docker',
    parallelFetches: 3,
    parallelUploads: 5,
    connectTimeoutUs: 30e6,
    headFallsBack: true,
    blobTries: 5,
    blobRetryStepUs: 5e6,
    backOff: null,
    layerCache: false,
  },
  kubelet: {
    name: 'kubelet',
    parallelFetches: 3,
    parallelUploads: 3,
    connectTimeoutUs: 30e6,
    headFallsBack: false,
    blobTries: 1,
    blobRetryStepUs: 0,
    backOff: { firstUs: 10e6, mostUs: 300e6 },
    layerCache: true,
  },
};

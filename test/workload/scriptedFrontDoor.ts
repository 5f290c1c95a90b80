/**
 * One client's operations against a registry whose answers the test writes: a front door that says what the script says
 * for the next requests of a verb, and the truth after that. Round trips are 10 ms sharp.
 */
import { vi } from 'vitest';
import { OPERATIONS } from '../../sim/measure/measure.ts';
import * as answers from '../../sim/registry/answers.ts';
import { OP_PULL, OP_PUSH } from '../../sim/sink.ts';
import { RequestTrace, type TracedRequest } from '../../sim/workload/requestTrace.ts';
import * as steps from '../../sim/workload/steps.ts';
import { World } from '../../sim/world.ts';
import { planOf } from '../sim/fixture.ts';

export interface Scripted {
  readonly answer: number;
  readonly retryAfterUs?: number;
  readonly arrivesBytes?: number;
}

export const BROKEN = {
  unavailable: { answer: answers.UNAVAILABLE },
  tooMany: { answer: answers.TOO_MANY, retryAfterUs: 1e6 },
  reset: { answer: answers.CUT },
  truncated: { answer: answers.TRUNCATED },
  corrupt: { answer: answers.CORRUPT },
  notFound: { answer: answers.NOT_FOUND },
  silent: { answer: answers.UNREACHABLE },
} as const satisfies Record<string, Scripted>;

/** The next request of the verb gets what is true. */
export const TRUTH: Scripted = { answer: -1 };

/** Verbs by the steps of operations and of blobs. */
const OP_STEPS: Readonly<Record<string, readonly number[]>> = {
  'HEAD tag': [steps.PULL_HEAD, steps.PUSH_HEAD_TAG],
  'GET tag': [steps.PULL_GET_BY_TAG],
  'GET digest': [steps.PULL_GET, steps.RETAG_GET],
  'HEAD digest': [steps.PUSH_HEAD_DIGEST],
  'PUT manifest': [steps.PUSH_MANIFEST],
};
const BLOB_STEPS: Readonly<Record<string, readonly number[]>> = {
  'GET blob': [steps.FETCH_GET],
  'HEAD blob': [steps.BLOB_HEAD, steps.BLOB_HEAD_TWICE, steps.BLOB_VERIFY],
  'POST upload': [steps.BLOB_POST],
  'PATCH upload': [steps.BLOB_PATCH],
  'PUT upload': [steps.BLOB_PUT, steps.BLOB_PUT_WHOLE],
};

export interface Scene {
  readonly profile: string;
  /** More keys of the client, in YAML. */
  readonly client?: string;
  /** Operations of the client, in YAML; they begin at 1 min. */
  readonly operations: string;
  /** What somebody else pushes before that, in YAML. */
  readonly before?: string;
  /** Further top-level keys. */
  readonly more?: string;
}

export class Played {
  readonly world: World;
  readonly trace: RequestTrace;
  private readonly scripts = new Map<string, Scripted[]>();

  constructor({ profile, client = '', operations, before = '', more = '' }: Scene) {
    const earlier = before === '' ? '' : `  - {name: before, region: near, profile: docker, operations: [${before}]}\n`;
    const plan = planOf(`name: scripted
regions:
  home: {zones: 1, latency: {near: {p50: 10ms, p95: 10ms}}}
  near: {zones: 1}
registry: {regions: [home], storage: {scheme: replicated(1)}, endpoint: {perTransfer: 10MBps}}
catalogue: {source: none}
clients:
${earlier}  - {name: tested, region: near, profile: ${profile}, ${client} operations: [${operations}]}
run: {duration: 20m, drain: 10m}
${more}`);
    this.world = new World(plan, 1);
    this.trace = new RequestTrace(this.world.traffic.requests, () => this.world.queue.nowUs);
    this.world.traffic.requests.observer = this.trace;
  }

  /** The next requests of that verb get these answers, from minute 1 on. */
  answer(verb: string, ...next: readonly Scripted[]): this {
    this.scripts.set(verb, [...next]);
    return this;
  }

  /** Runs to the end. */
  play(): this {
    const { world } = this;
    world.runUntil(59e6);
    const { frontDoor } = world.traffic.parts;
    const { ops, fetches } = world.traffic.requests;
    /** The request that is being answered has had its turn in the script. */
    let hadTurn = false;
    const aboutManifest = (): Scripted | undefined => (hadTurn ? undefined : this.next(OP_STEPS, ops.step[0]!));
    const orTruth = (truth: () => number): number => {
      const scripted = aboutManifest();
      if (scripted !== undefined) return told(scripted);
      hadTurn = true;
      const answer = truth();
      hadTurn = false;
      return answer;
    };
    const aboutBlob = (blob: number): Scripted | undefined => {
      for (let fetch = 0; fetch < fetches.slots.used; fetch++) {
        if (fetches.blob[fetch] === blob && fetches.transfer[fetch]! < 0) {
          const scripted = this.next(BLOB_STEPS, fetches.step[fetch]!);
          if (scripted !== undefined) return scripted;
        }
      }
      return undefined;
    };
    const told = (scripted: Scripted): number => {
      frontDoor.retryAfterUs = scripted.retryAfterUs ?? 0;
      frontDoor.arrivesBytes = scripted.arrivesBytes ?? 0;
      return scripted.answer;
    };
    const original = {
      pullByTag: frontDoor.pullByTag.bind(frontDoor),
      pullManifest: frontDoor.pullManifest.bind(frontDoor),
      manifestByTag: frontDoor.manifestByTag.bind(frontDoor),
      manifest: frontDoor.manifest.bind(frontDoor),
      putManifest: frontDoor.putManifest.bind(frontDoor),
      blob: frontDoor.blob.bind(frontDoor),
      pullBlob: frontDoor.pullBlob.bind(frontDoor),
      acceptsBlob: frontDoor.acceptsBlob.bind(frontDoor),
      commitBlob: frontDoor.commitBlob.bind(frontDoor),
    };
    vi.spyOn(frontDoor, 'pullByTag').mockImplementation((replica, tag, asked) =>
      orTruth(() => original.pullByTag(replica, tag, asked)),
    );
    vi.spyOn(frontDoor, 'pullManifest').mockImplementation((replica, manifest, asked) =>
      orTruth(() => original.pullManifest(replica, manifest, asked)),
    );
    vi.spyOn(frontDoor, 'manifestByTag').mockImplementation((replica, tag) =>
      orTruth(() => original.manifestByTag(replica, tag)),
    );
    vi.spyOn(frontDoor, 'manifest').mockImplementation((replica, manifest) =>
      orTruth(() => original.manifest(replica, manifest)),
    );
    vi.spyOn(frontDoor, 'putManifest').mockImplementation((op, replica, manifest, tag) => {
      const scripted = aboutManifest();
      return scripted === undefined ? original.putManifest(op, replica, manifest, tag) : told(scripted);
    });
    vi.spyOn(frontDoor, 'blob').mockImplementation((replica, blob) => {
      const scripted = aboutBlob(blob);
      return scripted === undefined ? original.blob(replica, blob) : told(scripted);
    });
    vi.spyOn(frontDoor, 'pullBlob').mockImplementation((replica, blob, asked) => {
      const scripted = aboutBlob(blob);
      return scripted === undefined ? original.pullBlob(replica, blob, asked) : told(scripted);
    });
    vi.spyOn(frontDoor, 'acceptsBlob').mockImplementation((replica, blob) => {
      const scripted = aboutBlob(blob);
      return scripted === undefined ? original.acceptsBlob(replica, blob) : told(scripted);
    });
    vi.spyOn(frontDoor, 'commitBlob').mockImplementation((replica, blob) => {
      const scripted = aboutBlob(blob);
      return scripted === undefined ? original.commitBlob(replica, blob) : told(scripted);
    });
    world.runUntil(world.horizonUs);
    return this;
  }

  /** The scripted answer to a request of that step, if there is one left. */
  private next(verbs: Readonly<Record<string, readonly number[]>>, step: number): Scripted | undefined {
    const verb = Object.keys(verbs).find((name) => verbs[name]!.includes(step));
    const scripted = verb === undefined ? undefined : this.scripts.get(verb)?.shift();
    return scripted === TRUTH ? undefined : scripted;
  }

  /** What the tested client asked from minute 1 on, one line each: seconds since its first request, verb, answer. */
  get requests(): string[] {
    const tested = this.world.plan.clients.findIndex(({ name }) => name === 'tested');
    const entries = this.trace.entries.filter(({ client, atUs }) => client === tested && atUs >= 60e6);
    return entries.map((entry) => lineOf(entry, entries[0]!.atUs));
  }

  /** Whether each of the tested client's operations succeeded: all of them, or how many. */
  succeeded(operation: 'pull' | 'push'): string {
    const { measure, plan } = this.world;
    const tested = plan.clients.findIndex(({ name }) => name === 'tested');
    const at = tested * OPERATIONS + (operation === 'pull' ? OP_PULL : OP_PUSH);
    return `${measure.succeeded[at]} of ${measure.started[at]}`;
  }
}

function lineOf(entry: TracedRequest, startUs: number): string {
  const seconds = Number(((entry.atUs - startUs) / 1e6).toFixed(6));
  const answer = entry.answer === 'ok' ? '' : `: ${entry.answer}`;
  const range = entry.fromByte > 0 ? ` from ${entry.fromByte}` : '';
  const bytes = entry.answer === 'ok' || entry.bytes === 0 ? '' : ` after ${entry.bytes} bytes`;
  return `${seconds} ${entry.verb}${range}${answer}${bytes}`;
}

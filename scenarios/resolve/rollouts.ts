/** Resolves `clients[].rollout`, and checks that somebody pushes what is rolled out. */
import type { ClientProfile } from '../../sim/plan.ts';
import type { ClientSettings, RolloutSettings } from '../scenario.ts';
import type { KeyPath } from '../scenarioError.ts';
import type { ParsedScenario } from '../schema.ts';
import type { Resolution } from './resolution.ts';

type ParsedClient = ParsedScenario['clients'][number];

export function resolveRollout(
  resolution: Resolution,
  path: KeyPath,
  client: ParsedClient,
  of: { readonly profile: ClientProfile; readonly nodes: number; readonly runUs: number },
): RolloutSettings | null {
  const { rollout } = client;
  if (rollout === undefined) return null;
  const { repository, tag, at, after, delay, maxUnavailable } = rollout;
  if (of.profile.backOff === null) {
    const hint = 'use `profile: kubelet`, or a custom one with a `backOff`';
    resolution.report(path, `a client of profile \`${client.profile}\` does not roll out: it gives up`, hint, 'key');
  }
  if ((at === undefined) === (after === undefined)) {
    const message =
      at === undefined ? 'this rollout does not say when it starts' : '`at` and `after` exclude each other';
    resolution.report(path, message, 'give it `at: 1h`, or `after: push`');
  } else if (at !== undefined && delay > 0) {
    resolution.report([...path, 'delay'], '`delay` has no effect beside `at`', 'add it to `at`', 'key');
  }
  if (at !== undefined && at >= of.runUs) {
    const message = 'this is after the end of the workload (`run.duration`)';
    resolution.report([...path, 'at'], message, 'begin earlier, or run longer');
  }
  if (maxUnavailable.kind === 'count' && maxUnavailable.n > of.nodes) {
    const message = `${maxUnavailable.n} nodes at once are more than the ${of.nodes} of this client`;
    resolution.report([...path, 'maxUnavailable'], message, 'lower it, or raise `nodes`');
  }
  const atOnce =
    maxUnavailable.kind === 'count' ? maxUnavailable.n : Math.max(1, Math.floor(of.nodes * maxUnavailable.share));
  return { repository, tag, atUs: at ?? null, delayUs: delay, atOnce };
}

/** A tag that nobody pushes is never there. */
export function checkRolloutsArePushed(resolution: Resolution, clients: readonly ClientSettings[]): void {
  const pushed = new Set<string>();
  for (const { operations } of clients) {
    for (const operation of operations) {
      if (operation.op === 'push') pushed.add(`${operation.repository}:${operation.tag}`);
      if (operation.op === 'retag') pushed.add(`${operation.repository}:${operation.as}`);
    }
  }
  for (const [index, { rollout }] of clients.entries()) {
    if (rollout === null) continue;
    const name = `${rollout.repository}:${rollout.tag}`;
    if (pushed.has(name)) continue;
    const hint = 'push it: `operations: [{at: 5m, op: push, repository: …, tag: …}]`';
    resolution.report(['clients', index, 'rollout', 'tag'], `nobody pushes \`${name}\``, hint);
  }
}

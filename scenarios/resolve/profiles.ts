/** Resolves `clients[].profile` and `custom`: the behaviour of a client. */
import { CLIENT_PROFILES } from '../../sim/facts/profiles.ts';
import {
  type ClientProfile,
  REQUEST_KINDS,
  type RequestKind,
  type RetryAction,
  type RetryRule,
} from '../../sim/plan.ts';
import type { KeyPath } from '../scenarioError.ts';
import type { ParsedScenario } from '../schema.ts';
import type { Resolution } from './resolution.ts';

type ParsedClient = ParsedScenario['clients'][number];
type ParsedRule = NonNullable<ParsedClient['custom']>['retries'][number];

/** Requests that an action makes sense for. */
const POSSIBLE: Readonly<Record<RetryAction, readonly RequestKind[]>> = {
  again: REQUEST_KINDS,
  restart: ['blobGet', 'blobPush'],
  resume: ['blobGet'],
  fallBack: ['manifestHead'],
  fail: REQUEST_KINDS,
};

/** The scenario's own profile, null for a built-in one. */
export function resolveCustom(resolution: Resolution, path: KeyPath, client: ParsedClient): ClientProfile | null {
  const { profile, custom } = client;
  if (profile !== 'custom') {
    if (custom !== undefined) {
      const message = `\`custom\` has no effect beside \`profile: ${profile}\``;
      resolution.report(
        [...path, 'custom'],
        message,
        `write \`profile: custom\` and \`custom: {like: ${profile}, …}\``,
      );
    }
    return null;
  }
  if (custom === undefined) {
    resolution.report([...path, 'profile'], '`profile: custom` needs `custom`', 'e.g. `custom: {like: docker}`');
    return null;
  }
  const { like, connectTimeout, backOff, retries, ...own } = custom;
  const base = CLIENT_PROFILES[like];
  const at = [...path, 'custom'];
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  if (typeof backOff === 'object' && backOff.most < backOff.first) {
    resolution.report(
      [...at, 'backOff', 'most'],
      'the longest wait is shorter than the first',
      'make it the longer one',
    );
  }
  return {
    ...base,
    ...given,
    name: 'custom',
    connectTimeoutUs: connectTimeout ?? base.connectTimeoutUs,
    backOff:
      backOff === undefined
        ? base.backOff
        : backOff === 'none'
          ? null
          : { firstUs: backOff.first, mostUs: backOff.most },
    retries: [
      ...base.retries,
      ...retries.map((rule, index) => resolveRule(resolution, [...at, 'retries', index], rule)),
    ],
  };
}

function resolveRule(resolution: Resolution, path: KeyPath, rule: ParsedRule): RetryRule {
  const { of, on, action, waits, retryAfter, progressRenews } = rule;
  const possible = POSSIBLE[action];
  const stray = of?.find((kind) => !possible.includes(kind));
  if (stray !== undefined) {
    const index = of!.indexOf(stray);
    resolution.report(
      [...path, 'of', index],
      `\`${action}\` is not possible for \`${stray}\``,
      `it is for: ${possible.join(', ')}`,
    );
  }
  const waiting = action === 'again' || action === 'restart' || action === 'resume';
  if (waiting && waits.length === 0) {
    resolution.report(
      [...path, 'action'],
      `\`${action}\` without \`waits\` never tries again`,
      'e.g. `waits: [1s, 3s]`: two further tries',
    );
  }
  if (!waiting && waits.length > 0) {
    resolution.report([...path, 'waits'], `\`${action}\` does not wait`, 'remove `waits`', 'key');
  }
  if (progressRenews && action !== 'resume') {
    resolution.report(
      [...path, 'progressRenews'],
      'only `resume` keeps what has come',
      'remove it, or use `action: resume`',
      'key',
    );
  }
  return { of: of ?? possible, on, action, waitsUs: waits, retryAfter, progressRenews };
}

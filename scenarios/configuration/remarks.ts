/** What the model has in place of a setting that it has no part for, or why it does without: a clause, empty where there is nothing to say. */
import { purgeRemark } from './purgeTask.ts';

/** @param word the last of an attribute, in plain letters: `networkruleset` */
export function remarkOn(word: string): string {
  return OF_ATTRIBUTES.find(([pattern]) => pattern.test(word))?.[1] ?? '';
}

/**
 * Of something that stands in a registry.
 * @param kind `webhooks`, `cache_rule`
 * @param content of a task: its steps, plain or as base64
 */
export function remarkOnPart(kind: string, content: unknown): string {
  const word = kind.toLowerCase().replaceAll(/[^a-z]/g, '');
  return purgeRemark(content) ?? OF_PARTS.find(([pattern]) => pattern.test(word))?.[1] ?? '';
}

/** Of a management lock on the registry. */
export const LOCK_REMARK =
  'keeps the registry from being deleted, and none of its images: `op: lock` of a client keeps those';

const WAYS_IN = 'every client gets in here';
const RIGHTS = 'every client may do here what it asks for';

const OF_ATTRIBUTES: readonly (readonly [word: RegExp, remark: string])[] = [
  [/^retentionpolicy/, 'the policy is `registry.retention`'],
  [/^softdeletepolicy/, 'the policy is `registry.softDelete`'],
  [/^encryption$/, 'a key of your own is `registry.encryption`'],
  [/^trustpolicy/, 'signatures are pushed and pulled like other images, and none is checked'],
  [/^quarantinepolicy/, 'an image can be pulled here as soon as it is pushed'],
  [/^exportpolicy/, 'nothing is exported here: what leaves is pulled'],
  [/^networkrulebypass|^networkruleset$|^publicnetworkaccess|^privateendpoint/, WAYS_IN],
  [/^anonymouspullenabled$|^adminenabled$|^adminuserenabled$|^azureadauthentication|^roleassignmentmode$/, RIGHTS],
  [/^dataendpointenabled$/, 'a name for the same front end: an outage of that is `endpoint.outage`'],
  [/^metadatasearch$/, 'nobody searches here: listings are `list` of a client'],
  [/^condition$/, 'taken as true'],
  [/^actions$/, 'the plan makes the registry anew, and what the old one holds goes with it'],
];

const OF_PARTS: readonly (readonly [kind: RegExp, remark: string])[] = [
  [/^webhook/, 'nobody is told of pushes and deletes here'],
  [
    /^(?:task|agentpool|buildtask|taskrun|taskschedule)/,
    'what it pushes and pulls is a client: list one under `clients`',
  ],
  [/^(?:scopemap|token)/, RIGHTS],
  [/^(?:cacherule|credentialset)/, 'nothing is fetched here from another registry'],
  [/^connectedregistr/, 'a registry on site is no replica here'],
  [/^(?:import|export)pipeline/, 'images come by pushes alone, and leave by pulls'],
  [/^privateendpoint/, WAYS_IN],
  [/^providerslock/, LOCK_REMARK],
];

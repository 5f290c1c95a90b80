/**
 * What a file says of a registry and the model has no part for. Every attribute that says anything is listed; values only
 * where they are short and cannot be secrets, for a state holds passwords and reports are passed around.
 */
import { type AttributeValue, isMap } from './foundRegistry.ts';
import type { UnmappedAttribute } from './registryConfiguration.ts';
import { remarkOn } from './remarks.ts';
import { isUnevaluated } from './unevaluated.ts';

/** In the order of the file. */
export function unmappedAttributes(rest: readonly AttributeValue[]): readonly UnmappedAttribute[] {
  return rest
    .filter(({ value }) => saysAnything(value))
    .map(({ attribute, value, remark }) => {
      const word = lastWord(attribute);
      const isLabel = LABELS.has(word);
      return {
        attribute: attribute.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, MOST_NAME),
        value: isLabel ? '' : shownValue(word, value),
        remark: remark ?? remarkOn(word),
        isLabel,
      };
    });
}

const MOST_NAME = 120;

function saysAnything(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isMap(value) || Object.keys(value).length > 0;
}

/** `retentionpolicyindays` of `retention_policy_in_days`, `location` of `georeplications[0].location`. */
function lastWord(attribute: string): string {
  return plain(/[^.:\s]+$/.exec(attribute)?.[0] ?? attribute);
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z]/g, '');
}

const LABELS: ReadonlySet<string> = new Set([
  ...['id', 'name', 'type', 'apiversion', 'tags', 'kind', 'comments', 'metadata', 'dependson', 'timeouts', 'scope'],
  ...['resourcegroup', 'resourcegroupname', 'loginserver', 'creationdate', 'systemdata', 'etag', 'provisioningstate'],
  ...['lastupdatedtime', 'status', 'datahostnames', 'dataendpointhostnames', 'subscriptionid', 'hosts', 'parentid'],
]);

const SECRETS =
  /password|secret|token|credential|key|certificate|username|identity|principal|tenant|client|connection|sas/;
const MOST_TEXT = 32;
const MOST_ENTRIES = 4;

/** Empty for what is not shown. */
function shownValue(word: string, value: unknown): string {
  const one = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (Array.isArray(one)) return `(${one.length} entries)`;
  if (!isMap(one) || isUnevaluated(one)) return scalarText(word, one);
  const said = Object.entries(one).filter(([, inner]) => saysAnything(inner));
  const texts = said.map(([key, inner]) => [key, scalarText(plain(key), inner)] as const);
  const isShort =
    texts.length > 0 && texts.length <= MOST_ENTRIES && texts.every(([key, text]) => text !== '' && /^\w+$/.test(key));
  return isShort ? `{${texts.map(([key, text]) => `${key}: ${text}`).join(', ')}}` : '';
}

function scalarText(word: string, value: unknown): string {
  if (isUnevaluated(value)) return '';
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  const isShown =
    typeof value === 'string' && value.length <= MOST_TEXT && /^[\w .-]+$/.test(value) && !SECRETS.test(word);
  return isShown ? value : '';
}

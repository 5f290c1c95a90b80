/**
 * The policies of deleting as a file names them: the one that deletes what has lost its tags, and the one that keeps what is
 * deleted for a while. Terraform's provider has the first alone, in one number (version 4, where 0 is off) or in a block
 * (before it, where 0 days are seconds); Resource Manager has both.
 */
import { type DocumentedDays, RETENTION_DAYS, SOFT_DELETE_DAYS } from '../documentedDays.ts';
import { isMap, own, type Values, type Written } from './foundRegistry.ts';
import { type TemplateScope, workedOut } from './templateExpressions.ts';
import { isUnevaluated, Unevaluated } from './unevaluated.ts';
import { isNothing, wordOf } from './writtenText.ts';

export interface FoundPolicy {
  /** As the file calls it: `retention_policy_in_days`, `policies.softDeletePolicy`. */
  readonly attribute: string;
  /** On or off; unevaluated where nobody knows it yet. */
  readonly status: Written;
  /** Nothing: the service's default. */
  readonly days: Written;
}

export interface FoundPolicies {
  /** Null: nothing is said of it. */
  readonly retention: FoundPolicy | null;
  readonly softDelete: FoundPolicy | null;
}

/** What a plan leaves out because nobody knows it yet. */
const AFTER_APPLY = new Unevaluated('known only after apply', '');

const [IN_DAYS, BLOCK] = ['retention_policy_in_days', 'retention_policy'];
/** Attributes of a registry of Terraform's that are read here. */
export const TERRAFORM_POLICIES: readonly string[] = [IN_DAYS, BLOCK];

/** @param unknown what a plan says of values that it does not know */
export function terraformRetention(values: Values, unknown: unknown): FoundPolicy | null {
  const inDays = own(values, IN_DAYS);
  if (!isNothing(inDays)) {
    const days = { attribute: IN_DAYS, value: inDays, holder: values };
    // The provider switches the policy off where it is 0, and has 0 in its state where it is off.
    return { attribute: IN_DAYS, status: { ...days, value: wordOf(inDays) !== '0' }, days };
  }
  const unknownAs = [IN_DAYS, BLOCK].find((attribute) => own(unknown, attribute) === true);
  const block = onlyOne(own(values, BLOCK));
  if (isMap(block)) {
    const doubt = onlyOne(own(unknown, BLOCK));
    const written = (key: string, silent?: unknown): Written => ({
      attribute: `${BLOCK}.${key}`,
      value: own(block, key) ?? (own(doubt, key) === true ? AFTER_APPLY : silent),
      holder: block,
    });
    return { attribute: BLOCK, status: written('enabled', false), days: written('days') };
  }
  // A plan of version 4 has null where nothing is written, and once it is applied the 0 of a policy that is off.
  if (unknownAs === undefined && inDays === null) {
    const written = { attribute: IN_DAYS, value: inDays, holder: values };
    return { attribute: IN_DAYS, status: { ...written, value: false }, days: written };
  }
  if (unknownAs === undefined) return null;
  const nothing = { attribute: unknownAs, value: undefined };
  return { attribute: unknownAs, status: { attribute: unknownAs, value: AFTER_APPLY }, days: nothing };
}

function onlyOne(held: unknown): unknown {
  return Array.isArray(held) && held.length === 1 ? held[0] : held;
}

const POLICY = { retention: 'retentionPolicy', softDelete: 'softDeletePolicy' } as const;
const DAYS_KEY = { retention: 'days', softDelete: 'retentionDays' } as const;
const NAMES = ['retention', 'softDelete'] as const;

/** Policies below `policies`, and what of them is read here. */
export const AZURE_POLICIES: readonly string[] = NAMES.map((name) => POLICY[name]);
export const AZURE_POLICY_KEYS: readonly string[] = NAMES.flatMap((name) => [
  `${POLICY[name]}.status`,
  `${POLICY[name]}.${DAYS_KEY[name]}`,
]);

/**
 * @param value a registry; the command line prints what lies under `properties` beside it
 * @param prefix of attributes: of a resource that is not the registry itself
 */
export function azurePolicies(value: Values, scope: TemplateScope, prefix = ''): FoundPolicies {
  const properties = own(value, 'properties');
  const isInside = isMap(properties);
  const raw = own(isInside ? properties : value, 'policies');
  const policies = workedOut(raw, scope);
  const policyOf = (name: (typeof NAMES)[number]): FoundPolicy | null => {
    const policy = own(policies, POLICY[name]);
    if (!isMap(policy) || isUnevaluated(policy)) return null;
    const path = `${prefix}${isInside ? 'properties.' : ''}policies.${POLICY[name]}`;
    // What an expression makes stands where that is written.
    const holder = [own(raw, POLICY[name]), raw, properties].find(isMap);
    const written = (key: string): Written => ({ attribute: `${path}.${key}`, value: own(policy, key), holder });
    const status = written('status');
    // A policy of which it is not said whether it is on is off.
    return {
      attribute: path,
      status: isNothing(status.value) ? { ...status, value: false } : status,
      days: written(DAYS_KEY[name]),
    };
  };
  return { retention: policyOf('retention'), softDelete: policyOf('softDelete') };
}

export type PolicyKey = 'registry.retention' | 'registry.softDelete';

export const POLICY_DAYS: Readonly<Record<PolicyKey, DocumentedDays & { readonly what: string }>> = {
  'registry.retention': { ...RETENTION_DAYS, what: 'a retention policy keeps what has no tag for' },
  'registry.softDelete': { ...SOFT_DELETE_DAYS, what: 'soft delete keeps what is deleted for' },
};

/** The number of days, or what is wrong with it. @param written that says something */
export function daysOf(key: PolicyKey, { value }: Written): number | string {
  const days = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  const { least, most, what } = POLICY_DAYS[key];
  if (typeof days !== 'number' || !Number.isInteger(days)) return 'which is no whole number of days';
  return days >= least && days <= most ? days : `and ${what} ${least} to ${most} days`;
}

/** `policies.softDeletePolicy on, days 30`, as what is overridden is told. */
export function policyText({ attribute, days }: FoundPolicy, isOn: boolean): string {
  if (!isOn) return `${attribute} off`;
  return isNothing(days.value) ? `${attribute} on` : `${attribute} on, days ${wordOf(days.value)}`;
}

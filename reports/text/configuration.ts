/** What was made of a configuration file, line by line: what was taken over, in part or not at all. */
import {
  attributeText,
  type ConfiguredPolicy,
  type ConfiguredRegistry,
  configurationTitle,
  type RegistryConfiguration,
} from '../../scenarios/configuration/registryConfiguration.ts';
import { counted } from '../../sim/kernel/counted.ts';

/** Lines that end with a newline each; none for a scenario without a configuration. */
export function configurationText(configuration: RegistryConfiguration | null): string {
  if (configuration === null) return '';
  const { registry, overridden } = configuration;
  const { tier, regions, storage, routing, encryption, retention, softDelete } = registry;
  const taken = [
    ...(tier === undefined ? [] : [`tier ${tier}`]),
    ...(regions === undefined ? [] : [`regions ${regions.join(', ')}`]),
    ...(storage === undefined ? [] : [`scheme ${storage.scheme}`]),
    ...(routing === undefined ? [] : [`out of routing ${routing.excluded.join(', ')}`]),
    ...(encryption === undefined ? [] : [keyText(encryption.customerManagedKey)]),
    ...policyText('retention', retention),
    ...policyText('soft delete', softDelete),
  ];
  return [
    `  from ${configurationTitle(configuration)}: ${taken.length === 0 ? 'nothing' : taken.join('; ')}`,
    ...overridden.map(({ key, configured }) => `  ${key} is the scenario’s own; the file says ${configured}`),
    ...unmappedLines(configuration).map((line) => `  ${line}`),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function keyText({ version, vault }: NonNullable<ConfiguredRegistry['encryption']>['customerManagedKey']): string {
  const where = vault?.region === undefined ? '' : `, vault in ${vault.region}`;
  const keeps = vault?.purgeProtection === true ? ` (deleted keys are kept for ${vault.softDelete ?? '90d'})` : '';
  return `a key of one’s own, ${version ?? 'latest'}${where}${keeps}`;
}

function policyText(name: string, policy: ConfiguredPolicy | undefined): readonly string[] {
  if (policy === undefined) return [];
  const { status, days } = policy;
  const life = days === undefined ? 'on' : days === 0 ? '0 days (within seconds)' : counted(days, 'day');
  return [`${name} ${status === 'disabled' ? 'off' : life}`];
}

/** What the model cannot say, a line each; the same for comments of a new scenario. */
export function unmappedLines({ compromises, unmapped }: RegistryConfiguration): readonly string[] {
  const settings = unmapped.filter(({ isLabel }) => !isLabel);
  const labels = unmapped.filter(({ isLabel }) => isLabel).map(({ attribute }) => attribute);
  return [
    ...compromises.map(({ value, why }) => `${value}: ${why}`),
    ...(settings.length === 0 ? [] : ['in no part of the model:']),
    ...settings.map((one) => `  ${attributeText(one)}${one.remark === '' ? '' : `: ${one.remark}`}`),
    ...(labels.length === 0 ? [] : [`names and labels: ${labels.join(', ')}`]),
  ];
}

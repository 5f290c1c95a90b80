/** Resolves how large a registry is and how that slows it down: what says the same as the defaults is left out. */
import type { CatalogueSettings, RegistrySettings, ScaleSettings } from '../scenario.ts';
import { scaleSchema } from '../schema/scale.ts';
import type { ParsedScenario } from '../schema.ts';
import type { Resolution } from './resolution.ts';

type Parsed = ParsedScenario['registry']['scale'];

/** The curve where a scenario says nothing. */
export function defaultScale(): ScaleSettings {
  return settingsOf(scaleSchema.parse({}));
}

export function resolveScale({ registry }: ParsedScenario): Pick<RegistrySettings, 'scale'> {
  const written = settingsOf(registry.scale);
  const defaults = defaultScale();
  const isDefault = (Object.keys(defaults) as (keyof ScaleSettings)[]).every((key) => written[key] === defaults[key]);
  return isDefault ? {} : { scale: written };
}

/** Tags are in repositories. */
export function resolveIdle(resolution: Resolution, { catalogue }: ParsedScenario): Pick<CatalogueSettings, 'idle'> {
  const { repositories, tags } = catalogue.idle;
  if (repositories === 0 && tags > 0) {
    const message = `${tags} tags that lie about are in no repository`;
    resolution.report(['catalogue', 'idle', 'tags'], message, 'give `repositories` beside it');
  }
  return repositories === 0 ? {} : { idle: { repositories, tags } };
}

function settingsOf({ lookup, page, ...rest }: Parsed): ScaleSettings {
  return { lookupUs: lookup, pageUs: page, ...rest };
}

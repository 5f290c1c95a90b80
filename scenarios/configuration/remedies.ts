/** How to give what a file does not: beside `from` in a scenario, or by the flags of a command. Errors end with it. */

/** Keys that a configuration can give. */
export type ConfiguredKey =
  | 'registry.tier'
  | 'registry.regions'
  | 'registry.storage.scheme'
  | 'registry.routing.excluded'
  | 'registry.retention'
  | 'registry.softDelete';

export interface Remedies {
  /** Clauses: `write … beside …`. */
  readonly give: Readonly<Record<ConfiguredKey, string>>;
  /** How to say which of several registries is meant. */
  readonly choose: string;
  /** What to do about a region that is not public. */
  readonly privateRegion: string;
  /** Where paths start; empty where that goes without saying. */
  readonly paths: string;
}

/** @param named the file as the scenario names it */
export function remediesInScenario(named: string): Remedies {
  return {
    give: {
      'registry.tier': 'write `registry.tier` beside `from`',
      'registry.regions': 'write `registry.regions` beside `from`',
      'registry.storage.scheme': 'write `storage: {scheme: …}` beside `from`',
      'registry.routing.excluded': 'write `routing: {excluded: […]}` beside `from`',
      'registry.retention': 'write `retention: {status: disabled}`, or its days, beside `from`',
      'registry.softDelete': 'write `softDelete: {status: disabled}`, or its days, beside `from`',
    },
    choose: `say which: \`registry: {from: {file: ${named}, name: NAME}}\``,
    privateRegion: 'a region that is not public goes under `regions:` of the scenario',
    paths: 'a path in `registry.from` starts at the directory of the scenario',
  };
}

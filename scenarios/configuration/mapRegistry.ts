/**
 * From a registry as its file describes it to keys of a scenario: the tier, the regions, one storage scheme for all of them,
 * and which replicas the global endpoint does not hand out. What the scenario gives itself is not asked of the file.
 */
import { TIER_NAMES, type TierName } from '../scenario.ts';
import type { ScenarioError } from '../scenarioError.ts';
import { suggest } from '../suggestion.ts';
import { configurationError } from './configurationError.ts';
import type { FoundPlace, FoundRegistry, Written } from './foundRegistry.ts';
import type {
  Compromise,
  ConfiguredRegistry,
  Overridden,
  RegistryConfiguration,
  UnmappedAttribute,
} from './registryConfiguration.ts';
import { isUnevaluated, type Unevaluated } from './unevaluated.ts';
import { unmappedAttributes } from './unmappedAttributes.ts';

/** What a registry can be held against: names of regions, and what the scenario says itself. */
export interface Surroundings {
  /** As errors name it. */
  readonly file: string;
  /** As the scenario names it. */
  readonly named: string;
  /** Name of a region for what people write (`East US`), null where there is none. */
  readonly region: (written: string) => string | null;
  readonly regionNames: readonly string[];
  readonly zonesOf: (region: string) => number;
  /** Values of the scenario's own keys below `registry`; undefined where it gives none. */
  readonly own: (...path: readonly string[]) => unknown;
}

/** Throws ScenarioError, with one problem. */
export function mapRegistry(found: FoundRegistry, around: Surroundings): RegistryConfiguration {
  const mapping = new Mapping(found, around);
  return mapping.result();
}

class Mapping {
  readonly #found: FoundRegistry;
  readonly #around: Surroundings;
  readonly #compromises: Compromise[] = [];
  readonly #overridden: Overridden[] = [];
  readonly #unmapped: UnmappedAttribute[] = [];

  constructor(found: FoundRegistry, around: Surroundings) {
    this.#found = found;
    this.#around = around;
  }

  result(): RegistryConfiguration {
    const { address, name, rest } = this.#found;
    const tier = this.#tier();
    const places = this.#places();
    if (tier !== null && places !== null) this.#checkTier(tier, places);
    const scheme = this.#scheme(places);
    const excluded = this.#excluded(places);
    const registry: ConfiguredRegistry = {
      ...(tier === null ? {} : { tier }),
      ...(places === null ? {} : { regions: places.map(({ region }) => region) }),
      ...(scheme === null ? {} : { storage: { scheme } }),
      ...(excluded.length === 0 ? {} : { routing: { excluded } }),
    };
    const unmapped = [...this.#unmapped, ...unmappedAttributes(rest)];
    const [compromises, overridden] = [this.#compromises, this.#overridden];
    return {
      file: printable(this.#around.named),
      resource: printable(address),
      name: name === null ? null : printable(name),
      registry,
      unmapped,
      compromises,
      overridden,
    };
  }

  #tier(): TierName | null {
    const { tier } = this.#found;
    if (this.#isOwn('registry.tier', shown(tier.value), 'tier')) return null;
    this.#checkThere(tier, 'write `registry.tier` beside `from`');
    const name = TIER_NAMES.find((known) => known === wordOf(tier.value).toLowerCase());
    if (name !== undefined) return name;
    throw this.#problem(tier, `is ${shown(tier.value)}, which is no tier`, suggest(wordOf(tier.value), TIER_NAMES));
  }

  /** Home first; null where the scenario lists its own. */
  #places(): readonly KnownPlace[] | null {
    const { home, replicas, unknownReplicas, address } = this.#found;
    const all = [home, ...replicas];
    if (this.#isOwn('registry.regions', all.map(({ location }) => wordOf(location.value)).join(', '), 'regions'))
      return null;
    if (unknownReplicas !== null) {
      const message = `\`${printable(address)}\`: ${unknownReplicas}, so its regions are not known`;
      throw configurationError(this.#around.file, message, LIST_REGIONS);
    }
    const known: KnownPlace[] = [];
    for (const place of all) {
      const region = this.#region(place.location);
      if (known.some((other) => other.region === region)) {
        const where = known[0]!.region === region ? 'where the registry is at home' : 'which is listed before';
        throw this.#problem(place.location, `is ${shown(place.location.value)}, ${where}`, 'keep one of them');
      }
      known.push({ ...place, region });
    }
    return known;
  }

  #region(location: Written): string {
    this.#checkThere(location, LIST_REGIONS);
    const written = location.value;
    const region = typeof written === 'string' ? this.#around.region(written) : null;
    if (region !== null) return region;
    const meant = suggest(wordOf(written), this.#around.regionNames);
    const hint = `${meant}${meant.endsWith('?') ? '' : ';'} a region that is not public goes under \`regions:\` of the scenario`;
    throw this.#problem(location, `is ${shown(written)}, and there is no such region`, hint);
  }

  #checkTier(tier: TierName, places: readonly KnownPlace[]): void {
    if (tier === 'premium' || places.length < 2) return;
    const { location } = places[1]!;
    const message = `a geo-replication to ${places[1]!.region}, and the tier is ${tier}: geo-replication is a premium feature`;
    throw this.#problem(location, `is ${message}`, 'make the tier Premium there, or remove the replicas');
  }

  /** One for all regions; where they differ, the weaker. Null where the file says nothing, or the scenario its own. */
  #scheme(places: readonly KnownPlace[] | null): 'lrs' | 'zrs' | null {
    const all: readonly FoundPlace[] = places ?? [this.#found.home, ...this.#found.replicas];
    const said = all
      .map(({ zoneRedundant }) => zoneRedundant)
      .filter(({ value }) => value !== undefined && value !== null);
    if (said.length === 0) return null;
    const isGiven = this.#around.own('storage', 'scheme') !== undefined;
    if (isGiven) {
      const words = said.map(({ attribute, value }) => `${attribute} ${shown(value)}`).join(', ');
      this.#overridden.push({ key: 'registry.storage.scheme', configured: words });
      return null;
    }
    const zones = all.map((place) => ({ place, zones: this.#switch(place.zoneRedundant) }));
    const names = (of: boolean | null) =>
      zones
        .filter((each) => each.zones === of)
        .map(({ place }) => printable(wordOf(place.location.value)))
        .join(', ');
    const isMixed = zones.some((each) => each.zones === true) && !zones.every((each) => each.zones === true);
    if (isMixed) {
      const without = [names(false), names(null)].filter((text) => text !== '').join(', ');
      const why = `zone redundancy is on in ${names(true)} and not in ${without}; the model has one scheme for all regions, and the weaker is taken`;
      this.#compromises.push({ value: 'registry.storage.scheme lrs', why });
      return 'lrs';
    }
    if (zones[0]!.zones !== true) {
      const why =
        'zone redundancy is off in the file; Azure has turned it on for all in regions with zones (documents of 2026-03): `storage: {scheme: zrs}` beside `from` says so';
      this.#compromises.push({ value: 'registry.storage.scheme lrs', why });
      return 'lrs';
    }
    const poor = (places ?? []).filter(({ region }) => this.#around.zonesOf(region) < 3).map(({ region }) => region);
    if (poor.length === 0) return 'zrs';
    const why = `zone redundancy is on everywhere, but no three zones are known of in ${poor.join(', ')}; the model has one scheme for all regions, and the weaker is taken`;
    this.#compromises.push({ value: 'registry.storage.scheme lrs', why });
    return 'lrs';
  }

  #excluded(places: readonly KnownPlace[] | null): readonly string[] {
    const isOff = ({ routed }: FoundPlace): boolean => this.#switch(routed) === false;
    const isGiven = this.#around.own('routing', 'excluded') !== undefined;
    if (isGiven || places === null) {
      const said = [this.#found.home, ...this.#found.replicas]
        .map(({ routed }) => routed)
        .filter(({ value }) => value !== undefined && value !== null);
      const configured = said.map(({ attribute, value }) => `${attribute} ${shown(value)}`).join(', ');
      if (said.length > 0) this.#overridden.push({ key: 'registry.routing.excluded', configured });
      return [];
    }
    for (const { routed, silentRouting } of places) {
      if (silentRouting === '' || (routed.value !== undefined && routed.value !== null)) continue;
      this.#unmapped.push({ attribute: routed.attribute, value: 'not given', remark: silentRouting, isLabel: false });
    }
    const off = places.filter(isOff);
    if (off.length === places.length) {
      const hint = 'leave one in routing there, or write `routing: {excluded: […]}` beside `from`';
      throw this.#problem(
        off[0]!.routed,
        'is off, as in every other region, so that no client would find a replica',
        hint,
      );
    }
    return off.map(({ region }) => region);
  }

  /** Null where nothing is said. */
  #switch(written: Written): boolean | null {
    const { value } = written;
    if (value === undefined || value === null || value === '') return null;
    const word = wordOf(value).toLowerCase();
    if (word === 'true' || word === 'enabled') return true;
    if (word === 'false' || word === 'disabled') return false;
    const beside = /zone/i.test(written.attribute) ? '`storage: {scheme: …}`' : '`routing: {excluded: […]}`';
    if (isUnevaluated(value)) throw this.#problem(written, cannotWorkOut(value), `write ${beside} beside \`from\``);
    throw this.#problem(
      written,
      `is ${shown(value)}, neither on nor off`,
      `mend it there, or write ${beside} beside \`from\``,
    );
  }

  /** Whether the scenario gives a key itself; what the file says of it is told then. */
  #isOwn(key: string, configured: string, ...path: readonly string[]): boolean {
    if (this.#around.own(...path) === undefined) return false;
    this.#overridden.push({ key, configured: printable(configured) });
    return true;
  }

  #checkThere(written: Written, hint: string): void {
    const { value } = written;
    if (isUnevaluated(value)) {
      const wayOut = `put the value in its place, add a file of parameters (\`jq -s . main.json parameters.json\`), or ${hint}`;
      throw this.#problem(written, cannotWorkOut(value), wayOut);
    }
    if (value !== undefined && value !== null && value !== '') return;
    throw this.#problem(written, 'is missing: what is known only after a deployment is in no plan', hint);
  }

  #problem({ attribute }: Written, message: string, hint: string): ScenarioError {
    const text = `\`${printable(this.#found.address)}\`: \`${printable(attribute)}\` ${message}`;
    return configurationError(this.#around.file, text, hint);
  }
}

const LIST_REGIONS = 'write `registry.regions` beside `from`';

interface KnownPlace extends FoundPlace {
  readonly region: string;
}

function cannotWorkOut({ expression, reason }: Unevaluated): string {
  return `is ${shown(expression)}, which only a deployment can work out: ${reason}`;
}

const MOST_SHOWN = 80;

function shown(value: unknown): string {
  return `\`${printable(wordOf(value))}\``;
}

/** Maps and lists are not looked into: they may be nested to any depth. */
function wordOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isUnevaluated(value)) return value.expression;
  return typeof value === 'object' && value !== null ? 'a map' : String(value);
}

/** One line, not too long, and nothing that a terminal would obey. */
export function printable(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, ' ');
  return plain.length > MOST_SHOWN ? `${plain.slice(0, MOST_SHOWN - 1)}…` : plain;
}

/**
 * From a registry as its file describes it to keys of a scenario: the tier, the regions, one storage scheme for all of them,
 * and which replicas the global endpoint does not hand out. What the scenario gives itself is not asked of the file.
 */
import { NOT_WITH_REPLICAS, NOT_WITH_RETENTION } from '../deletionRules.ts';
import { TIER_NAMES, type TierName } from '../scenario.ts';
import { ScenarioError, type ScenarioIssue } from '../scenarioError.ts';
import { suggest } from '../suggestion.ts';
import { configurationIssue } from './configurationError.ts';
import { daysOf, type FoundPolicy, POLICY_DAYS, type PolicyKey, policyText } from './deletePolicies.ts';
import { type FoundPlace, type FoundRegistry, isMap, type Told, type Written } from './foundRegistry.ts';
import { mapKey } from './mapKey.ts';
import type { PlaceInJson } from './placeInJson.ts';
import type {
  Compromise,
  ConfiguredPolicy,
  ConfiguredRegistry,
  Overridden,
  RegistryConfiguration,
  UnmappedAttribute,
} from './registryConfiguration.ts';
import type { ConfiguredKey, Remedies } from './remedies.ts';
import { commonScheme } from './storageScheme.ts';
import { isUnevaluated } from './unevaluated.ts';
import { unmappedAttributes } from './unmappedAttributes.ts';
import { cannotWorkOut, isNothing, isOn, printable, shown, wordOf } from './writtenText.ts';

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
  readonly remedies: Remedies;
  /** Where in the file something stands; null where it cannot be told. */
  readonly placeOf: (written: Written) => PlaceInJson | null;
}

/** Throws ScenarioError, with every problem. */
export function mapRegistry(found: FoundRegistry, around: Surroundings): RegistryConfiguration {
  const mapping = new Mapping(found, around);
  const configuration = mapping.result();
  if (mapping.problems.length > 0) throw new ScenarioError(around.file, mapping.problems);
  return configuration;
}

/** Keys that the file does not answer, or not in full. */
export function openKeys(found: FoundRegistry, around: Surroundings): ReadonlySet<ConfiguredKey> {
  const mapping = new Mapping(found, around);
  mapping.result();
  return mapping.open;
}

class Mapping {
  readonly problems: ScenarioIssue[] = [];
  readonly open = new Set<ConfiguredKey>();
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
    const { address, name, rest, told } = this.#found;
    const tier = this.#tier();
    for (const each of told) this.#tell(each);
    const counted = this.#known().filter((place, index) => this.#isThere(place, index));
    const places = this.#places(counted);
    if (tier !== null && places !== null) this.#checkTier(tier, places);
    const scheme = this.#scheme(places ?? counted);
    const excluded = this.#excluded(places, counted);
    const ofKey = mapKey(this.#found.key, this.#around);
    this.#compromises.push(...ofKey.compromises);
    this.#overridden.push(...ofKey.overridden);
    const { encryption } = ofKey;
    const { policies } = this.#found;
    const retention = this.#policy('registry.retention', policies.retention);
    const softDelete = this.#policy('registry.softDelete', policies.softDelete);
    this.#checkPolicies(isOn(retention?.status), isOn(softDelete?.status), tier, places);
    const registry: ConfiguredRegistry = {
      ...(tier === null ? {} : { tier }),
      ...(places === null ? {} : { regions: places.map(({ region }) => region) }),
      ...(scheme === null ? {} : { storage: { scheme } }),
      ...(excluded.length === 0 ? {} : { routing: { excluded } }),
      ...(encryption === null ? {} : { encryption }),
      ...(retention === null ? {} : { retention }),
      ...(softDelete === null ? {} : { softDelete }),
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
    const key = 'registry.tier';
    if (this.#isOwn(key, isNothing(tier.value) ? 'nothing' : shown(tier.value)) || !this.#isKnown(key, tier))
      return null;
    const name = TIER_NAMES.find((known) => known === wordOf(tier.value).toLowerCase());
    if (name !== undefined) return name;
    const meant = this.#orGive(suggest(wordOf(tier.value), TIER_NAMES), key);
    return this.#report(key, tier, `is ${shown(tier.value)}, which is no tier`, meant);
  }

  /** Of replicas that nobody knows nothing more is asked: what else is wrong with them has the same cause. */
  #known(): readonly FoundPlace[] {
    const { home, replicas, unknownReplicas } = this.#found;
    return unknownReplicas !== null && this.#around.own('regions') === undefined ? [home] : [home, ...replicas];
  }

  /** What could not be made holds no images; what is being made will. Home is told of, and cannot be left out. */
  #isThere({ location, state }: FoundPlace, index: number): boolean {
    const word = wordOf(state.value ?? '').toLowerCase();
    if (word === '' || word === 'succeeded' || isUnevaluated(state.value)) return true;
    const isGone = index > 0 && /^(?:failed|cancell?ed|deleting|deleted)$/.test(word);
    const [what, how] = isGone
      ? ['registry.regions without', 'it is not counted; where it works all the same, list it under `registry.regions`']
      : ['registry.regions with', 'it is counted like one that works'];
    const value = `${what} ${printable(wordOf(location.value))}`;
    const why = `\`${printable(state.attribute)}\` is ${shown(state.value)}: ${how}`;
    this.#tell({ key: 'registry.regions', value, why });
    return !isGone;
  }

  /** Home first; null where the scenario lists its own, and where they are not known. */
  #places(all: readonly FoundPlace[]): readonly KnownPlace[] | null {
    const { unknownReplicas, address } = this.#found;
    const key = 'registry.regions';
    if (this.#isOwn(key, all.map(({ location }) => wordOf(location.value)).join(', '))) return null;
    const before = this.problems.length;
    if (unknownReplicas !== null) {
      const message = `\`${printable(address)}\`: ${unknownReplicas}, so its regions are not known`;
      this.problems.push(configurationIssue(this.#around.file, message, this.#around.remedies.give[key]));
      this.open.add(key);
    }
    const known: KnownPlace[] = [];
    for (const place of all) {
      const region = this.#region(place.location);
      if (region === null) continue;
      if (known.some((other) => other.region === region)) {
        const where = known[0]!.region === region ? 'where the registry is at home' : 'which is listed before';
        this.#report(key, place.location, `is ${shown(place.location.value)}, ${where}`, 'keep one of them');
      }
      known.push({ ...place, region });
    }
    return this.problems.length > before ? null : known;
  }

  #region(location: Written): string | null {
    const key = 'registry.regions';
    if (!this.#isKnown(key, location)) return null;
    const written = location.value;
    const region = typeof written === 'string' ? this.#around.region(written) : null;
    if (region !== null) return region;
    const meant = suggest(wordOf(written), this.#around.regionNames);
    const hint = `${meant}${meant.endsWith('?') ? '' : ';'} ${this.#around.remedies.privateRegion}`;
    return this.#report(key, location, `is ${shown(written)}, and there is no such region`, hint);
  }

  #checkTier(tier: TierName, places: readonly KnownPlace[]): void {
    if (tier === 'premium' || places.length < 2) return;
    const { location, region } = places[1]!;
    const message = `is a geo-replication to ${region}, and the tier is ${tier}: geo-replication is a premium feature`;
    this.#report('registry.tier', location, message, 'make the tier Premium there, or remove the replicas');
    this.open.add('registry.regions');
  }

  /** Null where the file says nothing, or the scenario its own. */
  #scheme(all: readonly FoundPlace[]): 'lrs' | 'zrs' | null {
    const key = 'registry.storage.scheme';
    const said = all.map(({ zoneRedundant }) => zoneRedundant).filter(({ value }) => !isNothing(value));
    const words = said.map(({ attribute, value }) => `${attribute} ${shown(value)}`).join(', ');
    if (said.length === 0) this.open.add(key);
    if (said.length === 0 || this.#isOwn(key, words)) return null;
    const before = this.problems.length;
    const places = all.map(({ location, zoneRedundant }) => {
      const isRedundant = this.#switch(key, zoneRedundant);
      const region = typeof location.value === 'string' ? this.#around.region(location.value) : null;
      const hasZones = region === null || this.#around.zonesOf(region) >= 3;
      return { name: region ?? printable(wordOf(location.value)), isOn: isRedundant, hasZones };
    });
    if (this.problems.length > before) return null;
    const { scheme, why } = commonScheme(places);
    if (why !== '') this.#tell({ key, value: `${key} ${scheme}`, why });
    return scheme;
  }

  /** @param counted the same places where it is not known which regions they are */
  #excluded(places: readonly KnownPlace[] | null, counted: readonly FoundPlace[]): readonly string[] {
    const key = 'registry.routing.excluded';
    const said = counted.map(({ routed }) => routed).filter(({ value }) => !isNothing(value) && !isOn(value));
    const configured = said.map(({ attribute, value }) => `${attribute} ${shown(value)}`).join(', ');
    if (this.#around.own('routing', 'excluded') !== undefined || this.#around.own('regions') !== undefined) {
      if (said.length > 0) this.#overridden.push({ key, configured });
      return [];
    }
    const switches = counted.map(({ routed }) => this.#switch(key, routed));
    if (places === null) return [];
    const doubts = new Set(places.map(({ routingDoubt }) => routingDoubt).filter((doubt) => doubt !== null));
    for (const why of doubts) {
      const names = places.filter(({ routingDoubt }) => routingDoubt === why).map(({ region }) => region);
      this.#tell({ key, value: `registry.routing with ${names.join(', ')}`, why });
    }
    const off = places.filter(({ routingDoubt }, index) => routingDoubt === null && switches[index] === false);
    if (off.length < places.length) return off.map(({ region }) => region);
    const hint = this.#orGive('leave one in routing there', key);
    const message = 'is off, as in every other region, so that no client would find a replica';
    this.#report(key, off[0]!.routed, message, hint);
    return [];
  }

  /** Null where nothing is said, and where the scenario says that it is off, or on where the file has it off. */
  #policy(key: PolicyKey, found: FoundPolicy | null): ConfiguredPolicy | null {
    if (found === null) return null;
    const { status, days } = found;
    const own = this.#around.own(key.slice('registry.'.length));
    if (isUnevaluated(status.value)) {
      const why = `\`${printable(status.attribute)}\` ${cannotWorkOut(status.value)}: taken as off`;
      this.#tell({ key, value: `${key} off`, why });
      return null;
    }
    const isFileOn = this.#switch(key, status);
    if (isFileOn === null) return null;
    const isOwnOff = isMap(own) && own['status'] === 'disabled';
    if (own !== undefined && isFileOn === isOwnOff) {
      this.#overridden.push({ key, configured: printable(policyText(found, isFileOn)) });
      return null;
    }
    if (!isFileOn) return own === undefined ? { status: 'disabled' } : null;
    const number = this.#days(key, days);
    return { status: 'enabled', ...(number === null ? {} : { days: number }) };
  }

  /** Null where nothing is said, nobody knows, or the scenario gives its own. */
  #days(key: PolicyKey, days: Written): number | null {
    const { value } = days;
    if (isNothing(value)) return null;
    if (this.#around.own(key.slice('registry.'.length), 'days') !== undefined) {
      this.#overridden.push({ key: `${key}.days`, configured: printable(wordOf(value)) });
      return null;
    }
    if (isUnevaluated(value)) {
      const why = `\`${printable(days.attribute)}\` ${cannotWorkOut(value)}: taken as the service’s default`;
      this.#tell({ key, value: `${key}.days ${POLICY_DAYS[key].usual}`, why });
      return null;
    }
    const found = daysOf(key, days);
    if (typeof found === 'number') return found;
    return this.#report(key, days, `is ${shown(value)}, ${found}`, this.#orGive('mend it there', key));
  }

  /** What the file says does not go together; of what the scenario says beside it, the scenario is checked. */
  #checkPolicies(
    hasRetention: boolean,
    hasSoftDelete: boolean,
    tier: TierName | null,
    places: readonly KnownPlace[] | null,
  ): void {
    const { retention, softDelete } = this.#found.policies;
    const [key, binKey] = ['registry.retention', 'registry.softDelete'] as const;
    const turnOff = (of: PolicyKey): string => this.#orGive('turn it off there', of);
    if (hasRetention && tier !== null && tier !== 'premium') {
      const message = `turns a retention policy on, and the tier is ${tier}: that is a premium feature`;
      this.#report(key, retention!.status, message, turnOff(key));
    }
    if (!hasSoftDelete) return;
    const isOne = places === null || places.length < 2;
    if (!isOne) {
      const message = `is on, and the registry has ${places.length} regions: ${NOT_WITH_REPLICAS}`;
      this.#report(binKey, softDelete!.status, message, turnOff(binKey));
    }
    if (hasRetention) {
      const message = `is on, and so is \`${printable(retention!.attribute)}\`: ${NOT_WITH_RETENTION}`;
      this.#report(binKey, softDelete!.status, message, turnOff(binKey));
    }
  }

  /** Null where nothing is said. */
  #switch(key: ConfiguredKey, written: Written): boolean | null {
    const { value } = written;
    if (isNothing(value)) return null;
    const word = wordOf(value).toLowerCase();
    if (isOn(value)) return true;
    if (word === 'false' || word === 'disabled') return false;
    if (isUnevaluated(value)) return this.#report(key, written, cannotWorkOut(value), this.#orGive(PUT_IN_PLACE, key));
    const hint = this.#orGive('mend it there', key);
    return this.#report(key, written, `is ${shown(value)}, neither on nor off`, hint);
  }

  /** Whether the scenario gives a key itself; what the file says of it is told then. */
  #isOwn(key: ConfiguredKey, configured: string): boolean {
    if (this.#around.own(...key.split('.').slice(1)) === undefined) return false;
    this.#overridden.push({ key, configured: printable(configured) });
    return true;
  }

  #tell({ key, value, why }: Told): void {
    if (key !== null && this.#around.own(...key.split('.').slice(1)) !== undefined) return;
    if (key !== null) this.open.add(key);
    this.#compromises.push({ value: printable(value), why });
  }

  #isKnown(key: ConfiguredKey, written: Written): boolean {
    const { value } = written;
    if (isUnevaluated(value)) this.#report(key, written, cannotWorkOut(value), this.#orGive(PUT_IN_PLACE, key));
    else if (isNothing(value)) {
      const message = 'is missing: what is known only after a deployment is in no plan';
      this.#report(key, written, message, this.#around.remedies.give[key]);
    } else return true;
    return false;
  }

  #orGive(hint: string, key: ConfiguredKey): string {
    return `${hint}${hint.endsWith('?') ? ' ' : ', or '}${this.#around.remedies.give[key]}`;
  }

  #report(key: ConfiguredKey, written: Written, message: string, hint: string): null {
    const text = `\`${printable(this.#found.address)}\`: \`${printable(written.attribute)}\` ${message}`;
    const place = this.#around.placeOf(written);
    this.problems.push(configurationIssue(this.#around.file, text, hint, place?.line, place?.column));
    this.open.add(key);
    // Whoever lists regions says which of them are handed out.
    if (key === 'registry.routing.excluded') this.open.add('registry.regions');
    return null;
  }
}

const PUT_IN_PLACE =
  'put the value in its place, add a file of parameters (`jq -s . main.json parameters.json > registry.json`)';

interface KnownPlace extends FoundPlace {
  readonly region: string;
}

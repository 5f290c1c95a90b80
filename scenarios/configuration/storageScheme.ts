/** One storage scheme for all regions of a registry, of what its file says of the zones of each. */

export interface ZonesOfPlace {
  readonly name: string;
  /** Null where the file says nothing. */
  readonly isOn: boolean | null;
  /** Whether three zones are known of there. */
  readonly hasZones: boolean;
}

export interface CommonScheme {
  readonly scheme: 'lrs' | 'zrs';
  /** Why it is not simply what the file says; empty where it is. */
  readonly why: string;
}

/**
 * The weaker where they differ. Silence is no weakness: a region of which nothing is said is as those of which something is.
 * @param places of one at least something is said
 */
export function commonScheme(places: readonly ZonesOfPlace[]): CommonScheme {
  const names = (of: readonly ZonesOfPlace[]): string => of.map(({ name }) => name).join(', ');
  const [on, off, silent] = [true, false, null].map((state) => places.filter(({ isOn }) => isOn === state));
  const rest = silent!.length === 0 ? '' : `, and nothing is said of it in ${names(silent!)}`;
  if (off!.length > 0 && on!.length > 0) {
    const why = `zone redundancy is on in ${names(on!)} and not in ${names(off!)}${rest}; ${WEAKER}`;
    return { scheme: 'lrs', why };
  }
  if (off!.length > 0) {
    const where = rest === '' ? 'in the file' : `in ${names(off!)}${rest}`;
    const why = `zone redundancy is off ${where}; Azure has turned it on for all in regions with zones (documents of 2026-03): \`storage: {scheme: zrs}\` says so`;
    return { scheme: 'lrs', why };
  }
  const poor = places.filter(({ hasZones }) => !hasZones);
  if (poor.length > 0) {
    const where = rest === '' ? 'everywhere' : `in ${names(on!)}${rest}`;
    return {
      scheme: 'lrs',
      why: `zone redundancy is on ${where}, but no three zones are known of in ${names(poor)}; ${WEAKER}`,
    };
  }
  if (rest === '') return { scheme: 'zrs', why: '' };
  return {
    scheme: 'zrs',
    why: `zone redundancy is on in ${names(on!)}${rest}, which is taken to be alike; ${ONE_SCHEME}`,
  };
}

const ONE_SCHEME = 'the model has one scheme for all regions';
const WEAKER = `${ONE_SCHEME}, and the weaker is taken`;

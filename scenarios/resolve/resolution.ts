/** What resolving the parts of a scenario shares: the document, the world's names, and the issues found so far. */
import type { Region } from '../../sim/facts/regions.ts';
import type { ScenarioDocument } from '../scenarioDocument.ts';
import type { KeyPath, ScenarioIssue } from '../scenarioError.ts';
import { suggest } from '../suggestion.ts';

export class Resolution {
  readonly issues: ScenarioIssue[] = [];
  readonly document: ScenarioDocument;
  /** Where relative file names of the scenario start. */
  readonly directory: string;
  readonly #worldRegions: ReadonlyMap<string, Region>;
  readonly #ownZones: ReadonlyMap<string, number>;
  readonly #byDisplayName: ReadonlyMap<string, string>;

  constructor(
    document: ScenarioDocument,
    directory: string,
    worldRegions: ReadonlyMap<string, Region>,
    ownZones: ReadonlyMap<string, number>,
  ) {
    this.document = document;
    this.directory = directory;
    this.#worldRegions = worldRegions;
    this.#ownZones = ownZones;
    this.#byDisplayName = new Map(
      [...worldRegions.values()].map(({ name, displayName }) => [plain(displayName), name]),
    );
  }

  report(path: KeyPath, message: string, hint: string, at: 'value' | 'key' = 'value', offset = 0): void {
    this.issues.push(this.document.issue(path, message, hint, at, offset));
  }

  /** Whether something below this key is wrong already, so that what follows from it need not be told again. */
  hasIssueAt(path: string): boolean {
    return this.issues.some((issue) => issue.path.startsWith(path));
  }

  /** The region that a name means (`East US` is eastus), or null, reported, when there is none. */
  region(path: KeyPath, written: string): string | null {
    const name = this.canonicalRegion(written);
    if (name !== null) return name;
    const known = [...this.#ownZones.keys(), ...this.#worldRegions.keys()];
    const meant = suggest(written, known);
    const hint = `${meant}${meant.endsWith('?') ? '' : ';'} a region of your own goes under \`regions:\``;
    this.report(path, `there is no region \`${written}\``, hint);
    return null;
  }

  canonicalRegion(written: string): string | null {
    if (this.#ownZones.has(written) || this.#worldRegions.has(written)) return written;
    return this.#byDisplayName.get(plain(written)) ?? null;
  }

  /** The region that the public cloud pairs with this one; null for a region without a pair, and for one of the scenario's own. */
  pairedRegion(region: string): string | null {
    return this.#ownZones.has(region) ? null : (this.#worldRegions.get(region)?.pairedRegion ?? null);
  }

  zonesOf(region: string): number {
    return this.#ownZones.get(region) ?? this.#worldRegions.get(region)?.zones ?? 1;
  }
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}

/** What resolving the parts of a scenario shares: the document, the world's names, and the issues found so far. */
import type { Region } from '../../sim/facts/regions.ts';
import { RegionNames } from '../regionNames.ts';
import type { ScenarioDocument } from '../scenarioDocument.ts';
import type { KeyPath, ScenarioIssue } from '../scenarioError.ts';
import { suggest } from '../suggestion.ts';

export class Resolution {
  readonly issues: ScenarioIssue[] = [];
  readonly document: ScenarioDocument;
  /** Where relative file names of the scenario start. */
  readonly directory: string;
  readonly #names: RegionNames;

  constructor(
    document: ScenarioDocument,
    directory: string,
    worldRegions: ReadonlyMap<string, Region>,
    ownZones: ReadonlyMap<string, number>,
  ) {
    this.document = document;
    this.directory = directory;
    this.#names = new RegionNames(worldRegions, ownZones);
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
    const meant = suggest(written, this.#names.known);
    const hint = `${meant}${meant.endsWith('?') ? '' : ';'} a region of your own goes under \`regions:\``;
    this.report(path, `there is no region \`${written}\``, hint);
    return null;
  }

  canonicalRegion(written: string): string | null {
    return this.#names.canonicalRegion(written);
  }

  pairedRegion(region: string): string | null {
    return this.#names.pairedRegion(region);
  }

  zonesOf(region: string): number {
    return this.#names.zonesOf(region);
  }
}

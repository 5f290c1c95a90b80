/**
 * How much longer a replica's answers take because its registry is full of repositories and tags.
 *
 * No figure is published, only that high numbers can hurt. The curve is a power of the number, drawn as straight lines from
 * each tenfold to the next: with `tenfold` 3 it is 1 up to `from`, 3 at ten times that, 9 at a hundred times. So it takes no
 * logarithm, and is the same on every engine. Counted are tags that were ever made in the run, those that were removed too.
 */
import type { Plan } from '../plan.ts';
import type { ScalePlan } from '../scalePlan.ts';
import type { Catalogue } from '../storage/catalogue.ts';

export class Scale {
  private readonly scale: ScalePlan;
  private readonly catalogue: Catalogue;

  constructor({ scale }: Plan, catalogue: Catalogue) {
    this.scale = scale;
    this.catalogue = catalogue;
  }

  get repositories(): number {
    return this.catalogue.repositories + this.scale.idleRepositories;
  }

  get tags(): number {
    return this.catalogue.tags + this.scale.idleTags;
  }

  /** µs that finding a manifest by its tag takes longer than in a small registry. */
  lookupUs(): number {
    const { tags } = this;
    const { lookupUs, fromTags, tenfold } = this.scale;
    return tags <= fromTags ? 0 : Math.floor(lookupUs * (growth(tags, fromTags, tenfold) - 1));
  }

  /** µs that a page of the list of repositories takes. */
  repositoriesPageUs(): number {
    const { pageUs, fromRepositories, tenfold } = this.scale;
    return Math.floor(pageUs * growth(this.repositories, fromRepositories, tenfold));
  }

  /** The same for a page of tags, or of referrers: found among all tags of the registry. */
  tagsPageUs(): number {
    const { pageUs, fromTags, tenfold } = this.scale;
    return Math.floor(pageUs * growth(this.tags, fromTags, tenfold));
  }

  /** Pages of a list of so many entries: one at least. */
  pages(entries: number): number {
    return Math.max(1, -Math.floor(-entries / this.scale.pageEntries));
  }

  /** Tags of one of all repositories, those that nobody uses after the others. */
  tagsIn(repository: number): number {
    const { repositories } = this.catalogue;
    if (repository < repositories) return this.catalogue.tagsIn(repository);
    return Math.floor(this.scale.idleTags / this.scale.idleRepositories);
  }
}

/** How many times as long with `n` entries as with up to `from` of them; `tenfold` for each tenfold, linear in between. */
export function growth(n: number, from: number, tenfold: number): number {
  let at = n / from;
  let times = 1;
  while (at > 10) {
    at /= 10;
    times *= tenfold;
  }
  return at <= 1 ? times : times * (1 + ((tenfold - 1) * (at - 1)) / 9);
}

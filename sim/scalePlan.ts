/**
 * How the server's answers slow down as a registry fills, as numbers. An answer that takes `t` while there are no more than
 * `from` entries takes `t × growth(n, from)` with n of them.
 */
export interface ScalePlan {
  /** µs that finding a manifest by its tag takes of the server's time in a registry of `fromTags` tags: part of any round trip. */
  readonly lookupUs: number;
  /** µs that a page of a listing takes there beyond the round trip, and its entries at most, from 1. */
  readonly pageUs: number;
  readonly pageEntries: number;
  /** Up to so many there is no growth; from 1. */
  readonly fromRepositories: number;
  readonly fromTags: number;
  /** Growth for ten times as many, from 1. */
  readonly tenfold: number;
  /** Repositories and tags at time 0 that nobody pulls or pushes: they are counted and listed, and are nowhere else. */
  readonly idleRepositories: number;
  readonly idleTags: number;
}

/** How clients list. `referrers`: what refers to one manifest, one page of it. */
export const LISTINGS = ['repositories', 'tags', 'referrers'] as const;
export type Listing = (typeof LISTINGS)[number];

export interface ListPlan {
  /** Listings per µs, each of all its pages. */
  readonly ratePerUs: number;
  readonly of: Listing;
}

/** `registry.scale` of a scenario file: how a registry's answers slow down as it fills. */
import * as z from 'zod';
import { duration, wholeNumber, withDefault } from './keys.ts';

const GUESS = {
  source:
    'that high numbers of repositories and tags can hurt performance is documented (container-registry-storage.md, 2023-10-31), by how much nowhere',
  grade: 'assumed',
} as const;

const MOST_ENTRIES = 1_000_000_000;

export const scaleSchema = withDefault(
  z.strictObject({
    lookup: withDefault(
      duration(),
      '5ms',
      'What finding a manifest by its tag takes in a registry of up to `fromTags` tags, as a part of the round trip.',
      GUESS,
    ),
    page: withDefault(
      duration(),
      '20ms',
      'What a page of a listing takes in a registry of up to `fromRepositories` repositories and `fromTags` tags, beyond the round trip.',
      GUESS,
    ),
    pageEntries: withDefault(wholeNumber(1, 100_000), 100, 'Entries of a page of a listing.', {
      source: 'what registries of the distribution kind answer where a client asks for no number',
      grade: 'assumed',
    }),
    fromRepositories: withDefault(
      wholeNumber(1, MOST_ENTRIES),
      1000,
      'Repositories up to which listing them takes no longer.',
      GUESS,
    ),
    fromTags: withDefault(
      wholeNumber(1, MOST_ENTRIES),
      100_000,
      'Tags of the registry up to which finding one, or listing those of a repository, takes no longer.',
      GUESS,
    ),
    tenfold: withDefault(
      z.number().min(1).max(100),
      3,
      'How many times as long it takes with ten times as many, and again with ten times more; 1: as long however many there are.',
      GUESS,
    ),
  }),
  {},
  'How answers slow down as the registry fills with repositories and tags (limits.md).',
);

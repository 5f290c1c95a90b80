import { readWorldData } from './worldData.ts';
export interface Trace {
  readonly repositories: readonly string[];
  readonly repositoryOf: readonly string[];
  readonly unixSeconds: ArrayLike<number>;
  readonly newImages: ArrayLike<number>;
  readonly tagsAdded: ArrayLike<number>;
  readonly tagsMoved: ArrayLike<number>;
  readonly tagsRemoved: ArrayLike<number>;
}
export function readTrace(_name: string, _directory: string): Trace {
  const rows = readWorldData('official_images_events.csv').trim().split('\n').slice(1).map((l) => l.split(','));
  const column = (i: number): number[] => rows.map((r) => Number(r[i]));
  return { repositories: [...new Set(rows.map((r) => r[1]!))], repositoryOf: rows.map((r) => r[1]!), unixSeconds: column(0), newImages: column(2), tagsAdded: column(4), tagsMoved: column(5), tagsRemoved: column(6) };
}

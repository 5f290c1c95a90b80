/** The RPO part of the page of `nines assess`: what the loss of a region takes with it, and how far behind the others are. */
import type { AssessResult } from '../../studies/assess/assessResult.ts';
import type { RegionRpo } from '../../studies/assess/lag/rpo.ts';
import type { Estimate } from '../../studies/assess/lossSums.ts';
import { formatBytes, formatDuration, formatNumber } from '../../studies/figures.ts';
import { roughly } from './estimateText.ts';
import { listed, type Page, wrap } from './page.ts';
import { type Grid, table } from './tables.ts';

const NOTHING = '–';

/** Of the region whose loss takes most: how much, and how old the oldest of it is. */
export function rpoSentence({ rpo }: Pick<AssessResult, 'rpo'>): string | null {
  if (rpo === null || rpo.length === 0) return null;
  const struck = rpo.filter(({ perYear }) => perYear > 0);
  if (struck.length === 0) return `RPO: no hazard takes ${listed(rpo.map(({ region }) => region))}, where pushes go.`;
  const database = struck.find(({ holdsDatabase }) => holdsDatabase);
  if (database !== undefined) {
    return `RPO: the loss of ${database.region} takes every image, stored or new: with it goes the one database that names them.`;
  }
  const worst = struck.reduce((a, b) => (b.images.estimate > a.images.estimate ? b : a));
  const { region, images, bytes, ageUs, anyLost, open } = worst;
  if (images.estimate === 0) return 'RPO: no region that is lost takes what was acknowledged and is nowhere else.';
  const least = open > 0 ? 'at least ' : '';
  const none = anyLost > 0.99 ? '' : `, none in ${percentDown(1 - anyLost)} of cases`;
  const oldest =
    ageUs.p99 > 0
      ? `in one of a hundred cases the oldest is ${formatDuration(ageUs.p99)} old or more`
      : `the oldest that was seen is ${formatDuration(ageUs.max)} old`;
  return (
    `RPO: the loss of ${region} takes ${least}${formatNumber(images.estimate)} images that are nowhere else yet on average ` +
    `(${formatBytes(bytes.estimate)})${none}; ${oldest}.`
  );
}

function percentDown(share: number): string {
  return `${Math.floor(100 * share + 1e-9)} %`;
}

/** Null where there is none to tell of. */
export function rpoGrid({ rpo }: Pick<AssessResult, 'rpo'>): (Grid & { readonly notes: readonly string[] }) | null {
  if (rpo === null || rpo.length === 0) return null;
  const rows = rpo.map((row) => [
    row.region,
    rpo.length === 1 ? NOTHING : roughly(row.share),
    around(row.images, row.open > 0),
    formatBytes(row.bytes.estimate),
    formatDuration(row.ageUs.p50),
    formatDuration(row.ageUs.p99),
    `${row.open > 0 ? '≥ ' : ''}${formatDuration(row.ageUs.max)}`,
    row.lagUs === null ? NOTHING : formatDuration(row.lagUs.p50),
    row.lagUs === null ? NOTHING : formatDuration(row.lagUs.p99),
    often(row.perYear),
  ]);
  const head = ['RPO', 'pushes', 'images', 'bytes', 'oldest p50', 'p99', 'max', 'lag p50', 'p99 ', 'region is lost'];
  return { head, rows, notes: notesOf(rpo) };
}

export function rpoTable(result: Pick<AssessResult, 'rpo'>, page: Page): string[] {
  const grid = rpoGrid(result);
  if (grid === null) return [];
  return [
    ...table(grid, page, ['max', 'pushes', 'p99 ']),
    ...wrap(grid.notes.join(' '), page.width, '  ').map(page.color.dim),
  ];
}

function notesOf(rpo: readonly RegionRpo[]): string[] {
  const instants = rpo[0]!.instants;
  const notes = [
    `What dies with a region that is lost at any instant (${formatNumber(instants)} were looked at): acknowledged there, and ` +
      'nowhere else yet. Oldest: how long ago; lag: until another region has it.',
  ];
  for (const { region, open, forOne, holdsDatabase, classes } of rpo) {
    const parts = (classes ?? []).map((part) => `${part.class} ${around(part.images, open > 0)}`);
    if (parts.length > 0) notes.push(`Images by class, with ${region}: ${listed(parts)}.`);
    if (holdsDatabase) notes.push(`With ${region} goes the database that names all images, and so all are lost.`);
    if (open > 0)
      notes.push(
        `${formatNumber(open)} pushes to ${region} were nowhere else when their run ended: lower bounds; does replication keep up?`,
      );
    if (forOne > 0)
      notes.push(`${roughly(forOne)} of the pushes to ${region} are sent nowhere else by any rule: not counted here.`);
  }
  return notes;
}

function around({ estimate, lower95, upper95 }: Estimate, isLeast: boolean): string {
  const half = (upper95 - lower95) / 2;
  const figure = `${isLeast ? '≥ ' : ''}${formatNumber(estimate)}`;
  return half === 0 || estimate === 0 ? figure : `${figure} ± ${roughly(half / estimate)}`;
}

function often(perYear: number): string {
  if (perYear === 0) return 'by no hazard';
  return perYear >= 1 ? `${formatNumber(perYear)} a year` : `once in ${formatNumber(1 / perYear)} y`;
}

/** Which manifests a policy or a purge would delete, as a page: what is in use first. */

import { type Inventory, nameOf } from '../../scenarios/inventory/inventory.ts';
import { formatBytes } from '../../studies/figures.ts';
import { type UseOfVictims, type UseVerdict, verdictOf } from '../../studies/inventory/inUse.ts';
import {
  ASSUMPTIONS,
  type RetentionOutcome,
  type RetentionRules,
  type Spared,
  type Victim,
} from '../../studies/inventory/retention.ts';
import { clipped, counted, listed, type Page, wrap } from './page.ts';
import { table } from './tables.ts';

/** Rows that anybody reads; the others are in the JSON. */
const ROWS = 25;
const TAGS_WIDTH = 28;

export interface RetentionReport {
  readonly inventory: Inventory;
  readonly rules: RetentionRules;
  readonly outcome: RetentionOutcome;
  /** Null: nobody said what is in use. */
  readonly use: UseOfVictims | null;
}

export function retentionPage(report: RetentionReport, page: Page): string {
  const { outcome, use } = report;
  const lines = [
    ...headline(report, page),
    '',
    ...linesOfUse(use, page),
    ...victimTable(outcome.victims, page),
    ...partLines(outcome.victims, page),
    ...sparedLines(outcome, page),
    ...wrap(`Assumed: ${ASSUMPTIONS.join('; ')}.`, page.width, '').map(page.color.dim),
  ];
  return `${lines.join('\n')}\n`;
}

function headline({ inventory, rules, outcome, use }: RetentionReport, page: Page): string[] {
  const { victims, purged } = outcome;
  const purgedTags = [...purged.values()].reduce((sum, each) => sum + each.length, 0);
  const [word, paint] = WORDS[use === null ? 'none' : verdictOf(use)](page);
  const of = `of ${counted(inventory.manifests.length, 'manifest')}`;
  const bytes = victims.reduce((sum, { manifest }) => sum + (manifest.bytes ?? 0), 0);
  const isWhole = victims.every(({ manifest }) => manifest.bytes !== null);
  const size = bytes > 0 ? `, ${formatBytes(bytes)} at most${isWhole ? '' : ' of those whose size is listed'}` : '';
  const tags = rules.purge === null ? '' : ` ${counted(purgedTags, 'tag')} would be purged.`;
  const inUse = use === null ? '' : ` ${sentenceOnUse(use)}`;
  const text = `${counted(victims.length, 'digest')} ${of} would be gone${size} by ${dayOf(rules.asOfMs)}, for good.${inUse}${tags}`;
  const [first = '', ...rest] = wrap(`${word}  ${text}`, page.width);
  return [first.replace(word, paint(word)), ...rest];
}

const WORDS: Readonly<Record<UseVerdict | 'none', (page: Page) => [word: string, paint: (text: string) => string]>> = {
  none: ({ color }) => ['WHAT IF', color.bold],
  pass: ({ color }) => ['PASS', color.green],
  fail: ({ color }) => ['FAIL', color.red],
  inconclusive: ({ color }) => ['INCONCLUSIVE', color.yellow],
};

function sentenceOnUse(use: UseOfVictims): string {
  const verdict = verdictOf(use);
  if (verdict === 'fail') return `${counted(use.used.length, 'running image')} could not be pulled again.`;
  if (verdict === 'pass') return 'What runs of these listings can still be pulled.';
  return use.atRisk.length > 0 ? 'A platform of what runs may be deleted.' : 'Nothing that runs is in the listings.';
}

function linesOfUse(use: UseOfVictims | null, page: Page): string[] {
  if (use === null) return [];
  const told = use.used
    .slice(0, ROWS)
    .flatMap(({ reference, isByTag }) => [
      `  ${page.color.red('✗')} ${clipped(reference, page.width - 4)}`,
      `      ${isByTag ? 'its tag is purged' : 'its digest is deleted'}`,
    ]);
  const more = Math.max(0, use.used.length - ROWS);
  const { length } = use.unknown;
  const unknown =
    length === 0
      ? []
      : wrap(
          `${counted(length, 'reference')} in use ${length === 1 ? 'is' : 'are'} in none of the listings: ${listed(use.unknown)}.`,
          page.width,
        );
  const lines = [...told, ...(more > 0 ? [`  and ${more} more`] : []), ...unknown];
  return lines.length === 0 ? [] : [...lines, ''];
}

function victimTable(victims: readonly Victim[], page: Page): string[] {
  const rows = victims
    .slice(0, ROWS)
    .map(({ manifest, purgedTags, deletedMs, mayBePart }) => [
      nameOf(manifest),
      clipped(purgedTags.join(' '), TAGS_WIDTH),
      manifest.bytes === null ? '' : formatBytes(manifest.bytes),
      dayOf(manifest.updatedMs),
      dayOf(deletedMs),
      mayBePart ? 'part of an index?' : '',
    ]);
  const lines = table({ head: ['Digest', 'tags purged', 'size', 'updated', 'deleted', ''], rows }, page, ['size', '']);
  const more = victims.length - rows.length;
  if (lines.length === 0) return [];
  return [...lines, ...(more > 0 ? [`  and ${more} more: --output json has them all`] : []), ''];
}

function partLines(victims: readonly Victim[], page: Page): string[] {
  const parts = victims.filter(({ mayBePart }) => mayBePart).length;
  if (parts === 0) return [];
  const text =
    `${counted(parts, 'digest')} may be what an index with tags points to for one platform: listings do not tell. ` +
    'Whoever pulls by such a tag needs them; `docker buildx imagetools inspect REPOSITORY:TAG` lists them.';
  return [...wrap(text, page.width), ''];
}

const SPARED: Readonly<Record<Spared, string>> = {
  locked: 'locked (deleteEnabled or writeEnabled is off)',
  oci: 'of a type of the OCI, which the policy passes over',
  'before the policy': 'lost their tags before the policy was switched on',
  'not yet': 'not for long enough without tags yet',
  'no policy': 'left by the purge, with no policy to delete them',
};

function sparedLines({ spared }: RetentionOutcome, page: Page): string[] {
  if (spared.length === 0) return [];
  const counts = (Object.keys(SPARED) as Spared[]).flatMap((because) => {
    const of = spared.filter((one) => one.because === because);
    const dues = of.flatMap(({ dueMs }) => (dueMs === null ? [] : [dueMs]));
    const next = dues.length === 0 ? '' : `, the next on ${dayOf(Math.min(...dues))}`;
    return of.length === 0 ? [] : [`  ${String(of.length).padStart(6)}  ${SPARED[because]}${next}`];
  });
  return [page.color.bold('Without tags, and kept'), ...counts, ''];
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

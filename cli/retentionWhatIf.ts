/** What `nines retention` does: reads the listings, and says what would go. */
import { retentionPage } from '../reports/text/retentionPage.ts';
import { RETENTION_DAYS } from '../scenarios/documentedDays.ts';
import type { Inventory } from '../scenarios/inventory/inventory.ts';
import { readInventory } from '../scenarios/inventory/readInventory.ts';
import { DAY_US } from '../sim/kernel/time.ts';
import { type ExitCode, exitCodes } from '../studies/exitCodes.ts';
import { readImagesInUse, verdictOf, victimsInUse } from '../studies/inventory/inUse.ts';
import { ASSUMPTIONS, type RetentionRules, retentionOutcome, type TagPurge } from '../studies/inventory/retention.ts';
import { stdoutPage } from './terminal.ts';
import { UsageError } from './usageError.ts';

/** As commander hands them over. */
export interface RetentionFlags {
  readonly days?: number;
  /** Milliseconds since 1970. */
  readonly enabled?: number;
  readonly purge?: readonly string[];
  /** µs */
  readonly ago?: number;
  readonly keep?: number;
  readonly untagged?: true;
  /** Milliseconds since 1970. */
  readonly asOf?: number;
  readonly inUse?: string;
  readonly output: 'text' | 'json';
}

const CODES = { pass: exitCodes.ok, fail: exitCodes.expectationMissed, inconclusive: exitCodes.inconclusive };

/** 99 where something that runs could not be pulled again, 2 where the listings hold nothing of it. Throws ScenarioError and UsageError. */
export function retentionWhatIf(listings: readonly string[], flags: RetentionFlags): ExitCode {
  const rules = rulesOf(flags);
  const inventory = readInventory(listings);
  refuseTagsAlone(inventory, rules);
  const outcome = retentionOutcome(inventory, rules);
  const use = flags.inUse === undefined ? null : victimsInUse(inventory, outcome, readImagesInUse(flags.inUse));
  const report = { inventory, rules, outcome, use };
  if (flags.output === 'json') {
    const { victims, spared } = outcome;
    const purged = [...outcome.purged].map(([manifest, tags]) => ({ manifest, tags }));
    const asOf = new Date(rules.asOfMs).toISOString();
    const told = {
      schemaVersion: 1,
      rules: rulesTold(rules),
      asOf,
      manifests: inventory.manifests.length,
      victims,
      purged,
      spared,
      use,
    };
    process.stdout.write(`${JSON.stringify({ ...told, assumptions: ASSUMPTIONS }, null, 1)}\n`);
  } else process.stdout.write(retentionPage(report, stdoutPage()));
  return use === null ? exitCodes.ok : CODES[verdictOf(use)];
}

/** None of the manifests that a policy deletes is in a listing of tags: to say that nothing would go were wrong. */
function refuseTagsAlone({ ofTags }: Inventory, { untagged, purge }: RetentionRules): void {
  const [first] = ofTags;
  if (first === undefined || (untagged === null && purge?.takesUntagged !== true)) return;
  throw new UsageError(
    `${first} lists tags, and no manifest without them, which are what ${untagged === null ? '--untagged' : 'a policy'} deletes`,
    'list manifests (`az acr manifest list-metadata`), or ask about a purge of tags alone',
  );
}

/** Regular expressions as they were typed, but for the ends of a repository's. */
function rulesTold({ untagged, purge }: RetentionRules) {
  const filters = purge?.filters.map(({ repository, tag }) => ({ repository: repository.source, tag: tag.source }));
  return { untagged, purge: purge === null ? null : { ...purge, filters } };
}

function rulesOf(flags: RetentionFlags): RetentionRules {
  const purge = purgeOf(flags);
  const days = flags.days ?? (purge === null ? RETENTION_DAYS.usual : null);
  if (days === null && flags.enabled !== undefined) {
    throw new UsageError('--enabled is about a policy, and there is none', 'say --days too');
  }
  return {
    untagged: days === null ? null : { days, enabledMs: flags.enabled ?? null },
    purge,
    asOfMs: flags.asOf ?? Date.now(),
  };
}

function purgeOf({ purge, ago, keep, untagged }: RetentionFlags): TagPurge | null {
  if (purge === undefined) {
    const idle = ago !== undefined ? '--ago' : keep !== undefined ? '--keep' : untagged ? '--untagged' : null;
    if (idle !== null)
      throw new UsageError(`${idle} is about a purge, and there is none`, "say --purge 'REPOSITORY:TAG' too");
    return null;
  }
  if (ago === undefined) throw new UsageError('a purge needs to know how old is old', 'say --ago 30d');
  return {
    olderThanDays: ago / DAY_US,
    filters: purge.map(filterOf),
    keep: keep ?? 0,
    takesUntagged: untagged ?? false,
  };
}

/** The colon between the two is the first that is not within brackets: `(?:…)` and `[:…]` have their own. */
function filterOf(text: string): TagPurge['filters'][number] {
  const at = text.search(/(?<!\(\?[a-z]*):(?![^[]*\])/);
  const [repository, tag] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
  if (repository === '' || tag === '') {
    throw new UsageError(`\`${text}\` is not REPOSITORY:TAG`, "two regular expressions, such as 'app:^pr-' or '.*:.*'");
  }
  return { repository: regular(`^(?:${repository})$`, repository), tag: regular(tag, tag) };
}

function regular(source: string, shown: string): RegExp {
  try {
    return new RegExp(source);
  } catch (error) {
    const why = error instanceof Error ? error.message.split(': ').at(-1) : String(error);
    throw new UsageError(
      `\`${shown}\` is no regular expression: ${why}`,
      "two of them with a colon between, such as 'app:^pr-'",
    );
  }
}

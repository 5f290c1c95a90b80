/** Images that are lost, and those that one more loss would take: acknowledged, and whole in one region alone. */
import { chainAtRisk, holdersWhole, standingAt } from '../../sim/measure/atRisk.ts';
import { lossOf } from '../../sim/measure/chains.ts';
import { faultAction, faultName, imageName } from '../../sim/measure/names.ts';
import { ACKNOWLEDGED, STORED_BEFORE } from '../../sim/storage/catalogue.ts';
import type { World } from '../../sim/world.ts';
import { formatBytes, formatClock } from '../figures.ts';
import { Refusal } from './refusal.ts';
import type { ImageDetail, ImageFigures, ImageRow } from './view.ts';

export function figuresOf(world: World): ImageFigures {
  const { ledger, catalogue, measure } = world;
  let lostBytes = 0;
  for (let loss = 0; loss < ledger.losses; loss++) lostBytes += catalogue.bytesOf(ledger.manifest[loss]!);
  let acknowledged = 0;
  for (const count of measure.acknowledgedIn) acknowledged += count;
  let before = 0;
  for (let manifest = 0; manifest < catalogue.manifests; manifest++) {
    if (catalogue.manifestClient[manifest]! < 0) before++;
  }
  const risky = isRiskTold(world) ? atRisk(world).length : null;
  return { acknowledged, before, atRisk: risky, lost: ledger.losses, lostBytes };
}

/** Where one place holds all there is, each image is whole there alone, and to say so of every one tells nothing. */
function isRiskTold({ places }: World): boolean {
  return places.holders > 1;
}

/** Manifests that are at risk, ascending. */
function atRisk(world: World): number[] {
  if (!isRiskTold(world)) return [];
  const { catalogue } = world;
  const found: number[] = [];
  const whole = holdersWhole(world);
  for (let manifest = 0; manifest < catalogue.manifests; manifest++) {
    const standing = catalogue.manifestStanding[manifest];
    if (standing !== ACKNOWLEDGED && standing !== STORED_BEFORE) continue;
    const holders = whole(manifest);
    if (holders !== 0 && (holders & (holders - 1)) === 0) found.push(manifest);
  }
  return found;
}

/** Lost ones first, the latest loss before others; then those at risk, the longest so first: their wait is the longest. */
export function imageRows(world: World, filter: string, limit: number): { rows: ImageRow[]; total: number } {
  const wanted = filter.trim().toLowerCase();
  const rows: ImageRow[] = [];
  let total = 0;
  const take = (row: () => ImageRow, cause: string): void => {
    if (wanted !== '' && !textOf(row(), cause).includes(wanted)) return;
    total++;
    if (rows.length < limit) rows.push(row());
  };
  const { ledger, catalogue } = world;
  for (let loss = ledger.losses - 1; loss >= 0; loss--) {
    take(() => lostRow(world, loss), faultAction(world, ledger.fault[loss]!));
  }
  const whole = holdersWhole(world);
  const risky = atRisk(world).sort((a, b) => catalogue.manifestAckedUs[a]! - catalogue.manifestAckedUs[b]!);
  for (const manifest of risky) {
    take(() => riskyRow(world, manifest, regionsOf(world, whole(manifest))), '');
  }
  return { rows, total };
}

/** All that a row shows and that does not change by itself. @param action of what took it */
function textOf({ image, state, regions, cause, acknowledgedAtUs, bytes }: ImageRow, action: string): string {
  const where = state === 'lost' ? `${cause ?? ''} (${action})` : `${regions.join(', ')} alone`;
  const pushed = acknowledgedAtUs === null ? 'before' : formatClock(acknowledgedAtUs);
  return `${image} ${state} ${where} ${pushed} ${formatBytes(bytes)}`.toLowerCase();
}

/** Throws Refusal for an image that is neither lost nor at risk. */
export function imageDetail(world: World, id: number): ImageDetail {
  const { ledger, places } = world;
  const { copies, chain } = isManifest(world, id) ? chainAtRisk(world, id) : { copies: [], chain: [] };
  for (let loss = 0; loss < ledger.losses; loss++) {
    if (ledger.manifest[loss] !== id) continue;
    const stood = Array.from({ length: places.holders }, (_, holder) => standingAt(world, loss, holder));
    return {
      ...lostRow(world, loss),
      copies: stood.filter((copy) => copy !== null),
      chain: lossOf(world, loss, new Map()).chain,
    };
  }
  const whole = isManifest(world, id) && isRiskTold(world) ? holdersWhole(world)(id) : 0;
  if (whole === 0 || (whole & (whole - 1)) !== 0) {
    throw new Refusal('this image is neither lost nor at risk any more', 'ask for the list again');
  }
  return { ...riskyRow(world, id, regionsOf(world, whole)), copies, chain };
}

function isManifest({ catalogue }: World, id: number): boolean {
  return Number.isInteger(id) && id >= 0 && id < catalogue.manifests;
}

function lostRow(world: World, loss: number): ImageRow {
  const { ledger, catalogue } = world;
  const manifest = ledger.manifest[loss]!;
  return {
    id: manifest,
    image: imageName(world, manifest),
    state: 'lost',
    acknowledgedAtUs: acknowledgedAtUs(world, manifest),
    lostAtUs: ledger.atUs[loss]!,
    bytes: catalogue.bytesOf(manifest),
    regions: [],
    cause: faultName(world, ledger.fault[loss]!),
  };
}

function riskyRow(world: World, manifest: number, regions: readonly string[]): ImageRow {
  const { catalogue } = world;
  return {
    id: manifest,
    image: imageName(world, manifest),
    state: 'at risk',
    acknowledgedAtUs: acknowledgedAtUs(world, manifest),
    lostAtUs: null,
    bytes: catalogue.bytesOf(manifest),
    regions,
    cause: null,
  };
}

/** Null for what nobody pushed in the run. */
function acknowledgedAtUs({ catalogue }: World, manifest: number): number | null {
  return catalogue.manifestClient[manifest]! < 0 ? null : Math.max(0, catalogue.manifestAckedUs[manifest]!);
}

function regionsOf({ plan, places }: World, holders: number): string[] {
  const found: string[] = [];
  for (let holder = 0; holder < places.holders; holder++) {
    if ((holders & (1 << holder)) !== 0) found.push(plan.regions[places.region[holder]!]!.name);
  }
  return found;
}

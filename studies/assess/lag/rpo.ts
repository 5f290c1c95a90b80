/**
 * What the loss of a region takes with it: images that were acknowledged there and are nowhere else yet. As `rpo_images` and
 * `rpo_age` of a run, for a region that is destroyed at an instant like any other.
 */
import { histogramQuantile, mergeHistograms } from '../../../sim/kernel/histogram.ts';
import { YEAR_US } from '../../../sim/kernel/time.ts';
import type { Plan } from '../../../sim/plan.ts';
import { jackknife } from '../../statistics/jackknife.ts';
import type { Estimate } from '../lossSums.ts';
import { destroyRate } from '../writes.ts';
import type { Push, PushRun } from './pushRun.ts';
import { measuredPushes } from './writeRisk.ts';

/** Instants of each run at which the region is thought to be destroyed, evenly spaced. */
const INSTANTS = 250;

export interface RegionRpo {
  readonly region: string;
  /** Rate at which it, or its storage, is destroyed, per year; 0: no hazard does. */
  readonly perYear: number;
  /** Of all pushes, the share that is acknowledged here. */
  readonly share: number;
  /** Expected losses: the mean, over time, of what is acknowledged and nowhere else. */
  readonly images: Estimate;
  readonly bytes: Estimate;
  /** Of the images, those of each class; what is left is of no class. Null without classes. */
  readonly classes: readonly { readonly class: string; readonly images: Estimate }[] | null;
  /** Age of the oldest of them, over instants; 0 where nothing is lost. */
  readonly ageUs: Quantiles & { readonly mean: number; readonly lower95: number; readonly upper95: number };
  /** Share of the instants at which anything is lost. */
  readonly anyLost: number;
  readonly instants: number;
  /** From acknowledgement here to visibility in another replica; null where there is none, or none is told. */
  readonly lagUs: Quantiles | null;
  /** Pushes that were nowhere else when their run ended: ages and losses are lower bounds then. */
  readonly open: number;
  /** Share of the pushes here that no rule brings anywhere else; not counted among the losses. */
  readonly forOne: number;
  /** The one database that names all images is here: with the region all are lost, whatever is stored elsewhere. */
  readonly holdsDatabase: boolean;
}

export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Of each region that acknowledges pushes, by replica index. */
export function rpoOf(plan: Plan, runs: readonly PushRun[]): RegionRpo[] {
  const all = runs.reduce((sum, run) => sum + measuredPushes(run).length, 0);
  return [...plan.replicas.entries()].flatMap(([replica, region]) => {
    const here = runs.flatMap((run) => measuredPushes(run).filter((push) => push.replica === replica));
    if (here.length === 0) return [];
    const exposed = runs.map((run) => exposureOf(run, replica));
    const ages = exposed.flatMap((run) => run.agesUs).sort((a, b) => a - b);
    const mean = overRuns(exposed, ({ agesUs }) => agesUs.reduce((sum, age) => sum + age, 0) / agesUs.length);
    const lags = mergeHistograms(runs.map((run) => run.lags[replica]!));
    return [
      {
        region: plan.regions[region]!.name,
        perYear: destroyRate(plan, replica) * YEAR_US,
        share: here.length / all,
        images: overRuns(exposed, ({ images }) => images),
        bytes: overRuns(exposed, ({ bytes }) => bytes),
        classes:
          plan.classes?.names.map((name, kind) => ({
            class: name,
            images: overRuns(exposed, ({ imagesBy }) => imagesBy[kind] ?? 0),
          })) ?? null,
        ageUs: {
          mean: mean.estimate,
          lower95: mean.lower95,
          upper95: mean.upper95,
          p50: quantile(ages, 0.5),
          p99: quantile(ages, 0.99),
          max: ages.at(-1)!,
        },
        anyLost: ages.filter((age) => age > 0).length / ages.length,
        instants: ages.length,
        lagUs:
          lags.count === 0
            ? null
            : { p50: histogramQuantile(lags, 0.5), p99: histogramQuantile(lags, 0.99), max: lags.max },
        open: here.filter(({ isOpen, isForOne }) => isOpen && !isForOne).length,
        forOne: here.filter(({ isForOne }) => isForOne).length / here.length,
        holdsDatabase: plan.metadataAt === replica,
      },
    ];
  });
}

interface Exposure {
  /** Means over time. */
  readonly images: number;
  readonly bytes: number;
  /** Of the images, those of each class. */
  readonly imagesBy: readonly number[];
  readonly agesUs: readonly number[];
}

function exposureOf({ pushes, fromUs, untilUs }: PushRun, replica: number): Exposure {
  const here = pushes.filter((push) => push.replica === replica && !push.isForOne);
  const spanUs = untilUs - fromUs;
  let images = 0;
  let bytes = 0;
  const imagesBy: number[] = [];
  for (const push of here) {
    const aloneUs = Math.max(0, Math.min(untilUs, push.atUs + push.aloneUs) - Math.max(fromUs, push.atUs));
    images += aloneUs / spanUs;
    bytes += (push.bytes * aloneUs) / spanUs;
    imagesBy[push.kind] = (imagesBy[push.kind] ?? 0) + aloneUs / spanUs;
  }
  const agesUs = Array.from({ length: INSTANTS }, (_, i) => oldestUs(here, fromUs + ((i + 0.5) / INSTANTS) * spanUs));
  return { images, bytes, imagesBy, agesUs };
}

/** @param pushes in the order of their acknowledgement */
function oldestUs(pushes: readonly Push[], nowUs: number): number {
  const oldest = pushes.find(({ atUs, aloneUs }) => atUs + aloneUs > nowUs);
  return oldest === undefined ? 0 : Math.max(0, nowUs - oldest.atUs);
}

function overRuns(runs: readonly Exposure[], of: (run: Exposure) => number): Estimate {
  const values = runs.map(of);
  const sum = values.reduce((all, value) => all + value, 0);
  const half = jackknife(values.map((value) => (sum - value) / Math.max(1, values.length - 1)));
  const estimate = sum / values.length;
  return { estimate, lower95: Math.max(0, estimate - half), upper95: estimate + half };
}

function quantile(sorted: readonly number[], p: number): number {
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)]!;
}

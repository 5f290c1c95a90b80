/** A log’s pulls as a client of a scenario plays them: what is read of the file, its part of the plan, and what it takes for granted. */
import { counted } from '../../sim/kernel/counted.ts';
import type { CataloguePlan, PlanAssumption, PullPlan } from '../../sim/plan.ts';
import type { TracePull } from '../scenario.ts';
import type { BlockIndex } from '../traceFile/blockIndex.ts';
import { traceProblem } from '../traceFormats/reading.ts';
import { openedTrace, secondsOf } from '../traces.ts';
import { PulledBlocks, type ReplayedTags } from './pulledBlocks.ts';
import { LoggedPulls } from './pullFeed.ts';
import { type PullSurvey, pullSurvey } from './pullSurvey.ts';
import { surveyOnce } from './surveys.ts';

export interface Replay {
  /** Two of one key play the same part of the same log. */
  readonly key: string;
  readonly index: BlockIndex;
  readonly survey: PullSurvey;
  readonly fromUs: number;
  readonly lapUs: number;
  readonly durationUs: number;
  readonly speed: number;
  readonly loop: boolean;
}

/** Throws ScenarioError where the file is damaged, or nobody pulls in the part of it that is played. */
export function replayOf(pull: TracePull, directory: string, durationUs: number): Replay {
  const index = openedTrace(pull.trace, directory);
  const { speed, loop, fromUnixSeconds } = pull;
  const fromUs = fromUnixSeconds * 1e6;
  const window = { fromUs, untilUs: fromUs + durationUs * speed, loop };
  const key = [index.path, index.foot.sha256, fromUs, window.untilUs, loop].join(' ');
  const survey = surveyOnce(key, (keptMax) => pullSurvey(index, window, keptMax));
  if (survey.pulls === 0) {
    const hint = 'pulls are successful GETs of manifests and blobs; `nines trace stat` counts them';
    throw traceProblem(index.file, null, 'nobody pulls in the part of this trace that the run plays', hint);
  }
  return { key, index, survey, fromUs, lapUs: secondsOf(index).lapSeconds * 1e6, durationUs, speed, loop };
}

/** @param replayed by the keys of replays; @param nodes machines of the client */
export function replayPlan(
  replay: Replay,
  replayed: ReadonlyMap<string, ReplayedTags>,
  catalogue: CataloguePlan,
  nodes: number,
): PullPlan {
  const { key, index, survey, fromUs, lapUs, durationUs, speed, loop } = replay;
  const tags = replayed.get(key)!;
  const turns = loop ? (durationUs * speed) / lapUs : 1;
  const { pulls, skipped } = survey;
  const settings = { pulls, skipped, fromUs, speed, loop, lapUs, durationUs, machines: nodes };
  const blocks = new PulledBlocks(index, survey, tags);
  return {
    ratePerUs: (survey.pulls * turns) / durationUs,
    zipf: 1,
    dailyAmplitude: 0,
    dailyPeakUs: 0,
    fresh: 0,
    logged: {
      bytes: pulledBytes(survey, tags, catalogue) * turns,
      byRequest: survey.hasLayers,
      open: () => new LoggedPulls(blocks, settings),
    },
  };
}

/** Bytes of blobs that all pulls ask for. */
function pulledBytes(survey: PullSurvey, { firstManifest, placeOf }: ReplayedTags, catalogue: CataloguePlan): number {
  const { manifestStart, manifestCount, pool, blobBytes } = catalogue;
  let bytes = 0;
  for (const [layer, pulls] of survey.layerPulls.entries()) {
    const start = manifestStart[firstManifest + survey.layerImage[layer]!]!;
    bytes += pulls * blobBytes[pool[start + placeOf[layer]!]!]!;
  }
  if (survey.hasLayers) return bytes;
  for (const [image, pulls] of survey.imagePulls.entries()) {
    const start = manifestStart[firstManifest + image]!;
    for (let at = start; at < start + manifestCount[firstManifest + image]!; at++)
      bytes += pulls * blobBytes[pool[at]!]!;
  }
  return bytes;
}

/** What the log does not tell, and how it is made good. */
export function replayAssumptions({ index, survey }: Replay): PlanAssumption[] {
  const { layersUnsized, layersAlone, layerBytes } = survey;
  const assume = (key: string, value: string): PlanAssumption => ({ key, value, source: index.file, grade: 'assumed' });
  const layers = counted(layerBytes.length, 'layer');
  const found: PlanAssumption[] = [
    assume(
      'replayed pulls',
      'what is pulled is there at time 0; a tag names one image throughout; requests that failed are left out',
    ),
    assume('replayed machines', 'a client of the log is one of the client’s nodes, by hash'),
  ];
  if (!survey.hasLayers) {
    found.push(
      assume('replayed sizes', 'drawn: the log tells of no layers; a pull fetches what the client’s profile does'),
    );
    return found;
  }
  found.push(
    assume(
      'replayed layers',
      `${layers}, each of the image whose manifest the same client pulled before it; ${layersAlone} of none that is known`,
    ),
  );
  if (layersUnsized > 0)
    found.push(assume('replayed sizes', `of ${layersUnsized} of ${layers} drawn: the log has none`));
  if (index.foot.late > 0) {
    found.push(
      assume('replayed order', `${index.foot.late} events of the log come late, and are played with those before them`),
    );
  }
  return found;
}

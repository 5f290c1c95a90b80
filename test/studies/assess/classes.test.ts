/** What a year is for classes of repositories: as many images as each has, of the same safety. */
import { describe, expect, it } from 'vitest';
import { perImageOf } from '../../../studies/assess/durabilityFigures.ts';
import { pushRunsOf } from '../../../studies/assess/lag/exposure.ts';
import { rpoOf } from '../../../studies/assess/lag/rpo.ts';
import { surely } from '../../../studies/assess/lossSums.ts';
import { planOf } from '../../sim/fixture.ts';

const REGISTRY = `
name: classes
registry: {regions: [eastus, westeurope], replication: {lag: {exponential: {mean: 15m}}}}
catalogue: {repositories: 20}
clients: [{region: eastus, profile: crane, push: {rate: 60/h}}]
hazards: [{action: region.loss, rate: 1e-2/y}]
`;
const CLASSES = 'classes: {busy: [gradle, tomee, "php*"], rest: "m*"}\n';
const plain = planOf(REGISTRY);
const divided = planOf(`${REGISTRY}${CLASSES}`);

describe('what a class loses within a year', () => {
  const known = { hits: 0, relativeHalfWidth: null, largestShare: null };
  const total = { perYear: surely(1e-6), within: surely(1e-6), ...known };
  const { classes, ...all } = perImageOf(divided, total, null)!;

  it('is its number of images times the chance of one, and with those of no class comes to what all lose', () => {
    expect(classes!.map((each) => each.class)).toEqual(['busy', 'rest', null]);
    for (const { images, groupsPerImage, withinFirstYear, imagesLost } of classes!) {
      expect(withinFirstYear).toBeCloseTo(1e-6 * groupsPerImage, 15);
      expect(imagesLost).toBe(images * withinFirstYear);
    }
    const images = classes!.reduce((sum, each) => sum + each.images, 0);
    expect(images).toBe(divided.catalogue.manifestCount.length);
    const lost = classes!.reduce((sum, { imagesLost }) => sum + imagesLost, 0);
    expect(lost).toBeCloseTo(images * all.withinFirstYear, 9);
  });

  it('is told of no registry without classes, and changes nothing else', () => {
    expect(perImageOf(plain, total, null)).toEqual({ ...all, classes: null });
  });
});

describe('what a region takes of a class', () => {
  const [rpo] = rpoOf(divided, pushRunsOf(divided, 1));

  it('is a part of what it takes, which stays what it is', () => {
    const { classes, ...all } = rpo!;
    expect(rpoOf(plain, pushRunsOf(plain, 1))[0]).toEqual({ ...all, classes: null });
    expect(classes!.map((each) => each.class)).toEqual(['busy', 'rest']);
    const parts = classes!.map(({ images }) => images.estimate);
    for (const part of parts) expect(part).toBeGreaterThan(0);
    expect(parts[0]! + parts[1]!).toBeLessThan(all.images.estimate);
  });

  it('is all of it where every repository is of one', () => {
    const plan = planOf(`${REGISTRY}classes: {all: "**"}\n`);
    const [whole] = rpoOf(plan, pushRunsOf(plan, 1));
    expect(whole!.classes![0]!.images.estimate).toBeCloseTo(whole!.images.estimate, 9);
  });
});

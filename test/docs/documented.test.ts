/** No documented sentence that the model covers without a test that switches it. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DOCUMENTED_PAGE, documentedPage, SUBJECTS } from '../../tools/documentedPage.ts';
import { shownEffects } from '../../tools/settingEffects.ts';
import { CORPUS } from '../scenarios/badFiles.ts';

const SENTENCES = SUBJECTS.flatMap(({ sentences }) => sentences);

describe('what is documented', () => {
  it('is switched by a test, where the model covers it', () => {
    const shown = new Set(shownEffects().map(({ setting, metric, direction }) => `${setting}: ${metric} ${direction}`));
    const without = SENTENCES.flatMap((sentence) =>
      'effect' in sentence && !shown.has(sentence.effect) ? [sentence.effect] : [],
    );
    expect(without).toEqual([]);
    expect(shown.has('registry.storage.scheme: images_lost goes down from zrs to lrs')).toBe(false);
  });

  it('is refused in a file of the corpus, where it is forbidden', () => {
    const corpus = new Set(CORPUS.map(([file]) => file));
    const refused = SENTENCES.flatMap((sentence) => ('refused' in sentence ? [`${sentence.refused}.yaml`] : []));
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter((file) => !existsSync(`test/cli/bad-files/${file}`) || !corpus.has(file))).toEqual([]);
  });

  it('says why, where it is left out', () => {
    const left = SENTENCES.filter((sentence) => 'left' in sentence);
    expect(left.filter((sentence) => sentence.left.length < 20)).toEqual([]);
  });

  it('is on the page', () => {
    expect(readFileSync(DOCUMENTED_PAGE, 'utf8')).toBe(documentedPage());
  });
});

/** How many cells of a terminal a text takes: names and descriptions may be in any script. */

const SEGMENTER = new Intl.Segmenter();

/** East Asian wide and fullwidth blocks, and pictographs. */
const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation})/u;
const NARROW_ONLY = /^[\u0020-\u10ff\u2000-\u2e7f]*$/;
const MARKS = /\p{Mark}|\u200d|[\ufe00-\ufe0f]/u;

export function cellsOf(text: string): number {
  if (NARROW_ONLY.test(text) && !MARKS.test(text)) return text.length;
  let cells = 0;
  for (const { segment } of SEGMENTER.segment(text)) cells += widthOfSegment(segment);
  return cells;
}

/** The beginning of a text, in at most so many cells. */
export function clippedCells(text: string, most: number): string {
  let kept = '';
  let cells = 0;
  for (const { segment } of SEGMENTER.segment(text)) {
    cells += widthOfSegment(segment);
    if (cells > most) break;
    kept += segment;
  }
  return kept;
}

function widthOfSegment(segment: string): number {
  return WIDE.test(segment) ? 2 : 1;
}

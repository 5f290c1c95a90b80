/** Screen 5: images that one more loss would take, and those that are lost; one of them with its copies and what led to it. */
import { type ReactNode, useRef } from 'react';
import type { ImageDetail } from '../../../studies/experiment/view.ts';
import { Lines } from '../lines.tsx';
import { imageLines } from './imageLines.ts';
import { imageListLines, offered } from './imageListLines.ts';
import type { ScreenProps } from './screen.ts';
import { isTrueOf, useAnswer, useReply } from './useAnswer.ts';

/** Rows that are asked for: nobody reads on beyond, a filter finds the others. */
const ROWS_MOST = 1_000;

export function Images(props: ScreenProps): ReactNode {
  const { view, isRunning, isDetailed, cursor, filter, size } = props;
  const listed = useAnswer(props, { kind: 'images', filter, limit: ROWS_MOST }, 'images');
  const wanted = isDetailed ? cursor.heldId : null;
  const { answer, refused } = useReply(props, wanted === null ? null : { kind: 'image', id: Number(wanted) }, 'image');
  const images = listed !== null && isTrueOf(listed.at, view, isRunning) ? listed : null;
  const detail =
    answer !== null && String(answer.detail.id) === wanted && isTrueOf(answer.at, view, isRunning) ? answer : null;
  // An image that is safe again has no details; its name is still wanted.
  const seen = useRef<ImageDetail | null>(null);
  if (detail !== null) seen.current = detail.detail;
  const lines =
    wanted === null
      ? imageListLines(props, images)
      : imageLines(props, {
          place: images === null ? null : offered(props, images.rows, 1, wanted),
          detail: detail?.detail ?? null,
          name: String(seen.current?.id) === wanted ? (seen.current?.image ?? null) : null,
          isSafe: refused !== null && detail === null,
        });
  return <Lines lines={lines} size={size} />;
}
